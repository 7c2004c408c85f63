import type { ListItem } from '../../markdown/block.ts';

/** The number of the outermost list item that an item stands in, or is itself. */
export function outermostNumber(item: ListItem | null): number | null {
  return outermost(item)?.number ?? null;
}

export function outermost(item: ListItem | null): ListItem | null {
  let at = item;
  while (at?.parent) at = at.parent;
  return at;
}

export function isInside(item: ListItem | null, outer: ListItem): boolean {
  for (let at = item; at !== null; at = at.parent) if (at === outer) return true;
  return false;
}
