import { type Line, type Span, span } from '../paint/line.ts';

/** A row in which every place that contains `query`, in either case, stands out. */
export function highlighted(row: string, query: string): Line {
  if (query === '') return [{ text: row }];
  const lower = row.toLowerCase();
  // A character whose lower case is longer would shift the places; then the row is marked as a whole.
  if (lower.length !== row.length) return [span(row, 'match')];
  const spans: Span[] = [];
  let from = 0;
  for (let at = lower.indexOf(query.toLowerCase()); at >= 0; at = lower.indexOf(query.toLowerCase(), from)) {
    if (at > from) spans.push({ text: row.slice(from, at) });
    spans.push(span(row.slice(at, at + query.length), 'match'));
    from = at + query.length;
  }
  return from < row.length ? [...spans, { text: row.slice(from) }] : spans;
}
