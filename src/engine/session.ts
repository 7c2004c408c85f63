import type { Event } from './event.ts';
import type { OperatorIntent } from './intent.ts';
import type { OutputBook } from './output.ts';
import type { RunState } from './state.ts';

/**
 * What a screen holds of a run, live or replayed. `state` is replaced, never changed, so it can be compared by identity.
 */
export interface Session {
  /** `live`: intents are carried out. `replay`: every intent is refused. */
  readonly mode: 'live' | 'replay';
  readonly state: RunState;
  readonly output: OutputBook;
  /** Hex SHA-256 of a text that is shown, to be sent along with its confirmation. */
  digestOf(text: string): string;
  /** Calls back after each change of `state` or `output`; returns the way to stop that. */
  subscribe(listener: (event: Event | null) => void): () => void;
  send(intent: OperatorIntent): Promise<Reply>;
  /** The value goes to the runner's memory and the redactor; it never becomes an event. */
  answerSecret(question: string, value: string): Promise<Reply>;
}

export type Reply = { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal };

/** Why an intent was not carried out; nothing was recorded. */
export interface Refusal {
  readonly code: RefusalCode;
  /** What the message is about: a task, a host, a variable. */
  readonly subject: string;
}

export type RefusalCode =
  | 'notNow'
  | 'notCurrent'
  /** What would run is no longer what was shown. */
  | 'stale'
  | 'typedMismatch'
  | 'reasonMissing'
  | 'nameMissing'
  | 'unknownTask'
  | 'unknownHost'
  | 'unknownQuestion'
  | 'badValue'
  | 'valueMissing'
  | 'unsafeValue'
  | 'hostNotConnected'
  | 'stillRunning'
  | 'inDoubt'
  | 'notVerified'
  /** Nothing that ran can be undone. */
  | 'nothingToUndo'
  | 'replaying'
  | 'over';
