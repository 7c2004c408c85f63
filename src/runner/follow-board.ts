import type { Command } from '../engine/command.ts';
import type { Effect } from '../engine/effects.ts';
import type { EventBody } from '../engine/event.ts';
import type { Report } from '../engine/intent.ts';
import { followKey } from '../engine/reduce-follow.ts';
import type { FilePosition, Follow, Transport } from '../model/transport.ts';
import type { Attempting, Ending } from './execute.ts';
import { LineSplitter } from './lines.ts';
import { OutputTail } from './output-tail.ts';
import { OutputRecorder } from './recorder.ts';
import type { Redactor } from './redactor.ts';

type FollowCommand = Extract<Command, { kind: 'follow' }>;

/** How much of a log is looked at again when a further attempt begins, in bytes. */
const unwatchedBytes = 256 * 1024;

interface Tail {
  readonly recorder: OutputRecorder;
  readonly lines: LineSplitter;
  /** What came while no step waited for it: a person who mends something may be quicker than the next attempt. */
  readonly unwatched: OutputTail;
  /** The lines that came together with the one that ended the last attempt, after it. */
  left: readonly string[];
  follow: Follow | null;
}

interface Watch {
  readonly task: string;
  readonly follows: ReadonlySet<string>;
  readonly until: RegExp | null;
  readonly fail: RegExp | null;
  end(ending: Ending): void;
}

interface FollowBoardOptions {
  readonly redactor: Redactor;
  report(report: Report): unknown;
  record(body: EventBody): void;
  live(key: string, chunk: Uint8Array): void;
}

/** The files being tailed, and the steps that wait for a line in them. A tail outlives the step that opened it. */
export class FollowBoard {
  readonly #options: FollowBoardOptions;
  readonly #tails = new Map<string, Tail>();
  readonly #watches = new Map<string, Watch>();

  constructor(options: FollowBoardOptions) {
    this.#options = options;
  }

