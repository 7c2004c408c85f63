import { askForVariables, connect, isPrepared } from './advance-prepare.ts';
import { finishRollback, openWanted } from './advance-rollback.ts';
import { start } from './advance-start.ts';
import { assumeDone, firstOf, turnOf } from './advance-turn.ts';
import { reattach } from './contact.ts';
import type { Context } from './decision.ts';
import type { EnteredStage, EventBody } from './event.ts';
import { verdictsDue } from './half-said.ts';
import { currentRound, isSettled, type RunState, rollbackUnderWay, running } from './state.ts';
/**
 * What happens next without anybody asking for it. Called again after each batch of events until it returns none, so
 * that each rule may look at the state alone.
 */
export function advance(state: RunState, context: Context): readonly EventBody[] {
  if (state.stage === 'over' || state.stopped !== null) return [];
  return firstOf([
    () => connect(state),
    () => askForVariables(state),
    () => reattach(state),
    () => openWanted(state, context),
    () => start(state, context),
    () => verdictsDue(state),
    () => assumeDone(state, context),
    () => (state.paused ? [] : turnOf(state, context)),
    () => finishRollback(state),
    () => enterNextStage(state),
  ]);
}

/** Stages follow one another when nothing of the earlier ones is open. */
function enterNextStage(state: RunState): readonly EventBody[] {
  if (running(state).length > 0) return [];
  if (state.rollbackWanted !== null) return [];
  if (state.stage === 'preparing' && !isPrepared(state)) return [];
  // Tails end with their section; what they still bring belongs to it.
  if (currentRound(state) === null && isTailEnding(state)) return [];
  const due = stageDue(state);
  if (due === state.stage) return [];
  return due === 'completed' ? [{ type: 'run.completed' }] : [{ type: 'run.entered', stage: due }];
}

/** A section is over, and one of its tails is not yet. */
function isTailEnding(state: RunState): boolean {
  const ending = new Set(
    Object.values(state.follows).flatMap(({ status, section }) => (status === 'open' ? [section] : [])),
  );
  if (ending.size === 0) return false;
  for (const task of state.info.plan.tasks)
    if (ending.has(task.section) && !isSettled(state, task)) ending.delete(task.section);
  return ending.size > 0;
}

function stageDue(state: RunState): EnteredStage | 'completed' {
  if (rollbackUnderWay(state) !== null) return 'rollback';
  const open = (phase: string) =>
    state.info.plan.tasks.some(task => task.phase === phase && !isSettled(state, task));
  const has = (phase: string) => state.info.plan.tasks.some(task => task.phase === phase);
  if (open('upgrade')) return 'upgrade';
  if (open('verify')) return 'verify';
  const signature = state.signatures.at(-1);
  const accepted =
    (signature?.verdict === 'accepted' && !signature.overtaken) || state.info.dryRun === 'unattended';
  if ((has('verify') || has('commit')) && !accepted) return 'signOff';
  return open('commit') ? 'commit' : 'completed';
}
