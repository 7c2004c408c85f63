import type { BuiltPackage, NodeFacts } from '../model/node.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Problem } from '../model/transport.ts';
import type { Attempt } from './attempt.ts';
import { check } from './check.ts';
import { edit, findEdit } from './edit.ts';
import { settled } from './otp.ts';
import { attachScript, runScript } from './script.ts';
import { afterTimeout, type RunnerTiming } from './timing.ts';
import { findUpload, upload } from './upload.ts';

export interface Ending {
  readonly outcome: Outcome;
  readonly problem?: Problem;
  readonly captured?: Readonly<Record<string, string>>;
  readonly outputHeld?: true;
  /** What an Erlang node said of itself afterwards. */
  readonly node?: NodeFacts;
  /** What a build has made. */
  readonly built?: BuiltPackage;
}

/** How the watch over an attempt ended. */
export type End =
  /** `kept`: it had ended while nobody watched it. */
  | ({ readonly kind: 'ended'; readonly kept?: true } & Ending)
  /** Its host is out of reach, and can be asked later. */
  | { readonly kind: 'cut'; readonly reason: string }
  /** It was never started, and never will be. */
  | { readonly kind: 'fenced' };

/** Carries out an attempt as far as it can be watched. Rejects only when nothing is known of how it ended, or nothing was sent. */
export async function execute(attempt: Attempt): Promise<End> {
  const { command, task, follows, timing } = attempt.options;
  switch (command.kind) {
    case 'script':
      return task.verb === 'check' ? check(attempt, command, () => {}) : runScript(attempt, command);
    case 'edit':
      return edit(attempt, command);
    case 'upload':
      return upload(attempt, command);
    case 'follow':
      return { kind: 'ended', ...(await follows.watch(attempt, command)) };
    case 'wait':
      return { kind: 'ended', ...(await wait(command.duration, attempt.signal, timing.after)) };
    case 'manual':
    case 'prompt':
      throw new TypeError(`${task.id} is done by a person`);
  }
}

/**
 * Asks the host what became of an attempt, and goes on with it; `onContact` is called when it is under way again. Of an
 * attempt of an earlier process (`isForeign`) only what is there counts: nothing of it is done again.
 */
export async function attach(attempt: Attempt, isForeign: boolean, onContact: () => void): Promise<End> {
  const { command, task, durable } = attempt.options;
  if (command.kind === 'script' && task.verb === 'check') return check(attempt, command, onContact);
  if (command.kind === 'edit') return findEdit(attempt, command);
  if (command.kind === 'upload')
    return isForeign ? findUpload(attempt, command) : upload(attempt, command, onContact);
  if (command.kind === 'script' && durable !== null)
    return attachScript(attempt, command, durable, onContact);
  const lost: End = {
    kind: 'ended',
    outcome: { kind: 'lost', reason: 'nothing of it was kept on the host' },
  };
  // What it did to an Erlang node, the node can still say.
  return command.kind === 'script' && command.otp !== undefined ? settled(attempt, command.otp, lost) : lost;
}

/** Resolves after `duration` milliseconds, or as cancelled when the signal comes first. */
export function wait(
  duration: number,
  signal: AbortSignal,
  after: RunnerTiming['after'] = afterTimeout,
): Promise<Ending> {
  return new Promise(resolve => {
    const stop = after(duration, () => finish({ outcome: { kind: 'exited', code: 0 } }));
    const cancelled = () => finish({ outcome: { kind: 'cancelled' } });
    signal.addEventListener('abort', cancelled, { once: true });
    if (signal.aborted) cancelled();
    function finish(ending: Ending): void {
      stop();
      signal.removeEventListener('abort', cancelled);
      resolve(ending);
    }
  });
}
