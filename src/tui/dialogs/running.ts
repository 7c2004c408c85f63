import { acceptsInput } from '../../engine/contact.ts';
import { lastAttempt, type RunState } from '../../engine/state.ts';
import type { Task } from '../../plan/plan.ts';
import { formatDuration, formatElapsed } from '../../text/format.ts';
import { type Line, paragraph } from '../paint/line.ts';
import { stallText } from '../screens/contact.ts';
import { placeOf } from '../screens/task-facts.ts';
import { unreachedLines } from '../screens/task-remarks.ts';
import type { Scene, Words } from '../view/scene.ts';
import { tailOf } from './tail.ts';

/** A script that runs: why it seems to hang, what it printed last, and how long it may take. */
export function runningBody(scene: Scene, task: Task, columns: number): readonly Line[] {
  const { state, words, now } = scene;
  const { running, task: facts } = words.messages;
  const own = state.tasks[task.id];
  if (own === undefined) return [];
  const attempt = lastAttempt(own);
  const since = attempt?.startedAt;
  const limit = attempt?.extended === undefined ? task.timeout : (attempt.extended ?? undefined);
  const lasted = since ? facts.runningFor(formatElapsed(now - Date.parse(since))) : '';
  const allowed = limit === undefined ? running.noLimit : facts.limit(formatDuration(limit));
  const stall = stallText(own, now, words);
  return [
    ...unreachedLines(own, words, columns),
    ...(stall === null ? [] : paragraph(`▲ ${stall}`, columns, 'warn')),
    ...(own.detached === null
      ? []
      : paragraph(`▲ ${running.detached(task.host ?? '', own.detached.reason)}`, columns, 'warn')),
    ...paragraph(`▶ ${placeOf(state, task, words)} · ${lasted} · ${allowed}`, columns),
    ...(own.detached === null && !acceptsInput(state, task)
      ? paragraph(inputHint(state, task, words), columns, 'dim')
      : []),
    ...tailOf(scene, task, columns),
  ];
}

/** Why no line can be sent to it. */
function inputHint(state: RunState, task: Task, { messages }: Words): string {
  const durable = state.tasks[task.id]?.attempts.at(-1)?.directory != null;
  return state.info.auto || durable ? messages.running.noInput : messages.running.notDurable;
}
