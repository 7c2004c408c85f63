import { taskOutputKey } from '../../engine/output.ts';
import { type FollowState, lastAttempt, type RunState, running, taskNamed } from '../../engine/state.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Task } from '../../plan/plan.ts';
import { formatClock, formatDuration } from '../../text/format.ts';
import { sanitizeLine } from '../../text/sanitize.ts';
import { truncate, widthOf } from '../../text/width.ts';
import { wrap } from '../../text/wrap.ts';
import { type Line, line, paragraph, span } from '../paint/line.ts';
import { commandLines, commandTextOf } from '../screens/command-text.ts';
import { endedAs, placeOf } from '../screens/task-facts.ts';
import { failedTasks, roundOf } from '../view/demand.ts';
import type { Scene } from '../view/scene.ts';
import type { MenuDialog } from '../view/view.ts';

/** The tasks that the marked action is for. */
export function targetsOf(state: RunState, dialog: MenuDialog): readonly string[] {
  const { about, target } = dialog;
  switch (about.kind) {
    case 'failure': {
      const round = roundOf(state, about.round);
      const failed = round === undefined ? [] : failedTasks(state, round).map(task => task.id);
      const single = failed[target - 1];
      return single === undefined ? failed : [single];
    }
    case 'doubt':
    case 'manual':
      return [about.task];
    case 'host':
    case 'leave':
      return [];
  }
}

/** How many tasks of a failure can be chosen from. */
export function choicesOf(state: RunState, dialog: MenuDialog): number {
  if (dialog.about.kind !== 'failure') return 0;
  const round = roundOf(state, dialog.about.round);
  return round === undefined ? 0 : failedTasks(state, round).length;
}

export function menuTitle({ state, words }: Scene, { about }: MenuDialog): string {
  const { messages, terms } = words;
  switch (about.kind) {
    case 'failure': {
      const round = roundOf(state, about.round);
      const failed = round === undefined ? [] : failedTasks(state, round);
      return messages.failure.title(
        failed[0]?.name ?? '',
        terms.list(failed.flatMap(({ host }) => host ?? [])),
      );
    }
    case 'doubt': {
      const task = taskNamed(state, about.task);
      return messages.doubt.title(task?.name ?? about.task, task?.host ?? '');
    }
    case 'manual': {
      const task = taskNamed(state, about.task);
      return messages.manual.title(
        task?.name ?? about.task,
        task?.host ? messages.manual.onHost(task.host) : '',
      );
    }
    case 'host':
      return messages.hostDialog.title(about.host);
    case 'leave':
      return messages.leave.title;
  }
}

export function menuBody(scene: Scene, dialog: MenuDialog, columns: number): readonly Line[] {
  const { state } = scene;
  const { about } = dialog;
  switch (about.kind) {
    case 'failure': {
      const round = roundOf(state, about.round);
      return round === undefined ? [] : failureBody(scene, failedTasks(state, round), columns);
    }
    case 'doubt': {
      const task = taskNamed(state, about.task);
      return task === undefined ? [] : doubtBody(scene, task, columns);
    }
    case 'manual': {
      const task = taskNamed(state, about.task);
      if (task === undefined) return [];
      return [
        ...paragraph(placeOf(state, task, scene.words), columns, 'dim'),
        ...commandLines(commandTextOf(state, task, scene.words), columns),
      ];
    }
    case 'host':
      return hostBody(scene, about.host, columns);
    case 'leave':
      return leaveBody(scene, columns);
  }
}

/** Which of several failed tasks the actions are for; null where there is only one. */
export function targetLine({ state, words }: Scene, dialog: MenuDialog): Line | null {
  if (choicesOf(state, dialog) < 2) return null;
  const { failure } = words.messages;
  const hosts = targetsOf(state, dialog).flatMap(id => taskNamed(state, id)?.host ?? []);
  const names = words.terms.list(hosts);
  return line(
    span(`  ${failure.target(dialog.target === 0 ? failure.allHosts(names) : names)}`, 'strong'),
    span(`   ${failure.targetHint}`, 'dim'),
  );
}

const lastLines = 8;

function failureBody(scene: Scene, tasks: readonly Task[], columns: number): readonly Line[] {
  const { words } = scene;
  const [first] = tasks;
  return [
    ...tasks.flatMap(task => [...outcomeLines(scene, task, columns), ...tailOf(scene, task, columns), []]),
    ...(first === undefined ? [] : rollbackLines(scene, first, tasks, columns)),
    ...(first?.undo === undefined
      ? []
      : [
          [],
          ...paragraph(words.messages.task.undo, columns, 'dim'),
          ...commandLines({ exact: true, text: first.undo, remark: '' }, columns),
        ]),
  ];
}

