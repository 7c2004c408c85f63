import fc from 'fast-check';
import type {
  EnteredStage,
  Event,
  EventBody,
  EventType,
  Planning,
  Question,
  UnknownEvent,
} from '../../src/engine/event.ts';
import type { Rollback } from '../../src/engine/rollback.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { Claim, LockHolder, Problem } from '../../src/model/transport.ts';
import { anyBuilt, anyNode, anyNodeProblem } from './arbitrary-nodes.ts';
import {
  anyCount,
  anyPlan,
  anyRecord,
  anyRound,
  anySection,
  anySha256,
  anyTask,
  anyText,
  record,
} from './arbitrary-plans.ts';

type BodyOf<T extends EventType> = Extract<EventBody, { readonly type: T }>;
type FieldsOf<T extends EventType> = {
  [K in keyof Omit<BodyOf<T>, 'type'>]-?: fc.Arbitrary<Exclude<BodyOf<T>[K], undefined>>;
};
type OptionalOf<T extends EventType> = {
  [K in keyof Omit<BodyOf<T>, 'type'>]-?: Record<never, never> extends Pick<BodyOf<T>, K> ? K : never;
}[keyof Omit<BodyOf<T>, 'type'>];

const attempt = fc.integer({ min: 1, max: 99 });
const few = { maxLength: 3 };
const by = anyText;
const reason = anyText;
const task = anyText;
const host = anyText;
const section = anyText;
const follow = anyText;
const encoding = fc.constant('base64' as const);
const seat = record({ user: anyText, hostname: anyText, pid: fc.nat() });
const summary = record({ bytes: anyCount, sha256: anySha256 });
const pattern = fc.constantFrom('until' as const, 'fail' as const);
const tenure = { operator: anyText, seat, auto: fc.boolean(), forks: attempt, handrail: anyText };

const texts = fc.array(anyText, few);
const planned = {
  plan: anyPlan,
  planDigest: anySha256,
  runbook: record({ path: anyText, digest: anySha256, text: anyText }),
  excluded: fc.array(record({ task, flag: anyText }), few),
};
const planning: fc.Arbitrary<Planning> = record(
  {
    inventory: anyText,
    artifacts: anyText,
    variables: anyRecord,
    limit: texts,
    only: texts,
    startAt: anyText,
    skip: texts,
  },
  { requiredKeys: ['variables', 'limit', 'only', 'skip'] },
);
const services = fc.option(texts);
const position = record({ path: anyText, inode: fc.option(anyText), size: anyCount });

const lockHolder: fc.Arbitrary<LockHolder> = record({
  run: anyText,
  operator: anyText,
  hostname: anyText,
  pid: fc.nat(),
  since: anyText,
});

const claim: fc.Arbitrary<Claim> = record(
  {
    workspace: fc.option(
      record({
        path: anyText,
        means: fc.constantFrom('setsid' as const, 'perl' as const, 'python3' as const),
        boot: anyText,
        wrapper: record({ version: fc.nat(), sha256: anySha256 }),
      }),
    ),
    obstacle: anyText,
    leftovers: fc.array(record({ run: anyText, path: anyText, running: fc.nat() }), few),
    replaced: lockHolder,
    broken: fc.array(record({ by: anyText, reason, at: anyText, holder: fc.option(lockHolder) }), few),
  },
  { requiredKeys: ['workspace', 'leftovers'] },
);

const rollback: fc.Arbitrary<Rollback> = record({
  services,
  sections: fc.array(anySection, few),
  rounds: fc.array(anyRound, few),
  tasks: fc.array(anyTask, few),
  units: fc.array(record({ tasks: texts, undoes: texts }), few),
  left: fc.array(
    record({
      task,
      why: fc.constantFrom('noUndo' as const, 'irreversible' as const, 'pastIrreversible' as const),
    }),
    few,
  ),
});

