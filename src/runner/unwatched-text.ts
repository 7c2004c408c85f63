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
  readonly #texts = new Map<string, Buffer>();

  /** `state` is the one after the event. */
  add(event: Event, state: RunState): void {
    switch (event.type) {
      case 'follow.output': {
        const before = event.omitted === undefined ? this.of(event.follow) : nothing;
        const all = Buffer.concat([before, Buffer.from(event.data, event.encoding ?? 'utf8')]);
        this.#texts.set(event.follow, all.subarray(Math.max(0, all.length - unwatchedBytes)));
        return;
      }
      case 'follow.matched': {
        const text = this.of(event.follow);
        const at = text.lastIndexOf(event.line);
        const end = at < 0 ? -1 : text.indexOf(newline, at);
        this.#texts.set(event.follow, end < 0 ? nothing : text.subarray(end + 1));
        return;
      }
      case 'task.started':
        this.#passOver(event.task, state);
        return;
      default:
    }
  }

  of(follow: string): Buffer {
    return this.#texts.get(follow) ?? nothing;
  }

  /** Something was changed there: what the logs said before it says nothing about what comes of it. */
  #passOver(id: string, state: RunState): void {
    const task = taskNamed(state, id);
    if (task === undefined || task.host === null || isReadOnly(task.verb)) return;
    const begin = followKey(task.section, task.host, '');
    for (const [key, text] of this.#texts)
      if (key.startsWith(begin)) this.#texts.set(key, text.subarray(text.lastIndexOf(newline) + 1));
  }
}

const newline = 0x0a;
const nothing = Buffer.alloc(0);
