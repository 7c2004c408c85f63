import type { Event, FollowOutput, TaskOutput } from './event.ts';
import { type OutputBook, type OutputStreamView, taskOutputKey } from './output.ts';
import { type LineMark, LineStore } from './output-lines.ts';
import { findLine } from './output-search.ts';

/** Bytes that all output together may take in memory, line index included. */
const standardBudget = 64 * 1024 * 1024;

/**
 * An empty book. `budget` is in bytes. A line of its own marks each attempt after a task's first, and what the journal
 * left out.
 */
export function createOutputBook({ budget = standardBudget }: { readonly budget?: number } = {}): OutputBook {
  return new MemoryOutputBook(budget);
}

interface Stream {
  readonly lines: LineStore;
  /** Where output beyond what the journal keeps begins; null where there is none. */
  live: { readonly mark: LineMark; readonly bytes: number } | null;
  bytes: number;
}

class MemoryOutputBook implements OutputBook {
  readonly #budget: number;
  readonly #streams = new Map<string, Stream>();
  readonly #views = new Map<string, OutputStreamView>();
  readonly #spare: Uint8Array[] = [];
  readonly #encoded = new Encoder();
  #held = 0;

  constructor(budget: number) {
    this.#budget = budget;
  }

  add(event: Event): void {
    switch (event.type) {
      case 'task.output':
        this.#addRecorded(taskOutputKey(event.task), event);
        return;
      case 'follow.output':
        this.#addRecorded(event.follow, event);
        return;
      case 'task.started':
        if (event.attempt > 1) this.#addMarker(taskOutputKey(event.task), `──── #${event.attempt} ────`);
        return;
      default:
    }
  }

  addLive(key: string, chunk: Uint8Array): void {
    const stream = this.#streamOf(key);
    stream.live ??= { mark: stream.lines.mark(), bytes: stream.bytes };
    this.#append(stream, chunk);
  }

  stream(key: string): OutputStreamView {
    const known = this.#views.get(key);
    if (known !== undefined) return known;
    const view = viewOf(() => this.#streams.get(key));
    this.#views.set(key, view);
    return view;
  }

  keys(): readonly string[] {
    return [...this.#streams.keys()];
  }

  #addRecorded(key: string, output: TaskOutput | FollowOutput): void {
    const stream = this.#streamOf(key);
    const { omitted = 0 } = output;
    this.#dropLive(stream);
    if (omitted > 0) {
      this.#addMarker(key, `⋯⋯⋯⋯ ${omitted} B ⋯⋯⋯⋯`);
      stream.bytes += omitted;
    }
    this.#append(stream, this.#encoded.bytesOf(output));
  }

  /** What is recorded now is the end of what was shown live, or all that is left of it. */
  #dropLive(stream: Stream): void {
    if (stream.live === null) return;
    const { mark, bytes } = stream.live;
    this.#change(stream, () => stream.lines.truncate(mark));
    stream.bytes = bytes;
    stream.live = null;
  }

  #addMarker(key: string, text: string): void {
    const stream = this.#streamOf(key);
    this.#dropLive(stream);
    const line = `${stream.lines.isMidLine ? '\n' : ''}${text}\n`;
    this.#change(stream, () => stream.lines.append(this.#encoded.bytesOf({ data: line })));
  }

  #append(stream: Stream, bytes: Uint8Array): void {
    stream.bytes += bytes.length;
    this.#change(stream, () => stream.lines.append(bytes));
  }

  /** Keeps to the budget: the oldest output of the largest stream goes. */
  #change(stream: Stream, change: () => void): void {
    const before = stream.lines.held;
    change();
    this.#held += stream.lines.held - before;
    while (this.#held > this.#budget) {
      const freed = this.#largest()?.lines.dropOldest() ?? 0;
      if (freed === 0) return;
      this.#held -= freed;
    }
  }

  #largest(): Stream | undefined {
    let largest: Stream | undefined;
    for (const stream of this.#streams.values())
      if (stream.lines.canDrop && stream.lines.held > (largest?.lines.held ?? 0)) largest = stream;
    return largest;
  }

  #streamOf(key: string): Stream {
    const known = this.#streams.get(key);
    if (known !== undefined) return known;
    const stream: Stream = { lines: new LineStore(this.#spare), live: null, bytes: 0 };
    this.#streams.set(key, stream);
    return stream;
  }
}

/** Shows whatever the stream holds at the time, also when there is none yet. */
function viewOf(current: () => Stream | undefined): OutputStreamView {
  return {
    get firstLine() {
      return current()?.lines.firstLine ?? 0;
    },
    get endLine() {
      return current()?.lines.endLine ?? 0;
    },
    get bytes() {
      return current()?.bytes ?? 0;
    },
    lines: (from, to) => current()?.lines.lines(from, to) ?? [],
    find: (query, from, direction) => {
      const stream = current();
      return stream === undefined ? -1 : findLine(stream.lines, query, from, direction);
    },
  };
}

/** Turns the text of events into bytes, always in the same memory: what it gives is good until the next time. */
class Encoder {
  readonly #utf8 = new TextEncoder();
  #memory = new Uint8Array(64 * 1024);

  bytesOf({ data, encoding }: { readonly data: string; readonly encoding?: 'base64' }): Uint8Array {
    if (encoding !== undefined) return Uint8Array.from(atob(data), char => char.charCodeAt(0));
    // No UTF-16 unit takes more than three bytes.
    if (this.#memory.length < data.length * 3) this.#memory = new Uint8Array(data.length * 3);
    const { written } = this.#utf8.encodeInto(data, this.#memory);
    return this.#memory.subarray(0, written);
  }
}
