import { candidatesOf } from '../../engine/command.ts';
import { endsWithConnection } from '../../engine/contact.ts';
import type { ProcessFacts } from '../../model/transport.ts';
import type { Task } from '../../plan/plan.ts';
import { formatDateTime, formatDuration } from '../../text/format.ts';
import { visibleControls } from '../../text/visible.ts';
import { exact, fitLine, type Line, line, paragraph, span } from '../paint/line.ts';
import { commandLines, commandTextOf } from '../screens/command-text.ts';
import { lookWords } from '../screens/look-words.ts';
import { nodeOfTask } from '../screens/node.ts';
import { relupLines, relupText } from '../screens/relup.ts';
import { userOf } from '../screens/task-facts.ts';
import { confirmedTasks } from '../view/demand.ts';
import type { Scene } from '../view/scene.ts';
import type { ConfirmDialog } from '../view/view.ts';
import { changesOf } from './changes.ts';
import { confirmStage, isReopening } from './confirm.ts';

/** What would run, on which hosts, as which user; one copy where several hosts get the same. */
export function confirmBody(scene: Scene, dialog: ConfirmDialog, columns: number): readonly Line[] {
  const { state, words } = scene;
  const { confirm } = words.messages;
  const stage = confirmStage(scene, dialog);
  const tasks = confirmedTasks(state, dialog);
  const groups = groupsOf(scene, tasks).flatMap(group => [...groupLines(scene, group, columns), []]);
  switch (stage.kind) {
    case 'looking':
      return paragraph(lookWords(words, stage.task).looking(stage.task.host ?? ''), columns);
    case 'lookFailed': {
      const inspection = state.tasks[stage.task.id]?.inspection;
      const text = inspection?.kind === 'failed' ? words.terms.problem(inspection.problem) : null;
      return [
        ...paragraph(`✖ ${lookWords(words, stage.task).failed(stage.task.host ?? '')}`, columns, 'bad'),
        ...(text === null ? [] : [...paragraph(text.sentence, columns), ...paragraph(text.advice, columns)]),
        ...withGap(nodeOfTask(state, stage.task, words, columns)),
      ];
    }
    case 'pick':
      return [
        ...paragraph(confirm.several(stage.task.host ?? '', stage.candidates.length), columns, 'warn'),
        [],
        ...stage.candidates.flatMap((candidate, index) =>
          candidateLines(candidate, index === dialog.choice, words, columns),
        ),
      ];
    case 'none': {
      const { action } = stage.task;
      const match = action.verb === 'stop' ? action.match : '';
      return paragraph(confirm.none(stage.task.host ?? '', visibleControls(match)), columns, 'warn');
    }
    case 'blocked':
      return [...paragraph(`▲ ${confirm.waits(stage.reason)}`, columns, 'warn'), [], ...groups];
    case 'open':
      return isReopening(tasks) && dialog.retry !== null
        ? paragraph(confirm.inspectAgainOnRetry, columns)
        : [
            ...groups,
            ...(tasks.every(task => commandTextOf(scene, task).exact)
              ? paragraph(state.info.dryRun === null ? confirm.exactly : confirm.onlyShown, columns, 'dim')
              : []),
          ];
  }
}

function withGap(lines: readonly Line[]): readonly Line[] {
  return lines.length === 0 ? [] : [[], ...lines];
}

interface Group {
  readonly tasks: readonly [Task, ...Task[]];
  readonly text: string;
  /** What it does to an Erlang node; empty for everything else. */
  readonly effect: string;
  readonly user: string;
}

function groupsOf(scene: Scene, tasks: readonly Task[]): readonly Group[] {
  const { state, words } = scene;
  const groups: Group[] = [];
  for (const task of tasks) {
    const { text } = commandTextOf(scene, task);
    const effect = relupText(state, task, words);
    const user = task.host === null ? '' : userOf(state, task.host, words);
    const index = groups.findIndex(
      group => group.text === text && group.effect === effect && group.user === user && task.verb !== 'stop',
    );
    const same = groups[index];
    if (same === undefined) groups.push({ tasks: [task], text, effect, user });
    else groups[index] = { ...same, tasks: [...same.tasks, task] };
  }
  return groups;
}

