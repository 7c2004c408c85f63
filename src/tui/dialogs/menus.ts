import { type RunState, taskNamed } from '../../engine/state.ts';
import { formatDateTime } from '../../text/format.ts';
import { fitting } from '../paint/fitting.ts';
import { type Line, line, paragraph, span } from '../paint/line.ts';
import { commandLines, commandTextOf } from '../screens/command-text.ts';
import { placeOf } from '../screens/task-facts.ts';
import { canRollBack, failedTasks, roundOf } from '../view/demand.ts';
import type { Scene } from '../view/scene.ts';
import type { MenuDialog } from '../view/view.ts';
import { doubtBody } from './doubt.ts';
import { failureBody } from './failure.ts';
import { hostBody } from './host.ts';
import { leaveBody } from './leave.ts';
import { rollbackLines, scopeOf, servicesThatRan } from './rollback.ts';
import { runningBody } from './running.ts';

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
    case 'running':
      return [about.task];
    case 'host':
    case 'leave':
    case 'rejected':
    case 'rollback':
      return [];
  }
}

/** How many there are to choose from: tasks of a failure, or services to roll back. */
export function choicesOf(state: RunState, dialog: MenuDialog): number {
  if (dialog.about.kind === 'rollback') return servicesThatRan(state).length;
  if (dialog.about.kind !== 'failure') return 0;
  const round = roundOf(state, dialog.about.round);
  return round === undefined ? 0 : failedTasks(state, round).length;
}

/** Whether there is more than one thing that the actions could be for. A single service is another choice than the whole run. */
export function hasChoice(state: RunState, dialog: MenuDialog): boolean {
  return choicesOf(state, dialog) > (dialog.about.kind === 'rollback' ? 0 : 1);
}

export function menuTitle({ state, words }: Scene, { about }: MenuDialog, columns: number): string {
  const { messages, terms } = words;
  switch (about.kind) {
    case 'failure': {
      const round = roundOf(state, about.round);
      const failed = round === undefined ? [] : failedTasks(state, round);
      const hosts = terms.list(failed.flatMap(({ host }) => host ?? []));
      return fitting(failed[0]?.name ?? '', name => messages.failure.title(name, hosts), columns);
    }
    case 'doubt': {
      const task = taskNamed(state, about.task);
      const say = (name: string) => messages.doubt.title(name, task?.host ?? '');
      return fitting(task?.name ?? about.task, say, columns);
    }
    case 'manual': {
      const task = taskNamed(state, about.task);
      const onHost = task?.host ? messages.manual.onHost(task.host) : '';
      return fitting(task?.name ?? about.task, name => messages.manual.title(name, onHost), columns);
    }
    case 'host':
      return state.hosts[about.host]?.problem?.code === 'locked'
        ? messages.hostDialog.lockedTitle(about.host)
        : messages.hostDialog.title(about.host);
    case 'running': {
      const task = taskNamed(state, about.task);
      const say = (name: string) => messages.running.title(name, task?.host ?? '');
      return fitting(task?.name ?? about.task, say, columns);
    }
    case 'rejected':
      return messages.rejected.title;
    case 'rollback':
      return messages.rollback.title;
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
        ...commandLines(commandTextOf(scene, task), columns),
      ];
    }
    case 'host':
      return hostBody(scene, about.host, columns);
    case 'running': {
      const task = taskNamed(state, about.task);
      return task === undefined ? [] : runningBody(scene, task, columns);
    }
    case 'rejected':
      return rejectedBody(scene, columns);
    case 'rollback':
      return rollbackLines(scene, scopeOf(state, dialog), columns);
    case 'leave':
      return leaveBody(scene, columns);
  }
}

/** Which of several failed tasks the actions are for; null where there is only one. */
export function targetLine({ state, words }: Scene, dialog: MenuDialog): Line | null {
  if (!hasChoice(state, dialog)) return null;
  if (dialog.about.kind === 'rollback') {
    const { rollback } = words.messages;
    const services = scopeOf(state, dialog);
    return line(
      span(
        `  ${services === null ? rollback.whole : rollback.services(words.terms.list(services))}`,
        'strong',
      ),
      span(`   ${rollback.targetHint}`, 'dim'),
    );
  }
  const { failure } = words.messages;
  const hosts = targetsOf(state, dialog).flatMap(id => taskNamed(state, id)?.host ?? []);
  const names = words.terms.list(hosts);
  return line(
    span(`  ${failure.target(dialog.target === 0 ? failure.allHosts(names) : names)}`, 'strong'),
    span(`   ${failure.targetHint}`, 'dim'),
  );
}

function rejectedBody({ state, words }: Scene, columns: number): readonly Line[] {
  const { rejected } = words.messages;
  const signature = state.signatures.at(-1);
  return [
    ...paragraph(`✖ ${words.terms.rejected}`, columns, 'bad'),
    ...(signature === undefined
      ? []
      : paragraph(
          words.messages.signOff.signed(
            words.terms.signature[signature.verdict],
            signature.name,
            formatDateTime(signature.at, words.timeZone),
          ),
          columns,
        )),
    ...(signature === undefined || signature.comment === ''
      ? []
      : paragraph(signature.comment, columns - 2).map(row => line('  ', row))),
    [],
    ...paragraph(canRollBack(state) ? rejected.choices : rejected.nothingRan, columns),
  ];
}
