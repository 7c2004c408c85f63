import * as z from 'zod';
import { planSchema } from './plan-schema.ts';
import { rollbackRequest, rollbackSchema } from './rollback-schema.ts';
import { attempt, count, hostFacts, nodeFacts, problem, seat, text, texts } from './schema-parts.ts';

/** Where and by whom a run is held. */
const tenure = { operator: text, seat, auto: z.boolean(), forks: attempt, handrail: text };

/** The plan that a run follows from here on, and the document that it comes from. */
const planned = {
  plan: planSchema,
  planDigest: text,
  runbook: z.object({ path: text, digest: text, text }),
  excluded: z.array(z.object({ task: text, flag: text })),
};

const planning = z.object({
  inventory: text.optional(),
  artifacts: text.optional(),
  variables: texts,
  limit: z.array(text),
  only: z.array(text),
  startAt: text.optional(),
  skip: z.array(text),
});

const lockHolder = z.object({ run: text, operator: text, hostname: text, pid: count, since: text });

const claim = z.object({
  workspace: z
    .object({
      path: text,
      means: z.enum(['setsid', 'perl', 'python3']),
      boot: text,
      wrapper: z.object({ version: z.number(), sha256: text }),
    })
    .nullable(),
  obstacle: text.optional(),
  leftovers: z.array(z.object({ run: text, path: text, running: count })),
  replaced: lockHolder.optional(),
  broken: z.array(z.object({ by: text, reason: text, at: text, holder: lockHolder.nullable() })).optional(),
});

export const runSchemas = {
  'run.opened': z.object({
    run: text,
    ...planned,
    ...tenure,
    dryRun: z.enum(['attended', 'unattended']).optional(),
    planning: planning.optional(),
  }),
  'run.resumed': z.object({ ...tenure, rollback: rollbackRequest.optional() }),
  'run.paused': z.object({ by: text }),
  'run.continued': z.object({ by: text }),
  'run.jumped': z.object({ round: text, reason: text, by: text }),
  'run.entered': z.object({ stage: z.enum(['upgrade', 'verify', 'signOff', 'commit', 'rollback']) }),
  'run.stopped': z.object({
    reason: z.enum([
      'operator',
      'manual',
      'signOff',
      'inDoubt',
      'failed',
      'unreachable',
      'locked',
      'interrupted',
      'hangup',
      'gone',
      'terminated',
      'journal',
    ]),
    detail: text.optional(),
  }),
  'run.replanned': z.object({
    ...planned,
    changes: z.object({ added: z.array(text), removed: z.array(text), changed: z.array(text) }),
    by: text,
  }),
  'run.completed': z.object({}),
  'run.rolledBack': z.object({ left: z.array(text) }),
  'run.aborted': z.object({ reason: text, by: text }),
  'run.closed': z.object({ reason: text, by: text }),

  'rollback.opened': z.object({ rollback: rollbackSchema, digest: text, reason: text, by: text }),
  'rollback.finished': z.object({}),

  'host.connecting': z.object({ host: text }),
  'host.connected': z.object({ host: text, facts: hostFacts, claim: claim.optional() }),
  'host.failed': z.object({ host: text, problem, cutOff: z.literal(true).optional(), by: text.optional() }),
  'host.lost': z.object({ host: text, reason: text }),
  'host.dropped': z.object({ host: text, reason: text, by: text }),
  'host.nodeSeen': z.object({ host: text, node: nodeFacts }),
  'host.nodeSilent': z.object({ host: text, node: text, problem }),
  'host.swept': z.object({
    host: text,
    what: z.literal('lock').optional(),
    kept: z.array(z.object({ path: text, why: z.enum(['asked', 'held', 'running']) })),
    problem: problem.optional(),
  }),
};
