import { exitCodeOf, type Outcome } from '../model/outcome.ts';
import type { Expectation } from '../model/runbook.ts';
import type { ExecResult, OutputStream } from '../model/transport.ts';
import { type Attempt, cutBy } from './attempt.ts';
import { capture, OutputSample } from './capture.ts';
import { type End, wait } from './execute.ts';
import type { ScriptCommand } from './script.ts';

/** How long a check is polled where the step does not say, in milliseconds. */
const defaultTimeout = 60_000;

/**
 * Polls the script until what is expected holds. A poll whose output is the same as the one before is not recorded again.
 * `onContact` is called when the host has answered.
 */
export async function check(attempt: Attempt, command: ScriptCommand, onContact: () => void): Promise<End> {
  const { task, recorder, redactor, timing, startedAt } = attempt.options;
  const timeout = attempt.timeout ?? defaultTimeout;
  const deadline = startedAt + timeout;
  let before: string | null = null;
  for (;;) {
    const poll = await once(attempt, command, Math.max(deadline - timing.now(), 1)).catch(cutBy);
    if ('reason' in poll) return poll;
    const { outcome } = poll.result;
    // Nothing was changed: it can be asked again when the host is there.
    if (outcome.kind === 'lost' || outcome.kind === 'unreachable')
      return { kind: 'cut', reason: outcome.reason };
    if (before === null) onContact();
    const signature = `${JSON.stringify(outcome)}\n${poll.text}`;
    if (signature !== before) for (const { stream, chunk } of poll.chunks) recorder.write(stream, chunk);
    before = signature;
    if (poll.result.problem !== undefined || outcome.kind === 'cancelled')
      return { kind: 'ended', ...poll.result };
    if (outcome.kind !== 'timedOut' && holds(expectationOf(attempt), outcome, poll.stdout))
      return {
        kind: 'ended',
        outcome: { kind: 'exited', code: 0 },
        ...capture(task.capture, redactor.redactText(poll.text)),
      };
    if (timing.now() + task.interval >= deadline)
      return {
        kind: 'ended',
        outcome: { kind: 'timedOut', after: timeout },
        problem: { code: 'expectationNotMet', detail: unmet(expectationOf(attempt), poll.result) },
      };
    const pause = await wait(task.interval, attempt.signal, timing.after);
    if (pause.outcome.kind === 'cancelled') return { kind: 'ended', ...pause };
  }
}

interface Poll {
  readonly result: ExecResult;
  readonly chunks: readonly { readonly stream: OutputStream; readonly chunk: Uint8Array }[];
  readonly text: string;
  readonly stdout: string;
}

async function once(attempt: Attempt, command: ScriptCommand, timeout: number): Promise<Poll> {
  const chunks: { stream: OutputStream; chunk: Uint8Array }[] = [];
  const all = new OutputSample();
  const stdout = new OutputSample();
  const execution = attempt.host.exec({
    script: command.text,
    shell: command.shell,
    secrets: attempt.options.secrets,
    timeout,
    onOutput: (stream, chunk) => {
      chunks.push({ stream, chunk });
      all.add(chunk);
      if (stream === 'stdout') stdout.add(chunk);
    },
  });
  const cancel = () => execution.cancel();
  attempt.signal.addEventListener('abort', cancel, { once: true });
  if (attempt.signal.aborted) cancel();
  try {
    return { result: await execution.done, chunks, text: all.text(), stdout: stdout.text() };
  } finally {
    attempt.signal.removeEventListener('abort', cancel);
  }
}

function expectationOf({ options }: Attempt): Expectation {
  const { action } = options.task;
  return action.verb === 'check' ? action.expect : {};
}

function holds(expected: Expectation, outcome: Outcome, stdout: string): boolean {
  if (outcome.kind !== 'exited' || outcome.code !== (expected.code ?? 0)) return false;
  return expected.matches === undefined || new RegExp(expected.matches, 'mu').test(stdout);
}

function unmet(expected: Expectation, { outcome }: ExecResult): string {
  const code = `exit code ${exitCodeOf(outcome) ?? 'unknown'}, expected ${expected.code ?? 0}`;
  return expected.matches === undefined ? code : `${code}, output matching /${expected.matches}/`;
}
