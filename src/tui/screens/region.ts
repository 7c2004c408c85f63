import { sanitizeLine } from '../../text/sanitize.ts';
import { blank, fitLine, type Line } from '../paint/line.ts';
import type { Rect } from '../view/layout.ts';

/** A rectangle of the screen with exactly as many lines as it is high, each exactly as wide. */
export interface Region {
  readonly key: string;
  readonly rect: Rect;
  readonly lines: readonly Line[];
  /** Where the terminal's cursor is, in columns and rows of the screen; absent: hidden. */
  readonly cursor?: { readonly x: number; readonly y: number };
}

/**
 * Whatever text gets here, from a host, a runbook or a keyboard: only plain colours get through, and nothing leaves the
 * rectangle.
 */
export function region(key: string, rect: Rect, lines: readonly Line[]): Region {
  return {
    key,
    rect,
    lines: Array.from({ length: rect.height }, (_, row) => fitLine(clean(lines[row] ?? blank), rect.width)),
  };
}

function clean(of: Line): Line {
  return of.map(part => {
    if (part.clean) return part;
    const text = sanitizeLine(part.text);
    return text === part.text ? part : { ...part, text };
  });
}
