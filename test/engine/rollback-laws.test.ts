import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leftBy } from '../../src/engine/advance-rollback.ts';
import { isChange } from '../../src/engine/edit.ts';
import type { Event } from '../../src/engine/event.ts';
import { reduce } from '../../src/engine/reduce.ts';
import { isReadOnly } from '../../src/engine/reduce-task.ts';
import { rollbackOf } from '../../src/engine/rollback.ts';
import type { RunState } from '../../src/engine/state.ts';
import type { Task } from '../../src/plan/plan.ts';
import { arbitraryRun, changingRun, type GeneratedRun } from '../helpers/arbitrary-runs.ts';

const runs = { numRuns: 200 };

/** Ids of tasks by the number of the event that last began them, from the record alone. */
function begun({ events, plan }: GeneratedRun): ReadonlyMap<string, number> {
  const verbs = new Map(plan.tasks.map(task => [task.id, task.verb]));
  const changing = new Set(
    plan.tasks
      .filter(({ verb, undo, irreversible }) =>
        verb === 'manual' ? undo !== undefined || irreversible === true : !isReadOnly(verb),
      )
      .map(task => task.id),
  );
  const found = new Map<string, number>();
  for (const event of events) {
    if (!('task' in event) || typeof event.task !== 'string' || !changing.has(event.task)) continue;
    if (event.type === 'task.started') found.set(event.task, event.seq);
    if (event.type !== 'task.resolved') continue;
    const byPerson = verbs.get(event.task) === 'manual' && (event.as === 'done' || event.as === 'failed');
    if (event.as === 'doneByHand' || byPerson) found.set(event.task, event.seq);
  }
  return found;
}

function taskOf(run: GeneratedRun, id: string): Task {
  const task = run.plan.tasks.find(candidate => candidate.id === id);
  if (task === undefined) throw new Error(`${id} is no task of the plan`);
  return task;
}