  open(effect: Extract<Effect, { type: 'openFollow' }>, transport: Transport): void {
    const key = effect.follow;
    const { redactor, record, live, report } = this.#options;
    const recorder = new OutputRecorder({ target: { kind: 'follow', follow: key }, redactor, record, live });
    const tail: Tail = {
      recorder,
      lines: new LineSplitter(),
      unwatched: new OutputTail(unwatchedBytes),
      left: [],
      follow: null,
    };
    this.#tails.set(key, tail);
    void this.#positionOf(effect, transport)
      .then(position => {
        if (this.#tails.get(key) !== tail) return;
        const tailing = transport.follow({
          position,
          onData: chunk => this.#take(key, tail, chunk),
          onChange: change => report({ type: 'followChanged', follow: key, change }),
          onEnd: reason => this.#lost(key, reason),
        });
        if (tailing === null) this.#assume(key);
        tail.follow = tailing;
      })
      .catch(error => this.#lost(key, error instanceof Error ? error.message : String(error)));
  }

  /** Ends when a line of any of the files matches; `fail` wins. Without `until`, a person ends it. */
  watch(attempting: Attempting, command: FollowCommand): Promise<Ending> {
    const { task, signal } = attempting;
    return new Promise(resolve => {
      const timer = task.timeout === undefined ? undefined : setTimeout(timedOut, task.timeout, task.timeout);
      const end = (ending: Ending) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', cancelled);
        this.#watches.delete(task.id);
        resolve(ending);
      };
      const cancelled = () => end({ outcome: { kind: 'cancelled' } });
      function timedOut(after: number): void {
        end({ outcome: { kind: 'timedOut', after } });
      }
      this.#watches.set(task.id, {
        task: task.id,
        follows: new Set(command.files.map(path => followKey(task.section, task.host ?? '', path))),
        until: command.until === undefined ? null : new RegExp(command.until, 'u'),
        fail: command.fail === undefined ? null : new RegExp(command.fail, 'u'),
        end,
      });
      signal.addEventListener('abort', cancelled, { once: true });
      if (signal.aborted) cancelled();
      else this.#catchUp(task.id);
    });
  }

  /** Something is being changed there: what the logs said before it says nothing about what comes of it. */
  passOver(section: string, host: string): void {
    for (const [key, tail] of this.#tails) {
      if (!key.startsWith(followKey(section, host, ''))) continue;
      const { pieces } = tail.unwatched.take(unwatchedBytes);
      tail.lines.split(Buffer.concat(pieces.map(({ bytes }) => bytes)));
      tail.left = [];
    }
  }

  /** A person said how the step ended. */
  unwatch(task: string): void {
    this.#watches.get(task)?.end({ outcome: { kind: 'cancelled' } });
  }

  async close(key: string, reason: string): Promise<void> {
    const tail = this.#tails.get(key);
    if (tail === undefined) return;
    this.#tails.delete(key);
    tail.follow?.stop();
    const output = tail.recorder.end();
    this.#options.report({
      type: 'followClosed',
      follow: key,
      reason,
      ...(output.bytes > 0 ? { output } : {}),
    });
  }

  async closeAll(reason: string): Promise<void> {
    await Promise.all([...this.#tails.keys()].map(key => this.close(key, reason)));
  }

  async #positionOf(
    effect: Extract<Effect, { type: 'openFollow' }>,
    transport: Transport,
  ): Promise<FilePosition> {
    if (effect.position !== null) return effect.position;
    const [position] = await transport.positions([effect.path]);
    return position ?? { path: effect.path, inode: null, size: 0 };
  }

  #take(key: string, tail: Tail, chunk: Uint8Array): void {
    tail.recorder.write('stdout', chunk);
    const watches = [...this.#watches.values()].filter(watch => watch.follows.has(key));
    if (watches.length === 0) {
      tail.unwatched.add({ stream: 'stdout', bytes: chunk });
      return;
    }
    const lines = tail.lines.split(chunk);
    for (const watch of watches) this.#match(watch, key, tail, lines);
  }

  /**
   * A further attempt begins where the one before it ended. What failed in between was there before a person asked for
   * the attempt, so it is passed over: only what was reached after the last failure counts.
   */
  #catchUp(task: string): void {
    for (const [key, tail] of this.#tails) {
      const watch = this.#watches.get(task);
      if (watch === undefined || !watch.follows.has(key)) continue;
      const { pieces } = tail.unwatched.take(unwatchedBytes);
      const missed = tail.lines.split(Buffer.concat(pieces.map(({ bytes }) => bytes)));
      const lines = [...tail.left, ...missed];
      const since = lines.slice(lines.findLastIndex(line => watch.fail?.test(line)) + 1);
      tail.left = [];
      this.#settle(
        watch,
        key,
        tail,
        since,
        since.findIndex(line => watch.until?.test(line)),
        'until',
      );
    }
  }

  /** `fail` wins over `until` in what comes at once. */
  #match(watch: Watch, key: string, tail: Tail, lines: readonly string[]): void {
    const failed = lines.findIndex(line => watch.fail?.test(line));
    const reached = lines.findIndex(line => watch.until?.test(line));
    if (failed >= 0) this.#settle(watch, key, tail, lines, failed, 'fail');
    else this.#settle(watch, key, tail, lines, reached, 'until');
  }

  #settle(
    watch: Watch,
    key: string,
    tail: Tail,
    lines: readonly string[],
    index: number,
    pattern: 'until' | 'fail',
  ): void {
    const line = lines[index];
    if (line === undefined) return;
    tail.left = lines.slice(index + 1);
    // The line itself is on record before what follows from it.
    tail.recorder.keep();
    const shown = this.#options.redactor.redactText(line);
    this.#options.report({ type: 'followMatched', follow: key, task: watch.task, pattern, line: shown });
    watch.end(
      pattern === 'until'
        ? { outcome: { kind: 'exited', code: 0 } }
        : { outcome: { kind: 'exited', code: 1 }, problem: { code: 'failPattern', detail: shown } },
    );
  }

  /** In a dry run, the line that is waited for would come. */
  #assume(key: string): void {
    for (const watch of this.#watches.values())
      if (watch.follows.has(key)) watch.end({ outcome: { kind: 'exited', code: 0 } });
  }

  #lost(key: string, reason: string): void {
    if (!this.#tails.has(key)) return;
    void this.close(key, reason);
    for (const watch of this.#watches.values())
      if (watch.follows.has(key))
        watch.end({ outcome: { kind: 'lost', reason }, problem: { code: 'connectionLost', detail: reason } });
  }
}
