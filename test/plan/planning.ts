import { expandPlan } from '../../src/plan/expand.ts';
import type { Plan, Task } from '../../src/plan/plan.ts';
import { load } from '../document/loading.ts';

/** The plan of a runbook's text. */
export async function planOf(
  text: string,
  variables: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<Plan> {
  const loaded = await load({ 'book.yaml': text, ...files }, { variables });
  if (!loaded.ok) throw new Error(loaded.diagnostics.map(each => `${each.line} ${each.message}`).join('\n'));
  return expandPlan(loaded.runbook, { variables, artifacts: loaded.artifacts });
}

export function taskNamed(plan: Plan, id: string): Task {
  const task = [...plan.tasks, ...plan.rollback].find(each => each.id === id);
  if (task === undefined) throw new Error(`no task ${id}`);
  return task;
}
