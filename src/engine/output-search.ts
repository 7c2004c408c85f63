import type { LineStore } from './output-lines.ts';

/**
 * The next line at or after `from`, or with -1 the nearest before it, that contains `query`; -1 if none, or if there is
 * nothing to look for. Case does not matter, and colours inside a word do not hide it.
 */
export function findLine(store: LineStore, query: string, from: number, direction: 1 | -1): number {
  const wanted = query.toLowerCase();
  if (wanted === '') return -1;
  return direction === 1 ? findForwards(store, wanted, from) : findBackwards(store, wanted, from);
}

function findForwards(store: LineStore, wanted: string, from: number): number {
  for (let line = Math.max(from, store.firstLine); line < store.endLine; ) {
    const { from: first, to, text } = store.neighbours(line);
    if (to <= first) return -1;
    if (searchable(text()).includes(wanted))
      for (let each = line; each < to; each += 1) if (contains(store, each, wanted)) return each;
    line = to;
  }
  return -1;
}

function findBackwards(store: LineStore, wanted: string, from: number): number {
  for (let line = Math.min(from, store.endLine) - 1; line >= store.firstLine; ) {
    const { from: first, text } = store.neighbours(line);
    if (searchable(text()).includes(wanted))
      for (let each = line; each >= Math.max(first, store.firstLine); each -= 1)
        if (contains(store, each, wanted)) return each;
    line = first - 1;
  }
  return -1;
}

function contains(store: LineStore, line: number, wanted: string): boolean {
  return searchable(store.lines(line, line + 1)[0] ?? '').includes(wanted);
}

function searchable(text: string): string {
  const plain = text.includes('\u001b') ? text.replace(/\u001b\[[0-?]*[ -/]*[@-~]/g, '') : text;
  return plain.toLowerCase();
}
