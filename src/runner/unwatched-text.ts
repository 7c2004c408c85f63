import type { Event } from '../engine/event.ts';
import { followKey } from '../engine/reduce-follow.ts';
import { isReadOnly } from '../engine/reduce-task.ts';
import { type RunState, taskNamed } from '../engine/state.ts';
import { unwatchedBytes } from './follow-tail.ts';

/**
 * The recorded end of followed files that nothing was concluded from yet: whoever takes the run up looks at it before
 * what comes next, because the process before may have ended between reading a line and acting on it.
 */
export class UnwatchedText {
  readonly #texts = new Map<string, Text>();
  /** By task: where the line stands that ends it, as long as it has not ended. */
  readonly #matched = new Map<string, { readonly follow: string; readonly end: number }>();

  /** `state` is the one after the event. */
  add(event: Event, state: RunState): void {
    switch (event.type) {
      case 'follow.output': {
        const { start, bytes } = this.#text(event.follow);
        const all = Buffer.concat([bytes, Buffer.from(event.data, event.encoding ?? 'utf8')]);
        // Across a gap no line can be put together.
        const from = event.omitted === undefined ? Math.max(0, all.length - unwatchedBytes) : bytes.length;
        this.#texts.set(event.follow, { start: start + from, bytes: all.subarray(from) });
        return;
      }
      case 'follow.matched': {
        const { start, bytes } = this.#text(event.follow);
        const at = bytes.lastIndexOf(event.line);
        const end = at < 0 ? -1 : bytes.indexOf(newline, at);
        this.#matched.set(event.task, {
          follow: event.follow,
          end: start + (end < 0 ? bytes.length : end + 1),
        });
        return;
      }
      case 'task.finished': {
        const matched = this.#matched.get(event.task);
        this.#matched.delete(event.task);
        if (matched !== undefined && event.outcome.kind !== 'lost') this.#cut(matched.follow, matched.end);
        return;
      }
      case 'task.started':
        this.#passOver(event.task, state);
        return;
      default:
    }
  }

  of(follow: string): Uint8Array {
    return this.#text(follow).bytes;
  }

  /** Something was changed there: what the logs said before it says nothing about what comes of it. */
  #passOver(id: string, state: RunState): void {
    const task = taskNamed(state, id);
    if (task === undefined || task.host === null || isReadOnly(task.verb)) return;
    const begin = followKey(task.section, task.host, '');
    for (const [key, { start, bytes }] of this.#texts)
      if (key.startsWith(begin)) this.#cut(key, start + bytes.lastIndexOf(newline) + 1);
  }

  #cut(follow: string, end: number): void {
    const { start, bytes } = this.#text(follow);
    const from = Math.max(0, end - start);
    this.#texts.set(follow, { start: start + from, bytes: bytes.subarray(from) });
  }

  #text(follow: string): Text {
    return this.#texts.get(follow) ?? { start: 0, bytes: Buffer.alloc(0) };
  }
}

interface Text {
  /** How many bytes came before. */
  readonly start: number;
  readonly bytes: Buffer;
}

const newline = 0x0a;
