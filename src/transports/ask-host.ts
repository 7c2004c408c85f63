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
 * Runs a short script of our own with /bin/sh and gives what it printed. Rejects with `HostUnreachable` when it could
 * not be sent or did not answer in time. Such scripts only look; nothing is in doubt when the answer does not come.
 */
export async function askHost(
  open: OpenShell,
  script: string,
  { urgency = 'task', timeout = 30_000 }: { urgency?: ShellUrgency; timeout?: number } = {},
): Promise<HostAnswer> {
  const marker = `\u001ehandrail-${randomBytes(9).toString('hex')}`;
  const collector = new Collector(marker);
  const shell = await open(collector, urgency);
  shell.write(`handrail() {\necho '${marker}'\n${usualOptions}\n${script}\n}\nhandrail\n`);
  shell.end();
  const end = await within(timeout, collector.ended);
  shell.release();
  if (end !== undefined && collector.begun) return { ...collector.output(), end };
  shell.close();
  const said = collector.noise();
  throw new HostUnreachable({
    code: end === null ? 'connectionLost' : 'other',
    detail:
      end === undefined
        ? `the host did not answer within ${timeout / 1000} s`
        : end === null
          ? 'the channel closed before the host had answered'
          : `the host does not run commands with /bin/sh${said === '' ? '' : `: ${said}`}`,
  });
}

class Collector implements ShellListener {
  readonly #markers: MarkerSplitter;
  readonly #ended = Promise.withResolvers<ProcessEnd | null>();
  readonly #chunks: Readonly<Record<OutputStream, Uint8Array[]>> = { stdout: [], stderr: [] };
  #noise = '';
  #exit: ProcessEnd | null = null;
  begun = false;

  constructor(marker: string) {
    this.#markers = markerSplitter(marker);
  }

  get ended(): Promise<ProcessEnd | null> {
    return this.#ended.promise;
  }

  output(): { stdout: Buffer; stderr: Buffer } {
    return { stdout: Buffer.concat(this.#chunks.stdout), stderr: Buffer.concat(this.#chunks.stderr) };
  }

  noise(): string {
    const { stderr } = this.output();
    return `${this.#noise}${stderr}`.trim().slice(0, 500);
  }

  onOutput(stream: OutputStream, chunk: Uint8Array): void {
    if (stream === 'stderr' || this.begun) {
      this.#chunks[stream].push(chunk);
      return;
    }
    for (const piece of this.#markers.push(chunk)) {
      if (piece.kind === 'marker') this.begun = true;
      else if (this.begun) this.#chunks.stdout.push(piece.data);
      else this.#noise += Buffer.from(piece.data).toString();
    }
    if (this.begun) this.#chunks.stdout.push(this.#markers.rest());
  }

  onExit(end: ProcessEnd): void {
    this.#exit = end;
  }

  // Our scripts leave nothing behind that could hold the output: its end is the end, and all of it has come.
  onClosed(): void {
    this.#ended.resolve(this.#exit);
  }
}