function groupLines(scene: Scene, { tasks, user }: Group, columns: number): readonly Line[] {
  const { state, words } = scene;
  const { confirm } = words.messages;
  const [task] = tasks;
  const hosts = words.terms.list(tasks.flatMap(({ host }) => host ?? []));
  const { action } = task;
  const shell =
    (action.verb === 'run' || action.verb === 'check') && action.shell !== 'sh'
      ? ` (${words.messages.task.shell[action.shell]})`
      : '';
  return [
    ...frailLines(scene, tasks, columns),
    ...paragraph(
      hosts === '' ? confirm.byPerson : confirm.onHosts(hosts, `${user}${shell}`),
      columns,
      'strong',
    ),
    ...processLines(scene, task, columns),
    ...tasks.flatMap(each => nodeOfTask(state, each, words, columns)),
    ...relupLines(state, task, words, columns),
    ...commandLines(commandTextOf(scene, task), columns),
    ...changeLines(scene, task, columns),
    ...(task.secrets.length === 0
      ? []
      : paragraph(confirm.secrets(words.terms.list(task.secrets)), columns, 'warn')),
    ...(task.timeout === undefined
      ? []
      : paragraph(confirm.timeout(formatDuration(task.timeout)), columns, 'dim')),
  ];
}

/** Hosts on which it does not outlive the connection, and why: known before it is confirmed. */
function frailLines({ state, words }: Scene, tasks: readonly Task[], columns: number): readonly Line[] {
  return tasks
    .filter(task => endsWithConnection(state, task))
    .flatMap(({ host }) =>
      paragraph(
        `▲ ${words.messages.confirm.endsWithConnection(host ?? '', state.hosts[host ?? '']?.obstacle ?? null)}`,
        columns,
        'warn',
      ),
    );
}

/** That a person changed the text, and in what it differs from the plan's. */
function changeLines({ state, words }: Scene, task: Task, columns: number): readonly Line[] {
  const changes = changesOf(state, task);
  if (changes === null) return [];
  const { confirm } = words.messages;
  return [
    [],
    ...paragraph(`▲ ${confirm.amended}`, columns, 'warn'),
    ...(changes.length === 0
      ? paragraph(confirm.amendedSame, columns, 'dim')
      : changes.flatMap(({ sign, text }) =>
          exact(visibleControls(text), columns - 2, sign === '+' ? 'good' : sign === '-' ? 'bad' : 'dim').map(
            (row, index) => line(index === 0 ? `${sign} ` : '  ', row.slice(index === 0 ? 1 : 0)),
          ),
        )),
  ];
}

/** The process that a stop is about, before the commands that stop it. */
function processLines({ state, words }: Scene, task: Task, columns: number): readonly Line[] {
  const inspection = state.tasks[task.id]?.inspection;
  if (task.verb !== 'stop' || inspection?.kind !== 'seen') return [];
  const candidates = candidatesOf(state, task);
  const chosen =
    candidates.length === 1 ? candidates[0] : candidates.find(({ pid }) => pid === inspection.picked);
  if (chosen === undefined) return [];
  const { confirm } = words.messages;
  return [
    ...paragraph(
      `${confirm.pid} ${chosen.pid}, ${confirm.started} ${startOf(chosen, words)}`,
      columns - 2,
      'strong',
    ).map(row => line('  ', row)),
    ...paragraph(`${confirm.commandLine} ${visibleControls(chosen.command)}`, columns - 4).map(row =>
      line('    ', row),
    ),
    [],
  ];
}

/** As a clock, and as the host counts it where it gives no time. */
function startOf({ since, started }: ProcessFacts, words: Scene['words']): string {
  return since === undefined ? started : formatDateTime(since, words.timeZone);
}

function candidateLines(
  candidate: ProcessFacts,
  chosen: boolean,
  words: Scene['words'],
  columns: number,
): readonly Line[] {
  const head = fitLine(
    line(chosen ? '› ' : '  ', span(String(candidate.pid), 'strong'), `  ${startOf(candidate, words)}`),
    columns,
  );
  const rows = paragraph(visibleControls(candidate.command), columns - 4).map(row => line('    ', row));
  return [chosen ? head.map(part => ({ text: part.text, tone: 'selected' as const })) : head, ...rows];
}
