import type { Config } from '../document/config.ts';
import type { Event, EventBody, UnknownEvent } from '../engine/event.ts';
import { reduce } from '../engine/reduce.ts';
import type { RunState } from '../engine/state.ts';
import { acquireLock, type BrokenLock } from '../journal/lock.ts';
import { type RunDirectory, resolveRun } from '../journal/run-directory.ts';
import { type Journal, openJournal } from '../journal/writer.ts';
import type { Arguments, Io } from './io.ts';
import { loadSettings } from './load.ts';
import { runsPath } from './runs-path.ts';
import { operatorName } from './seat.ts';

/** A recorded run that this process holds, with its journal open. */
export interface HeldRun {
  readonly run: RunDirectory;
  readonly settings: Config;
  readonly operator: string;
  readonly journal: Journal;
  readonly state: RunState;
  /** Everything on record, oldest first, with what taking it up has added. */
  readonly events: readonly (Event | UnknownEvent)[];
  /** What taking it up has added. */
  readonly opening: readonly Event[];
  /** Records something before the run goes on. */
  record(bodies: readonly EventBody[]): void;
  /** The events that were there before; nothing of them is kept here from now on. */
  takeHistory(): Iterable<Event | UnknownEvent>;
}

/** Takes the run that the first argument names, for as long as the work takes. Throws `OperatorError`: held, unknown, or not verified. */
export async function withHeldRun<Result>(
  args: Arguments,
  io: Io,
  work: (held: HeldRun) => Promise<Result>,
): Promise<Result> {
  const settings = await loadSettings(args.language, io);
  const run = resolveRun(runsPath(settings, args, io), args.positionals[0] ?? 'latest', args.language);
  const operator = operatorName(args, settings.operator);
  const lock = acquireLock(run, { operator, now: new Date(), language: args.language });
  try {
    const history: (Event | UnknownEvent)[] = [];
    const { journal, events: repairs } = openJournal(run.path, event => history.push(event));
    try {
      history.length -= repairs.length;
      const held = new Held(run, settings, operator, journal, history, repairs);
      if (lock.broken !== null) held.record([noteOf(lock.broken)]);
      return await work(held);
    } finally {
      journal.close();
    }
  } finally {
    lock.release();
  }
}

class Held implements HeldRun {
  readonly run: RunDirectory;
  readonly settings: Config;
  readonly operator: string;
  readonly journal: Journal;
  readonly #history: (Event | UnknownEvent)[];
  readonly #opening: Event[];
  #state: RunState;

  constructor(
    run: RunDirectory,
    settings: Config,
    operator: string,
    journal: Journal,
    history: (Event | UnknownEvent)[],
    repairs: readonly Event[],
  ) {
    this.run = run;
    this.settings = settings;
    this.operator = operator;
    this.journal = journal;
    this.#history = history;
    this.#opening = [...repairs];
    let state: RunState | null = null;
    for (const event of this.events) state = reduce(state, event);
    if (state === null) throw new TypeError('a journal has a first event');
    this.#state = state;
  }

  get state(): RunState {
    return this.#state;
  }

  get events(): readonly (Event | UnknownEvent)[] {
    return [...this.#history, ...this.#opening];
  }

  get opening(): readonly Event[] {
    return this.#opening;
  }

  record(bodies: readonly EventBody[]): void {
    for (const event of this.journal.append(bodies, { sync: true })) {
      this.#opening.push(event);
      this.#state = reduce(this.#state, event);
    }
  }

  takeHistory(): Iterable<Event | UnknownEvent> {
    return this.#history.splice(0);
  }
}

/** What goes on record is in English, like all events. */
function noteOf({ holder, by, reason, at }: BrokenLock): EventBody {
  const whose =
    holder === null
      ? 'that could not be read'
      : `of ${holder.operator} (process ${holder.pid} on ${holder.hostname}, since ${holder.since})`;
  return { type: 'note.added', text: `The lock ${whose} was broken at ${at}: ${reason}`, by };
}
