import { type ParsedTerms, parseTerms, type TermOptions } from './term-parser.ts';
import { problemIn, type TermProblem, Unreadable } from './term-problem.ts';

export type TermSource =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: TermProblem };

/** The terms of a file, in the encoding it names. */
export function readTerms(bytes: Uint8Array, options: TermOptions = {}): ParsedTerms {
  const source = termSource(bytes);
  return source.ok ? parseTerms(source.text, options) : source;
}

/** The text of a file of terms: UTF-8, unless a comment in its first two lines says `coding: latin-1`. */
export function termSource(bytes: Uint8Array): TermSource {
  if (namesLatin1(bytes)) return { ok: true, text: latin1(bytes) };
  try {
    return { ok: true, text: decoder(true).decode(bytes) };
  } catch {
    const text = decoder(false).decode(bytes);
    return {
      ok: false,
      problem: problemIn(text, new Unreadable('badBytes', firstBad(bytes), { expected: ['UTF-8'] })),
    };
  }
}

/** As epp:read_encoding/1 looks for it: in comments of the first two lines. */
function namesLatin1(bytes: Uint8Array): boolean {
  const lines = latin1(bytes.subarray(0, 4096)).split('\n').slice(0, 2);
  for (const line of lines) {
    const comment = /^[^%]*(%.*)/.exec(line)?.[1] ?? '';
    const coding = /coding[ \t]*[:=][ \t]*([\w.-]+)/i.exec(comment)?.[1]?.toLowerCase();
    if (coding !== undefined) return coding === 'latin-1';
  }
  return false;
}

function decoder(fatal: boolean) {
  return new TextDecoder('utf-8', { fatal, ignoreBOM: true });
}

/** Each byte is the character of its number. (What the web calls latin1 is another encoding, windows-1252.) */
function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return parts.join('');
}

/** Where the good part of the text ends, in UTF-16 units: found by halving, for a decoder does not say. */
function firstBad(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isGoodStart(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  return startText(bytes.subarray(0, good)).length;
}

function isGoodStart(bytes: Uint8Array): boolean {
  try {
    startText(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Without the beginning of a character at the end. */
function startText(bytes: Uint8Array): string {
  return decoder(true).decode(bytes, { stream: true });
}