const problem: fc.Arbitrary<Problem> = record(
  {
    code: fc.constantFrom<Problem['code'][]>(
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
      'resultUnknown',
      'processChanged',
      'processRemains',
      'failPattern',
      'expectationNotMet',
      'captureMissing',
      'shellMissing',
      'locked',
      'otpBusy',
      'other',
    ),
    detail: anyText,
    node: anyNodeProblem,
  },
  { requiredKeys: ['code', 'detail'] },
);

const anyOutcome: fc.Arbitrary<Outcome> = fc.oneof(
  record({ kind: fc.constant('exited' as const), code: fc.integer({ min: 0, max: 255 }) }),
  record({ kind: fc.constant('signalled' as const), signal: fc.constantFrom('TERM', 'KILL', 'SEGV') }),
  record({ kind: fc.constant('timedOut' as const), after: fc.nat() }),
  record({ kind: fc.constant('cancelled' as const) }),
  record({ kind: fc.constant('lost' as const), reason }),
  record({ kind: fc.constant('unreachable' as const), reason }),
);

const question: fc.Arbitrary<Question> = fc.oneof(
  record({
    id: anyText,
    kind: fc.constant('hostKey' as const),
    host,
    address: anyText,
    keyType: anyText,
    fingerprint: anyText,
  }),
  record(
    {
      id: anyText,
      kind: fc.constant('variable' as const),
      name: anyText,
      prompt: anyText,
      secret: fc.boolean(),
      pattern: anyText,
    },
    { requiredKeys: ['id', 'kind', 'name', 'prompt', 'secret'] },
  ),
  record(
    {
      id: anyText,
      kind: fc.constant('prompt' as const),
      task,
      name: anyText,
      prompt: anyText,
      secret: fc.boolean(),
      pattern: anyText,
    },
    { requiredKeys: ['id', 'kind', 'task', 'name', 'prompt', 'secret'] },
  ),
  record({ id: anyText, kind: fc.constant('login' as const), host, prompt: anyText }),
);

