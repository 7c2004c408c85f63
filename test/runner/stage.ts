import type { Event, EventBody, RunOpened, TaskOutput } from '../../src/engine/event.ts';
import { createOutputBook } from '../../src/engine/output-book.ts';
import { reduce } from '../../src/engine/reduce.ts';
import type { RunState } from '../../src/engine/state.ts';
import { waitingFor } from '../../src/engine/waiting.ts';
import type { Transport } from '../../src/model/transport.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { MemoryJournal } from '../../src/runner/memory-journal.ts';
import type { Appender } from '../../src/runner/options.ts';
import { Redactor } from '../../src/runner/redactor.ts';
import { Runner } from '../../src/runner/runner.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { FakeTransport } from '../helpers/fake-transport.ts';

/** Bytes of output at which a runner of a test speaks up. */
export const largeOutput = 1024 * 1024;

/** Keeps what was written, and notes what was on disk whenever something left for a host. */
export class WatchedJournal implements Appender {
  readonly written: Event[] = [];
  synced = 0;
  failure: Error | null = null;
  readonly #memory = new MemoryJournal();

  append(bodies: readonly EventBody[]): readonly Event[] {
    if (this.failure !== null) throw this.failure;
    const events = this.#memory.append(bodies);
    this.written.push(...events);
    return events;
  }

  sync(): void {
    if (this.failure !== null) throw this.failure;
    this.synced = this.written.length;
  }

  get onDisk(): readonly Event[] {
    return this.written.slice(0, this.synced);
  }

  /** The events of one type, as they were written. */
  of<T extends Event['type']>(type: T): readonly Extract<Event, { type: T }>[] {
    return this.written.filter((event): event is Extract<Event, { type: T }> => event.type === type);
  }

  get types(): readonly Event['type'][] {
    return this.written.map(event => event.type);
  }
}

export interface Stage {
  readonly runner: Runner;
  readonly journal: WatchedJournal;
  readonly host: FakeTransport;
  readonly clock: FakeClock;
}

export interface StageOptions {
  readonly auto?: boolean;
  readonly secrets?: Record<string, string>;
  readonly opening?: Partial<RunOpened>;
  /** What an earlier process left on disk; the run is taken up from it. */
  readonly before?: readonly Event[];
  readonly mayReplace?: readonly string[];
  readonly unattended?: boolean;
  /** The machine's clock instead of one that the test turns. */
  readonly realTime?: boolean;
  /** Instead of the one that does what a test says. */
  readonly transport?: Transport;
}

/** A runner, its journal, its one host, and a clock for its patience. */
export function stage(plan: Plan, options: StageOptions = {}): Stage {
  const { auto = true, secrets = {}, opening = {}, before = [], mayReplace = [], realTime = false } = options;
  const { unattended = false, transport } = options;
  const journal = new WatchedJournal();
  const host = new FakeTransport('alpha');
  const clock = new FakeClock();
  const output = createOutputBook();
  const opened: EventBody = {
    type: 'run.opened',
    run: 'story-1',
    plan,
    planDigest: 'd'.repeat(64),
    runbook: { path: 'story.yaml', digest: 'b'.repeat(64), text: '' },
    excluded: [],
    operator: 'wang',
    seat: { user: 'ops', hostname: 'jump', pid: 1 },
    auto,
    forks: 8,
    handrail: '0.1.0',
    ...opening,
  };
  const known = before.length > 0 ? before : journal.append([opened]);
  let state: RunState | null = null;
  for (const event of known) {
    state = reduce(state, event);
    output.add(event);
  }
  if (state === null) throw new Error('no state');
  const runner = new Runner({
    journal,
    state,
    output,
    redactor: new Redactor(),
    operator: 'wang',
    secrets,
    transportFor: () => transport ?? host,
    seat: { hostname: 'jump', pid: 4711 },
    mayReplace,
    unattended,
    recorded: (task, attempt) =>
      before.filter(
        (event): event is Event & TaskOutput =>
          event.type === 'task.output' && event.task === task && event.attempt === attempt,
      ),
    timing: realTime ? {} : { now: clock.now, after: clock.after, largeOutput },
  });
  return { runner, journal, host, clock };
}

/** Goes on where an earlier process was ended. */
export function resume({ runner }: Stage): void {
  runner.start({
    type: 'resumed',
    operator: 'wang',
    seat: { user: 'ops', hostname: 'jump', pid: 4712 },
    auto: true,
    forks: 8,
    handrail: '0.1.0',
  });
}

/** Turns the clock whenever nothing else is under way, until the run waits for a person or is over. */
export async function settle({ runner, clock }: Stage): Promise<RunState> {
  for (let turn = 0; turn < 2_000; turn += 1) {
    for (let step = 0; step < 20; step += 1) await new Promise(resolve => setImmediate(resolve));
    const waits = waitingFor(runner.state).for;
    if (waits !== 'work' && waits !== 'question') return runner.state;
    clock.pass(250);
  }
  throw new Error(`the run still waits for ${JSON.stringify(waitingFor(runner.state))}`);
}

/** Waits until the run is where a test wants it. */
export function until(runner: Runner, holds: (state: RunState) => boolean): Promise<RunState> {
  return new Promise(resolve => {
    if (holds(runner.state)) return resolve(runner.state);
    const unsubscribe = runner.subscribe(() => {
      if (!holds(runner.state)) return;
      unsubscribe();
      resolve(runner.state);
    });
  });
}
