import fc from 'fast-check';
import type { Host } from '../../src/model/inventory.ts';
import type { PackagedRelease } from '../../src/model/node.ts';
import type { Action, Verb } from '../../src/model/runbook.ts';
import type { Plan, PlannedSection, Round, Task } from '../../src/plan/plan.ts';
import { run, type SectionSpec, type StepSpec } from './plans.ts';

/** As `fc.record`, but plain objects only, as JSON gives them. */
export const record = ((model: never, constraints?: object) =>
  fc.record(model, { noNullPrototype: true, ...constraints } as never)) as typeof fc.record;

/** Any text, in every script, with control characters and lone surrogates. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('', '\n', '"\\', '\u0000', '\u2028', '\ud800', '升级完成', '\u001b[31m', '__proto__'),
);

export const anyCount: fc.Arbitrary<number> = fc.nat({ max: Number.MAX_SAFE_INTEGER });
export const anySha256: fc.Arbitrary<string> = fc.string({
  unit: fc.constantFrom(...'0123456789abcdef'),
  minLength: 64,
  maxLength: 64,
});
export const anyRecord: fc.Arbitrary<Record<string, string>> = fc.dictionary(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
  anyText,
  { maxKeys: 3, noNullPrototype: true },
);

const milliseconds = fc.nat({ max: 86_400_000 });
const shell = fc.constantFrom('sh' as const, 'bash' as const, 'login' as const);
const phase = fc.constantFrom('upgrade' as const, 'verify' as const, 'commit' as const, 'rollback' as const);
const few = { maxLength: 3 };

const otp = record(
  {
    verb: fc.constant('otp' as const),
    action: fc.constantFrom(
      'build',
      'push',
      'unpack',
      'check',
      'install',
      'probe',
      'makePermanent',
      'downgrade',
      'remove',
      'reboot',
    ),
    node: anyText,
    cookie: anyText,
    epmd: anyText,
    program: anyText,
    mix: anyText,
    relx: anyText,
    path: fc.array(anyText, few),
    root: anyText,
    package: anyText,
    release: anyText,
    from: anyText,
    expr: anyText,
    expect: anyText,
    relup: anyText,
    approved: anySha256,
    errorAction: fc.constantFrom('restart' as const, 'reboot' as const),
    timeout: milliseconds,
    settle: milliseconds,
    stable: milliseconds,
  },
  { requiredKeys: ['verb', 'action', 'node', 'program', 'timeout', 'settle', 'stable'] },
);

export const anyPackagedRelease: fc.Arbitrary<PackagedRelease> = record({
  rel: anyText,
  version: anyText,
  erts: anyText,
  hasErts: fc.boolean(),
  unpacked: anyCount,
  relup: fc.option(
    record({
      terms: anySha256,
      up: fc.array(
        record({
          from: anyText,
          emulator: fc.constantFrom<('kept' | 'restarted' | 'replaced')[]>('kept', 'restarted', 'replaced'),
        }),
        few,
      ),
    }),
  ),
});

/** One arbitrary per verb: a verb without one does not compile. */
const actions: { readonly [V in Verb]: fc.Arbitrary<Extract<Action, { verb: V }>> } = {
  otp,
  run: record({ verb: fc.constant('run' as const), script: anyText, shell }),
  upload: record({ verb: fc.constant('upload' as const), artifacts: fc.array(anyText, few), to: anyText }),
  stop: record(
    {
      verb: fc.constant('stop' as const),
      match: anyText,
      signal: anyText,
      wait: milliseconds,
      then: anyText,
      ifNone: fc.constantFrom('ask' as const, 'ok' as const),
    },
    { requiredKeys: ['verb', 'match', 'signal', 'wait', 'ifNone'] },
  ),
  edit: record(
    {
      verb: fc.constant('edit' as const),
      path: anyText,
      change: fc.oneof(
        record(
          {
            kind: fc.constant('set' as const),
            values: fc.array(record({ key: anyText, value: anyText }), few),
            section: anyText,
          },
          { requiredKeys: ['kind', 'values'] },
        ),
        record({ kind: fc.constant('replace' as const), text: anyText, with: anyText }),
        record(
          { kind: fc.constant('content' as const), text: anyText, from: anyText },
          { requiredKeys: ['kind', 'text'] },
        ),
        record({ kind: fc.constant('patch' as const), text: anyText }),
      ),
      create: anyText,
    },
    { requiredKeys: ['verb', 'path', 'change'] },
  ),
  follow: record(
    { verb: fc.constant('follow' as const), files: fc.array(anyText, few), until: anyText, fail: anyText },
    { requiredKeys: ['verb', 'files'] },
  ),
  check: record({
    verb: fc.constant('check' as const),
    script: anyText,
    shell,
    expect: record({ code: fc.integer(), matches: anyText }, { requiredKeys: [] }),
  }),
  manual: record(
    { verb: fc.constant('manual' as const), instruction: anyText, note: anyText },
    { requiredKeys: ['verb', 'instruction'] },
  ),
  prompt: record(
    {
      verb: fc.constant('prompt' as const),
      question: anyText,
      into: anyText,
      pattern: anyText,
      secret: fc.boolean(),
    },
    { requiredKeys: ['verb', 'question', 'into', 'secret'] },
  ),
  wait: record({ verb: fc.constant('wait' as const), duration: milliseconds }),
};

