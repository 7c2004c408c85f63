import type { DraftStep } from '../draft.ts';
import type { FindingsBook } from '../findings.ts';
import { isByHand } from '../steps/edits.ts';
import type { Placed } from '../steps/placed.ts';

/** The steps of the verification. Where a check names no host it is made on all of them. `notes`: how many the runbook has. */
export function verifySteps(
  placed: readonly Placed[],
  notes: number,
  everywhere: readonly string[],
  findings: FindingsBook,
): readonly DraftStep[] {
  let each = false;
  return placed.flatMap(({ step, hosts }) => {
    if (step.action.verb === 'eachNote') {
      const again = each;
      each = true;
      if (notes === 0) return [{ ...step, action: { verb: 'manual' as const, instruction: step.name } }];
      return again ? [] : [step];
    }
    const needsHost = !isByHand(step.action);
    const own = hosts.length > 0 ? hosts : needsHost ? everywhere : [];
    if (hosts.length === 0 && needsHost) findings.assume(step.line, 'hostsAll', everywhere.join(', '));
    return [own.length === 0 ? step : { ...step, hosts: own }];
  });
}

/** The steps after the sign-off. */
export function commitSteps(
  placed: readonly Placed[],
  everywhere: readonly string[],
  findings: FindingsBook,
): readonly DraftStep[] {
  return placed.map(({ step, hosts }) => {
    // A person does it once.
    if (hosts.length === 0 && isByHand(step.action)) return { ...step, hosts: everywhere.slice(0, 1) };
    if (hosts.length === 0) findings.assume(step.line, 'hostsAll', everywhere.join(', '));
    return { ...step, hosts: hosts.length > 0 ? hosts : everywhere };
  });
}
