import { candidatesOf, commandOf } from '../../engine/command.ts';
import { isInspected } from '../../engine/edit.ts';
import { obstacle, typedWord } from '../../engine/turn.ts';
import type { ProcessFacts } from '../../model/transport.ts';
import type { Task } from '../../plan/plan.ts';
import { fitting } from '../paint/fitting.ts';
import { confirmedTasks, roundOf, stopToSettle } from '../view/demand.ts';
import type { Scene } from '../view/scene.ts';
import type { ConfirmDialog } from '../view/view.ts';

/** How far a confirmation has come: only `open` can be confirmed. */
export type ConfirmStage =
  /** The processes of a host are being looked at, or could not be. */
  | { readonly kind: 'looking'; readonly task: Task }
  | { readonly kind: 'lookFailed'; readonly task: Task }
  /** Several processes could be meant. */
  | { readonly kind: 'pick'; readonly task: Task; readonly candidates: readonly ProcessFacts[] }
  | { readonly kind: 'none'; readonly task: Task }
  | { readonly kind: 'blocked'; readonly reason: string }
  | { readonly kind: 'open' };

export function confirmStage(
  { state, words }: Pick<Scene, 'state' | 'words'>,
  dialog: ConfirmDialog,
): ConfirmStage {
  const tasks = confirmedTasks(state, dialog);
  for (const task of tasks) {
    if (!isInspected(task) || dialog.retry !== null) continue;
    const kind = state.tasks[task.id]?.inspection?.kind;
    if (kind === 'failed') return { kind: 'lookFailed', task };
    if (kind !== 'seen' && kind !== 'assumed')
      return blockedBy(words, state, tasks) ?? { kind: 'looking', task };
  }
  const stop = dialog.retry === null ? stopToSettle(state, tasks) : null;
  if (stop !== null) {
    const candidates = candidatesOf(state, stop);
    return candidates.length > 0 ? { kind: 'pick', task: stop, candidates } : { kind: 'none', task: stop };
  }
  return (
    (isReopening(tasks) && dialog.retry !== null ? null : blockedBy(words, state, tasks)) ?? { kind: 'open' }
  );
}

/** Retrying these does not run anything yet: they are looked up or asked anew. */
export function isReopening(tasks: readonly Task[]): boolean {
  return tasks.some(task => isInspected(task) || task.verb === 'manual' || task.verb === 'prompt');
}

/** What has to be typed, or null where a key is enough. */
export function wordToType({ state }: Pick<Scene, 'state'>, dialog: ConfirmDialog): string | null {
  if (dialog.retry !== null) return null;
  const tasks = confirmedTasks(state, dialog);
  const round = roundOf(state, dialog.round);
  return round !== undefined && tasks.some(task => task.confirm === 'typed') ? typedWord(round, tasks) : null;
}

/** The texts as they are shown: the engine runs nothing else. */
export function shownTexts({ state }: Pick<Scene, 'state'>, dialog: ConfirmDialog) {
  return confirmedTasks(state, dialog).flatMap(task => {
    const result = commandOf(state, task);
    return result.ok ? [{ task: task.id, text: result.command.text }] : [];
  });
}

export function confirmTitle(
  { state, words }: Pick<Scene, 'state' | 'words'>,
  dialog: ConfirmDialog,
  columns: number,
): string {
  const { confirm } = words.messages;
  const name = confirmedTasks(state, dialog)[0]?.name ?? '';
  if (dialog.retry !== null) return fitting(name, confirm.retryTitle, columns);
  const round = roundOf(state, dialog.round);
  const section = state.info.plan.sections.find(({ id }) => id === round?.section);
  const batches = section?.batches.length ?? 1;
  const batch = Number(/#(\d+)$/.exec(dialog.round)?.[1] ?? 1);
  const place = batches > 1 ? ` (${words.terms.outOf(batch, batches)})` : '';
  return fitting(name, step => confirm.title(step, place), columns);
}

function blockedBy(
  words: Scene['words'],
  state: Scene['state'],
  tasks: readonly Task[],
): ConfirmStage | null {
  const hindered = obstacle(state, tasks);
  return hindered === null || hindered.code === 'notNow'
    ? null
    : { kind: 'blocked', reason: words.terms.refusal(hindered) };
}
