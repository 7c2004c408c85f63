import type { Command } from '../engine/command.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Problem, Transport } from '../model/transport.ts';
import type { Task } from '../plan/plan.ts';
import { check } from './check.ts';
import type { FollowBoard } from './follow-board.ts';
import type { OutputRecorder } from './recorder.ts';
import type { Redactor } from './redactor.ts';
import { runScript } from './script.ts';
import { upload } from './upload.ts';

/** One attempt at one task, and all it needs. */
export interface Attempting {
  readonly task: Task;
  readonly command: Command;
  /** Null for what needs no host. */
  readonly transport: Transport | null;
  readonly follows: FollowBoard;
  readonly recorder: OutputRecorder;
  readonly secrets: Readonly<Record<string, string>>;
  readonly redactor: Redactor;
  /** Aborted when the operator cancels the attempt. */
  readonly signal: AbortSignal;
  progress(done: number, total: number): void;
}

export interface Ending {
  readonly outcome: Outcome;
  readonly problem?: Problem;
  readonly captured?: Readonly<Record<string, string>>;
  readonly outputHeld?: true;
}

/** Carries out an attempt to its end. Rejects only when nothing is known of how it ended, or nothing was sent. */
export function execute(attempting: Attempting): Promise<Ending> {
  const { command, task } = attempting;
  switch (command.kind) {
    case 'script':
      return task.verb === 'check' ? check(attempting, command) : runScript(attempting, command);
    case 'upload':
      return upload(attempting, command);
    case 'follow':
      return attempting.follows.watch(attempting, command);
    case 'wait':
      return wait(command.duration, attempting.signal);
    case 'manual':
    case 'prompt':
      throw new TypeError(`${task.id} is done by a person`);
  }
}

/** Resolves after `duration` milliseconds, or as cancelled when the signal comes first. */
export function wait(duration: number, signal: AbortSignal): Promise<Ending> {
  return new Promise(resolve => {
    const timer = setTimeout(() => finish({ outcome: { kind: 'exited', code: 0 } }), duration);
    const cancelled = () => finish({ outcome: { kind: 'cancelled' } });
    signal.addEventListener('abort', cancelled, { once: true });
    if (signal.aborted) cancelled();
    function finish(ending: Ending): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancelled);
      resolve(ending);
    }
  });
}
