import type { OutputStreamView } from '../../engine/output.ts';
import { sanitizeLine } from '../../text/sanitize.ts';
import { wrap } from '../../text/wrap.ts';
import { type Line, span } from '../paint/line.ts';
import { highlighted } from './highlight.ts';
import type { Source } from './scroll.ts';

export interface StreamLook {
  /** Columns at which lines go on in the next row; null: one row a line, cut where it is drawn. */
  readonly wrapAt: number | null;
  /** False: without the colours of the host. */
  readonly colour: boolean;
  /** The line that a search found, and what was searched. */
  readonly hit: { readonly line: number; readonly query: string } | null;
  /** What to say of a line too long to be shown whole, and of lines that are no longer held. */
  cut(characters: number): string;
  dropped(lines: number): string;
}

/** Output of a host as rows: only the lines that are looked at are decoded and sanitised. */
export function streamSource(stream: OutputStreamView, look: StreamLook): Source {
  return {
    first: stream.firstLine,
    end: stream.endLine,
    rows: line => {
      const rows = rowsOf(stream.lines(line, line + 1)[0] ?? '', line, look);
      const isFirst = line === stream.firstLine && line > 0;
      return isFirst ? [[span(look.dropped(line), 'warn')], ...rows] : rows;
    },
  };
}

/** More than anybody reads in one line, and little enough to stay quick. */
const longest = 16_384;

function rowsOf(raw: string, line: number, look: StreamLook): readonly Line[] {
  const found = look.hit?.line === line ? look.hit.query : null;
  const clean = sanitizeLine(raw.slice(0, longest), { colour: look.colour && found === null });
  const rest = raw.length - longest;
  const rows = look.wrapAt === null ? [clean] : wrap(clean, look.wrapAt, 'hard');
  const lines = rows.map(
    (row): Line => (found === null ? [{ text: row, clean: true }] : highlighted(row, found)),
  );
  return rest > 0 ? [...lines, [{ text: look.cut(rest), tone: 'warn' }]] : lines;
}
