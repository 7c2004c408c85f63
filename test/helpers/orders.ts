import { rollbackOf, rollbackText } from '../../src/engine/rollback.ts';
import { context, Drive } from './drive.ts';
import { planOf, run, type SectionSpec, type StepSpec } from './plans.ts';

/** A run that is opened, with its first question to the operator ahead. */
export function prepared(
  sections: readonly SectionSpec[],
  more: ConstructorParameters<typeof Drive>[1] = {},
): Drive {
  const drive = new Drive(planOf(sections), more);
  drive.settle();
  return drive;
}

export function section(
  id: string,
  steps: readonly StepSpec[],
  more: Partial<SectionSpec> = {},
): SectionSpec {
  return { id, steps, ...more };
}

/** Rolls back what is shown now. */
export function rollBack(drive: Drive, services: readonly string[] | null = null) {
  const digest = context.sha256(rollbackText(rollbackOf(drive.state, services)));
  return drive.send({ type: 'rollback', services, digest, typed: 'rollback', reason: 'it does not work' });
}

export const undoable: StepSpec = { id: 'back-up', action: run('back up\n'), undo: 'restore\n' };
