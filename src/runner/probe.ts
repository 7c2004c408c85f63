import type { Outcome } from '../model/outcome.ts';
import { HostUnreachable, type OutputStream, type Transport } from '../model/transport.ts';
import { OutputTail } from './output-tail.ts';
import { outputStreams } from './pieces.ts';
import type { Redactor } from './redactor.ts';

/** How long a probe may take, in milliseconds. */
const timeout = 30_000;

/** Of what it prints, the end is kept; in bytes. */
const keptOutput = 16 * 1024;

/** Runs a person's command on a host, to find out about something else. */
export async function probe(
  transport: Transport,
  script: string,
  redactor: Redactor,
): Promise<{ readonly outcome: Outcome; readonly output: string }> {
  const tail = new OutputTail(keptOutput);
  const streamTo = (stream: OutputStream) => redactor.stream(bytes => tail.add({ stream, bytes }));
  const streams = { stdout: streamTo('stdout'), stderr: streamTo('stderr') };
  const onOutput = (stream: OutputStream, chunk: Uint8Array) => streams[stream].write(chunk);
  const outcome = await outcomeOf(transport, script, onOutput);
  for (const stream of outputStreams) streams[stream].flush();
  const { pieces } = tail.take(keptOutput);
  return { outcome, output: Buffer.concat(pieces.map(({ bytes }) => bytes)).toString() };
}

async function outcomeOf(
  transport: Transport,
  script: string,
  onOutput: (stream: OutputStream, chunk: Uint8Array) => void,
): Promise<Outcome> {
  try {
    return (await transport.exec({ script, shell: 'sh', secrets: {}, timeout, onOutput }).done).outcome;
  } catch (error) {
    if (error instanceof HostUnreachable) return { kind: 'unreachable', reason: error.problem.detail };
    return { kind: 'lost', reason: error instanceof Error ? error.message : String(error) };
  }
}
