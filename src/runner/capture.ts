import { isUsableValue } from '../model/template.ts';
import type { Problem } from '../model/transport.ts';

/** As much of an attempt's output as values are looked for in: the first and the last part of it. */
export class OutputSample {
  readonly #head: Uint8Array[] = [];
  readonly #tail: Uint8Array[] = [];
  #headBytes = 0;
  #tailBytes = 0;

  add(chunk: Uint8Array): void {
    if (this.#headBytes < partBytes) {
      this.#head.push(chunk);
      this.#headBytes += chunk.length;
      return;
    }
    this.#tail.push(chunk);
    this.#tailBytes += chunk.length;
    while (this.#tailBytes - (this.#tail[0]?.length ?? 0) > partBytes)
      this.#tailBytes -= this.#tail.shift()?.length ?? 0;
  }

  text(): string {
    return new TextDecoder().decode(Buffer.concat([...this.#head, ...this.#tail]));
  }
}

const partBytes = 512 * 1024;

/** Each name's value: the first group of its pattern, or the whole match. All patterns must match. */
export function capture(
  patterns: Readonly<Record<string, string>>,
  text: string,
): { captured?: Readonly<Record<string, string>>; problem?: Problem } {
  const captured: Record<string, string> = {};
  for (const [name, pattern] of Object.entries(patterns)) {
    const match = new RegExp(pattern, 'mu').exec(text);
    const value = match?.[1] ?? match?.[0];
    if (value === undefined || !isUsableValue(value))
      return { problem: { code: 'captureMissing', detail: `${name}: /${pattern}/` } };
    captured[name] = value;
  }
  return Object.keys(captured).length === 0 ? {} : { captured };
}
