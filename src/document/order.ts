import { namesIn, parseExpression } from '../model/expression.ts';
import type { Inventory } from '../model/inventory.ts';
import { targetsOf } from '../model/targets.ts';
import { placeholdersOf } from '../model/template.ts';
import { fieldsOf } from './fields.ts';
import type { ReadStep } from './reading.ts';
import type { ReadRunbook } from './runbook.ts';

/** A step with its place in the order of the run, and its hosts. */
export interface PlacedStep extends ReadStep {
  readonly order: number;
  readonly hosts: readonly (string | null)[];
}

/** All steps as they would run; a rollback knows what its section and those before it gave. */
export function inOrder(read: ReadRunbook, inventory: Inventory): readonly PlacedStep[] {
  const placed: PlacedStep[] = [];
  const add = (steps: readonly ReadStep[], sectionHosts: readonly string[] | null) => {
    for (const { raw, step } of steps)
      placed.push({ raw, step, order: placed.length, hosts: targetsOf(step, sectionHosts, inventory) });
  };
  for (const section of read.sections) {
    add(section.steps, section.hosts);
    add(section.rollback, section.hosts);
  }
  add(read.verify, null);
  add(read.commit, null);
  return placed;
}

/** Every name that something in the runbook refers to or declares. */
export function namesUsed(read: ReadRunbook): ReadonlySet<string> {
  const names = new Set(Object.keys(read.runbook.variables));
  for (const placed of inOrder(read, read.runbook.inventory)) {
    const { raw } = placed;
    for (const { text } of fieldsOf(placed)) for (const { name } of placeholdersOf(text)) names.add(name);
    const condition = parseExpression(raw.when ?? 'true');
    if (condition.ok) for (const { name } of namesIn(condition.expression)) names.add(name);
    if (raw.into !== undefined) names.add(raw.into);
    for (const name of Object.keys(raw.capture ?? {})) names.add(name);
  }
  return names;
}
