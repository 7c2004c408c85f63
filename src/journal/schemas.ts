import { z } from 'zod';
import type { EventBody, EventType } from '../engine/event.ts';
import { planSchema } from './plan-schema.ts';
import type { SameShape } from './same-shape.ts';

/** What is around every event, as it stands on a line. */
export const envelopeSchema = z.object({
  v: z.literal(1),
  seq: z.int().nonnegative(),
  time: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'expected UTC time with milliseconds'),
  prev: z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in hex'),
  type: z.string().min(1),
});

const text = z.string();
const texts = z.record(text, text);
const count = z.int().nonnegative();
const attempt = z.int().positive();
const encoding = z.literal('base64').optional();

const seat = z.object({ user: text, hostname: text, pid: count });

const outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exited'), code: z.int() }),
  z.object({ kind: z.literal('signalled'), signal: text }),
  z.object({ kind: z.literal('timedOut'), after: z.number() }),
  z.object({ kind: z.literal('cancelled') }),
  z.object({ kind: z.literal('lost'), reason: text }),
  z.object({ kind: z.literal('unreachable'), reason: text }),
]);

const problem = z.object({
  code: z.enum([
    'artifactChanged',
    'checksumMismatch',
    'diskFull',
    'permissionDenied',
    'noSuchDirectory',
    'transferFailed',
    'authRefused',
    'hostKeyChanged',
    'hostKeyRefused',
    'hostKeyRevoked',
    'unreachable',
    'connectionLost',
    'processChanged',
    'processRemains',
    'failPattern',
    'expectationNotMet',
    'captureMissing',
    'shellMissing',
    'other',
  ]),
  detail: text,
});

const hostFacts = z.object({
  hostname: text,
  user: text,
  clockOffset: z.number(),
  address: text,
  fingerprint: text.optional(),
});

const processFacts = z.object({ pid: count, started: text, since: text.optional(), command: text });
const filePosition = z.object({ path: text, inode: text.nullable(), size: count });
const outputSummary = z.object({ bytes: count, sha256: text });

const question = z.discriminatedUnion('kind', [
  z.object({
    id: text,
    kind: z.literal('hostKey'),
    host: text,
    address: text,
    keyType: text,
    fingerprint: text,
  }),
  z.object({
    id: text,
    kind: z.literal('variable'),
    name: text,
    prompt: text,
    secret: z.boolean(),
    pattern: text.optional(),
  }),
  z.object({
    id: text,
    kind: z.literal('prompt'),
    task: text,
    name: text,
    prompt: text,
    secret: z.boolean(),
    pattern: text.optional(),
  }),
  z.object({ id: text, kind: z.literal('login'), host: text, prompt: text }),
]);

/** Where and by whom a run is held. */
const tenure = { operator: text, seat, auto: z.boolean(), forks: attempt, handrail: text };

const schemas = {
  'run.opened': z.object({
    run: text,
    plan: planSchema,
    planDigest: text,
    runbook: z.object({ path: text, digest: text, text }),
    excluded: z.array(z.object({ task: text, flag: text })),
    ...tenure,
    dryRun: z.enum(['attended', 'unattended']).optional(),
  }),
  'run.resumed': z.object(tenure),
  'run.paused': z.object({ by: text }),
  'run.continued': z.object({ by: text }),
  'run.jumped': z.object({ round: text, reason: text, by: text }),
  'run.entered': z.object({ stage: z.enum(['upgrade', 'verify', 'signOff', 'commit']) }),
  'run.stopped': z.object({
    reason: z.enum([
      'operator',
      'manual',
      'signOff',
      'inDoubt',
      'failed',
      'unreachable',
      'interrupted',
      'hangup',
      'gone',
      'terminated',
      'journal',
    ]),
    detail: text.optional(),
  }),
  'run.completed': z.object({}),
  'run.aborted': z.object({ reason: text, by: text }),
  'run.closed': z.object({ reason: text, by: text }),

  'host.connecting': z.object({ host: text }),
  'host.connected': z.object({ host: text, facts: hostFacts }),
  'host.failed': z.object({ host: text, problem }),
  'host.lost': z.object({ host: text, reason: text }),
  'host.dropped': z.object({ host: text, reason: text, by: text }),

  'task.inspecting': z.object({ task: text }),
  'task.inspected': z.object({
    task: text,
    processes: z.array(processFacts),
    assumed: z.literal(true).optional(),
  }),
  'task.inspectionFailed': z.object({ task: text, problem }),
  'task.picked': z.object({ task: text, pid: count, by: text }),
  'task.confirmed': z.object({ task: text, attempt, sha256: text, by: text }),
  'task.started': z.object({ task: text, attempt }),
  'task.cancelling': z.object({ task: text, by: text }),
  'task.output': z.object({
    task: text,
    attempt,
    stream: z.enum(['stdout', 'stderr']),
    data: text,
    encoding,
    omitted: count.optional(),
  }),
  'task.progress': z.object({ task: text, attempt, done: count, total: count }),
  'task.finished': z.object({
    task: text,
    attempt,
    outcome,
    problem: problem.optional(),
    captured: texts.optional(),
    output: outputSummary.optional(),
    outputHeld: z.literal(true).optional(),
  }),
  'task.skipped': z.object({ task: text, reason: text, by: text }),
  'task.resolved': z.object({
    task: text,
    as: z.enum(['done', 'failed', 'doneByHand', 'again']),
    reason: text,
    by: text,
  }),
  'task.reopened': z.object({ task: text, reason: text, by: text }),

  'follow.marking': z.object({ section: text, host: text }),
  'follow.marked': z.object({ section: text, host: text, positions: z.array(filePosition) }),
  'follow.opened': z.object({ follow: text, task: text }),
  'follow.output': z.object({ follow: text, data: text, encoding, omitted: count.optional() }),
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
