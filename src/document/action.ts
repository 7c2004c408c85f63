import { isUnitName, journalUnit } from '../model/follow-source.ts';
import { nearestName } from '../model/nearest.ts';
import type { Action, Verb } from '../model/runbook.ts';
import { readEdit } from './edit.ts';
import { milliseconds } from './milliseconds.ts';
import { readOtp } from './otp.ts';
import { type AnyRawStep, listOf, type Reading, type StepPlace } from './reading.ts';
import { isRefused } from './undo.ts';
import { isPlainKey, misplacedKeys, required, verbs, verbsOf } from './verbs.ts';

/** What a step does; null, and a report, where that cannot be said. */
export function readAction(reading: Reading, raw: AnyRawStep, place: StepPlace): Action | null {
  const { source, diagnostics, removed } = reading;
  const found = verbsOf(raw);
  const [verb] = found;
  // A key that was refused may have been the verb.
  if (verb === undefined && [...(removed.get(raw) ?? [])].some(key => !isPlainKey(key))) return null;
  if (verb === undefined) {
    const shell = Object.hasOwn(raw, 'shell');
    if (shell) diagnostics.add(source, source.keyRange(raw, 'shell'), 'notSupportedYet', { key: 'shell' });
    else diagnostics.add(source, source.range(raw), 'verbMissing', { verbs: verbs.join(', ') });
    return null;
  }
  if (found.length > 1) {
    diagnostics.add(source, source.keyRange(raw, found[1] ?? verb), 'verbSeveral', {
      verbs: found.join(', '),
    });
    return null;
  }
  for (const { key, verbs: owners } of misplacedKeys(raw, verb)) {
    if (isRefused(raw, key, place)) continue;
    const parameters = { key, verb, verbs: owners.join(', ') };
    diagnostics.add(source, source.keyRange(raw, key), 'misplacedKey', parameters);
  }
  checkReferences(reading, raw);
  checkUnits(reading, raw);
  const companion = required[verb];
  if (companion !== undefined && !Object.hasOwn(raw, companion)) {
    if (!removed.get(raw)?.has(companion))
      diagnostics.add(source, source.keyRange(raw, verb), 'missingCompanion', { verb, key: companion });
    return null;
  }
  return actionOf(reading, verb, raw);
}

/** A unit's name that a variable is part of is looked at where it is known. */
function checkUnits({ source, diagnostics }: Reading, raw: AnyRawStep): void {
  for (const followed of listOf(raw.follow)) {
    const unit = journalUnit(followed);
    if (unit !== null && !unit.includes('{{') && !isUnitName(unit))
      diagnostics.add(source, source.rangeWithin(raw, 'follow', followed), 'followUnit', { unit });
  }
}

function checkReferences({ source, artifacts, notes, diagnostics }: Reading, raw: AnyRawStep): void {
  for (const name of listOf(raw.upload).filter(each => !artifacts.includes(each))) {
    const nearest = nearestName(name, artifacts);
    diagnostics.add(source, source.rangeWithin(raw, 'upload', name), 'unknownArtifact', {
      name,
      ...(nearest === undefined ? {} : { nearest }),
    });
  }
  const { note } = raw;
  if (note !== undefined && !notes.some(each => each.id === note)) {
    const nearest = nearestName(
      note,
      notes.map(each => each.id),
    );
    diagnostics.add(source, source.range(raw, 'note'), 'unknownNote', {
      note,
      ...(nearest === undefined ? {} : { nearest }),
    });
  }
}

function actionOf(reading: Reading, verb: Verb, raw: AnyRawStep): Action | null {
  switch (verb) {
    case 'run':
      return { verb, script: scriptText(raw.run), shell: raw.shell ?? 'sh' };
    case 'check':
      return {
        verb,
        script: scriptText(raw.check),
        shell: raw.shell ?? 'sh',
        expect: {
          code: raw.expect?.code ?? 0,
          ...(raw.expect?.matches === undefined ? {} : { matches: raw.expect.matches }),
        },
      };
    case 'upload':
      return { verb, artifacts: listOf(raw.upload), to: raw.to ?? '' };
    case 'stop':
      return {
        verb,
        match: raw.stop?.match ?? '',
        signal: raw.stop?.signal ?? 'TERM',
        wait: milliseconds(raw.stop?.wait) ?? 20_000,
        ...(raw.stop?.then === undefined ? {} : { then: raw.stop.then }),
        ifNone: raw.stop?.ifNone ?? 'ask',
      };
    case 'edit':
      return readEdit(reading, raw);
    case 'follow':
      return {
        verb,
        files: listOf(raw.follow),
        ...(raw.until === undefined ? {} : { until: raw.until }),
        ...(raw.fail === undefined ? {} : { fail: raw.fail }),
      };
    case 'manual':
      return {
        verb,
        instruction: (raw.manual ?? '').trimEnd(),
        ...(raw.note === undefined ? {} : { note: raw.note }),
      };
    case 'prompt':
      return {
        verb,
        question: (raw.prompt ?? '').trimEnd(),
        into: raw.into ?? '',
        ...(raw.pattern === undefined ? {} : { pattern: raw.pattern }),
        secret: raw.secret ?? false,
      };
    case 'wait':
      return { verb, duration: milliseconds(raw.wait) ?? 0 };
    case 'otp':
      return readOtp(reading, raw);
  }
}

/** YAML's block texts end in a newline that nobody wrote. */
export function scriptText(text: string | undefined): string {
  return (text ?? '').replace(/\s+$/, '');
}
