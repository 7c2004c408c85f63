import { visibleControls } from '../../text/visible.ts';
import { menuEntries } from '../keys/menus.ts';
import { fitLine, type Line, line, paragraph, span, toned, widthOfLine } from '../paint/line.ts';
import { type Region, region } from '../screens/region.ts';
import { hasRelup } from '../screens/relup.ts';
import { rule } from '../screens/rule.ts';
import { documentScrollable, type Scrollable, shownRows } from '../screens/scrollables.ts';
import { verifyLayout } from '../screens/verify.ts';
import { stepsLayoutOf } from '../view/areas.ts';
import { confirmedTasks } from '../view/demand.ts';
import { frameOf, type Rect } from '../view/layout.ts';
import { showsHosts } from '../view/modes.ts';
import type { Scene } from '../view/scene.ts';
import type { Dialog } from '../view/view.ts';
import { confirmStage, confirmTitle, wordToType } from './confirm.ts';
import { confirmBody } from './confirm-body.ts';
import { type Foot, formFoot, formRows } from './form-foot.ts';
import { formSpec } from './forms.ts';
import { inputLine } from './input-line.ts';
import { hasChoice, menuBody, menuTitle, targetLine } from './menus.ts';
import { rollbackLines } from './rollback.ts';

/** The open dialog over its part of the body: what it is about, scrolled; below it what is asked. */
export function dialogRegion(scene: Scene, dialog: Dialog): Region {
  const rect = dialogRect(scene);
  const scrollable = dialogScrollable(scene, dialog);
  const window = shownRows(scene, scrollable);
  const { rows, atEnd, top } = window;
  const { messages } = scene.words;
  const below = scrollable.source.end - top.line - rows.length;
  const more = atEnd ? [] : line(span(messages.pane.linesBelow(scene.words.terms.lines(below)), 'warn'));
  const foot = footOf(scene, dialog, rect);
  // The rule's own strokes and blanks.
  const room = rect.width - 4 - (more.length === 0 ? 0 : widthOfLine(more) + 3);
  const title = rule(line(span(titleOf(scene, dialog, room), 'strong')), rect.width, true, more);
  const body = Array.from({ length: Math.max(0, scrollable.height) }, (_, row): Line => rows[row] ?? []);
  const drawn = region('dialog', rect, [title, ...body, ...foot.lines]);
  if (foot.cursor === null) return drawn;
  const y = rect.y + 1 + body.length + foot.cursor.row;
  return { ...drawn, cursor: { x: rect.x + Math.min(foot.cursor.column, rect.width - 1), y } };
}

/** What the dialog is about, as scrolled text; the rest of its rectangle is for the answer. */
export function dialogScrollable(scene: Scene, dialog: Dialog): Scrollable {
  const rect = dialogRect(scene);
  const body = bodyOf(scene, dialog, rect.width);
  const room = rect.height - 1 - footRows(scene, dialog, rect);
  return documentScrollable('dialog', body, Math.max(1, Math.min(body.length, room)));
}

/** Whether the last row of the dialog's text is on the screen. */
export function dialogReadToEnd(scene: Scene): boolean {
  const { dialog } = scene.view;
  return dialog === null || shownRows(scene, dialogScrollable(scene, dialog)).atEnd;
}

/** Beside the checklist where there is room, and over the log panes only where the step's own part is too low. */
function dialogRect(scene: Pick<Scene, 'state' | 'view' | 'size'>): Rect {
  const { body } = frameOf(scene.size);
  const { screen, zoom, dialog } = scene.view;
  if (isWide(scene, dialog)) return body;
  if (zoom !== null || (body.width < 80 && screen !== 'signOff')) return body;
  if (screen === 'verify') return verifyLayout(scene).main;
  // What is signed stays in sight above.
  if (screen === 'signOff')
    return { ...body, y: body.y + Math.floor(body.height * 0.45), height: Math.ceil(body.height * 0.55) };
  if (screen !== 'steps' || showsHosts(scene)) return body;
  const { task, main } = stepsLayoutOf(scene);
  return task.height >= roomyDialog ? task : main;
}

