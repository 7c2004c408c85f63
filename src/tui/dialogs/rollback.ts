import { ledgerOf } from '../../engine/ledger.ts';
import { rollbackOf, rollbackTaskText } from '../../engine/rollback.ts';
import { type RunState, taskNamed } from '../../engine/state.ts';
import type { Task } from '../../plan/plan.ts';
import { visibleControls } from '../../text/visible.ts';
import { exact, type Line, line, paragraph, span } from '../paint/line.ts';
import { diffLines, undoNote, undoText } from '../screens/command-text.ts';
import type { Scene } from '../view/scene.ts';
import type { MenuDialog } from '../view/view.ts';

/** The services that did something, in the order of the plan; none where the run is for a single one. */
export function servicesThatRan(state: RunState): readonly string[] {
  const ran = new Set(ledgerOf(state).map(({ task }) => task.service));
  const services = new Set(state.info.plan.sections.flatMap(section => section.service ?? []));
  return services.size < 2 ? [] : [...services].filter(service => ran.has(service));
}

/** What the open dialog is to roll back; null: the whole run. */
export function scopeOf(state: RunState, { target }: MenuDialog): readonly string[] | null {
  const service = servicesThatRan(state)[target - 1];
  return service === undefined ? null : [service];
}

/** Everything that would be undone, in order, exactly; and what would be left, and why. */
export function rollbackLines(
  scene: Scene,
  services: readonly string[] | null,
  columns: number,
): readonly Line[] {
  const { state, words } = scene;
  const { rollback: messages } = words.messages;
  const { tasks, left } = rollbackOf(state, services);
  const scope = services === null ? messages.whole : messages.services(words.terms.list(services));
  return [
    ...paragraph(
      `${scope}${words.terms.colon}${messages.counts(tasks.length, left.length)}`,
      columns,
      'strong',
    ),
    ...(tasks.length === 0
      ? paragraph(`▲ ${messages.nothing}`, columns, 'warn')
      : paragraph(messages.confirmed, columns, 'dim')),
    ...(!scene.view.scripts && tasks.some(task => undoText(scene, task) !== null)
      ? paragraph(undoNote(scene), columns, 'dim')
      : []),
    ...undoLines(scene, tasks, columns),
    ...(left.length === 0 ? [] : [[], ...paragraph(messages.left, columns, 'warn')]),
    ...left.flatMap(({ task, why }) =>
      paragraph(`${nameOf(state, task)}${words.terms.colon}${words.terms.leftReason[why]}`, columns - 4).map(
        (row, index) => line(index === 0 ? span('  - ', 'warn') : '    ', row),
      ),
    ),
  ];
}

/** The same text on another host is not read twice: it is referred to by its first number. */
function undoLines(scene: Scene, tasks: readonly Task[], columns: number): readonly Line[] {
  const { asIn } = scene.words.messages.rollback;
  const numbers = new Map<string, number>();
  return tasks.flatMap((task, index) => {
    const undone = scene.view.scripts ? null : undoText(scene, task);
    const text = undone?.trimEnd() ?? rollbackTaskText(task);
    const number = index + 1;
    const first = numbers.get(text);
    const host = task.host === null ? '' : ` · ${task.host}`;
    if (first === undefined) numbers.set(text, number);
    return first === undefined
      ? [
          [],
          ...paragraph(`${number}. ${task.name}${host}`, columns, 'strong'),
          ...(undone === null ? exact : diffLines)(visibleControls(text), columns),
        ]
      : paragraph(`${number}. ${task.name}${host}  (${asIn(first)})`, columns, 'strong');
  });
}

/** What was left as it is, by the name of its step. */
export function nameOf(state: RunState, id: string): string {
  const task = taskNamed(state, id) ?? ledgerOf(state).find(deed => deed.id === id)?.task;
  if (task === undefined) return id;
  const place = task.host === null ? '' : ` · ${task.host}`;
  return `${task.name} (${task.section})${place}`;
}
