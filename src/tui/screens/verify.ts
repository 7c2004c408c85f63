import { taskOutputKey } from '../../engine/output.ts';
import { lastAttempt, type VerificationState } from '../../engine/state.ts';
import type { Task } from '../../plan/plan.ts';
import { formatClock } from '../../text/format.ts';
import { fitLine, justify, type Line, line, paragraph, span, toned } from '../paint/line.ts';
import { type Columns, columnsOf, frameOf, type Rect } from '../view/layout.ts';
import type { Scene } from '../view/scene.ts';
import { linesSource } from '../view/scroll.ts';
import { firstShown } from './checklist.ts';
import { commandLines, commandTextOf } from './command-text.ts';
import { nodeOfTask } from './node.ts';
import { type Region, region } from './region.ts';
import { rule } from './rule.ts';
import { type Scrollable, shownRows, streamScrollable } from './scrollables.ts';
import { dividerRegion } from './steps.ts';
import { statusSymbol, verdictSymbol } from './symbols.ts';
import { factsLine, statusLine } from './task-facts.ts';
import { taskRemarks } from './task-remarks.ts';

/** The items of the verification with their verdicts, and what there is to judge the chosen one by. */
export function verifyRegions(scene: Scene): readonly Region[] {
  const { list, divider, main } = verifyLayout(scene);
  return [
    listRegion(scene, list),
    ...(divider === null ? [] : [dividerRegion('divider', divider)]),
    evidenceRegion(scene, main),
  ];
}

export function verifyLayout({ size }: Pick<Scene, 'size'>): Columns {
  const { body } = frameOf(size);
  return columnsOf(body, 0.45, Math.ceil(body.height / 2));
}

export function itemsOf({ state }: Pick<Scene, 'state'>): readonly Task[] {
  return state.info.plan.tasks.filter(task => task.phase === 'verify');
}

/** The chosen item, else the first without a verdict. */
export function chosenItem(scene: Pick<Scene, 'state' | 'view'>): Task | null {
  const items = itemsOf(scene);
  const { verification } = scene.state;
  return (
    items.find(task => task.id === scene.view.item) ??
    items.find(task => verification[task.id] === undefined) ??
    items[0] ??
    null
  );
}

/** Everything there is about an item, scrolled as one text; its output comes last and can be read in full. */
export function evidenceScrollable(scene: Scene): Scrollable | null {
  const task = chosenItem(scene);
  if (task === null) return null;
  const { main } = verifyLayout(scene);
  const lines = evidenceLines(scene, task, main.width);
  const output = streamScrollable(scene, taskOutputKey(task.id), { ...main, height: 0 }, true).source;
  return {
    key: `evidence:${task.id}`,
    source: {
      first: 0,
      end: lines.length + (output.end - output.first),
      rows: at =>
        at < lines.length ? linesSource(lines).rows(at) : output.rows(output.first + at - lines.length),
    },
    height: main.height - 1,
    anchor: 'start',
    stream: null,
  };
}

function listRegion(scene: Scene, rect: Rect): Region {
  const { state, view, words } = scene;
  const { verify: messages } = words.messages;
  const items = itemsOf(scene);
  const done = items.filter(task => state.verification[task.id] !== undefined).length;
  const focused = view.focus === 'checklist';
  const title = rule(line(messages.title), rect.width, focused, line(words.terms.outOf(done, items.length)));
  if (items.length === 0)
    return region('items', rect, [title, ...paragraph(messages.none, rect.width, 'dim')]);
  const early = state.stage === 'preparing' || state.stage === 'upgrade';
  const hint = early ? paragraph(messages.notYet, rect.width, 'warn') : [];
  const chosen = chosenItem(scene);
  const height = rect.height - 1 - hint.length;
  const index = items.findIndex(task => task.id === chosen?.id);
  const first = firstShown(items.length, index, height);
  const rows = items.slice(first, first + height).map(task => {
    const isChosen = task.id === chosen?.id;
    const row = fitLine(itemLine(scene, task, rect.width - 2, isChosen), rect.width);
    return isChosen && focused ? toned(row, 'selected') : row;
  });
  return region('items', rect, [title, ...hint, ...rows]);
}

function itemLine(scene: Scene, task: Task, columns: number, isChosen: boolean): Line {
  const { state, words } = scene;
  const marked = state.verification[task.id];
  const left = line(
    isChosen ? '› ' : '  ',
    verdictSymbol(marked?.verdict ?? null),
    ' ',
    task.name,
    task.host === null ? '' : span(` · ${task.host}`, 'dim'),
  );
  const right = marked
    ? line(span(words.terms.verdict[marked.verdict], 'dim'))
    : task.verb === 'manual'
      ? columns < 48
        ? []
        : line(span(words.messages.verify.noVerdict, 'warn'))
      : statusLine(scene, task);
  return justify(left, right, columns + 2);
}

function evidenceRegion(scene: Scene, rect: Rect): Region {
  const { words, view } = scene;
  const task = chosenItem(scene);
  const scrollable = evidenceScrollable(scene);
  if (task === null || scrollable === null) return region('evidence', rect, []);
  const { rows, atEnd, top } = shownRows(scene, scrollable);
  const below = atEnd
    ? []
    : line(
        span(
          words.messages.pane.linesBelow(words.terms.lines(scrollable.source.end - top.line - rows.length)),
          'warn',
        ),
      );
  const title = line(words.messages.verify.evidence);
  return region('evidence', rect, [rule(title, rect.width, view.focus !== 'checklist', below), ...rows]);
}

function evidenceLines(scene: Scene, task: Task, columns: number): readonly Line[] {
  const { state, words } = scene;
  const { verify: messages } = words.messages;
  const note =
    task.action.verb === 'manual' && task.action.note !== undefined
      ? state.info.plan.notes.find(({ id }) => task.action.verb === 'manual' && id === task.action.note)
      : undefined;
  const marked = state.verification[task.id];
  const own = state.tasks[task.id];
  const ran = own !== undefined && lastAttempt(own)?.startedAt != null;
  return [
    ...paragraph(task.name, columns, 'strong'),
    fitLine(factsLine(scene, task), columns),
    ...(marked === undefined ? [] : verdictLines(scene, marked, columns)),
    [],
    ...taskRemarks(state, task, words, columns),
    ...(task.verb === 'manual'
      ? [line(span(messages.manual, 'dim')), ...commandLines(commandTextOf(scene, task), columns)]
      : [
          line(span(messages.check, 'dim')),
          ...nodeOfTask(state, task, words, columns),
          ...commandLines(commandTextOf(scene, task), columns),
        ]),
    ...(note === undefined
      ? []
      : [
          [],
          line(span(messages.note(note.id), 'dim')),
          ...paragraph(note.text, columns - 2).map(row => line('  ', row)),
        ]),
    ...(task.verb === 'manual'
      ? []
      : [
          [],
          ran
            ? line(
                statusSymbol(state.tasks[task.id]?.status ?? 'pending'),
                ' ',
                span(words.messages.task.output, 'dim'),
              )
            : line(span(messages.notRunYet, 'dim')),
        ]),
  ];
}

function verdictLines(
  { words }: Scene,
  { verdict, by, at, comment }: VerificationState,
  columns: number,
): readonly Line[] {
  const { verify: messages } = words.messages;
  const who = by === 'check' ? messages.byCheck : words.terms.actor(by);
  const said = messages.markedBy(words.terms.verdict[verdict], who, formatClock(at, words.timeZone));
  return [
    line(verdictSymbol(verdict), ` ${said}`),
    ...(comment === '' ? [] : paragraph(messages.comment(comment), columns)),
  ];
}
