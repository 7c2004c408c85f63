import type { AnyRawStep, Reading, ReadStep } from './reading.ts';
import type { RawSection } from './schema.ts';
import { readSteps } from './steps.ts';
import { verbsOf } from './verbs.ts';

interface ReadRollback {
  readonly rollback: readonly ReadStep[];
  /** Absent also where there is nothing but the undos: that is what happens without a rollback, too. */
  readonly undoAt?: number;
}

/** The rollback of a section whose steps are `steps`. */
export function readRollback(
  reading: Reading,
  raw: RawSection,
  steps: readonly ReadStep[],
  hosts: readonly string[],
): ReadRollback {
  const items = (raw.rollback ?? []).filter(item => !isLost(reading, item));
  const places = items.filter(isUndoPlace);
  const own = items.filter(item => !isUndoPlace(item));
  checkPlaces(reading, places);
  const rollback = readSteps(reading, own, 'rollback', hosts);
  const [place] = places;
  if (place === undefined) warnOfUndos(reading, raw, own, steps);
  if (place === undefined || own.length === 0) return { rollback };
  return { rollback, undoAt: items.indexOf(place) };
}

/** An `undo` that was refused for its shape may have been all that stood there. */
function isLost({ removed }: Reading, item: AnyRawStep): boolean {
  return item.name === undefined && removed.get(item)?.has('undo') === true;
}

/** `undo: steps`. Without a name and anything to do, it is that as well, misspelt. */
function isUndoPlace(item: AnyRawStep): boolean {
  if (item.undo === undefined || verbsOf(item).length > 0) return false;
  return isSteps(item.undo) || item.name === undefined;
}

function isSteps(undo: string): boolean {
  return undo.trim() === 'steps';
}

function checkPlaces({ source, diagnostics }: Reading, places: readonly AnyRawStep[]): void {
  const [first] = places;
  for (const [index, place] of places.entries()) {
    if (!isSteps(place.undo ?? ''))
      diagnostics.add(source, source.range(place, 'undo'), 'wrongValue', {
        key: 'undo',
        expected: '“steps”',
        nearest: 'steps',
      });
    for (const key of Object.keys(place).filter(each => each !== 'undo'))
      diagnostics.add(source, source.keyRange(place, key), 'undoAlone', { key });
    if (first === undefined || index === 0) continue;
    const { line } = source.lines.linePos(source.range(first)[0]);
    diagnostics.add(source, source.range(place), 'duplicateUndo', { line: String(line) });
  }
}

/** A section's own rollback takes the place of the undos, which its author may not have meant. */
function warnOfUndos(
  { source, removed, diagnostics }: Reading,
  raw: RawSection,
  own: readonly AnyRawStep[],
  steps: readonly ReadStep[],
): void {
  const named = steps.filter(({ step }) => step.undo !== undefined).map(({ step }) => `“${step.name}”`);
  if (own.length === 0 || named.length === 0 || removed.size > 0) return;
  const range = source.keyRange(raw, 'rollback');
  diagnostics.add(source, range, 'undosReplaced', { steps: named.join(', ') }, 'warning');
}
