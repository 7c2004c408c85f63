import type { Event } from '../engine/event.ts';
import { statusMarks } from '../text/marks.ts';
import { marks, type Tell, under } from './plain-line.ts';
import { lastNodeLines } from './plain-node.ts';
import { leftOf, nameOf, undoneBy } from './rollback-ledger.ts';
import { countsLine } from './standing.ts';

type Told = Extract<
  Event,
  { type: 'rollback.opened' | 'rollback.finished' | 'run.rolledBack' | 'run.replanned' }
>;

/** The lines of a rollback: what it will undo, in which order, and what it leaves and why. */
export function tellRollback(event: Told, tell: Tell): readonly string[] {
  const { terms, paint, state } = tell;
  const words = tell.words.undo;
  switch (event.type) {
    case 'rollback.opened':
      return [
        `${paint.warn(statusMarks.rolledBack)} ${paint.bold(words.opened(event.rollback.services, event.reason, terms.actor(event.by)))}`,
        ...order(event.rollback, tell),
        ...left(tell),
        ...under([`sha256 ${event.digest}`]),
      ];
    case 'rollback.finished':
      return [
        `${paint.good(marks.good)} ${paint.bold(words.finished)}`,
        ...(state.rollbacks.at(-1)?.rollback.services === null ? [] : under([countsLine(state, terms)])),
      ];
    case 'run.rolledBack':
      return [
        `${paint.good(statusMarks.rolledBack)} ${paint.bold(words.rolledBack)}`,
        ...under([countsLine(state, terms)]),
        ...left(tell),
        ...lastNodeLines(tell),
      ];
    case 'run.replanned': {
      const { added, removed, changed } = event.changes;
      return [
        `${paint.warn(marks.open)} ${paint.bold(words.replanned(terms.actor(event.by)))}`,
        ...under([
          ...(added.length === 0 ? [] : [words.added(added)]),
          ...(changed.length === 0 ? [] : [words.changed(changed)]),
          ...(removed.length === 0 ? [] : [words.removed(removed)]),
          tell.words.planDigest(event.planDigest),
          countsLine(state, terms),
        ]),
      ];
    }
  }
}

function order(
  { tasks, units }: Extract<Told, { type: 'rollback.opened' }>['rollback'],
  { state, terms, words: { undo: words } }: Tell,
): readonly string[] {
  if (tasks.length === 0) return under([words.nothing]);
  const lines = tasks.map(({ id, name }, index) => {
    const undone = undoneBy(units, id).map(each => nameOf(state, each, terms));
    return [`${index + 1}. ${id}  ${name}`, ...(undone.length === 0 ? [] : [words.undoes(undone)])].join(' ');
  });
  return [...under([words.order]), ...under(lines, 2)];
}

function left({ state, terms, words }: Tell): readonly string[] {
  const latest = state.rollbacks.at(-1);
  const kept = latest === undefined ? [] : leftOf(state, latest, terms);
  if (kept.length === 0) return [];
  return [
    ...under([words.undo.left]),
    ...under(
      kept.map(({ task, why }) => `${task}${terms.colon}${why}`),
      2,
    ),
  ];
}
