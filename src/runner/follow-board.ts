import type { Effect } from '../engine/effect.ts';
import type { EventBody, OutputSummary } from '../engine/event.ts';
import type { Report } from '../engine/intent.ts';
import { followKey } from '../engine/reduce-follow.ts';
import type { Transport } from '../model/transport.ts';
import type { Attempt } from './attempt.ts';
import type { Ending } from './execute.ts';
import { FollowTail, unwatchedBytes } from './follow-tail.ts';
import { type FollowCommand, FollowWatch, type Found } from './follow-watch.ts';
import { OutputRecorder } from './recorder.ts';
import type { Redactor } from './redactor.ts';
import type { RunnerTiming } from './timing.ts';

interface FollowBoardOptions {
  readonly redactor: Redactor;
  readonly timing: RunnerTiming;
  transport(host: string): Transport;
  isConnected(host: string): boolean;
  readonly unwatched?: (follow: string) => Uint8Array;
  report(report: Report): unknown;
  record(body: EventBody): void;
  live(key: string, chunk: Uint8Array): void;
}

/** The files being tailed, and the steps that wait for a line in them. A tail outlives the step that opened it. */
export class FollowBoard {
  readonly #options: FollowBoardOptions;
  readonly #tails = new Map<string, FollowTail>();
  readonly #watches = new Map<string, FollowWatch>();
  /** Files whose recorded end was looked at. */
  readonly #known = new Set<string>();

  constructor(options: FollowBoardOptions) {
    this.#options = options;
  }

  open({ follow: key, host, path, position }: Extract<Effect, { type: 'openFollow' }>): void {
    const { redactor, record, live, report, timing, transport, isConnected } = this.#options;
    const target = { kind: 'follow', follow: key } as const;
    const tail: FollowTail = new FollowTail({
      host,
      path,
      position,
      recorder: new OutputRecorder({ target, redactor, record, live, after: timing.after }),
      timing,
      transport: () => transport(host),
      isConnected: () => isConnected(host),
      onData: chunk => this.#take(key, tail, chunk),
      onChange: change => report({ type: 'followChanged', follow: key, change }),
      onEnd: reason => this.#ended(key, reason),
      onNothing: () => this.#assume(key),
    });
    this.#tails.set(key, tail);
    this.#recall(key, tail);
    void tail.open();
  }

  /** What an earlier process read and did not act on comes first, once. */
  #recall(key: string, tail: FollowTail): void {
    const bytes = this.#known.has(key) ? undefined : this.#options.unwatched?.(key);
    this.#known.add(key);
    if (bytes === undefined || bytes.length === 0) return;
    tail.unwatched.add({ stream: 'stdout', bytes });
    tail.isRecalled = true;
    // A step begins to wait before its files are opened.
    for (const watch of [...this.#watches.values()]) if (watch.follows.has(key)) this.#catchUp(watch);
  }

  /** The host is there again: its tails go on from where they were. */
  resume(host: string): void {
    for (const tail of this.#tails.values()) if (tail.host === host) tail.resume();
  }

  /** Ends when a line of any of the files matches; `fail` wins. Without `until`, a person ends it. */
  watch(attempt: Attempt, command: FollowCommand): Promise<Ending> {
    const { signal, options } = attempt;
    const { task } = options;
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
      const watch = new FollowWatch(attempt, command, end);
      this.#watches.set(task.id, watch);
      signal.addEventListener('abort', cancelled, { once: true });
      if (signal.aborted) cancelled();
      else this.#catchUp(watch);
    });
  }

  /** Something is being changed there: what the logs said before it says nothing about what comes of it. */
  passOver(section: string, host: string): void {
    for (const [key, tail] of this.#tails) {
      if (!key.startsWith(followKey(section, host, ''))) continue;
      const { pieces } = tail.unwatched.take(unwatchedBytes);
      tail.lines.split(Buffer.concat(pieces.map(({ bytes }) => bytes)));
      tail.left = [];
      tail.isRecalled = false;
    }
  }

  /** A person said how the step ended. */
  unwatch(task: string): void {
    this.#watches.get(task)?.end({ outcome: { kind: 'cancelled' } });
  }

  close(key: string, reason: string): void {
    this.#close(key, reason, recorder => recorder.end());
  }

  /** `goesOn`: another process will read on from what is on record. */
  closeAll(reason: string, { goesOn }: { readonly goesOn: boolean }): void {
    for (const key of [...this.#tails.keys()])
      this.#close(key, reason, recorder => (goesOn ? recorder.leave() : recorder.end()));
  }

  #close(key: string, reason: string, end: (recorder: OutputRecorder) => OutputSummary): void {
    const tail = this.#tails.get(key);
    if (tail === undefined) return;
    this.#tails.delete(key);
    tail.close();
    const output = end(tail.recorder);
    const printed = output.bytes > 0 ? { output } : {};
    this.#options.report({ type: 'followClosed', follow: key, reason, ...printed });
  }

  #take(key: string, tail: FollowTail, chunk: Uint8Array): void {
    const watches = [...this.#watches.values()].filter(watch => watch.follows.has(key));
    if (watches.length === 0) {
      tail.unwatched.add({ stream: 'stdout', bytes: chunk });
      return;
    }
    const lines = tail.lines.split(chunk);
    for (const watch of watches) this.#settle(watch, key, tail, lines, watch.findIn(lines));
  }

  /** A further attempt begins where the one before it ended. */
  #catchUp(watch: FollowWatch): void {
    for (const [key, tail] of this.#tails) {
      if (!this.#watches.has(watch.task) || !watch.follows.has(key)) continue;
      const { pieces } = tail.unwatched.take(unwatchedBytes);
      const missed = tail.lines.split(Buffer.concat(pieces.map(({ bytes }) => bytes)));
      const lines = [...tail.left, ...missed];
      tail.left = [];
      const found = tail.isRecalled ? watch.findIn(lines) : watch.findAgain(lines);
      tail.isRecalled = false;
      this.#settle(watch, key, tail, lines, found);
    }
  }

  #settle(
    watch: FollowWatch,
    key: string,
    tail: FollowTail,
    lines: readonly string[],
    found: Found | null,
  ): void {
    if (found === null) return;
    const { index, line, pattern } = found;
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

  #ended(key: string, reason: string): void {
    if (!this.#tails.has(key)) return;
    this.close(key, reason);
    for (const watch of this.#watches.values())
      if (watch.follows.has(key))
        watch.end({ outcome: { kind: 'lost', reason }, problem: { code: 'connectionLost', detail: reason } });
  }
}
