import type { FilePosition, Follow, FollowRequest, Transport } from '../model/transport.ts';
import { HostUnreachable } from '../model/transport.ts';
import { LineSplitter } from './lines.ts';
import { OutputTail } from './output-tail.ts';
import type { OutputRecorder } from './recorder.ts';
import { Timers } from './timers.ts';
import type { RunnerTiming } from './timing.ts';

/** How much of a log is looked at again when a further attempt begins, in bytes. */
export const unwatchedBytes = 256 * 1024;

/** A tail that is lost again within this time is not opened once more by itself, in milliseconds. */
const rightAway = 10_000;

/** How long the loss of a connection may become known after that of a tail, in milliseconds. */
const lossPatience = 2_000;

export interface FollowTailOptions {
  readonly host: string;
  readonly path: string;
  /** Null: where the file ends now. */
  readonly position: FilePosition | null;
  readonly recorder: OutputRecorder;
  readonly timing: RunnerTiming;
  transport(): Transport;
  isConnected(): boolean;
  onData(chunk: Uint8Array): void;
  onChange: FollowRequest['onChange'];
  onEnd(reason: string): void;
  /** A dry run: nothing will ever come. */
  onNothing(): void;
}

/**
 * One followed file, whatever channels and connections it is read through: a channel that is lost is opened again where it
 * was, and neither a line nor half of one is missed or read twice.
 */
export class FollowTail {
  readonly host: string;
  readonly recorder: OutputRecorder;
  readonly lines = new LineSplitter();
  /** What came while no step waited for it: a person who mends something may be quicker than the next attempt. */
  readonly unwatched = new OutputTail(unwatchedBytes);
  /** The lines that came together with the one that ended the last attempt, after it. */
  left: readonly string[] = [];
  /** `unwatched` is what an earlier process read while a step waited: a failure in it counts. */
  isRecalled = false;
  readonly #options: FollowTailOptions;
  readonly #timers: Timers;
  #position: FilePosition | null;
  #follow: Follow | null = null;
  /** Counts the channels: what an earlier one still says is not listened to. */
  #channel = 0;
  #status: 'open' | 'lost' | 'closed' = 'open';
  #openedAgain = Number.NEGATIVE_INFINITY;

  constructor(options: FollowTailOptions) {
    this.#options = options;
    this.host = options.host;
    this.recorder = options.recorder;
    this.#position = options.position;
    this.#timers = new Timers(options.timing);
  }

  async open(): Promise<void> {
    this.#status = 'open';
    this.#channel += 1;
    const channel = this.#channel;
    const isCurrent = () => channel === this.#channel && this.#status === 'open';
    try {
      const position = this.#position ?? (await this.#end());
      if (!isCurrent()) return;
      this.#position = position;
      const follow = this.#options.transport().follow({
        position,
        onData: (chunk, through) => {
          if (!isCurrent()) return;
          this.#position = through;
          this.recorder.write('stdout', chunk, through);
          this.#options.onData(chunk);
        },
        onChange: change => {
          if (isCurrent()) this.#options.onChange(change);
        },
        onEnd: (reason, lost) => {
          if (isCurrent()) this.#ended(reason, lost);
        },
      });
      if (isCurrent()) this.#follow = follow;
      else follow?.stop();
      if (follow === null) this.#options.onNothing();
    } catch (error) {
      const isLost = error instanceof HostUnreachable;
      if (isCurrent()) this.#ended(error instanceof Error ? error.message : String(error), isLost);
    }
  }

  /** Its host is there again. */
  resume(): void {
    if (this.#status === 'lost') this.#openAgain();
  }

  close(): void {
    this.#status = 'closed';
    this.#timers.stopAll();
    this.#follow?.stop();
    this.#follow = null;
  }

  async #end(): Promise<FilePosition> {
    const { path, transport } = this.#options;
    const [position] = await transport().positions([path]);
    return position ?? { path, inode: null, size: 0 };
  }

  #ended(reason: string, lost: boolean): void {
    this.#follow = null;
    if (!lost) {
      this.close();
      this.#options.onEnd(reason);
      return;
    }
    this.#status = 'lost';
    const { timing, isConnected } = this.#options;
    const isAgain = timing.now() - this.#openedAgain < rightAway;
    this.#timers.start('again', isAgain ? lossPatience : 0, () => {
      // With its connection it comes back by itself.
      if (this.#status !== 'lost' || !isConnected()) return;
      if (isAgain) this.#ended(reason, false);
      else this.#openAgain();
    });
  }

  #openAgain(): void {
    this.#timers.stopAll();
    this.#openedAgain = this.#options.timing.now();
    void this.open();
  }
}