/** `✖ ecsc-2: exited 1`, the problem where there is one, and what it usually means. */
function outcomeLines({ state, words }: Scene, task: Task, columns: number): readonly Line[] {
  const attempts = state.tasks[task.id]?.attempts ?? [];
  const attempt = attempts.at(-1);
  const outcome: Outcome | null = attempt?.outcome ?? null;
  const note = state.tasks[task.id]?.note ?? null;
  const ended = outcome === null ? words.terms.taskStatus.failed : endedAs(words, task, outcome);
  const hint = outcome === null ? null : words.terms.outcomeHint(outcome);
  const problem = attempt?.problem ? words.terms.problem(attempt.problem) : null;
  const took =
    attempt?.startedAt && attempt.endedAt
      ? ` · ${words.messages.task.took(formatDuration(Date.parse(attempt.endedAt) - Date.parse(attempt.startedAt)))}`
      : '';
  const count = attempts.length > 1 ? ` · ${words.messages.failure.attempts(attempts.length)}` : '';
  return [
    ...paragraph(
      `✖ ${words.messages.failure.on(task.host ?? task.name, `${ended}${took}${count}`)}`,
      columns,
      'bad',
    ),
    ...(problem === null
      ? []
      : [...paragraph(problem.sentence, columns - 2), ...paragraph(problem.advice, columns - 2)].map(row =>
          line('  ', row),
        )),
    ...(hint === null ? [] : paragraph(hint, columns - 2).map(row => line('  ', row))),
    ...(outcome === null && note !== null
      ? paragraph(words.messages.task.note(note.reason, words.terms.actor(note.by)), columns - 2).map(row =>
          line('  ', row),
        )
      : []),
  ];
}

/** The end of what a task printed, or of each log it watched. */
function tailOf(scene: Scene, task: Task, columns: number): readonly Line[] {
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

/** handrail does not roll back by itself: it shows what the runbook says. */
function rollbackLines(scene: Scene, failed: Task, tasks: readonly Task[], columns: number): readonly Line[] {
  const { state, words } = scene;
  if (failed.phase !== 'upgrade') return [];
  const hosts = new Set(tasks.map(({ host }) => host));
  const rollback = state.info.plan.rollback.filter(
    task => belongsTo(task, failed) && (task.host === null || hosts.has(task.host)),
  );
  if (rollback.length === 0) return paragraph(words.messages.failure.noRollback, columns, 'warn');
  return [
    ...paragraph(words.messages.failure.rollback, columns, 'strong'),
    ...rollback.flatMap(task => [
      line(span(`  ${task.name}${task.host === null ? '' : ` · ${task.host}`}`, 'dim')),
      ...commandLines({ ...commandTextOf(state, task, words), remark: '' }, columns - 2).map(row =>
        line('  ', row),
      ),
    ]),
  ];
}

function belongsTo(rollback: Task, failed: Task): boolean {
  return (
    rollback.section === failed.section ||
    (rollback.service !== undefined && rollback.service === failed.service)
  );
}

function doubtBody(scene: Scene, task: Task, columns: number): readonly Line[] {
  const { state, words } = scene;
  const { doubt } = words.messages;
  const own = state.tasks[task.id];
  const attempt = own === undefined ? null : lastAttempt(own);
  const lost = attempt?.outcome?.kind === 'lost' ? attempt.outcome.reason : null;
  return [
    ...paragraph(`? ${doubt.known}`, columns, 'bad'),
    ...(attempt?.startedAt
      ? paragraph(doubt.startedAt(formatClock(attempt.startedAt, words.timeZone)), columns)
      : []),
    ...(lost === null ? [] : paragraph(doubt.lostBecause(lost), columns)),
    ...tailOf(scene, task, columns),
    [],
    ...paragraph(`${doubt.whatRan} ${placeOf(state, task, words)}`, columns, 'dim'),
    ...commandLines(commandTextOf(state, task, words), columns),
  ];
}

function hostBody({ state, words }: Scene, name: string, columns: number): readonly Line[] {
  const problem = state.hosts[name]?.problem;
  const text = problem ? words.terms.problem(problem) : null;
  return [
    ...paragraph(words.messages.hostDialog.needed, columns),
    ...(text === null
      ? []
      : [[], ...paragraph(`✖ ${text.sentence}`, columns, 'bad'), ...paragraph(text.advice, columns)]),
  ];
}

function leaveBody({ state, words, now }: Scene, columns: number): readonly Line[] {
  const { leave } = words.messages;
  if (state.stage === 'over') return paragraph(leave.over, columns);
  const busy = running(state);
  if (busy.length === 0)
    return [
      ...paragraph(leave.nothingRuns, columns),
      ...paragraph(leave.resume(state.info.run), columns, 'dim'),
    ];
  return [
    ...paragraph(leave.running(busy.length), columns, 'strong'),
    ...busy.flatMap(({ id, attempts }) => {
      const task = taskNamed(state, id);
      const since = attempts.at(-1)?.startedAt;
      const lasted = since
        ? formatDuration(Math.max(0, Math.floor((now - Date.parse(since)) / 1000) * 1000))
        : '0s';
      return paragraph(`▶ ${leave.runningTask(task?.name ?? id, task?.host ?? '', lasted)}`, columns - 2).map(
        row => line('  ', row),
      );
    }),
    [],
    ...paragraph(leave.ifLeft, columns, 'warn'),
    ...paragraph(leave.resume(state.info.run), columns, 'dim'),
    ...paragraph(leave.interruptAgain, columns, 'dim'),
  ];
}
