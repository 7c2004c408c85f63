import { advance } from './advance.ts';
import { letGo, promptDone, questionsAbout } from './attempts.ts';
import { candidatesAmong } from './command.ts';
import { decideContact } from './decide-contact.ts';
import { decideNode } from './decide-node.ts';
import { replan } from './decide-replan.ts';
import { accepted, type Context, type Decision, refused } from './decision.ts';
import { isInspected } from './edit.ts';
import type { EventBody } from './event.ts';
import { doubtsDue, looksDue } from './half-said.ts';
import type { IntentOf, Report } from './intent.ts';
import { isAhead, type RunState, retryPending, taskNamed } from './state.ts';
import { confirmation } from './turn.ts';

const gone = 'handrail ended while it ran';

/** A report about something that is no longer the case is refused, and changes nothing. */
export function decideReport(state: RunState, report: Report, context: Context): Decision {
  switch (report.type) {
    case 'advance':
      return accepted(...advance(state, context));
    case 'resumed': {
      const { type: _, ...fields } = report;
      return accepted(
        { type: 'run.resumed', ...fields },
        ...letGo(state, gone),
        ...looksDue(state, gone),
        ...doubtsDue(state),
      );
    }
    case 'replanned':
      return replan(state, report);
    case 'connected': {
      const { type: _, ...fields } = report;
      return isConnecting(state, report.host)
        ? accepted({ type: 'host.connected', ...fields })
        : refused('notNow', report.host);
    }
    case 'connectFailed': {
      const { type: _, ...fields } = report;
      // Nobody waits for the answers about it any more.
      return isConnecting(state, report.host)
        ? accepted({ type: 'host.failed', ...fields }, ...questionsAbout(state, report.host))
        : refused('notNow', report.host);
    }
    case 'nodeSeen':
    case 'nodeSilent':
      return decideNode(state, report);
    case 'hostLost':
      return state.hosts[report.host]?.status === 'connected'
        ? accepted({ type: 'host.lost', host: report.host, reason: report.reason })
        : refused('notNow', report.host);
    case 'reconnectDue': {
      const host = state.hosts[report.host];
      return host?.status === 'lost' && host.failures > 0
        ? accepted({ type: 'host.connecting', host: report.host })
        : refused('notNow', report.host);
    }
    case 'swept': {
      const { type: _, ...fields } = report;
      return accepted({ type: 'host.swept', ...fields });
    }
    case 'detached':
    case 'attached':
    case 'fenced':
    case 'stalled':
    case 'stirred':
    case 'swelled':
    case 'unreached':
    case 'secretInput':
    case 'probed':
      return decideContact(state, report, context);
    case 'asked':
      return accepted({ type: 'answer.requested', question: report.question });
    case 'withdrawn':
      return state.questions.some(question => question.id === report.question)
        ? accepted({ type: 'answer.withdrawn', question: report.question })
        : refused('unknownQuestion', report.question);
    case 'secretGiven':
      return secretGiven(state, report.question, context);
    case 'marked':
      return accepted({
        type: 'follow.marked',
        section: report.section,
        host: report.host,
        positions: report.positions,
      });
    case 'markFailed':
      return accepted(...failWaitingForMark(state, report));
    case 'inspected':
      return inspected(state, report);
    case 'inspectionFailed':
      return isLooking(state, report.task)
        ? accepted({
            type: 'task.inspectionFailed',
            task: report.task,
            problem: report.problem,
            ...(report.node === undefined ? {} : { node: report.node }),
          })
        : refused('notNow', report.task);
    case 'followMatched': {
      const { follow, task, pattern, line } = report;
      return accepted({ type: 'follow.matched', follow, task, pattern, line });
    }
    case 'followChanged':
      return accepted({ type: 'follow.changed', follow: report.follow, change: report.change });
    case 'followClosed':
      return state.follows[report.follow]?.status === 'open'
        ? accepted({
            type: 'follow.closed',
            follow: report.follow,
            reason: report.reason,
            ...(report.output === undefined ? {} : { output: report.output }),
          })
        : refused('notNow', report.follow);
    case 'finished':
      return finished(state, report);
    case 'retryDue':
      return retryDue(state, report.task, context);
  }
}

/** What other processes of the user are called is nobody's business: only what could be meant goes on record. */
function inspected(state: RunState, { task: id, processes, edit, node }: IntentOf<'inspected'>): Decision {
  const task = taskNamed(state, id);
  if (task === undefined || !isLooking(state, id)) return refused('notNow', id);
  return processes === null
    ? accepted({ type: 'task.inspected', task: id, processes: [], assumed: true })
    : accepted({
        type: 'task.inspected',
        task: id,
        processes: candidatesAmong(state, task, processes),
        ...(edit === undefined ? {} : { edit }),
        ...(node === undefined ? {} : { node }),
      });
}

function finished(state: RunState, report: Extract<Report, { type: 'finished' }>): Decision {
  const task = taskNamed(state, report.task);
  const attempt = state.tasks[report.task]?.attempts.at(-1);
  if (task === undefined || attempt?.number !== report.attempt || attempt.endedAt !== null)
    return refused('notNow', report.task);
  const { type: _, ...fields } = report;
  const events: EventBody[] = [{ type: 'task.finished', ...fields }];
  const passed =
    report.outcome.kind === 'exited' && report.outcome.code === 0 && report.problem === undefined;
  // Nobody looked in a dry run, so nothing is verified.
  if (passed && task.phase === 'verify' && state.info.dryRun !== 'unattended')
    events.push({ type: 'verification.marked', item: task.id, verdict: 'pass', comment: '', by: 'check' });
  return accepted(...events);
}

function retryDue(state: RunState, id: string, context: Context): Decision {
  const task = taskNamed(state, id);
  if (task === undefined || !retryPending(state, task) || !isAhead(state, task)) return refused('notNow', id);
  if (state.paused || state.stage === 'preparing') return refused('notNow', id);
  if (isInspected(task)) return accepted({ type: 'task.reopened', task: id, reason: 'retry', by: 'retry' });
  return confirmation(state, [task], 'retry', context);
}

function secretGiven(state: RunState, id: string, context: Context): Decision {
  const question = state.questions.find(candidate => candidate.id === id);
  if (question === undefined) return refused('unknownQuestion', id);
  const given: EventBody = { type: 'answer.given', question: id, by: context.operator };
  if (question.kind !== 'prompt') return accepted(given);
  const task = taskNamed(state, question.task);
  const open = task !== undefined && state.tasks[task.id]?.status === 'waiting';
  return accepted(given, ...(open ? promptDone(state, task.id, question.prompt, context) : []));
}

function failWaitingForMark(
  state: RunState,
  report: Extract<Report, { type: 'markFailed' }>,
): readonly EventBody[] {
  return Object.values(state.tasks).flatMap((task): EventBody[] => {
    const definition = taskNamed(state, task.id);
    const attempt = task.attempts.at(-1);
    if (!task.confirmed || attempt === undefined || definition?.section !== report.section) return [];
    if (definition.host !== report.host) return [];
    const { code, detail } = report.problem;
    return [
      {
        type: 'task.finished',
        task: task.id,
        attempt: attempt.number,
        outcome: { kind: 'unreachable', reason: detail },
        problem: { code, detail },
      },
    ];
  });
}

function isConnecting(state: RunState, host: string): boolean {
  return state.hosts[host]?.status === 'connecting';
}

function isLooking(state: RunState, task: string): boolean {
  return state.tasks[task]?.inspection?.kind === 'looking';
}
