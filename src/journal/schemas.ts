import * as z from 'zod';
import type { EventBody, EventType } from '../engine/event.ts';
import { runSchemas } from './run-schemas.ts';
import type { SameShape } from './same-shape.ts';
import { count, encoding, filePosition, outputSummary, question, text } from './schema-parts.ts';
import { taskSchemas } from './task-schemas.ts';

/** What is around every event, as it stands on a line. */
export const envelopeSchema = z.object({
  v: z.literal(1),
  seq: z.int().nonnegative(),
  time: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'expected UTC time with milliseconds'),
  prev: z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in hex'),
  type: z.string().min(1),
});

const schemas = {
  ...runSchemas,
  ...taskSchemas,

  'follow.marking': z.object({ section: text, host: text }),
  'follow.marked': z.object({ section: text, host: text, positions: z.array(filePosition) }),
  'follow.opened': z.object({ follow: text, task: text }),
  'follow.output': z.object({
    follow: text,
    data: text,
    encoding,
    omitted: count.optional(),
    through: filePosition.optional(),
  }),
  'follow.changed': z.object({ follow: text, change: z.enum(['appeared', 'rotated', 'truncated']) }),
  'follow.matched': z.object({ follow: text, task: text, pattern: z.enum(['until', 'fail']), line: text }),
  'follow.closed': z.object({ follow: text, reason: text, output: outputSummary.optional() }),

  'answer.requested': z.object({ question }),
  'answer.given': z.object({ question: text, value: text.optional(), by: text }),
  'answer.withdrawn': z.object({ question: text }),

  'verification.marked': z.object({
    item: text,
    verdict: z.enum(['pass', 'fail', 'notApplicable']),
    comment: text,
    by: text,
  }),
  'signature.signed': z.object({ verdict: z.enum(['accepted', 'rejected']), name: text, comment: text }),
  'note.added': z.object({ text, task: text.optional(), by: text }),
  'journal.repaired': z.object({ bytes: count, kept: text }),
};

/**
 * The fields of every known event type. Fields that a schema does not name are allowed: later versions add some.
 * A schema that differs from its type in `engine/event.ts`, in either direction, does not compile here.
 */
export const bodySchemas: SameAsTypes<typeof schemas> = schemas;

type SameAsTypes<Schemas extends Record<EventType, z.ZodType>> = {
  readonly [Type in EventType]: SameShape<z.infer<Schemas[Type]>, BodyOf<Type>> extends true
    ? z.ZodType
    : { readonly differsFromTheTypeOf: Type };
};

type BodyOf<Type extends EventType> = Omit<Extract<EventBody, { readonly type: Type }>, 'type'>;
