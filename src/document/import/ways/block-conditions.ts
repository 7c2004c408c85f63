import type { Block } from '../../markdown/block.ts';
import type { Mode } from '../steps/part-steps.ts';
import { alternativeBlocks, type ChoiceBook } from './alternatives.ts';
import { questionName } from './choice-names.ts';
import { conditionScopes, type Scope } from './condition-scopes.ts';
import { optionRegions } from './option-regions.ts';

/** What a block of a section stands under, besides what the words right before it say. */
export interface BlockCondition {
  /** Conditions of the runbook, all of which have to hold. */
  readonly when: readonly string[];
  /** The words that say in which case it is done, where only a person can tell whether it has come to that. */
  readonly failure: string | null;
  /** It is looked up when need be, and not done. */
  readonly isAside: boolean;
  /** It is one of several ways; then the words before it tell the ways apart. */
  readonly isChosen: boolean;
}

/** The conditions of the blocks of a section: of several ways one, and what is done in a case only. */
export class BlockConditions {
  readonly #choices: ChoiceBook;
  readonly #alternatives: ReturnType<typeof alternativeBlocks>;
  readonly #options: ReturnType<typeof optionRegions>;
  readonly #scopes: ReturnType<typeof conditionScopes>;

  constructor(blocks: readonly Block[], choices: ChoiceBook, mode: Mode) {
    this.#choices = choices;
    this.#alternatives = alternativeBlocks(blocks);
    this.#options = optionRegions(blocks);
    this.#scopes = conditionScopes(blocks, mode);
  }

  /** Asks for what has to be known, so it is to be called in the order of the document. */
  of(block: Block): BlockCondition {
    const scopes = this.#scopes.get(block) ?? [];
    const isAside = scopes.some(each => each.kind === 'aside');
    if (isAside) return { when: [], failure: null, isAside, isChosen: false };
    const when = [...this.#option(block), ...scopes.flatMap(each => this.#asked(each))];
    const isPaired = scopes.some(each => each.paired);
    const variant = isPaired ? undefined : this.#variant(block);
    return {
      when: variant === undefined ? when : [...when, variant],
      failure: scopes.find(each => each.kind === 'failure')?.text ?? null,
      isAside,
      isChosen: variant !== undefined || isPaired,
    };
  }

  #option(block: Block): readonly string[] {
    const region = this.#options.get(block);
    if (region === undefined) return [];
    const conditions = this.#choices.conditions(region.labels, region.line, 'variant');
    return conditions.slice(region.index, region.index + 1);
  }

  #asked({ kind, text, line, holds }: Scope): readonly string[] {
    if (kind !== 'case') return [];
    const conditions = this.#choices.conditions(['yes', 'no'], line, questionName(text, line), text);
    return conditions.slice(holds ? 0 : 1, holds ? 1 : 2);
  }

  /** One of several neighbouring blocks of code. */
  #variant(block: Block): string | undefined {
    const choice = this.#alternatives.get(block);
    if (choice === undefined || block.kind !== 'code') return undefined;
    const { group, labels } = choice;
    const conditions = this.#choices.conditions(labels, group[0]?.line ?? block.line, 'variant');
    return conditions[group.indexOf(block)];
  }
}
