import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldEvents } from '../../src/engine/reduce.ts';
import { isReadOnly } from '../../src/engine/reduce-task.ts';
import { isSettled, rollbackUnderWay, running, taskNamed, tasksAhead } from '../../src/engine/state.ts';
import { waitingFor } from '../../src/engine/waiting.ts';
import type { Verb } from '../../src/model/runbook.ts';
import type { Task } from '../../src/plan/plan.ts';
import { changingRun as arbitraryRun } from '../helpers/arbitrary-runs.ts';
import { context } from '../helpers/drive.ts';

const runs = { numRuns: 200 };

describe('the laws of a run, over generated ones', () => {
  it('folds a prefix and then the rest to what folding all of it gives', () => {
    fc.assert(
      fc.property(arbitraryRun, fc.nat(), ({ events, drive }, cut) => {
        const at = cut % (events.length + 1);
        const written = events.map(event => JSON.parse(JSON.stringify(event)));
        const whole = foldEvents(written);
        expect(foldEvents(written.slice(at), foldEvents(written.slice(0, at)))).toEqual(whole);
        expect(whole).toEqual(drive.state);
      }),
      runs,
    );
  });

  it('sends a command at most once an attempt, and never without a start on record', () => {
    fc.assert(
      fc.property(arbitraryRun, ({ sent, events }) => {
        // A task that a changed plan has anew counts its attempts anew as well.
        const started = Map.groupBy(
          events.filter(event => event.type === 'task.started'),
          ({ task, attempt }) => `${task}#${attempt}`,
        );
        const keys = Map.groupBy(sent, ({ task, attempt }) => `${task.id}#${attempt}`);
        for (const [key, each] of keys)
          expect(started.get(key)?.length ?? 0).toBeGreaterThanOrEqual(each.length);
        const directories = sent.flatMap(({ durable }) => durable?.directory ?? []);
        expect(new Set(directories).size).toBe(directories.length);
      }),
      runs,
    );
  });

  it('executes what was confirmed, byte for byte', () => {
    fc.assert(
      fc.property(arbitraryRun, ({ sent, events }) => {
        for (const { task, attempt, command } of sent) {
          const confirmed = events.flatMap(event =>
            event.type === 'task.confirmed' && event.task === task.id && event.attempt === attempt
              ? [event.sha256]
              : [],
          );
          expect(confirmed).toContain(context.sha256(command.text));
        }
      }),
      runs,
    );
  });

  it('never runs a task in doubt again without a person who said so', () => {
    fc.assert(
      fc.property(arbitraryRun, ({ events }) => {
        const verbs = new Map<string, Verb>();
        const learn = (tasks: readonly Task[]) => {
          for (const { id, verb } of tasks) verbs.set(id, verb);
        };
        const doubtful = new Set<string>();
        for (const event of events) {
          // A changed plan may have another verb under the same id, and a rollback adds tasks.
          if (event.type === 'run.opened' || event.type === 'run.replanned') learn(event.plan.tasks);
          if (event.type === 'rollback.opened') learn(event.rollback.tasks);
          if (
            event.type === 'task.finished' &&
            event.outcome.kind === 'lost' &&
            !isReadOnly(verbs.get(event.task) ?? 'run')
          )
            doubtful.add(event.task);
          if (event.type === 'task.resolved') doubtful.delete(event.task);
          if (event.type === 'task.confirmed' || event.type === 'task.started')
            expect(doubtful.has(event.task)).toBe(false);
        }
      }),
      runs,
    );
  });

  it('knows after a crash of every task whether it finished, did not start, or is in doubt', () => {
    fc.assert(
      fc.property(arbitraryRun, fc.nat(), ({ events, drive }, cut) => {
        const state = foldEvents(events.slice(0, 1 + (cut % events.length)));
        if (state === null || state.stage === 'over') return;
        const { operator, seat, auto, forks, handrail } = drive.state.info;
        const resumed = { type: 'resumed', operator, seat, auto, forks, handrail } as const;
        const before = state;
        const after = resume(before, resumed);
        for (const task of Object.values(after.tasks)) {
          // Its host can be asked; until then it is as it was.
          if (task.status === 'running') expect(task.detached).not.toBeNull();
          const was = before.tasks[task.id];
          if (was?.status === 'finished') expect(task.status).toBe('finished');
        }
      }),
      runs,
    );
  });

  it('says of every attempt what truly became of it on its host', () => {
    fc.assert(
      fc.property(arbitraryRun, ({ drive, world }) => {
        world.arriveAll();
        for (const { attempts } of Object.values(drive.state.tasks))
          for (const { directory, outcome } of attempts) {
            const truth = directory === null ? undefined : world.truths.get(directory);
            if (outcome?.kind === 'exited') {
              if (directory !== null)
                expect(truth).toMatchObject({ ran: 1, state: 'ended', code: outcome.code });
            } else if (outcome?.kind === 'unreachable') expect(truth?.ran ?? 0).toBe(0);
            if (truth !== undefined) expect(truth.ran).toBeLessThanOrEqual(1);
          }
      }),
      runs,
    );
  });

  it('sends nothing again while it may still run, unless a person has judged it', () => {
    fc.assert(
      fc.property(arbitraryRun, ({ overlapping }) => {
        expect(overlapping).toEqual([]);
      }),
      runs,
    );
  });

  it('begins nothing of the upgrade while it is rolled back, and nothing at all once it is over', () => {
    fc.assert(
      fc.property(arbitraryRun, ({ events }) => {
        let state: RunState | null = null;
        for (const event of events) {
          if (event.type === 'task.started' && state !== null) {
            expect(state.stage).not.toBe('over');
            if (rollbackUnderWay(state) !== null)
              expect(taskNamed(state, event.task)?.phase).toBe('rollback');
          }
          state = reduce(state, event);
        }
      }),
      runs,
    );
  });

  it('never completes while a task of it is open', () => {
    fc.assert(
      fc.property(arbitraryRun, ({ drive: { state } }) => {
        if (state.status !== 'completed') return;
        for (const task of tasksAhead(state)) expect(isSettled(state, task)).toBe(true);
      }),
      runs,
    );
  });

  it('always waits for something a person or a host can do, until it is over', () => {
    fc.assert(
      fc.property(arbitraryRun, ({ drive }) => {
        drive.settle();
        const waiting = waitingFor(drive.state);
        if (drive.state.stage === 'over') expect(waiting.for).toBe('nothing');
        // Commands that are under way may still end; nothing else is left that would.
        else if (running(drive.state).length === 0) expect(['nothing', 'work']).not.toContain(waiting.for);
      }),
      runs,
    );
  });
});

import { decide } from '../../src/engine/decide.ts';
import type { Event } from '../../src/engine/event.ts';
import type { Intent } from '../../src/engine/intent.ts';
import { reduce } from '../../src/engine/reduce.ts';
import type { RunState } from '../../src/engine/state.ts';

function resume(state: RunState, intent: Intent): RunState {
  const decision = decide(state, intent, context);
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision.events.reduce<RunState>(
    (before, body) =>
      reduce(before, {
        v: 1,
        seq: before.events,
        time: before.updatedAt,
        prev: '0'.repeat(64),
        ...body,
      } as Event),
    state,
  );
}
