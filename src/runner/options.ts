import type { Event, EventBody, Seat, TaskOutput } from '../engine/event.ts';
import type { OutputBook } from '../engine/output.ts';
import type { RunState } from '../engine/state.ts';
import type { Transport } from '../model/transport.ts';
import type { Redactor } from './redactor.ts';
import type { RunnerTiming } from './timing.ts';

/** Where events go: the journal, or memory in a dry run and in tests. */
export interface Appender {
  /** Stamps and writes; the events as they were written. Throws when they could not be. */
  append(bodies: readonly EventBody[]): readonly Event[];
  /** Returns once everything appended is on disk. Throws when it may not be. */
  sync(): void;
}

/** Opens the connection to a host at first use; `askSecret` is how a login gets a passphrase or a password. */
export type TransportFor = (host: string, askSecret: (prompt: string) => Promise<string>) => Transport;

export interface RunnerOptions {
  readonly journal: Appender;
  /** The fold of what the journal already holds. */
  readonly state: RunState;
  readonly output: OutputBook;
  readonly transportFor: TransportFor;
  readonly redactor: Redactor;
  readonly operator: string;
  /** This machine and process, which go on the locks of hosts. */
  readonly seat: Pick<Seat, 'hostname' | 'pid'>;
  /** Runs whose lock on a host may be taken over. */
  readonly mayReplace: readonly string[];
  /** What the journal already holds of the output of an attempt that was running, oldest first. */
  recorded(task: string, attempt: number): Iterable<TaskOutput>;
  /** What the journal already holds of a followed file that nothing was concluded from; absent: there is nothing. */
  readonly unwatched?: (follow: string) => Uint8Array;
  /** Values of secret variables that are known from the start. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Nobody is there who could type: a command that reads finds its input at its end, and does not wait for ever. */
  readonly unattended?: boolean;
  readonly timing?: Partial<RunnerTiming>;
}
