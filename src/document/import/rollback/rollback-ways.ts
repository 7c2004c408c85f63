import type { DraftSection, DraftStep } from '../draft.ts';
import { scriptOf } from '../steps/step-script.ts';
import { restoredFrom } from './restoring.ts';
import type { RollbackPart } from './rollback.ts';

/** Which of the sections are done in one of several ways only, or in a case. */
export class Ways {
  readonly #sections: readonly DraftSection[];
  readonly #conditions: readonly (readonly string[])[];
  #scripts: readonly string[] | null = null;
  /** The sections that are done by the answer to a question. */
  readonly #asking = new Map<string, number[]>();
  /** The sections whose steps have a path in their scripts. */
  readonly #makers = new Map<string, readonly number[]>();

  constructor(sections: readonly DraftSection[]) {
    this.#sections = sections;
    this.#conditions = sections.map(commonConditions);
    for (const [index, conditions] of this.#conditions.entries())
      for (const question of new Set(conditions.map(questionOf))) {
        const known = this.#asking.get(question);
        if (known === undefined) this.#asking.set(question, [index]);
        else known.push(index);
      }
  }

  /** It is left to a yes or no whether it is done at all. */
  isOptional(index: number): boolean {
    return this.#conditionsOf(index).some(each => yesOrNo.test(each));
  }

  /**
   * For each of the ways that may be gone instead of a section, the section of it that comes first in `ranked`, or at
   * all; without those that do not make what the part of a rollback puts back.
   */
  others(best: number, { placed }: RollbackPart, ranked: readonly number[]): readonly number[] {
    const steps = placed.map(({ step }) => step);
    const ways = this.#conditionsOf(best).filter(
      each =>
        !yesOrNo.test(each) &&
        !steps.every(step => conditionsOf(step).some(own => isSameQuestion(own, each))),
    );
    if (ways.length === 0) return [];
    const found = new Map<string, number>();
    const asked = ways.flatMap(each => this.#asking.get(questionOf(each)) ?? []);
    for (const index of [...ranked, ...asked.toSorted((a, b) => a - b)])
      for (const condition of this.#conditionsOf(index))
        if (ways.some(each => isOtherAnswer(each, condition)) && !found.has(condition))
          found.set(condition, index);
    const restored = steps.flatMap(restoredFrom);
    return [...new Set(found)]
      .filter(([condition]) => !restored.some(path => this.#isMadeOnlyWithout(condition, path)))
      .map(([, index]) => index);
  }

  /** Some way makes it, and neither that of the condition nor what is done in any case. */
  #isMadeOnlyWithout(condition: string, path: string): boolean {
    const makers = this.#makersOf(path);
    const isDoneThen = (index: number) =>
      !this.#conditionsOf(index).some(each => isOtherAnswer(each, condition));
    return makers.length > 0 && !makers.some(isDoneThen);
  }

  #makersOf(path: string): readonly number[] {
    const known = this.#makers.get(path);
    if (known !== undefined) return known;
    this.#scripts ??= this.#sections.map(({ steps }) => steps.map(scriptOf).join('\n'));
    const makers = this.#scripts.flatMap((script, index) => (script.includes(path) ? [index] : []));
    this.#makers.set(path, makers);
    return makers;
  }

  #conditionsOf(index: number): readonly string[] {
    return this.#conditions[index] ?? [];
  }
}

const yesOrNo = / == "(?:yes|no|run|skip)"$/;

/** What all steps of a section stand under. */
function commonConditions({ steps: [first, ...others] }: DraftSection): readonly string[] {
  const own = first === undefined ? [] : conditionsOf(first);
  return own.filter(condition => others.every(step => conditionsOf(step).includes(condition)));
}

function conditionsOf({ when }: DraftStep): readonly string[] {
  return when === undefined ? [] : when.split(' and ');
}

function isSameQuestion(one: string, other: string): boolean {
  return questionOf(one) === questionOf(other);
}

function questionOf(condition: string): string {
  return condition.split(' == ')[0] ?? '';
}

function isOtherAnswer(one: string, other: string): boolean {
  return one !== other && isSameQuestion(one, other);
}
