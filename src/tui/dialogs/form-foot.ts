import { type Line, line, span } from '../paint/line.ts';
import type { LineEdit } from '../view/edit.ts';
import { areaRows } from '../view/edit-area.ts';
import type { Scene } from '../view/scene.ts';
import type { FormDialog } from '../view/view.ts';
import { type FieldSpec, formSpec } from './forms.ts';
import { inputLine } from './input-line.ts';

/** The rows below a dialog's text, and where among them the cursor is. */
export interface Foot {
  readonly lines: readonly Line[];
  readonly cursor: { readonly row: number; readonly column: number } | null;
}

/** How many rows the fields of a form take of a dialog with so many. */
export function formRows(scene: Scene, dialog: FormDialog, height: number): number {
  if (dialog.fields.length === 0) return 0;
  return 1 + fieldHeights(scene, dialog, height).reduce((sum, rows) => sum + 1 + rows, 0);
}

/** Each field under its label. */
export function formFoot(
  scene: Scene,
  dialog: FormDialog,
  columns: number,
  height: number,
  stroke: Line,
): Foot {
  if (dialog.fields.length === 0) return { lines: [], cursor: null };
  const specs = specsOf(scene, dialog);
  const heights = fieldHeights(scene, dialog, height);
  const lines: Line[] = [stroke];
  let cursor: Foot['cursor'] = null;
  dialog.fields.forEach((field, index) => {
    const spec = specs[index] ?? noField;
    const focused = index === dialog.focus;
    lines.push(
      line(
        span(spec.label, focused ? 'strong' : 'dim'),
        spec.required || spec.blank ? '' : span(scene.words.messages.form.optional, 'dim'),
      ),
    );
    const drawn =
      spec.lines === undefined
        ? oneLine(field, columns, spec.secret === true)
        : area(field, columns, heights[index] ?? 1);
    if (focused) cursor = { row: lines.length + drawn.row, column: drawn.column };
    lines.push(...drawn.lines);
  });
  return { lines, cursor };
}

const noField: FieldSpec = { label: '', required: false };

function specsOf({ state, words }: Scene, { purpose }: FormDialog): readonly FieldSpec[] {
  return formSpec(state, purpose, words).fields;
}

/** What the text above is left, at least: what the form is about. */
const rowsAbove = 4;

function fieldHeights(scene: Scene, dialog: FormDialog, height: number): readonly number[] {
  const specs = specsOf(scene, dialog);
  const others = specs.reduce((sum, { lines }) => sum + 1 + (lines === 'rest' ? 0 : (lines ?? 1)), 0);
  const rest = Math.max(3, height - 2 - others - rowsAbove);
  return specs.map(({ lines }) => (lines === 'rest' ? rest : (lines ?? 1)));
}

interface Drawn {
  readonly lines: readonly Line[];
  readonly row: number;
  readonly column: number;
}

function oneLine(field: LineEdit, columns: number, secret: boolean): Drawn {
  const input = inputLine('  ', field, columns, secret);
  return { lines: [input.line], row: 0, column: input.column };
}

/** As many rows of a text as there is room for, those around the cursor; the signs at the left say where it goes on. */
function area(field: LineEdit, columns: number, height: number): Drawn {
  const room = Math.max(1, columns - 3);
  const { rows, row, column } = areaRows(field, room);
  const first = Math.max(0, Math.min(row - Math.floor(height / 2), rows.length - height));
  const lines = Array.from({ length: height }, (_, index): Line => {
    const shown = rows[first + index];
    if (shown === undefined) return line(span('│', 'dim'));
    const hidden = (index === 0 && first > 0) || (index === height - 1 && first + height < rows.length);
    const edge = hidden ? (index === 0 ? '▲' : '▼') : '│';
    return line(span(edge, hidden ? 'warn' : 'dim'), span(shown.continued ? '↪' : ' ', 'dim'), {
      text: shown.text,
      tone: 'strong',
    });
  });
  return { lines, row: row - first, column: 2 + column };
}
