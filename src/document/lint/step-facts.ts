import type { EditAction, OtpAction, Step } from '../../model/runbook.ts';
import type { ReadStep } from '../reading.ts';
import type { Range, YamlSource } from '../source.ts';
import { blockOf } from './blocks.ts';
import type { Cwd, EditFact, Fact, PlacedText, Placing, Script } from './fact.ts';
import { placedScalar } from './scalar-places.ts';
import { scriptOf } from './script.ts';
import { factsOfScript } from './script-facts.ts';

type ScriptVerb = 'run' | 'check' | 'undo';

/** What one step of a runbook does, at its place in the file. */
export function factsOfStep(
  source: YamlSource,
  { raw, step }: ReadStep,
  placing: Omit<Placing, 'range'>,
  emit: (fact: Fact) => void,
): void {
  const { action } = step;
  const at = (key: string): Range => source.range(raw, key);
  switch (action.verb) {
    case 'run':
    case 'check': {
      const script = scriptFrom(source, raw, step, action.verb, action.script, action.shell === 'bash');
      factsOfText(script, action.verb, placing, step.cwd, emit);
      return;
    }
    case 'upload':
      emit({
        kind: 'upload',
        ...placing,
        range: at('upload'),
        files: action.artifacts,
        to: action.to,
        verified: true,
      });
      return;
    case 'stop':
      emit({ kind: 'stop', ...placing, range: at('stop'), match: action.match });
      return;
    case 'edit':
      emit({
        kind: 'edit',
        ...placing,
        range: at('edit'),
        path: action.path,
        ...editOf(source, raw, action),
      });
      return;
    case 'follow':
      emit({
        kind: 'follow',
        ...placing,
        range: at('follow'),
        files: action.files,
        until: action.until ?? null,
      });
      return;
    case 'manual':
      emit({
        kind: 'manual',
        ...placing,
        range: at('manual'),
        text: action.instruction,
        concrete: true,
        item: true,
      });
      return;
    case 'otp':
      emit({ kind: 'otp', ...placing, range: rangeOfAction(source, raw), ...otpOf(action) });
      return;
    case 'prompt':
    case 'wait':
      return;
  }
}

/** The script that undoes a step. */
export function factsOfUndo(
  source: YamlSource,
  { raw, step }: ReadStep,
  placing: Omit<Placing, 'range'>,
  emit: (fact: Fact) => void,
): void {
  if (step.undo === undefined) return;
  factsOfText(scriptFrom(source, raw, step, 'undo', step.undo, false), 'undo', placing, undefined, emit);
}

function factsOfText(
  script: Script,
  verb: ScriptVerb,
  placing: Omit<Placing, 'range'>,
  directory: string | undefined,
  emit: (fact: Fact) => void,
): void {
  const block = blockOf(script, placing);
  if (block !== null) emit(block);
  const start: Cwd =
    directory === undefined
      ? { kind: 'unknown' }
      : { kind: 'known', path: directory.replace(/\{\{\s*(\w+)\s*\}\}/g, '\uE000\uE000$1\uE001\uE001') };
  factsOfScript(script, verb, placing, start, emit);
}

function scriptFrom(
  source: YamlSource,
  raw: ReadStep['raw'],
  step: Step,
  key: ScriptVerb,
  text: string,
  bash: boolean,
): Script {
  const range = source.range(raw, key);
  return scriptOf(placedScalar(source.text, range, text), {
    // A script of several lines is given a set -e to begin with.
    strict: text.trimEnd().includes('\n'),
    typed: step.confirm === 'typed',
    bash,
    set: new Set(Object.keys(step.env)),
    templates: true,
  });
}

/** What an edit writes, and where that stands in the runbook. */
function editOf(
  source: YamlSource,
  raw: ReadStep['raw'],
  { change }: EditAction,
): Pick<EditFact, 'values' | 'text'> {
  const placed = (container: object, key: string, text: string): PlacedText =>
    placedScalar(source.text, source.range(container, key), text);
  switch (change.kind) {
    case 'set': {
      const { set } = raw;
      const values =
        set === undefined
          ? []
          : change.values.map(({ key, value }) => ({ key, value, range: source.range(set, key) }));
      return { values, text: null };
    }
    case 'replace':
      return {
        values: [],
        text: raw.replace === undefined ? null : placed(raw.replace, 'with', change.with),
      };
    case 'content':
      return { values: [], text: change.from === undefined ? placed(raw, 'content', change.text) : null };
    case 'patch':
      return { values: [], text: placed(raw, 'patch', change.text) };
  }
}

/** Where the name of an action of release handling stands; a mapping as a whole would be many lines. */
function rangeOfAction(source: YamlSource, raw: ReadStep['raw']): Range {
  const { otp } = raw;
  return otp === undefined ? source.range(raw) : source.range(otp, 'action');
}

function otpOf({ action, node, mix, relx, release, from, package: archive, relup, expr }: OtpAction) {
  return {
    action,
    node: node === '' ? (mix ?? relx ?? '') : node,
    release: release ?? null,
    from: from ?? null,
    archive: archive ?? null,
    approved: relup !== undefined,
    asks: expr !== undefined,
  };
}
