import { taskOutputKey } from '../../engine/output.ts';
import type { FollowState, RunState } from '../../engine/state.ts';
import type { Task } from '../../plan/plan.ts';
import { sanitizeLine } from '../../text/sanitize.ts';
import { truncate, widthOf } from '../../text/width.ts';
import { wrap } from '../../text/wrap.ts';
import { type Line, line, span } from '../paint/line.ts';
import type { Scene } from '../view/scene.ts';

const lastLines = 8;

/** The end of what a task printed, or of each log it watched. */
export function tailOf(scene: Scene, task: Task, columns: number): readonly Line[] {
  if (task.verb !== 'follow')
    return tailLines(scene, taskOutputKey(task.id), scene.words.messages.failure.lastOutput, columns);
  const logs = watchedLogs(scene.state, task).filter(({ key }) => scene.output.stream(key).endLine > 0);
  const { failure } = scene.words.messages;
  // The end of a path tells logs apart: where room is short its beginning goes.
  const room = columns - 2 - widthOf(failure.lastOf(''));
  const lastOf = (path: string) => failure.lastOf(truncate(path, Math.max(8, room), 'start'));
  return logs.flatMap(({ key, path }) => tailLines(scene, key, lastOf(path), columns));
}

/** The logs a step watches, those first in which a failure was seen. */
function watchedLogs(state: RunState, task: Task): readonly FollowState[] {
  const logs = Object.values(state.follows).filter(
    ({ section, host, task: opener }) =>
      opener === task.id || (section === task.section && host === task.host),
  );
  const failing = ({ matches }: FollowState) =>
    matches.some(match => match.pattern === 'fail' && match.task === task.id);
  return [...logs.filter(failing), ...logs.filter(log => !failing(log))];
}

function tailLines({ output, words }: Scene, key: string, title: string, columns: number): readonly Line[] {
  const stream = output.stream(key);
  const from = Math.max(stream.firstLine, stream.endLine - lastLines);
  const held = stream.lines(from, stream.endLine);
  // What earlier attempts printed says nothing about this one.
  const lines = held.slice(held.findLastIndex(text => text.startsWith('──── #')) + 1);
  if (lines.length === 0) return [line(span(`  ${words.messages.task.noOutputAtAll}`, 'dim'))];
  return [
    line(span(`  ${title}`, 'dim')),
    ...lines
      .flatMap(raw => wrap(sanitizeLine(raw, { colour: words.colour }), Math.max(1, columns - 4), 'hard'))
      .slice(-lastLines)
      .map(row => line(span('  │ ', 'dim'), row)),
  ];
}
