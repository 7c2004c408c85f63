import { randomBytes } from 'node:crypto';
import { HostUnreachable, type OutputStream } from '../model/transport.ts';
import { usualOptions } from './host-shell.ts';
import { type MarkerSplitter, markerSplitter } from './marker.ts';
import type { OpenShell, ProcessEnd, ShellListener, ShellUrgency } from './shell-process.ts';
import { within } from './timing.ts';

export interface HostAnswer {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** Null: the channel closed and nobody knows how it ended. */
  readonly end: ProcessEnd | null;
}

/**
 * Runs a short script of our own with /bin/sh and gives what it printed, all of it. Rejects with `HostUnreachable` when
 * it could not be sent, did not answer in time, or its answer was cut off: a part of it can read as another answer.
 *
 * The script's stdout is between two marker lines. The second comes when the shell exits, wherever the script does that;
 * how it exited says nothing of its output, which a server may send after that.
 */
export async function askHost(
  open: OpenShell,
  script: string,
  { urgency = 'task', timeout = 30_000 }: { urgency?: ShellUrgency; timeout?: number } = {},
): Promise<HostAnswer> {
  const marker = `\u001ehandrail-${randomBytes(9).toString('hex')}`;
  const collector = new Collector(marker);
  const shell = await open(collector, urgency);
  shell.write(
    `handrail() {\ntrap "echo '${marker}'" 0\necho '${marker}'\n${usualOptions}\n${script}\n}\nhandrail\n`,
  );
  shell.end();
  const end = await within(timeout, collector.ended);
  shell.release();
  if (end !== undefined && collector.whole) return { ...collector.output(), end };
  shell.close();
  throw new HostUnreachable({
    code: end === null ? 'connectionLost' : 'other',
    detail:
      end === undefined
        ? `the host did not answer within ${timeout / 1000} s`
        : end === null
          ? 'the channel closed before the host had answered'
          : collector.unanswered(),
  });
}

class Collector implements ShellListener {
  readonly #markers: MarkerSplitter;
  readonly #ended = Promise.withResolvers<ProcessEnd | null>();
  readonly #chunks: Readonly<Record<OutputStream, Uint8Array[]>> = { stdout: [], stderr: [] };
  #noise = '';
  #exit: ProcessEnd | null = null;
  #begun = false;
  /** The second marker came, and with it everything before it. */
  whole = false;

  constructor(marker: string) {
    this.#markers = markerSplitter(marker);
  }

  get ended(): Promise<ProcessEnd | null> {
    return this.#ended.promise;
  }

  output(): { stdout: Buffer; stderr: Buffer } {
    return { stdout: Buffer.concat(this.#chunks.stdout), stderr: Buffer.concat(this.#chunks.stderr) };
  }

  /** Why there is no whole answer though the shell has ended. */
  unanswered(): string {
    const said = `${this.#noise}${this.output().stderr}`.trim().slice(0, 500);
    const what = this.#begun
      ? 'the answer of the host breaks off'
      : 'the host does not run commands with /bin/sh';
    return said === '' ? what : `${what}: ${said}`;
  }

  onOutput(stream: OutputStream, chunk: Uint8Array): void {
    if (stream === 'stderr') {
      this.#chunks.stderr.push(chunk);
      return;
    }
    for (const piece of this.#markers.push(chunk)) {
      if (piece.kind === 'marker') {
        this.whole = this.#begun;
        this.#begun = true;
      } else if (this.#begun) this.#chunks.stdout.push(piece.data);
      else this.#noise += Buffer.from(piece.data).toString();
    }
  }

  onExit(end: ProcessEnd): void {
    this.#exit = end;
  }

  // Our scripts leave nothing behind that could hold the output: its end is the end, and all of it has come.
  onClosed(): void {
    this.#ended.resolve(this.#exit);
  }
}
