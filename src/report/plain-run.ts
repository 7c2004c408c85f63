import type { Event } from '../engine/event.ts';
import { taskNamed } from '../engine/state.ts';
import { formatBytes } from '../text/format.ts';
import { isHostEvent, tellHost } from './plain-host.ts';
import { marks, type Tell, under } from './plain-line.ts';
import { lastNodeLines } from './plain-node.ts';
import { tellRollback } from './plain-rollback.ts';
import { countsLine, leftRunning, openPoints } from './standing.ts';

/** The lines of an event of the run itself, its followed files, questions, verification and notes. */
export function tellRun(event: Event, tell: Tell): readonly string[] {
  const { terms, words, paint } = tell;
  if (isHostEvent(event)) return tellHost(event, tell);
  switch (event.type) {
    case 'run.opened':
      return opened(event, tell);
    case 'run.resumed':
      tell.lost.clear();
      return [
        `${marks.started} ${words.resumed(event.operator, event.seat)}`,
        ...under([countsLine(tell.state, terms)]),
      ];
    case 'run.paused':
      return [`${paint.warn(marks.open)} ${words.paused(event.by)}`];
    case 'run.continued':
      return [`${marks.started} ${words.continued(event.by)}`];
    case 'run.jumped':
      return [`${paint.warn(marks.open)} ${words.jumped(event.round, event.reason, event.by)}`];
    case 'run.entered':
      return [`${marks.started} ${paint.bold(words.entered(terms.stage[event.stage]))}`];
    case 'run.stopped':
      return stopped(event, tell);
    case 'run.replanned':
    case 'run.rolledBack':
    case 'rollback.opened':
    case 'rollback.finished':
      return tellRollback(event, tell);
    case 'run.completed':
      if (tell.state.info.dryRun !== null) return dryRunOver(tell);
      return [
        `${paint.good(marks.good)} ${paint.bold(words.completed)}`,
        ...under([countsLine(tell.state, terms)]),
        ...lastNodeLines(tell),
      ];
    case 'run.aborted':
      return ended(words.aborted(terms.actor(event.by), event.reason), tell);
    case 'run.closed':
      return ended(words.closed(terms.actor(event.by), event.reason), tell);
    case 'follow.opened':
    case 'follow.changed':
    case 'follow.matched':
      return followed(event, tell);
    case 'answer.requested':
      return [`${paint.warn('?')} ${terms.question(event.question)}`];
    case 'answer.given':
      return [`${paint.good(marks.good)} ${event.question}  ${words.answered(terms.actor(event.by))}`];
    case 'verification.marked': {
      const mark =
        event.verdict === 'fail'
          ? paint.bad(marks.bad)
          : event.verdict === 'pass'
            ? paint.good(marks.good)
            : marks.skipped;
      const name = taskNamed(tell.state, event.item)?.name ?? '';
      const said = words.verdict(terms.verdict[event.verdict], event.comment, terms.actor(event.by));
      return [`${mark} ${event.item}  ${said}`, ...under(name === '' ? [] : [name])];
    }
    case 'signature.signed': {
      const mark = event.verdict === 'accepted' ? paint.good(marks.good) : paint.bad(marks.bad);
      return [`${mark} ${words.signed(terms.signature[event.verdict], event.name, event.comment)}`];
    }
    case 'note.added':
      return [`${event.task === undefined ? '' : `${event.task}  `}${words.note(event.text, event.by)}`];
    case 'journal.repaired':
      return [`${paint.warn(marks.open)} ${words.repaired(formatBytes(event.bytes), event.kept)}`];
    default:
      return [];
  }
}

function opened(
  event: Extract<Event, { type: 'run.opened' }>,
  { state, words, paint }: Tell,
): readonly string[] {
  const { plan, excluded } = event;
  const flags = new Map<string, number>();
  for (const { flag } of excluded) flags.set(flag, (flags.get(flag) ?? 0) + 1);
  return [
    `${marks.started} ${paint.bold(words.opened(event.run, plan.title))}`,
    ...under([
      ...(state.info.dryRun === null ? [] : [words.dryRun.opened]),
      ...(plan.change === undefined ? [] : [plan.change]),
      words.size(
        plan.tasks.length,
        plan.hosts.map(host => host.name),
      ),
      words.operator(event.operator, event.seat),
      words.planDigest(event.planDigest),
      ...(event.auto ? [words.automatic] : []),
      ...[...flags].map(([flag, count]) => words.leftOut(count, flag)),
    ]),
  ];
}

/** It counts nothing as finished: nothing was begun. */
function dryRunOver({ state, terms, words, paint }: Tell): readonly string[] {
  return [
    `${marks.skipped} ${paint.bold(words.dryRun.completed)}`,
    ...under([words.dryRun.counts(terms.tasks(state.info.plan.tasks.length))]),
  ];
}

/** A stop closes the telling: how far it came, what it waits for, and how to go on. */
function stopped(event: Extract<Event, { type: 'run.stopped' }>, tell: Tell): readonly string[] {
  const { state, terms, words, paint } = tell;
  const headline = `${paint.warn(marks.open)} ${paint.bold(words.stopped(terms.stopReason[event.reason], event.detail))}`;
  // Nothing was begun that could be counted or gone on with.
  if (state.info.dryRun !== null) return [headline];
  const points = openPoints(state, terms);
  const running = leftRunning(state);
  return [
    headline,
    ...under([countsLine(state, terms)]),
    ...(running.length === 0 ? [] : under([words.leftRunning])),
    ...under(running, 2),
    ...(points.length === 0 ? [] : under([words.waitsFor])),
    ...under(points, 2),
    ...lastNodeLines(tell),
    ...(tell.hostsStay ? under([terms.stopAdvice(event.reason, state.info.run)]) : []),
  ];
}

function ended(sentence: string, tell: Tell): readonly string[] {
  const { state, terms, paint } = tell;
  return [
    `${paint.bad(marks.bad)} ${paint.bold(sentence)}`,
    ...under([countsLine(state, terms)]),
    ...lastNodeLines(tell),
  ];
}

function followed(
  event: Extract<Event, { type: 'follow.opened' | 'follow.changed' | 'follow.matched' }>,
  { state, terms, words, paint }: Tell,
): readonly string[] {
  const { host, path } = state.follows[event.follow] ?? { host: '', path: event.follow };
  switch (event.type) {
    case 'follow.opened':
      return [`${host}  ${words.following(path)}`];
    case 'follow.changed':
      return [
        `${paint.warn(marks.open)} ${host}  ${words.fileChanged(path, terms.followChange[event.change])}`,
      ];
    case 'follow.matched': {
      const mark = event.pattern === 'until' ? paint.good(marks.good) : paint.bad(marks.bad);
      return [`${mark} ${host}  ${words.matched(event.pattern, path, event.line)}`];
    }
  }
}
