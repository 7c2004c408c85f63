import type { RunReplanned } from '../../src/engine/event.ts';
import { changesBetween } from '../../src/engine/replan.ts';
import type { RunState } from '../../src/engine/state.ts';
import type { Plan } from '../../src/plan/plan.ts';

/** The plan as its author might have changed it meanwhile: another script here, a step less there. */
export function changedPlan(plan: Plan, pick: number): Plan {
  const step = plan.rounds[pick % plan.rounds.length];
  if (step === undefined) return plan;
  const isMeant = (each: { readonly section: string; readonly step: string }) =>
    each.section === step.section && each.step === step.step;
  if (pick % 3 === 0 && plan.rounds.some(round => round.section === step.section && !isMeant(round)))
    return {
      ...plan,
      sections: plan.sections.map(section =>
        section.id === step.section
          ? { ...section, steps: section.steps.filter(({ id }) => id !== step.step) }
          : section,
      ),
      rounds: plan.rounds.filter(round => !isMeant(round)),
      tasks: plan.tasks.filter(task => !isMeant(task)),
    };
  return {
    ...plan,
    tasks: plan.tasks.map(task =>
      isMeant(task) && task.action.verb === 'run'
        ? { ...task, action: { ...task.action, script: `changed ${pick}\n` } }
        : task,
    ),
  };
}

/** What is recorded when a person takes the changes over. */
export function replanning(state: RunState, plan: Plan): RunReplanned {
  return {
    type: 'run.replanned',
    plan,
    planDigest: 'e'.repeat(64),
    runbook: state.info.runbook,
    excluded: [],
    changes: changesBetween(state.info.plan, plan),
    by: 'wang',
  };
}