const roomyDialog = 17;

/** Texts that are edited, or read as a whole before they are signed, get all the room there is. */
function isWide({ state, size }: Pick<Scene, 'state' | 'size'>, dialog: Dialog | null): boolean {
  if (dialog?.kind === 'menu') return dialog.about.kind === 'rollback';
  // What a relup does is much to read in half a narrow terminal.
  if (dialog?.kind === 'confirm')
    return size.columns < 120 && confirmedTasks(state, dialog).some(task => hasRelup(state, task));
  return dialog?.kind === 'form' && (dialog.purpose.kind === 'amend' || dialog.purpose.kind === 'rollback');
}

function titleOf(scene: Scene, dialog: Dialog, columns: number): string {
  switch (dialog.kind) {
    case 'confirm':
      return confirmTitle(scene, dialog, columns);
    case 'menu':
      return menuTitle(scene, dialog, columns);
    case 'form':
      return formSpec(scene.state, dialog.purpose, scene.words).title;
  }
}

function bodyOf(scene: Scene, dialog: Dialog, columns: number): readonly Line[] {
  switch (dialog.kind) {
    case 'confirm':
      return confirmBody(scene, dialog, columns);
    case 'menu':
      return menuBody(scene, dialog, columns);
    case 'form':
      if (dialog.purpose.kind === 'rollback') return rollbackLines(scene, dialog.purpose.services, columns);
      return formSpec(scene.state, dialog.purpose, scene.words).about.flatMap((text, index) => [
        ...(index === 0 ? [] : [[]]),
        ...paragraph(visibleControls(text), columns),
      ]);
  }
}

function footOf(scene: Scene, dialog: Dialog, rect: Rect): Foot {
  const columns = rect.width;
  const stroke = fitLine(line(span('─'.repeat(columns), 'dim')), columns);
  switch (dialog.kind) {
    case 'confirm': {
      const word = confirmStage(scene, dialog).kind === 'open' ? wordToType(scene, dialog) : null;
      if (word === null) return { lines: [], cursor: null };
      const label = `${scene.words.messages.confirm.typedAsk(word)} `;
      const input = inputLine(label, dialog.typed, columns, false);
      return { lines: [stroke, input.line], cursor: { row: 1, column: input.column } };
    }
    case 'menu': {
      const target = targetLine(scene, dialog);
      const entries = menuEntries(scene);
      const rows = entries.map(({ keys, label }, index): Line => {
        const chosen = index === clampChoice(dialog.choice, entries.length);
        const { keys: labels, hints } = scene.words.messages;
        const text = typeof label === 'string' ? labels[label] : label(scene);
        const hint = typeof label === 'string' ? hints[label] : undefined;
        const row = fitLine(
          line(
            chosen ? '› ' : '  ',
            span(keys[0] ?? '', 'strong'),
            `  ${text}`,
            hint === undefined ? '' : span(`  ${hint}`, 'dim'),
          ),
          columns,
        );
        return chosen ? toned(row, 'selected') : row;
      });
      return { lines: [stroke, ...(target === null ? [] : [target]), ...rows], cursor: null };
    }
    case 'form':
      return formFoot(scene, dialog, columns, rect.height, stroke);
  }
}

export function clampChoice(choice: number, count: number): number {
  return Math.max(0, Math.min(choice, count - 1));
}

function footRows(scene: Scene, dialog: Dialog, rect: Rect): number {
  switch (dialog.kind) {
    case 'confirm':
      return confirmStage(scene, dialog).kind === 'open' && wordToType(scene, dialog) !== null ? 2 : 0;
    case 'menu':
      return 1 + (hasChoice(scene.state, dialog) ? 1 : 0) + menuEntries(scene).length;
    case 'form':
      return formRows(scene, dialog, rect.height);
  }
}
