import { stripVTControlCharacters } from 'node:util';
import type { OutputStream } from '../model/transport.ts';
import type { RunnerTiming } from './timing.ts';

export type Stall = { readonly why: 'silent' } | { readonly why: 'prompt'; readonly line: string };

export interface StallWatchOptions {
  readonly timing: RunnerTiming;
  /** Milliseconds that the step may be expected to be silent for. */
  readonly estimate: number;
  stalled(stall: Stall): void;
  stirred(): void;
}

/** A longer unfinished line is no question, and is not kept. */
const longestPrompt = 4096;

/** Of a line that is shown, the end. */
const shownLength = 200;

/**
 * Notices that a script prints nothing for long, or that what it printed last looks like a question; each time once,
 * until it prints again.
 */
export class StallWatch {
  readonly #options: StallWatchOptions;
  #heard: number;
  /** The stream that was written to last, and the unfinished line of each. */
  #stream: OutputStream = 'stdout';
  readonly #lines: Record<OutputStream, string | null> = { stdout: '', stderr: '' };
  readonly #decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  #stalled = false;
  #timer: { readonly due: number; cancel(): void } | null = null;

  constructor(options: StallWatchOptions) {
    this.#options = options;
    this.#heard = options.timing.now();
  }

  /** Begins to watch, or goes on after a pause: silence counts from now. */
  start(): void {
    this.#heard = this.#options.timing.now();
    this.#stalled = false;
    this.#wait();
  }

  /** Nothing can be heard of it for now. */
  pause(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** It printed something, of which no text may be known yet. */
  heard(): void {
    this.#heard = this.#options.timing.now();
    if (this.#stalled) {
      this.#stalled = false;
      this.#options.stirred();
    }
    this.#wait();
  }

  /** What it printed, without secrets. */
  read(stream: OutputStream, bytes: Uint8Array): void {
    const text = this.#decoders[stream].decode(bytes, { stream: true });
    const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r', text.length - 2)) + 1;
    const before = end === 0 ? this.#lines[stream] : '';
    const line = before === null ? null : before + text.slice(end);
    this.#lines[stream] = line === null || line.length > longestPrompt ? null : line;
    this.#stream = stream;
    this.#wait();
  }

  /** One timer at a time: when it comes it is set again for what is left, and not with every output. */
  #wait(): void {
    if (this.#stalled) return;
    const { now, after, prompt } = this.#options.timing;
    const patience = now() - this.#heard < prompt ? Math.min(prompt, this.#silence) : this.#silence;
    const due = this.#heard + patience;
    if (this.#timer !== null && this.#timer.due <= due) return;
    this.pause();
    const cancel = after(Math.max(1, due - now()), () => {
      this.#timer = null;
      this.#look();
    });
    this.#timer = { due, cancel };
  }

  #look(): void {
    const quiet = this.#options.timing.now() - this.#heard;
    const line = promptIn(this.#lines[this.#stream] ?? '');
    if (line !== null && quiet >= this.#options.timing.prompt) this.#stall({ why: 'prompt', line });
    else if (quiet >= this.#silence) this.#stall({ why: 'silent' });
    else this.#wait();
  }

  #stall(stall: Stall): void {
    this.#stalled = true;
    this.#options.stalled(stall);
  }

  get #silence(): number {
    return Math.max(this.#options.timing.silence, this.#options.estimate);
  }
}

/** The line as it can be shown, where it looks as if an answer were waited for. */
export function promptIn(line: string): string | null {
  const rewritten = line.split('\r').filter(part => part.trim() !== '');
  const printable = stripVTControlCharacters(rewritten.at(-1) ?? '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim();
  // How far something has come ends in the same sign as some shells' prompt.
  if (!/[:?\]>#$%]$/.test(printable) || /\d\s*%$/.test(printable)) return null;
  return [...printable].slice(-shownLength).join('');
}
