import { widthOf } from '../../text/width.ts';
import { type Line, line, type Span, span } from '../paint/line.ts';
import { type LineEdit, visiblePart } from '../view/edit.ts';

/** A line of text being typed; of a secret not even the length is shown. */
export function inputLine(
  label: string,
  edit: LineEdit,
  columns: number,
  secret: boolean,
): { readonly line: Line; readonly column: number } {
  const lead: Span = { text: `${label}› ` };
  const leadWidth = line(lead).reduce((sum, part) => sum + widthOf(part.text), 0);
  if (secret) return { line: line(lead, span(edit.text === '' ? '' : '•••', 'dim')), column: leadWidth };
  const shown = visiblePart(edit, Math.max(1, columns - leadWidth));
  return { line: line(lead, { text: shown.text, tone: 'strong' }), column: leadWidth + shown.column };
}
