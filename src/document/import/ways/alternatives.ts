import { slugOf } from '../../../model/slug.ts';
import type { Block, CodeBlock } from '../../markdown/block.ts';
import { bareTitle } from '../../markdown/numbers.ts';
import { oncePerText } from '../../once.ts';
import type { FindingsBook } from '../findings.ts';
import type { Phrases } from '../phrases.ts';
import type { VariableBook } from '../variables.ts';
import { mostWays } from './alternative-sections.ts';
import { familyOf } from './variants.ts';

/** Questions that decide which of several ways the upgrade goes: the same ways are asked for once. */
export class ChoiceBook {
  readonly #variables: VariableBook;
  readonly #findings: FindingsBook;
  readonly #phrases: Phrases;
  /** The last of the questions that have no name but their line, by what they ask. */
  readonly #questions = new Map<string, { readonly name: string; readonly line: number }>();

  constructor(variables: VariableBook, findings: FindingsBook, phrases: Phrases) {
    this.#variables = variables;
    this.#findings = findings;
    this.#phrases = phrases;
  }

  /** The condition for each of the options, in their order. */
  conditions(
    options: readonly string[],
    line: number,
    name = 'choice',
    question?: string,
  ): readonly string[] {
    const keys = uniqueKeys(options);
    const named =
      question !== undefined && /^do_\d+$/.test(name) ? this.#sameNear(question, line, name) : name;
    const source = named.startsWith('do_') ? named : `choice ${options.map(slugOf).join('|')}`;
    const asked = this.#phrases.choose(
      keys.map((key, index) => (slugOf(options[index] ?? '') === key ? key : `${key} (${options[index]})`)),
    );
    const prompt = question === undefined ? asked : `“${question.slice(0, 200)}” ${asked}`;
    const pattern = keys.map(key => key.replaceAll('.', '\\.').replaceAll('-', '\\x2d')).join('|');
    const variable = this.#variables.asked(named, prompt.replaceAll('{{', '{'), line, source, pattern);
    this.#findings.assume(line, 'choice', keys.join(' | '));
    if (!this.#findings.choices.some(each => each.variable === variable))
      this.#findings.choices.push({ line, variable, options: keys });
    return keys.map(key => `${variable} == "${key}"`);
  }

  /** A paragraph, and the block below it that finds the question in its words, ask for the same. */
  #sameNear(question: string, line: number, name: string): string {
    const last = this.#questions.get(question);
    if (last !== undefined && Math.abs(line - last.line) <= 10) return last.name;
    this.#questions.set(question, { name, line });
    return name;
  }
}

/** `Stop the web server (optional)`; null where it is not. */
export const isOptional = oncePerText((title: string): boolean => {
  return /[（([]?\s*\b(optional|if needed|if applicable|if necessary)\b|可选|选做|按需/iu.test(title);
});

/** The kind of package manager that a block is for. */
function packageFamily(block: CodeBlock): string | null {
  const found = new Set(block.lines.flatMap(({ text }) => familyOf(text) ?? []));
  const [family, ...more] = found;
  return more.length > 0 ? null : (family ?? null);
}

/** Groups of neighbouring code blocks of which one is meant: for several package managers, or with an "or" between. */
export function alternativeBlocks(
  blocks: readonly Block[],
): ReadonlyMap<Block, { readonly group: readonly CodeBlock[]; readonly labels: readonly string[] }> {
  const groups = new Map<
    Block,
    { readonly group: readonly CodeBlock[]; readonly labels: readonly string[] }
  >();
  for (let index = 0; index < blocks.length; index++) {
    const first = blocks[index];
    if (first?.kind !== 'code' || groups.has(first)) continue;
    const group: CodeBlock[] = [first];
    for (let at = index + 1; at < blocks.length; at++) {
      const block = blocks[at];
      const between = blocks[at - 1];
      if (block?.kind === 'text') {
        if (at - 1 >= 0 && between?.kind === 'text') break;
        continue;
      }
      if (block?.kind !== 'code') break;
      const [one, other] = [packageFamily(group.at(-1) ?? first), packageFamily(block)];
      const said =
        between?.kind === 'text' &&
        /^(or\b|or:|alternate(?:ly|tively)|alternatively|otherwise|或者?([:：,，]|$)|或者)/iu.test(
          between.text,
        );
      if (!(said || (one !== null && other !== null && one !== other)) || block.tab !== first.tab) break;
      group.push(block);
      if (group.length === mostWays) break;
    }
    if (group.length < 2) continue;
    const families = group.map(packageFamily);
    const labels = families.every((each, at) => each !== null && families.indexOf(each) === at)
      ? families.flatMap(each => (each === null ? [] : [each]))
      : group.map(block => block.lines[0]?.text.trim() ?? '');
    for (const block of group) groups.set(block, { group, labels });
  }
  return groups;
}

function uniqueKeys(options: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return options.map((option, index) => {
    // `Option A: …` goes by its letter.
    const numbered =
      /^(?:option|method|alternative|approach|variant|way|case|scenario|方[式法案]|选项|做法|场景|情况|情形)\s*[一二三四五六\dA-F](?![A-Za-z\d])/iu.exec(
        bareTitle(option),
      );
    const slug = slugOf(numbered?.[0] ?? (bareTitle(option) || option))
      .slice(0, 40)
      .replace(/-+$/, '');
    const key = slug === '' || taken.has(slug) ? `${slug === '' ? 'option' : slug}-${index + 1}` : slug;
    taken.add(key);
    return key;
  });
}
