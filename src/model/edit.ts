import { patched } from './edit-patch.ts';
import { withValues } from './edit-set.ts';
import { isCrlf, withLineEnds } from './edit-text.ts';

/** What an edit makes of a file. Texts have `\n` at their line ends; those of the file are kept. */
export type EditChange =
  /** Values of keys, in a section of the file where one is named. */
  | { readonly kind: 'set'; readonly values: readonly EditValue[]; readonly section?: string }
  /** A text that is in the file exactly once, and what takes its place. */
  | { readonly kind: 'replace'; readonly text: string; readonly with: string }
  /** The whole file, byte for byte. `from`: the file it was read from when the plan was made, as it was written. */
  | { readonly kind: 'content'; readonly text: string; readonly from?: string }
  /** A unified diff of this one file. */
  | { readonly kind: 'patch'; readonly text: string };

export interface EditValue {
  readonly key: string;
  readonly value: string;
}

export type Edited =
  | { readonly ok: true; readonly text: string }
  /** Why the change does not fit this file, in words that name lines of it but quote nothing of it. */
  | { readonly ok: false; readonly reason: string };

/** The file as a change makes it; `before` is empty for a file that is not there yet. Doing it twice is doing it once. */
export function edited(change: EditChange, before: string, path: string): Edited {
  switch (change.kind) {
    case 'set':
      return withValues(before, change.values, change.section ?? null, path);
    case 'replace':
      return replaced(before, change.text, change.with);
    case 'content':
      return { ok: true, text: change.text };
    case 'patch':
      return patched(before, change.text);
  }
}

function replaced(before: string, text: string, replacement: string): Edited {
  const [old, wanted] = isCrlf(before)
    ? [withLineEnds(text, '\r\n'), withLineEnds(replacement, '\r\n')]
    : [text, replacement];
  const found = placesOf(before, old);
  const done = placesOf(before, wanted);
  // What it is to become may hold what it was: a line with another one below it.
  const isInDone = (at: number) =>
    done.some(from => from <= at && at + old.length <= from + wanted.length && wanted.length > old.length);
  if (done.length <= 1 && found.every(isInDone) && (done.length === 1 || wanted === ''))
    return { ok: true, text: before };
  const [first] = found;
  if (found.length === 1 && first !== undefined)
    return { ok: true, text: before.slice(0, first) + wanted + before.slice(first + old.length) };
  if (found.length === 0) return { ok: false, reason: 'the text to replace is not in the file' };
  const lines = found.map(at => before.slice(0, at).split('\n').length);
  return {
    ok: false,
    reason: `the text to replace is in the file ${found.length} times, at lines ${lines.join(', ')}`,
  };
}

/** Where a text begins, overlapping ones included. */
function placesOf(text: string, wanted: string): readonly number[] {
  const places: number[] = [];
  if (wanted === '') return places;
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) places.push(at);
  return places;
}
