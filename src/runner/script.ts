import type { Command } from '../engine/command.ts';
import type { DurablePlace } from '../engine/contact.ts';
import { succeeded } from '../model/outcome.ts';
import type { DurableEnd, DurableExecution, Execution, Problem } from '../model/transport.ts';
import { type Attempt, cutBy } from './attempt.ts';
import { capture } from './capture.ts';
import type { End } from './execute.ts';
import { settled } from './otp.ts';
import { built } from './otp-build.ts';
import type { RunnerTiming } from './timing.ts';

export type ScriptCommand = Extract<Command, { kind: 'script' }>;

/** A `run` or a `stop`: the script once, its output recorded as it comes. */
export async function runScript(attempt: Attempt, command: ScriptCommand): Promise<End> {
  const { durable, input, secrets, timing } = attempt.options;
  const { remaining } = attempt;
  const request = { script: command.text, shell: command.shell, secrets, onOutput: attempt.take };
  const execution =
    durable === null
      ? timed(attempt.host.exec(request), remaining, timing)
      : attempt.host.start({
          ...request,
          ...durable,
          input,
          ...(remaining === undefined ? {} : { timeout: remaining }),
        });
  return judged(attempt, command, concluded(attempt, command, await attempt.watch(execution)));
}

/** Asks the host what became of it; its output goes on where it was cut off. */
export async function attachScript(
  attempt: Attempt,
  command: ScriptCommand,
  { directory }: DurablePlace,
  onRunning: () => void,
): Promise<End> {
  const { remaining, received } = attempt;
  let isSeen = false;
  const execution = attempt.host.attach({
    directory,
    from: received,
    onOutput: attempt.take,
    onRunning: () => {
      isSeen = true;
      onRunning();
    },
    ...(remaining === undefined ? {} : { timeout: remaining }),
  });
  const ended = concluded(attempt, command, await attempt.watch(execution).catch(cutBy));
  const isKept = ended.kind === 'ended' && !isSeen;
  return judged(attempt, command, isKept ? { ...ended, kept: true } : ended);
}

/** At an Erlang node, the node has the last word. */
async function judged(attempt: Attempt, { otp, build }: ScriptCommand, end: End): Promise<End> {
  if (build !== undefined) return built(attempt, build, end);
  return otp === undefined ? end : settled(attempt, otp, end);
}

/** A script that ends with its connection; its time is kept here, so that a person can give it more. */
function timed(execution: Execution, timeout: number | undefined, timing: RunnerTiming): DurableExecution {
  let stop = () => {};
  let isOver: number | null = null;
  const limit = (left: number | undefined) => {
    stop();
    stop = () => {};
    if (left === undefined) return;
    stop = timing.after(left, () => {
      isOver = left;
      execution.cancel();
    });
  };
  limit(timeout);
  const ended = async (): Promise<DurableEnd> => {
    try {
      const result = await execution.done;
      return isOver !== null && result.outcome.kind === 'cancelled'
        ? { kind: 'ended', ...result, outcome: { kind: 'timedOut', after: isOver } }
        : { kind: 'ended', ...result };
    } finally {
      stop();
    }
  };
  return { done: ended(), cancel: () => execution.cancel(), limit, leave: () => stop() };
}

function concluded(attempt: Attempt, command: ScriptCommand, end: DurableEnd): End {
  if (end.kind !== 'ended') return end;
  const { task, recorder, redactor } = attempt.options;
  const { outcome } = end;
  if (outcome.kind === 'timedOut')
    return { ...end, outcome: { kind: 'timedOut', after: attempt.timeout ?? outcome.after } };
  if (task.verb === 'stop')
    return { ...end, ...stopProblem(outcome.kind === 'exited' ? outcome.code : 0, command.text) };
  if (!succeeded(outcome) || end.problem !== undefined) return end;
  // What cannot be compared with its record may hold a secret that is not known any more.
  const text = recorder.differs ? '' : attempt.sample.text();
  return { ...end, ...capture(task.capture, redactor.redactText(text)) };
}

/** The exit codes of the script that stops one identified process. */
function stopProblem(code: number, detail: string): { problem?: Problem } {
  const [first = ''] = detail.split('\n');
  switch (code) {
    case 3:
      return { problem: { code: 'processChanged', detail: first } };
    case 4:
      return { problem: { code: 'processRemains', detail: first } };
    default:
      return {};
  }
}
