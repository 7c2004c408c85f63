import type { Action, OtpAction } from '../../src/model/runbook.ts';
import type { Phase, Plan, PlannedArtifact, PlannedSection, Round, Task } from '../../src/plan/plan.ts';

export interface StepSpec extends Partial<Omit<Task, 'action' | 'id' | 'section' | 'step' | 'host'>> {
  readonly id: string;
  readonly action: Action;
  readonly hosts?: readonly (string | null)[];
}

export interface SectionSpec {
  readonly id: string;
  readonly phase?: Phase;
  readonly batches?: readonly (readonly string[])[];
  readonly steps: readonly StepSpec[];
  /** What undoes the section; `undoAt` as in `PlannedSection`. */
  readonly rollback?: readonly StepSpec[];
  readonly undoAt?: number;
}

/** A plan put together by hand, for tests that need no document. */
export function planOf(sections: readonly SectionSpec[], more: Partial<Plan> = {}): Plan {
  const rounds: Round[] = [];
  const tasks: Task[] = [];
  const planned: PlannedSection[] = [];
  for (const spec of sections) {
    const phase = spec.phase ?? 'upgrade';
    const batches = spec.batches ?? [['alpha']];
    const { steps } = spec;
    planned.push({
      id: spec.id,
      phase,
      hosts: batches.flat(),
      batches,
      steps: steps.map(({ id, name, action }) => ({ id, name: name ?? id, verb: action.verb })),
      ...(phase === 'upgrade' ? { service: spec.id } : {}),
      ...undosOf(spec),
    });
    batches.forEach((batch, index) => {
      for (const step of steps) {
        const hosts = step.hosts ?? batch;
        const own = hosts.filter(host => host === null || batch.includes(host));
        const made = own
          .map(host => taskOf(spec.id, phase, step, host))
          .filter(task => !tasks.some(other => other.id === task.id));
        if (made.length === 0) continue;
        tasks.push(...made);
        rounds.push({
          id: `${spec.id}/${step.id}#${index + 1}`,
          section: spec.id,
          step: step.id,
          tasks: made.map(task => task.id),
        });
      }
    });
  }
  const rollback = sections.toReversed().flatMap(rollbackOf);
  const names = [...new Set([...tasks, ...rollback].flatMap(task => task.host ?? []))];
  return {
    format: 1,
    runbook: 'story',
    title: 'A story',
    notes: [],
    hosts: names.map(name => ({ name, transport: 'ssh', variables: {} })),
    artifacts: [],
    questions: [],
    sections: planned,
    rounds,
    tasks,
    rollback,
    ...more,
  };
}

function undosOf({ undoAt, rollback = [] }: SectionSpec): Pick<PlannedSection, 'undoAt' | 'rollbackSteps'> {
  return undoAt === undefined ? {} : { undoAt, rollbackSteps: rollback.map(step => step.id) };
}

/** The last batch first. */
function rollbackOf({ id, batches = [['alpha']], rollback = [] }: SectionSpec): readonly Task[] {
  return batches.toReversed().flatMap((batch, index) =>
    rollback.flatMap(step =>
      (step.hosts ?? batch)
        .filter(host => (host === null ? index === 0 : batch.includes(host)))
        .map(host => {
          const task = taskOf(id, 'rollback', step, host);
          return { ...task, id: task.id.replace('/', '/rollback/'), service: id };
        }),
    ),
  );
}

export function run(script: string): Action {
  return { verb: 'run', script, shell: 'sh' };
}

export function check(script: string): Action {
  return { verb: 'check', script, shell: 'sh', expect: {} };
}

export function stop(match: string, ifNone: 'ask' | 'ok' = 'ask'): Action {
  return { verb: 'stop', match, signal: 'TERM', wait: 20_000, then: 'KILL', ifNone };
}

export function edit(path: string, values: Readonly<Record<string, string>>): Action {
  const set = Object.entries(values).map(([key, value]) => ({ key, value }));
  return { verb: 'edit', path, change: { kind: 'set', values: set } };
}

export function follow(...files: readonly string[]): Action {
  return { verb: 'follow', files, until: 'Server startup in \\d+', fail: 'SEVERE' };
}

export function manual(instruction: string): Action {
  return { verb: 'manual', instruction };
}

export function upload(...artifacts: readonly string[]): Action {
  return { verb: 'upload', artifacts, to: '/home' };
}

export function artifact(name: string): PlannedArtifact {
  return { name, path: `/artifacts/${name}`, sha256: 'a'.repeat(64), size: 1024 };
}

function taskOf(section: string, phase: Phase, step: StepSpec, host: string | null): Task {
  const { id, hosts: _, action, ...rest } = step;
  return {
    id: host === null ? `${section}/${id}` : `${section}/${id}@${host}`,
    section,
    step: id,
    name: id,
    phase,
    host,
    verb: action.verb,
    action,
    secrets: [],
    retries: 0,
    interval: 0,
    confirm: 'key',
    onError: 'prompt',
    capture: {},
    ...(phase === 'upgrade' ? { service: section } : {}),
    ...rest,
  };
}

/** On the node `channel`; time limits in milliseconds. */
export function otpAction(action: OtpAction['action'], more: Partial<OtpAction> = {}): OtpAction {
  return {
    verb: 'otp',
    action,
    node: 'channel',
    program: 'erl_call',
    timeout: 60_000,
    settle: 60_000,
    stable: 0,
    ...more,
  };
}
