import type { Verb } from '../model/runbook.ts';
import type { AnyRawStep, Reading, StepPlace } from './reading.ts';

/** Keys about rolling back, in a list whose steps are never rolled back. */
export function isRefused(raw: AnyRawStep, key: string, place: StepPlace): boolean {
  if (place === 'upgrade' || place === 'commit') return false;
  return key === 'undo' || key === 'irreversible' || (key === 'onError' && raw.onError === 'rollback');
}

/** Reports what a step says about its undoing and that could never happen. */
export function checkUndo(
  { source, diagnostics }: Reading,
  raw: AnyRawStep,
  place: StepPlace,
  sectionHosts: readonly string[] | null,
  verb: Verb | null,
): void {
  for (const key of Object.keys(raw).filter(each => isRefused(raw, each, place)))
    diagnostics.add(source, source.keyRange(raw, key), 'notUndone', {
      key: key === 'onError' ? 'onError: rollback' : key,
      place: `@place:${place}`,
    });
  if (raw.undo === undefined || place === 'rollback' || place === 'verify') return;
  const range = source.keyRange(raw, 'undo');
  if (raw.irreversible === true) diagnostics.add(source, range, 'undoIrreversible');
  if (verb === 'manual' && sectionHosts === null && raw.hosts === undefined)
    diagnostics.add(source, range, 'undoWithoutHost');
}
