import { formatDuration } from '../model/duration.ts';
import type { Event } from './event.ts';
import { type RunState, taskNamed } from './state.ts';

/** Where a run went another way than its plan, by whose decision and why: what an auditor asks for first. */
export interface Deviation {
  readonly kind: DeviationKind;
  /** A task, a round or a host, by kind. */
  readonly subject: string;
  /** Empty where none was asked for. */
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

export type DeviationKind =
  /** Left out by a flag when the run was opened. */
  | 'excluded'
  | 'skipped'
  /** A further attempt after a failed one. */
  | 'retried'
  | 'doneByHand'
  /** A person said how an attempt ended. */
  | 'resolved'
  /** A task in doubt was allowed to run once more. */
  | 'ranAgain'
  | 'redone'
  | 'cancelled'
  | 'jumped'
  | 'hostDropped'
  /** Another text than the plan's was run. */
  | 'amended'
  /** A command of the operator's, to find out about a task in doubt. */
  | 'probed'
  | 'inputSent'
  | 'interrupted'
  /** An attempt was given another time limit. */
  | 'extended'
  /** The document had changed, and the changes were taken over. */
  | 'replanned'
  | 'rolledBack'
  /** The lock of another run was taken over, or was broken before. */
  | 'lockTakenOver';

/** The deviations that an event adds, given the state before it. */
export function deviationsOf(state: RunState, event: Event): readonly Deviation[] {
  switch (event.type) {
    case 'task.skipped':
      return event.by === 'when' ? [] : [deviation('skipped', event.task, event)];
    case 'task.confirmed':
      return state.tasks[event.task]?.status === 'failed'
        ? [deviation('retried', event.task, { ...event, reason: '' })]
        : [];
    case 'task.resolved':
      return resolved(state, event);
    case 'task.reopened':
      return reopened(event);
    case 'task.cancelling':
      return [deviation('cancelled', event.task, { ...event, reason: '' })];
    case 'task.amended':
      return [deviation('amended', event.task, event)];
    case 'task.probing':
      return [deviation('probed', event.task, { ...event, reason: event.script })];
    case 'task.input':
      return [deviation('inputSent', event.task, { ...event, reason: event.text ?? '' })];
    case 'task.interrupting':
      return [deviation('interrupted', event.task, { ...event, reason: '' })];
    case 'task.extended':
      return [
        deviation('extended', event.task, {
          ...event,
          reason: event.timeout === null ? '' : formatDuration(event.timeout),
        }),
      ];
    case 'run.replanned':
      return [deviation('replanned', event.runbook.path, { ...event, reason: '' })];
    case 'rollback.opened':
      return [deviation('rolledBack', event.rollback.services?.join(', ') ?? state.info.run, event)];
    case 'host.connected':
      return locksOf(state, event);
    case 'run.jumped':
      return [deviation('jumped', event.round, event)];
    case 'host.dropped':
      return [deviation('hostDropped', event.host, event)];
    default:
      return [];
  }
}

/** Tasks that a flag left out of a run from the start. */
export function exclusionsOf(event: Extract<Event, { type: 'run.opened' }>): readonly Deviation[] {
  return event.excluded.map(({ task, flag }) =>
    deviation('excluded', task, { reason: flag, by: event.operator, time: event.time }),
  );
}

function locksOf(
  state: RunState,
  { host, claim, time }: Extract<Event, { type: 'host.connected' }>,
): readonly Deviation[] {
  const replaced =
    claim?.replaced === undefined ? [] : [{ reason: claim.replaced.run, by: state.info.operator }];
  const broken = (claim?.broken ?? []).map(({ reason, by }) => ({ reason, by }));
  return [...replaced, ...broken].map(said => deviation('lockTakenOver', host, { ...said, time }));
}

/** A person's word on a manual step, or on a log that has no pattern, is the plan and no deviation. */
function resolved(state: RunState, event: Extract<Event, { type: 'task.resolved' }>): readonly Deviation[] {
  if (event.as === 'doneByHand') return [deviation('doneByHand', event.task, event)];
  if (event.as === 'again') return [deviation('ranAgain', event.task, event)];
  const action = taskNamed(state, event.task)?.action;
  if (action?.verb === 'manual' || (action?.verb === 'follow' && action.until === undefined)) return [];
  return [deviation('resolved', event.task, event)];
}

/** handrail itself reopens what only looked when it was left: nothing that anybody decided. */
function reopened(event: Extract<Event, { type: 'task.reopened' }>): readonly Deviation[] {
  if (event.by === 'handrail') return [];
  return [deviation(event.by === 'retry' ? 'retried' : 'redone', event.task, event)];
}

function deviation(
  kind: DeviationKind,
  subject: string,
  said: { readonly reason: string; readonly by: string; readonly time: string },
): Deviation {
  return { kind, subject, reason: said.reason, by: said.by, at: said.time };
}
