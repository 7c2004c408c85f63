import type { Plan, Task } from '../plan/plan.ts';
import { plannedText } from '../plan/planned-text.ts';
import type { Arguments, Io } from './io.ts';
import { type LoadedPlan, loadPlan } from './load.ts';
import { planPage } from './plan-page.ts';

/** Shows what would run, in order, without connecting anywhere. */
export async function planCommand(args: Arguments, io: Io): Promise<number> {
  const loaded = await loadPlan(args, io);
  if (args.flag('json')) {
    io.print(`${JSON.stringify(planJson(loaded), null, 2)}\n`);
    if (loaded.warnings !== '') io.complain(loaded.warnings);
  } else {
    io.print(planPage(loaded, args.language));
  }
  return 0;
}

/** The plan for machines: tasks in execution order, without those that a flag leaves out. */
export function planJson({ plan, planDigest, excluded }: LoadedPlan): object {
  const out = new Set(excluded.map(each => each.task));
  return {
    runbook: plan.runbook,
    title: plan.title,
    digest: planDigest,
    tasks: plan.tasks.filter(task => !out.has(task.id)).map(taskJson),
    rollback: plan.rollback.map(taskJson),
  };
}

function taskJson({ id, section, service, step, host, verb, name, action, phase }: Task): object {
  const command = commandOf(action);
  return {
    id,
    section,
    service: service ?? null,
    step,
    host,
    verb,
    name,
    ...(command === null ? {} : { command }),
    phase,
  };
}

/** What happens on a host; a person's work and the passing of time are no commands. */
function commandOf(action: Plan['tasks'][number]['action']): string | null {
  switch (action.verb) {
    case 'run':
    case 'check':
      return action.script;
    case 'upload':
    case 'stop':
    case 'edit':
    case 'follow':
    case 'otp':
      return plannedText(action);
    case 'manual':
    case 'prompt':
    case 'wait':
      return null;
  }
}
