import type { FollowOutput, TaskOutput } from '../engine/event.ts';

/** A line without an end is handed out in pieces of this many characters. */
const longestPiece = 64 * 1024;

/** Puts the pieces of one stream back together to lines, as the host sent them, without their ends. */
export class OutputLines {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /** The lines that this output completes. */
  push(output: Pick<TaskOutput | FollowOutput, 'data' | 'encoding'>): readonly string[] {
    const lines = (this.#rest + this.#decoder.decode(bytesOf(output), { stream: true })).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length < longestPiece) return lines;
    lines.push(this.#rest);
    this.#rest = '';
    return lines;
  }

  /** What is left when the stream is over: a last line without an end, or nothing. */
  end(): readonly string[] {
    const rest = this.#rest + this.#decoder.decode();
    this.#rest = '';
    return rest === '' ? [] : [rest];
  }
}

const encoder = new TextEncoder();

function bytesOf({ data, encoding }: Pick<TaskOutput, 'data' | 'encoding'>): Uint8Array {
  return encoding === 'base64'
    ? Uint8Array.from(atob(data), character => character.charCodeAt(0))
    : encoder.encode(data);
}