/** One arbitrary for every event type there is: a new type, or a new field, without one does not compile. */
export const anyBodyOf: { readonly [T in EventType]: fc.Arbitrary<BodyOf<T>> } = {
  'run.opened': body(
    'run.opened',
    {
      run: anyText,
      ...planned,
      ...tenure,
      dryRun: fc.constantFrom('attended' as const, 'unattended' as const),
      planning,
    },
    ['dryRun', 'planning'],
  ),
  'run.resumed': body('run.resumed', { ...tenure, rollback: record({ services, reason }) }, ['rollback']),
  'run.paused': body('run.paused', { by }),
  'run.continued': body('run.continued', { by }),
  'run.jumped': body('run.jumped', { round: anyText, reason, by }),
  'run.entered': body('run.entered', {
    stage: fc.constantFrom<EnteredStage[]>('upgrade', 'verify', 'signOff', 'commit', 'rollback'),
  }),
  'run.stopped': body(
    'run.stopped',
    {
      reason: fc.constantFrom<BodyOf<'run.stopped'>['reason'][]>(
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
      ),
      detail: anyText,
    },
    ['detail'],
  ),
  'run.replanned': body('run.replanned', {
    ...planned,
    changes: record({ added: texts, removed: texts, changed: texts }),
    by,
  }),
  'run.completed': body('run.completed', {}),
  'run.rolledBack': body('run.rolledBack', { left: texts }),
  'run.aborted': body('run.aborted', { reason, by }),
  'run.closed': body('run.closed', { reason, by }),

  'rollback.opened': body('rollback.opened', { rollback, digest: anySha256, reason, by }),
  'rollback.finished': body('rollback.finished', {}),

  'host.connecting': body('host.connecting', { host }),
  'host.connected': body(
    'host.connected',
    {
      host,
      facts: record(
        {
          hostname: anyText,
          user: anyText,
          clockOffset: fc.integer(),
          address: anyText,
          fingerprint: anyText,
        },
        { requiredKeys: ['hostname', 'user', 'clockOffset', 'address'] },
      ),
      claim,
    },
    ['claim'],
  ),
  'host.failed': body('host.failed', { host, problem, cutOff: fc.constant(true as const), by }, [
    'cutOff',
    'by',
  ]),
  'host.lost': body('host.lost', { host, reason }),
  'host.dropped': body('host.dropped', { host, reason, by }),
  'host.nodeSeen': body('host.nodeSeen', { host, node: anyNode }),
  'host.nodeSilent': body('host.nodeSilent', { host, node: anyText, problem }),
  'host.swept': body(
    'host.swept',
    {
      host,
      what: fc.constant('lock' as const),
      kept: fc.array(
        record({
          path: anyText,
          why: fc.constantFrom('asked' as const, 'held' as const, 'running' as const),
        }),
        few,
      ),
      problem,
    },
    ['what', 'problem'],
  ),

  'task.inspecting': body('task.inspecting', { task }),
  'task.inspected': body(
    'task.inspected',
    {
      task,
      processes: fc.array(
        record(
          { pid: fc.nat(), started: anyText, since: anyText, command: anyText },
          { requiredKeys: ['pid', 'started', 'command'] },
        ),
        few,
      ),
      node: anyNode,
      edit: record(
        {
          path: anyText,
          link: anyText,
          before: fc.option(
            record({
              sha256: anySha256,
              traits: record({
                owner: anyText,
                group: anyText,
                uid: fc.nat(),
                gid: fc.nat(),
                mode: anyText,
                links: fc.nat(),
              }),
            }),
          ),
          after: anySha256,
          mode: anyText,
          backup: anyText,
          diff: anyText,
        },
        { requiredKeys: ['path', 'before', 'after', 'mode', 'backup', 'diff'] },
      ),
      assumed: fc.constant(true as const),
    },
    ['edit', 'node', 'assumed'],
  ),
  'task.inspectionFailed': body('task.inspectionFailed', { task, problem, node: anyNode }, ['node']),
  'task.picked': body('task.picked', { task, pid: fc.nat(), by }),
  'task.confirmed': body('task.confirmed', { task, attempt, sha256: anySha256, by }),
  'task.started': body('task.started', { task, attempt, directory: anyText }, ['directory']),
  'task.detached': body('task.detached', { task, attempt, reason }),
  'task.attaching': body('task.attaching', { task, attempt }),
  'task.attached': body('task.attached', { task, attempt }),
  'task.fenced': body('task.fenced', { task, attempt }),
  'task.stalled': body(
    'task.stalled',
    { task, attempt, why: fc.constantFrom('silent' as const, 'prompt' as const), line: anyText },
    ['line'],
  ),
  'task.stirred': body('task.stirred', { task, attempt }),
  'task.swelled': body('task.swelled', { task, attempt, bytes: fc.nat() }),
  'task.input': body('task.input', { task, attempt, text: anyText, by }, ['text']),
  'task.interrupting': body('task.interrupting', { task, attempt, by }),
  'task.unreached': body('task.unreached', {
    task,
    attempt,
    what: fc.constantFrom('input' as const, 'interrupt' as const),
    reason,
  }),
  'task.extended': body('task.extended', { task, attempt, timeout: fc.option(fc.nat()), by }),
  'task.amended': body('task.amended', { task, text: anyText, reason, by }),
  'task.probing': body('task.probing', { task, probe: attempt, script: anyText, by }),
  'task.probed': body('task.probed', { task, probe: attempt, outcome: anyOutcome, output: anyText }),
  'task.cancelling': body('task.cancelling', { task, by }),
  'task.output': body(
    'task.output',
    {
      task,
      attempt,
      stream: fc.constantFrom('stdout' as const, 'stderr' as const),
      data: anyText,
      encoding,
      omitted: anyCount,
    },
    ['encoding', 'omitted'],
  ),
  'task.progress': body('task.progress', { task, attempt, done: anyCount, total: anyCount }),
  'task.finished': body(
    'task.finished',
    {
      task,
      attempt,
      outcome: anyOutcome,
      problem,
      captured: anyRecord,
      output: summary,
      outputHeld: fc.constant(true as const),
      kept: fc.constant(true as const),
      node: anyNode,
      built: anyBuilt,
    },
    ['problem', 'captured', 'output', 'outputHeld', 'kept', 'node', 'built'],
  ),
  'task.skipped': body('task.skipped', { task, reason, by }),
  'task.resolved': body(
    'task.resolved',
    {
      task,
      as: fc.constantFrom('done' as const, 'failed' as const, 'doneByHand' as const, 'again' as const),
      reason,
      by,
      evidence: anyText,
    },
    ['evidence'],
  ),
  'task.reopened': body('task.reopened', { task, reason, by }),

  'follow.marking': body('follow.marking', { section, host }),
  'follow.marked': body('follow.marked', {
    section,
    host,
    positions: fc.array(position, few),
  }),
  'follow.opened': body('follow.opened', { follow, task }),
  'follow.output': body(
    'follow.output',
    { follow, data: anyText, encoding, omitted: anyCount, through: position },
    ['encoding', 'omitted', 'through'],
  ),
  'follow.changed': body('follow.changed', {
    follow,
    change: fc.constantFrom('appeared' as const, 'rotated' as const, 'truncated' as const),
  }),
  'follow.matched': body('follow.matched', { follow, task, pattern, line: anyText }),
  'follow.closed': body('follow.closed', { follow, reason, output: summary }, ['output']),

  'answer.requested': body('answer.requested', { question }),
  'answer.given': body('answer.given', { question: anyText, value: anyText, by }, ['value']),
  'answer.withdrawn': body('answer.withdrawn', { question: anyText }),

  'verification.marked': body('verification.marked', {
    item: anyText,
    verdict: fc.constantFrom('pass' as const, 'fail' as const, 'notApplicable' as const),
    comment: anyText,
    by,
  }),
  'signature.signed': body('signature.signed', {
    verdict: fc.constantFrom('accepted' as const, 'rejected' as const),
    name: anyText,
    comment: anyText,
  }),
  'note.added': body('note.added', { text: anyText, task, by }, ['task']),
  'journal.repaired': body('journal.repaired', { bytes: anyCount, kept: anyText }),
};

