import type { ListItem } from '../markdown/block.ts';

/** The number of the outermost list item that an item stands in, or is itself. */
export function outermostNumber(item: ListItem | null): number | null {
  let at = item;
  while (at?.parent) at = at.parent;
  return at?.number ?? null;
}

export function isInside(item: ListItem | null, outer: ListItem): boolean {
  for (let at = item; at !== null; at = at.parent) if (at === outer) return true;
  return false;
}
