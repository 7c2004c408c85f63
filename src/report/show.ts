import {
  type Attempt,
  type HostState,
  type RollbackState,
  type RunState,
  statusOf,
  type TaskState,
} from '../engine/state.ts';
import { exitCodeOf } from '../model/outcome.ts';
import type { Task } from '../plan/plan.ts';
import { leftIds, undoneBy } from './rollback-ledger.ts';
import type { ShownAttempt, ShownHost, ShownItem, ShownRollback, ShownRun, ShownTask } from './shown.ts';
import { waitingAtRest } from './standing.ts';

/** Of the journal up to the state's last event. */
export interface JournalHead {
  readonly headHash: string;
  readonly count: number;
}

export function showJson(state: RunState, journal: JournalHead): ShownRun {
  const { info } = state;
  const { plan } = info;
  return {
    run: info.run,
    status: state.status,
    stage: state.stage,
    runbook: plan.runbook,
    title: plan.title,
    release: plan.release ?? null,
    change: plan.change ?? null,
    planDigest: info.planDigest,
    runbookDigest: info.runbook.digest,
    journal: { events: journal.count, head: journal.headHash },
    handrail: info.handrail,
    operator: info.operator,
    seat: info.seat,
    openedAt: state.openedAt,
    updatedAt: state.updatedAt,
    stopped: state.stopped,
    ended: state.ended,
    waitingFor: waitingAtRest(state),
    hosts: Object.values(state.hosts).map(shownHost),
    tasks: tasksOf(state),
    verification: itemsOf(state),
    signatures: state.signatures,
    deviations: state.deviations,
    notes: state.notes,
    questions: state.questions,
    rollbacks: state.rollbacks.map(each => shownRollback(state, each)),
    former: state.former.map(({ task, state: known }) => {
      const { probes, evidence } = known;
      return { ...common(task, known), probes, evidence };
    }),
  };
}

function shownHost(host: HostState): ShownHost {
  const { name, status, facts, problem, dropped, workspace, obstacle, failures, leftovers, swept } = host;
  const durable = workspace !== null ? true : obstacle !== null ? false : null;
  return {
    name,
    status,
    facts,
    problem,
    dropped,
    workspace,
    durable,
    obstacle,
    failures,
    leftovers,
    swept,
  };
}

function tasksOf(state: RunState): readonly ShownTask[] {
  return state.info.plan.tasks.flatMap(task => {
    const known = state.tasks[task.id];
    if (known === undefined) return [];
    const { detached, stall, amended, probes, evidence } = known;
    return [
      {
        ...common(task, known),
        detached: detached === null ? null : { reason: detached.reason },
        stall,
        amended,
        probes,
        evidence,
      },
    ];
  });
}

function common({ id, section, step, name, host, verb, phase }: Task, { status, note, attempts }: TaskState) {
  return { id, section, step, name, host, verb, phase, status, note, attempts: attempts.map(shownAttempt) };
}

function shownRollback(state: RunState, underWay: RollbackState): ShownRollback {
  const { rollback, reason, by, at, finished } = underWay;
  const planned = new Map(rollback.left.map(({ task, why }) => [task, why]));
  return {
    services: rollback.services,
    reason,
    by,
    at,
    finished,
    tasks: rollback.tasks.map(({ id, host }) => ({
      id,
      host,
      status: statusOf(state, id),
      undoes: undoneBy(rollback.units, id),
    })),
    left: leftIds(state, underWay).map(task => ({ task, why: planned.get(task) ?? 'notUndone' })),
  };
}

function shownAttempt(attempt: Attempt): ShownAttempt {
  const { number, outcome, problem, confirmedAt, startedAt, endedAt, by, sha256, captured, output } = attempt;
  const { directory, amended } = attempt;
  const exitCode = outcome === null ? null : exitCodeOf(outcome);
  return {
    number,
    outcome,
    exitCode,
    problem,
    confirmedAt,
    startedAt,
    endedAt,
    by,
    sha256,
    captured,
    output,
    directory,
    amended,
  };
}

function itemsOf(state: RunState): readonly ShownItem[] {
  return state.info.plan.tasks
    .filter(task => task.phase === 'verify')
    .map(({ id, name, host }) => {
      const { verdict = null, comment = null, by = null, at = null } = state.verification[id] ?? {};
      return { item: id, name, host, status: state.tasks[id]?.status ?? 'pending', verdict, comment, by, at };
    });
}
