import { leftBy } from '../../engine/advance-rollback.ts';
import { isRejected, type RunState } from '../../engine/state.ts';
import { formatDateTime, formatDuration, formatZone } from '../../text/format.ts';
import { nameOf } from '../dialogs/rollback.ts';
import { type Line, line, paragraph, span } from '../paint/line.ts';
import { frameOf } from '../view/layout.ts';
import { permanenceOf } from '../view/permanence.ts';
import type { Scene, Words } from '../view/scene.ts';
import { aggregate, sectionName } from './checklist.ts';
import { documentRegion } from './document.ts';
import { nodesInBrief } from './node.ts';
import type { Region } from './region.ts';
import { documentScrollable, type Scrollable } from './scrollables.ts';
import { deviations, signatures, verification } from './sign-off-lists.ts';

/** What the run did, as whoever signs it needs to read it; when the run is over, how it ended. */
export function signOffScrollable(scene: Scene): Scrollable {
  const { body } = frameOf(scene.size);
  return documentScrollable('signOff', summaryLines(scene, body.width), body.height - 1);
}

export function signOffRegion(scene: Scene): Region {
  const { messages } = scene.words;
  const title = scene.state.stage === 'over' ? messages.signOff.summary : messages.signOff.title;
  return documentRegion(scene, 'signOff', title, signOffScrollable(scene));
}

function summaryLines(scene: Scene, columns: number): readonly Line[] {
  const { stage, info } = scene.state;
  // What a dry run counts, deviates in or keeps would read like that of a real one.
  if (stage === 'over' && info.dryRun !== null)
    return paragraph(`■ ${scene.words.messages.signOff.over.dryRun}`, columns);
  return [
    ...headline(scene, columns),
    [],
    ...counts(scene),
    ...nodes(scene, columns),
    ...verification(scene, columns),
    ...deviations(scene, columns),
    ...signatures(scene, columns),
    ...closing(scene, columns),
  ];
}

function headline({ state, words }: Scene, columns: number): readonly Line[] {
  const { signOff: messages } = words.messages;
  const { status, stage, ended } = state;
  if (
    stage === 'over' &&
    (status === 'completed' || status === 'rolledBack' || status === 'aborted' || status === 'closed')
  ) {
    const good = status === 'completed';
    const [symbol, tone] = good
      ? (['✔', 'good'] as const)
      : status === 'rolledBack'
        ? (['↶', 'warn'] as const)
        : (['✖', 'bad'] as const);
    return [
      ...paragraph(`${symbol} ${messages.over[status]}`, columns, tone),
      ...(status === 'rolledBack' ? leftLines(state, words, columns) : []),
      ...permanenceLines(state, words, columns),
      ...(ended === null
        ? []
        : paragraph(`  ${messages.endedBecause(ended.reason, words.terms.actor(ended.by))}`, columns)),
    ];
  }
  if (stage !== 'over' && isRejected(state)) return paragraph(`✖ ${words.terms.rejected}`, columns, 'bad');
  if (stage !== 'signOff') return paragraph(messages.notYet, columns, 'warn');
  const commit = state.info.plan.tasks.filter(task => task.phase === 'commit').length;
  return [
    ...(['reverted', 'unanswered'].includes(permanenceOf(state) ?? '')
      ? permanenceLines(state, words, columns)
      : []),
    ...paragraph(messages.ready, columns, 'strong'),
    ...(commit === 0 ? [] : paragraph(messages.thenCommit(words.terms.tasks(commit)), columns)),
  ];
}

function permanenceLines(
  state: RunState,
  { messages: { signOff } }: Words,
  columns: number,
): readonly Line[] {
  const found = permanenceOf(state);
  switch (found) {
    case 'permanent':
      return paragraph(`  ${signOff.permanent}`, columns);
    case 'provisional':
    case 'committing':
      return paragraph(`▲ ${signOff.notPermanent}`, columns, 'warn');
    case 'reverted':
    case 'unanswered':
      return paragraph(`✖ ${signOff[found]}`, columns, 'bad');
    case 'planned':
    case null:
      return [];
  }
}

/** What a rollback could not undo, or a person skipped of it; first in the summary, because somebody has to know it. */
function leftLines(state: RunState, words: Words, columns: number): readonly Line[] {
  const { signOff: messages } = words.messages;
  const latest = state.rollbacks.at(-1);
  if (latest === undefined) return [];
  const left = leftBy(state, latest.rollback);
  const reason = paragraph(
    `  ${messages.endedBecause(latest.reason, words.terms.actor(latest.by))}`,
    columns,
  );
  if (left.length === 0) return [...reason, ...paragraph(`  ${messages.nothingLeft}`, columns)];
  return [
    ...reason,
    [],
    line(span(messages.leftAsIs, 'strong')),
    ...left.flatMap(id => {
      const why = latest.rollback.left.find(({ task }) => task === id)?.why;
      const said = why === undefined ? words.terms.taskStatus.skipped : words.terms.leftReason[why];
      return paragraph(`${nameOf(state, id)}${words.terms.colon}${said}`, columns - 4).map((row, index) =>
        line(index === 0 ? span('  - ', 'warn') : '    ', row),
      );
    }),
  ];
}

function counts({ state, words, now }: Scene): readonly Line[] {
  const { signOff: messages } = words.messages;
  const end = state.stage === 'over' ? state.updatedAt : new Date(now).toISOString();
  const zone = formatZone(state.openedAt, words.timeZone);
  const show = (instant: string) => formatDateTime(instant, words.timeZone);
  const duration = formatDuration(Date.parse(end) - Date.parse(state.openedAt));
  const perSection = state.info.plan.sections.flatMap((section): Line[] => {
    const tasks = state.info.plan.tasks.filter(task => task.section === section.id);
    if (tasks.length === 0) return [];
    const name = sectionName({ words, state }, section);
    return [
      line(
        '  ',
        section.service === undefined ? words.terms.phase[section.phase] : name,
        aggregate({ state }, tasks),
      ),
    ];
  });
  return [
    line(`${messages.time(show(state.openedAt), show(end), duration)} (${zone})`),
    [],
    line(span(messages.counts, 'strong')),
    ...perSection,
  ];
}

/** What runs on each Erlang node: a signature is for what is there now. */
function nodes({ state, words }: Scene, columns: number): readonly Line[] {
  const rows = nodesInBrief(state, words, columns);
  return rows.length === 0 ? [] : [[], line(span(words.messages.signOff.nodes, 'strong')), ...rows];
}

/** What to do with the record, once the run is over. */
function closing({ state, words }: Scene, columns: number): readonly Line[] {
  if (state.stage !== 'over') return [];
  const { signOff: messages } = words.messages;
  const { run } = state.info;
  return [
    [],
    line(span(messages.next, 'strong')),
    ...[messages.reportHint(run), messages.replayHint(run), messages.showHint(run)].flatMap(hint =>
      paragraph(`  ${hint}`, columns),
    ),
  ];
}