describe('the rollback of generated runs', () => {
  it('undoes only what this run began, on the host where it began it', () => {
    fc.assert(
      fc.property(arbitraryRun, run => {
        const ran = begun(run);
        const { units, tasks } = rollbackOf(run.drive.state, null);
        const byId = new Map(tasks.map(task => [task.id, task]));
        for (const unit of units) {
          for (const id of unit.undoes) expect(ran.has(id)).toBe(true);
          const hosts = new Set(unit.undoes.map(id => taskOf(run, id).host));
          for (const id of unit.tasks) expect(hosts.has(byId.get(id)?.host ?? '')).toBe(true);
        }
        const touched = new Set([...ran.keys()].map(id => taskOf(run, id).host));
        for (const { host } of tasks) if (host !== null) expect(touched.has(host)).toBe(true);
      }),
      runs,
    );
  });

  it('either undoes or names as left whatever ran, and nothing twice', () => {
    fc.assert(
      fc.property(arbitraryRun, ({ drive: { state } }) => {
        const { units, left } = rollbackOf(state, null);
        const named = [...units.flatMap(unit => unit.undoes), ...left.map(({ task }) => task)];
        expect(new Set(named).size).toBe(named.length);
        for (const [id, task] of Object.entries(state.tasks)) {
          const verb = state.info.plan.tasks.find(each => each.id === id)?.verb ?? 'wait';
          // An edit that failed has left its file as it was.
          // What was undone before, and not begun again since, is over.
          const finished = task.attempts
            .slice(task.undone)
            .some(
              ({ outcome, edit }) =>
                outcome?.kind === 'exited' &&
                (verb !== 'edit' || (outcome.code === 0 && edit !== undefined && isChange(edit))),
            );
          if (!finished || isReadOnly(verb) || task.status === 'rolledBack') continue;
          if (!id.includes('/undo/') && !id.includes('/rollback/')) expect(named).toContain(id);
        }
      }),
      runs,
    );
  });

  it('goes from the newest to the oldest', () => {
    fc.assert(
      fc.property(arbitraryRun, run => {
        const ran = begun(run);
        const { units } = rollbackOf(run.drive.state, null);
        const newest = units.map(({ undoes }) => Math.max(...undoes.map(id => ran.get(id) ?? 0)));
        const rounds = orderOfItems(run.drive.state, newest);
        expect(rounds).toEqual(rounds.toSorted((a, b) => b - a));
      }),
      runs,
    );
  });

  it('stops at a point of no return', () => {
    fc.assert(
      fc.property(arbitraryRun, run => {
        const ran = begun(run);
        const { units, left } = rollbackOf(run.drive.state, null);
        const barrier = Math.max(
          -1,
          ...[...ran].flatMap(([id, at]) =>
            taskOf(run, id).irreversible &&
            run.drive.state.tasks[id]?.status !== 'rolledBack' &&
            mayCount(run.drive.state, id)
              ? [at]
              : [],
          ),
        );
        for (const id of units.flatMap(unit => unit.undoes)) expect(ran.get(id)).toBeGreaterThan(barrier);
        for (const { task, why } of left)
          if (why === 'irreversible') expect(taskOf(run, task).irreversible).toBe(true);
      }),
      runs,
    );
  });

  it('never undoes what was undone and was not begun since', () => {
    fc.assert(
      fc.property(changingRun, ({ events }) => {
        let state: RunState | null = null;
        const undone = new Map<string, number>();
        const begun = new Map<string, number>();
        for (const event of events) {
          if (event.type === 'task.started' || event.type === 'task.resolved')
            begun.set(event.task, event.seq);
          if (event.type === 'rollback.opened')
            for (const id of event.rollback.units.flatMap(unit => unit.undoes))
              if (undone.has(id)) expect(begun.get(id) ?? -1).toBeGreaterThan(undone.get(id) ?? 0);
          const before: RunState | null = state;
          state = reduce(state, event);
          for (const [id, { status }] of Object.entries(state.tasks))
            if (status === 'rolledBack' && before?.tasks[id]?.status !== 'rolledBack')
              undone.set(id, event.seq);
        }
      }),
      runs,
    );
  });

  it('ends by saying of all that ran whether it is undone', () => {
    fc.assert(
      fc.property(arbitraryRun, ({ events, drive: { state } }) => {
        const end = events.find(
          (event): event is Extract<Event, { type: 'run.rolledBack' }> => event.type === 'run.rolledBack',
        );
        const latest = state.rollbacks.at(-1);
        if (end === undefined || latest === undefined) return;
        expect(end.left).toEqual(leftBy(state, latest.rollback));
        const undone = latest.rollback.units
          .flatMap(unit => unit.undoes)
          .filter(id => !end.left.includes(id));
        for (const id of undone) expect(state.tasks[id]?.status).toBe('rolledBack');
      }),
      runs,
    );
  });
});

function mayCount(state: RunState, id: string): boolean {
  const task = state.tasks[id];
  return (
    task?.status === 'doneByHand' ||
    (task?.attempts.length === 0 && (task.status === 'finished' || task.status === 'failed')) ||
    (task?.attempts.some(
      ({ startedAt, outcome, edit }) =>
        startedAt !== null &&
        outcome?.kind !== 'unreachable' &&
        // An edit that failed has left the file as it was, and one that changes nothing does nothing.
        (edit === undefined || (isChange(edit) && !(outcome?.kind === 'exited' && outcome.code !== 0))),
    ) ??
      false)
  );
}

/** Units of one step or of one section's rollback count as their newest. */
function orderOfItems(state: RunState, newest: readonly number[]): readonly number[] {
  const { units } = rollbackOf(state, null);
  const items: { key: string; order: number }[] = [];
  units.forEach(({ tasks }, index) => {
    // What a section's rollback does on a host may begin with the undo of a step that ran there alone.
    const own = tasks.find(id => id.includes('/rollback/'))?.replace(/\/rollback\/.*$/, '/rollback');
    const key = own ?? (tasks[0] ?? '').replace(/@.*$/, '');
    const last = items.at(-1);
    const order = newest[index] ?? 0;
    if (last?.key === key) last.order = Math.max(last.order, order);
    else items.push({ key, order });
  });
  return items.map(({ order }) => order);
}
