import type { EventBody } from '../engine/event.ts';
import { taskOutputKey } from '../engine/output.ts';
import type { FilePosition } from '../model/transport.ts';
import type { Piece } from './pieces.ts';
import { ThroughMap } from './through-map.ts';
import { cutBefore, isUtf8 } from './utf8.ts';

export type OutputTarget =
  | { readonly kind: 'task'; readonly task: string; readonly attempt: number }
  | { readonly kind: 'follow'; readonly follow: string };

/** Writes redacted output as events, each as text where it is UTF-8, and says of a followed file up to where it is on record. */
export class OutputEvents {
  /** The key of the output book. */
  readonly key: string;
  readonly #target: OutputTarget;
  readonly #largest: number;
  readonly #record: (body: EventBody) => void;
  readonly #through = new ThroughMap();

  /** `largest` is in bytes; the text that stands for a secret in a followed file is not split, however long it is. */
  constructor(target: OutputTarget, largest: number, record: (body: EventBody) => void) {
    this.key = target.kind === 'task' ? taskOutputKey(target.task) : target.follow;
    this.#target = target;
    this.#largest = largest;
    this.#record = record;
  }

  wasRead(length: number, position: FilePosition): void {
    this.#through.wasRead(length, position);
  }

  /** How the redacted text comes from what was read; told of a followed file only. */
  get onPassed(): ((written: number, read: number, replaced: boolean) => void) | undefined {
    if (this.#target.kind === 'task') return undefined;
    return (written, read, replaced) => this.#through.passed(written, read, replaced);
  }

  /** How many of about `most` bytes may be recorded apart from the rest; the first of them is number `start` of the output. */
  cut(bytes: Uint8Array, start: number, most: number): number {
    const end = cutBefore(bytes, most);
    return end === bytes.length || end === 0 ? end : this.#through.cut(start, start + end) - start;
  }

  /** `start` is the number of the first byte; `omitted` bytes before it are not recorded. */
  write({ stream, bytes }: Piece, start: number, omitted?: number): void {
    for (let at = 0; at < bytes.length; ) {
      const rest = bytes.subarray(at);
      const part = rest.subarray(0, this.cut(rest, start + at, this.#largest));
      at += part.length;
      const left = omitted !== undefined && at === part.length ? { omitted } : {};
      const text = isUtf8(part)
        ? { data: Buffer.from(part).toString() }
        : { data: Buffer.from(part).toString('base64'), encoding: 'base64' as const };
      if (this.#target.kind === 'task') {
        const { task, attempt } = this.#target;
        this.#record({ type: 'task.output', task, attempt, stream, ...text, ...left });
      } else {
        const through = this.#through.at(start + at);
        const known = through === undefined ? {} : { through };
        this.#record({ type: 'follow.output', follow: this.#target.follow, ...text, ...left, ...known });
      }
    }
  }

  /** Says that so many bytes were left out, without anything after them. */
  omit(omitted: number): void {
    if (this.#target.kind === 'follow') return;
    const { task, attempt } = this.#target;
    this.#record({ type: 'task.output', task, attempt, stream: 'stdout', data: '', omitted });
  }

  /** Nothing before this byte will be recorded any more. */
  forget(start: number): void {
    this.#through.forget(start);
  }
}
