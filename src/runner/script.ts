import type { Command } from '../engine/command.ts';
import { succeeded } from '../model/outcome.ts';
import type { ExecResult, OutputStream, Problem, Transport } from '../model/transport.ts';
import { capture, OutputSample } from './capture.ts';
import type { Attempting, Ending } from './execute.ts';

export type ScriptCommand = Extract<Command, { kind: 'script' }>;

/** A `run` or a `stop`: the script once, its output recorded as it comes. */
export async function runScript(attempting: Attempting, command: ScriptCommand): Promise<Ending> {
  const { task, recorder, redactor } = attempting;
  const sample = new OutputSample();
  const result = await send(attempting, command, task.timeout, (stream, chunk) => {
    sample.add(chunk);
    recorder.write(stream, chunk);
  });
  const { outcome } = result;
  if (task.verb === 'stop')
    return { ...result, ...stopProblem(outcome.kind === 'exited' ? outcome.code : 0, command.text) };
  if (!succeeded(outcome) || result.problem !== undefined) return result;
  return { ...result, ...capture(task.capture, redactor.redactText(sample.text())) };
}

/** Sends the script to the host and waits for its end; the attempt's signal ends it early. */
export async function send(
  attempting: Attempting,
  command: ScriptCommand,
  timeout: number | undefined,
  onOutput: (stream: OutputStream, chunk: Uint8Array) => void,
): Promise<ExecResult> {
  const { signal, secrets } = attempting;
  const execution = hostOf(attempting).exec({
    script: command.text,
    shell: command.shell,
    secrets,
    onOutput,
    ...(timeout === undefined ? {} : { timeout }),
  });
  const cancel = () => execution.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    return await execution.done;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

export function hostOf({ transport, task }: Attempting): Transport {
  if (transport === null) throw new TypeError(`${task.id} needs a host`);
  return transport;
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