/** What an event says, without its envelope. */
export const anyBody: fc.Arbitrary<EventBody> = fc.oneof(
  ...(Object.values(anyBodyOf) as fc.Arbitrary<EventBody>[]),
);

const envelope = {
  v: fc.constant(1 as const),
  seq: anyCount,
  time: fc
    .date({
      min: new Date('0000-01-01T00:00:00.000Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    })
    .map(date => date.toISOString()),
  prev: anySha256,
};

/** Any event by itself; it follows no other. */
export const anyEvent: fc.Arbitrary<Event> = fc
  .tuple(record(envelope), anyBody)
  .map(([around, inside]) => ({ ...around, ...inside }));

/** As it comes out of JSON, which has no negative zero. */
const anyJson = fc.jsonValue().map(value => JSON.parse(JSON.stringify(value)) as unknown);

/** An event of a type that this version does not have, with any JSON in it. */
export const anyUnknownEvent: fc.Arbitrary<UnknownEvent> = fc
  .tuple(
    record(envelope),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map(name => `later.${name}`),
    fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 8 }), anyJson, { noNullPrototype: true }),
  )
  .map(([around, type, more]) => ({ ...more, ...around, type }));

function body<T extends EventType>(
  type: T,
  fields: FieldsOf<T>,
  optional: readonly OptionalOf<T>[] = [],
): fc.Arbitrary<BodyOf<T>> {
  const leftOut: readonly PropertyKey[] = optional;
  const required = ['type', ...Object.keys(fields).filter(key => !leftOut.includes(key))];
  return record(
    { type: fc.constant(type), ...fields },
    { requiredKeys: required as never },
  ) as unknown as fc.Arbitrary<BodyOf<T>>;
}
