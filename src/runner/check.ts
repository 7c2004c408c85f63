import { exitCodeOf, type Outcome } from '../model/outcome.ts';
import type { Expectation } from '../model/runbook.ts';
import type { ExecResult, OutputStream } from '../model/transport.ts';
import { capture, OutputSample } from './capture.ts';
import { type Attempting, type Ending, wait } from './execute.ts';
import { type ScriptCommand, send } from './script.ts';

/** How long a check is polled where the step does not say, in milliseconds. */
const defaultTimeout = 60_000;

/** Polls the script until what is expected holds. A poll whose output is the same as the one before is not recorded again. */
export async function check(attempting: Attempting, command: ScriptCommand): Promise<Ending> {
  const { task, recorder, redactor, signal } = attempting;
  const timeout = task.timeout ?? defaultTimeout;
  const deadline = performance.now() + timeout;
  let before: string | null = null;
  for (;;) {
    const poll = await once(attempting, command, Math.max(deadline - performance.now(), 1));
    const signature = `${JSON.stringify(poll.result.outcome)}\n${poll.text}`;
    if (signature !== before) for (const { stream, chunk } of poll.chunks) recorder.write(stream, chunk);
    before = signature;
    const { outcome } = poll.result;
    if (poll.result.problem !== undefined || !isAnswer(outcome)) return poll.result;
    if (outcome.kind !== 'timedOut' && holds(expectationOf(attempting), outcome, poll.stdout))
      return {
        outcome: { kind: 'exited', code: 0 },
        ...capture(task.capture, redactor.redactText(poll.text)),
      };
    if (performance.now() + task.interval >= deadline)
      return {
        outcome: { kind: 'timedOut', after: timeout },
        problem: { code: 'expectationNotMet', detail: unmet(expectationOf(attempting), poll.result) },
      };
    const pause = await wait(task.interval, signal);
    if (pause.outcome.kind === 'cancelled') return pause;
  }
}

/** The host said how the poll ended. */
function isAnswer(outcome: Outcome): boolean {
  return outcome.kind !== 'cancelled' && outcome.kind !== 'lost' && outcome.kind !== 'unreachable';
}

interface Poll {
  readonly result: ExecResult;
  readonly chunks: readonly { readonly stream: OutputStream; readonly chunk: Uint8Array }[];
  readonly text: string;
  readonly stdout: string;
}

async function once(attempting: Attempting, command: ScriptCommand, timeout: number): Promise<Poll> {
  const chunks: { stream: OutputStream; chunk: Uint8Array }[] = [];
  const all = new OutputSample();
  const stdout = new OutputSample();
  const result = await send(attempting, command, timeout, (stream, chunk) => {
    chunks.push({ stream, chunk });
    all.add(chunk);
    if (stream === 'stdout') stdout.add(chunk);
  });
  return { result, chunks, text: all.text(), stdout: stdout.text() };
}

function expectationOf({ task }: Attempting): Expectation {
  return task.action.verb === 'check' ? task.action.expect : {};
}

function holds(expected: Expectation, outcome: ExecResult['outcome'], stdout: string): boolean {
  if (outcome.kind !== 'exited' || outcome.code !== (expected.code ?? 0)) return false;
  return expected.matches === undefined || new RegExp(expected.matches, 'mu').test(stdout);
}

function unmet(expected: Expectation, { outcome }: ExecResult): string {
  const code = `exit code ${exitCodeOf(outcome) ?? 'unknown'}, expected ${expected.code ?? 0}`;
  return expected.matches === undefined ? code : `${code}, output matching /${expected.matches}/`;
}
