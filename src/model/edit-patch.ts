import type { Edited } from './edit.ts';
import { joined, lineEndOf, linesOf, type TextLine } from './edit-text.ts';

interface Hunk {
  /** Lines of the file before it, counted from 0. */
  readonly from: number;
  readonly to: number;
  readonly old: readonly HunkLine[];
  readonly new: readonly HunkLine[];
}

interface HunkLine {
  readonly text: string;
  /** The last line of a file without a line end. */
  readonly isOpen: boolean;
  /** It is in both files. */
  readonly isContext: boolean;
}

export type ParsedPatch =
  | { readonly ok: true; readonly hunks: readonly Hunk[] }
  | { readonly ok: false; readonly reason: string };

/**
 * A file with a unified diff applied to it. Every line of a hunk must be there as it stands, where the diff says or, where
 * that is not so, at exactly one other place. A file that has all of it already stays as it is.
 */
export function patched(before: string, patch: string): Edited {
  const parsed = parsePatch(patch);
  if (!parsed.ok) return parsed;
  const lines = linesOf(before);
  if (isDone(lines, parsed.hunks)) return { ok: true, text: before };
  const end = lineEndOf(before);
  const result: TextLine[] = [];
  let at = 0;
  for (const [index, hunk] of parsed.hunks.entries()) {
    const place = placeOf(lines, hunk, at);
    if (place === null) return { ok: false, reason: `part ${index + 1} of the patch does not fit the file` };
    result.push(...lines.slice(at, place), ...written(lines.slice(place), hunk, end));
    at = place + hunk.old.length;
  }
  result.push(...lines.slice(at));
  const open = result.findIndex((line, index) => line.end === '' && index < result.length - 1);
  return open === -1
    ? { ok: true, text: joined(result) }
    : { ok: false, reason: `the patch has lines after the end of the file, at line ${open + 1}` };
}

/** All of it is there. At an end of the file both sides may seem to be: then the one with more lines is. */
function isDone(lines: readonly TextLine[], hunks: readonly Hunk[]): boolean {
  if (!hunks.every(hunk => stands(lines, hunk.new, hunk.to))) return false;
  if (!hunks.every(hunk => stands(lines, hunk.old, hunk.from))) return true;
  const count = (side: 'old' | 'new') => hunks.reduce((sum, hunk) => sum + hunk[side].length, 0);
  return count('new') > count('old');
}

/** The parts of a unified diff. */
export function parsePatch(patch: string): ParsedPatch {
  const lines = patch
    .replace(/\n$/, '')
    .split('\n')
    .map(line => line.replace(/\r$/, ''));
  const hunks: Hunk[] = [];
  let at = 0;
  while (at < lines.length && !/^@@ /.test(lines[at] ?? '')) at += 1;
  if (at === lines.length) return { ok: false, reason: 'the patch has no part that begins with @@' };
  while (at < lines.length) {
    const head = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(lines[at] ?? '');
    if (head === null) {
      const isEmpty = (lines[at] ?? '').trim() === '';
      if (isEmpty && lines.slice(at).every(line => line.trim() === '')) break;
      const isOther = /^(---|\+\+\+|diff |Index: )/.test(lines[at] ?? '');
      const reason = isOther
        ? 'the patch is for more than one file'
        : `line ${at + 1} of the patch cannot be read`;
      return { ok: false, reason };
    }
    const counts = { old: Number(head[2] ?? 1), new: Number(head[4] ?? 1) };
    const old: HunkLine[] = [];
    const added: HunkLine[] = [];
    at += 1;
    for (; old.length < counts.old || added.length < counts.new; at += 1) {
      const line = lines[at];
      // An editor may have taken the space from an empty line.
      const sign = line === '' ? ' ' : line?.[0];
      if (line === undefined || sign === undefined || !' +-'.includes(sign))
        return { ok: false, reason: `line ${at + 1} of the patch cannot be read` };
      const isOpen = (lines[at + 1] ?? '').startsWith('\\');
      const each = { text: line.slice(1), isOpen, isContext: sign === ' ' };
      if (sign !== '+') old.push(each);
      if (sign !== '-') added.push(each);
      if (isOpen) at += 1;
    }
    if (old.length !== counts.old || added.length !== counts.new)
      return {
        ok: false,
        reason: `the part of the patch before line ${at + 1} has other lines than it says`,
      };
    // A part that takes nothing out stands below the line it names.
    const from = counts.old === 0 ? Number(head[1]) : Number(head[1]) - 1;
    const to = counts.new === 0 ? Number(head[3]) : Number(head[3]) - 1;
    hunks.push({ from, to, old, new: added });
  }
  return { ok: true, hunks };
}

/** Where a part fits, from a line on. */
function placeOf(lines: readonly TextLine[], { from, old }: Hunk, first: number): number | null {
  if (from >= first && stands(lines, old, from)) return from;
  if (old.length === 0) return null;
  const places: number[] = [];
  for (let at = first; at + old.length <= lines.length; at++) if (stands(lines, old, at)) places.push(at);
  return places.length === 1 ? (places[0] ?? null) : null;
}

function stands(lines: readonly TextLine[], wanted: readonly HunkLine[], at: number): boolean {
  if (at > lines.length) return false;
  return wanted.every(({ text, isOpen }, index) => {
    const line = lines[at + index];
    return line !== undefined && line.text === text && (line.end === '') === isOpen;
  });
}

/** Lines that are in both files keep their own line ends. */
function written(there: readonly TextLine[], hunk: Hunk, end: string): readonly TextLine[] {
  const kept = hunk.old.flatMap((line, index) => (line.isContext ? [there[index]?.end ?? end] : []));
  let next = 0;
  return hunk.new.map(({ text, isOpen, isContext }) => {
    const own = isContext ? kept[next++] : undefined;
    return { text, end: isOpen ? '' : own || end };
  });
}