const verb = fc.constantFrom(...(Object.keys(actions) as Verb[]));

const host: fc.Arbitrary<Host> = record(
  {
    name: anyText,
    address: anyText,
    port: fc.integer({ min: 1, max: 65_535 }),
    user: anyText,
    transport: fc.constantFrom('ssh' as const, 'local' as const),
    identityFile: anyText,
    knownHosts: anyText,
    keepalive: milliseconds,
    variables: anyRecord,
  },
  { requiredKeys: ['name', 'transport', 'variables'] },
);

export const anyTask: fc.Arbitrary<Task> = record(
  {
    id: anyText,
    section: anyText,
    step: anyText,
    name: anyText,
    service: anyText,
    phase,
    host: fc.option(anyText),
    verb,
    action: fc.oneof(...Object.values(actions)) as fc.Arbitrary<Action>,
    secrets: fc.array(anyText, few),
    timeout: milliseconds,
    retries: fc.nat({ max: 9 }),
    interval: milliseconds,
    when: anyText,
    confirm: fc.constantFrom('none' as const, 'key' as const, 'typed' as const),
    onError: fc.constantFrom('prompt' as const, 'abort' as const, 'continue' as const, 'rollback' as const),
    capture: anyRecord,
    undo: anyText,
    undoSecrets: fc.array(anyText, few),
    irreversible: fc.constant(true as const),
    estimate: milliseconds,
  },
  {
    requiredKeys: [
      'id',
      'section',
      'step',
      'name',
      'phase',
      'host',
      'verb',
      'action',
      'secrets',
      'retries',
      'interval',
      'confirm',
      'onError',
      'capture',
    ],
  },
);

export const anySection: fc.Arbitrary<PlannedSection> = record(
  {
    id: anyText,
    service: anyText,
    phase,
    hosts: fc.array(anyText, few),
    batches: fc.array(fc.array(anyText, few), few),
    steps: fc.array(record({ id: anyText, name: anyText, verb }), few),
    undoAt: fc.nat({ max: 9 }),
    rollbackSteps: fc.array(anyText, few),
  },
  { requiredKeys: ['id', 'phase', 'hosts', 'batches', 'steps'] },
);

export const anyRound: fc.Arbitrary<Round> = record({
  id: anyText,
  section: anyText,
  step: anyText,
  tasks: fc.array(anyText, few),
});

/** Plans of the right shape; their ids refer to nothing in particular. */
export const anyPlan: fc.Arbitrary<Plan> = record(
  {
    format: fc.constant(1 as const),
    runbook: anyText,
    title: anyText,
    release: anyText,
    change: anyText,
    window: record(
      { start: anyText, end: anyText, rollbackReserve: milliseconds },
      { requiredKeys: ['rollbackReserve'] },
    ),
    notes: fc.array(record({ id: anyText, text: anyText }), few),
    hosts: fc.array(host, few),
    artifacts: fc.array(
      record(
        { name: anyText, path: anyText, sha256: anySha256, size: anyCount, release: anyPackagedRelease },
        { requiredKeys: ['name', 'path', 'sha256', 'size'] },
      ),
      few,
    ),
    questions: fc.array(
      record(
        { name: anyText, prompt: anyText, secret: fc.boolean(), pattern: anyText },
        { requiredKeys: ['name', 'prompt', 'secret'] },
      ),
      few,
    ),
    sections: fc.array(anySection, few),
    rounds: fc.array(anyRound, few),
    tasks: fc.array(anyTask, few),
    rollback: fc.array(anyTask, few),
  },
  {
    requiredKeys: [
      'format',
      'runbook',
      'title',
      'notes',
      'hosts',
      'artifacts',
      'questions',
      'sections',
      'rounds',
      'tasks',
      'rollback',
    ],
  },
);

/** What a step that can be carried out says about its undoing. */
export const undoSpec: fc.Arbitrary<Pick<StepSpec, 'undo' | 'irreversible'>> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 3, arbitrary: fc.constantFrom('undo it', 'set -e\nundo {{id}}').map(undo => ({ undo })) },
  { weight: 1, arbitrary: fc.constant({ irreversible: true as const }) },
);

/** No rollback of its own, or one of one or two steps, with the undos nowhere in it or in any place of it. */
export const rollbackSpec: fc.Arbitrary<Pick<SectionSpec, 'rollback' | 'undoAt'>> = fc
  .record({ count: fc.nat({ max: 2 }), undoAt: fc.option(fc.nat({ max: 2 })) })
  .map(({ count, undoAt }) => {
    if (count === 0) return {};
    const rollback = ['take back', 'start again']
      .slice(0, count)
      .map((script, index) => ({ id: `back-${index + 1}`, action: run(script) }));
    return { rollback, ...(undoAt === null ? {} : { undoAt: Math.min(undoAt, count) }) };
  });
