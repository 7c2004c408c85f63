import type { WarningWords } from '../text/otp.ts';
import { effectsOf, type ScriptEffects } from './explain-effects.ts';
import { type Instruction, readInstruction } from './explain-instruction.ts';
import { callText } from './explain-sentence.ts';
import type { Term } from './term.ts';
import { termText } from './term-text.ts';

/** One instruction of a script, in its place. */
export interface ExplainedStep {
  /** Counted from 1 over the whole script. */
  readonly number: number;
  readonly term: Term;
  readonly instruction: Instruction;
}

/** A script split at its point of no return, which itself is in neither part. */
export interface ExplainedScript {
  readonly before: readonly ExplainedStep[];
  readonly after: readonly ExplainedStep[];
  /** Null where the script has none. */
  readonly point: ExplainedStep | null;
  readonly effects: ScriptEffects;
  readonly warnings: readonly ScriptWarning[];
}

export type ScriptWarning =
  | { readonly code: 'brutalPurge'; readonly modules: readonly string[] }
  | { readonly code: 'syncNodes'; readonly nodes: readonly string[] }
  | { readonly code: 'applyBeforePoint'; readonly call: string }
  | { readonly code: 'changesBeforePoint'; readonly instruction: string }
  | { readonly code: 'refusedAfterPoint'; readonly instruction: string }
  | { readonly code: 'unknownInstruction'; readonly instruction: string }
  | { readonly code: 'noPointOfNoReturn' }
  | { readonly code: 'restartEmulator' }
  | { readonly code: 'restartNewEmulator' };

/** A script of a relup: low-level instructions only, in the order in which they are carried out. */
export function explainRelup(terms: readonly Term[]): ExplainedScript {
  const steps = stepsOf(terms);
  const { before, after, point } = splitAtPoint(steps);
  const effects = effectsOf(steps.map(each => each.instruction));
  return {
    before,
    after,
    point,
    effects,
    warnings: [
      ...general(steps, effects),
      ...before.flatMap(earlyWarnings),
      ...(point !== null || restartsOnly(steps) ? [] : [{ code: 'noPointOfNoReturn' } as const]),
      ...after.flatMap(lateWarnings),
    ],
  };
}

/** A script of an .appup, from which systools makes a part of a relup. */
export function explainAppup(terms: readonly Term[]): ExplainedScript {
  const steps = stepsOf(terms);
  const { before, after, point } = splitAtPoint(steps);
  const effects = effectsOf(steps.map(each => each.instruction));
  return {
    before,
    after,
    point,
    effects,
    warnings: [...general(steps, effects), ...before.flatMap(earlyWarnings)],
  };
}

export function warningText(warning: ScriptWarning, words: WarningWords): string {
  switch (warning.code) {
    case 'brutalPurge':
      return words.brutalPurge(warning.modules);
    case 'syncNodes':
      return words.syncNodes(warning.nodes);
    case 'applyBeforePoint':
      return words.applyBeforePoint(warning.call);
    case 'changesBeforePoint':
    case 'refusedAfterPoint':
    case 'unknownInstruction':
      return words[warning.code](warning.instruction);
    case 'noPointOfNoReturn':
    case 'restartEmulator':
    case 'restartNewEmulator':
      return words[warning.code];
  }
}

function stepsOf(terms: readonly Term[]): readonly ExplainedStep[] {
  return terms.map((term, index) => ({ number: index + 1, term, instruction: readInstruction(term) }));
}

/** Without a point everything counts as behind it, for so release_handler_1:split_instructions/1 does. */
function splitAtPoint(steps: readonly ExplainedStep[]): Pick<ExplainedScript, 'before' | 'after' | 'point'> {
  const at = steps.findIndex(each => each.instruction.kind === 'point_of_no_return');
  if (at < 0) return { before: [], after: steps, point: null };
  return { before: steps.slice(0, at), after: steps.slice(at + 1), point: steps[at] ?? null };
}

function general(steps: readonly ExplainedStep[], effects: ScriptEffects): readonly ScriptWarning[] {
  const warnings: ScriptWarning[] = [];
  if (effects.emulator === 'restarted') warnings.push({ code: 'restartEmulator' });
  if (effects.emulator === 'replaced') warnings.push({ code: 'restartNewEmulator' });
  if (effects.killed.length > 0) warnings.push({ code: 'brutalPurge', modules: effects.killed });
  if (effects.synchronizes) warnings.push({ code: 'syncNodes', nodes: effects.waitsFor });
  for (const { instruction, term } of steps)
    if (instruction.kind === 'unknown')
      warnings.push({ code: 'unknownInstruction', instruction: termText(term) });
  return warnings;
}

/** What may stand before the point is only what changes nothing, and calls. */
function earlyWarnings({ instruction, term }: ExplainedStep): readonly ScriptWarning[] {
  switch (instruction.kind) {
    case 'load_object_code':
    case 'unknown':
    case 'restart_new_emulator':
      return [];
    case 'apply':
      return [{ code: 'applyBeforePoint', call: callText(instruction.call) }];
    default:
      return [{ code: 'changesBeforePoint', instruction: termText(term) }];
  }
}

/** As release_handler_1:syntax_check_script/1 refuses them. A script may begin with the move to a new emulator. */
function lateWarnings({ instruction, term, number }: ExplainedStep): readonly ScriptWarning[] {
  const refused =
    instruction.kind === 'load_object_code' || (instruction.kind === 'restart_new_emulator' && number > 1);
  return refused ? [{ code: 'refusedAfterPoint', instruction: termText(term) }] : [];
}

function restartsOnly(steps: readonly ExplainedStep[]): boolean {
  return steps.every(({ instruction }) =>
    ['restart_emulator', 'restart_new_emulator'].includes(instruction.kind),
  );
}
