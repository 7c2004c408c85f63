import { slugOf } from '../../model/slug.ts';
import { isTelling } from './blocks/examples.ts';
import { type PlaceholderType, patternOf, typeOf } from './blocks/placeholder-types.ts';
import { type Placeholder, replaced } from './blocks/placeholders.ts';
import type { DraftVariable } from './draft.ts';
import type { FindingsBook } from './findings.ts';
import type { Phrases } from './phrases.ts';

/** The variables that placeholders, unset shell variables and choices become. The same words are the same variable. */
export class VariableBook {
  readonly #variables = new Map<string, DraftVariable>();
  readonly #bySource = new Map<string, string>();
  /** The number to try next for a name that is taken. */
  readonly #numbers = new Map<string, number>();
  readonly #findings: FindingsBook;
  readonly #phrases: Phrases;
  /** Values that the document says to put others in the place of: from here on, and in one block only. */
  readonly #lasting = new Set<string>();
  #examples: RegExp | null = null;

  constructor(findings: FindingsBook, phrases: Phrases) {
    this.#findings = findings;
    this.#phrases = phrases;
  }

  has(name: string): boolean {
    return this.#variables.has(name);
  }

  get all(): readonly DraftVariable[] {
    return [...this.#variables.values()];
  }

  /** Begins a block of which the document says that these values in it are others for whoever runs it. */
  beginBlock(examples: readonly string[]): void {
    for (const example of examples) if (isTelling(example)) this.#lasting.add(example);
    const all = [...new Set([...this.#lasting, ...examples])].toSorted((a, b) => b.length - a.length);
    this.#examples = all.length === 0 ? null : anyOf(all);
  }

  /** The line with `{{name}}` for every placeholder in it. */
  filled(text: string, line: number): string {
    const parts = this.#examples === null ? [text] : text.split(this.#examples);
    return parts
      .map((part, index) =>
        index % 2 === 0
          ? replaced(part, each => `{{${this.#of(each, line)}}}`)
          : `{{${this.#declare(part, part, typeOf(part), line, part)}}}`,
      )
      .join('');
  }

  /** The same, for words that were filled before: they are not found once more. */
  filledAgain(text: string): string {
    return replaced(text, each => {
      const name = this.#bySource.get(each.text.toLowerCase());
      return name === undefined ? each.text : `{{${name}}}`;
    });
  }

  /** The variable for a shell variable that nothing in the document sets. */
  shell(name: string, line: number): string {
    return this.#declare(`$${name}`, name, typeOf(name), line, `$${name}`);
  }

  /** A question of the import's own. */
  asked(wanted: string, prompt: string, line: number, source: string, pattern?: string): string {
    const known = this.#bySource.get(source);
    if (known !== undefined) return known;
    const name = this.#unused(wanted);
    this.#bySource.set(source, name);
    this.#variables.set(name, {
      name,
      source,
      prompt,
      secret: false,
      line,
      ...(pattern === undefined ? {} : { pattern }),
    });
    return name;
  }

  #of({ text, name, type }: Placeholder, line: number): string {
    return this.#declare(text, name, type, line, text);
  }

  #declare(source: string, wanted: string, type: PlaceholderType, line: number, shown: string): string {
    const key = source.toLowerCase();
    const known = this.#bySource.get(key);
    const name = known ?? this.#unused(nameFrom(wanted, type));
    this.#findings.placeholders.push({ text: shown, line, variable: name });
    if (known !== undefined) return known;
    const pattern = patternOf(type);
    this.#bySource.set(key, name);
    this.#variables.set(name, {
      name,
      source,
      prompt: this.#phrases.enterValue(shown),
      secret: type === 'secret',
      line,
      ...(pattern === undefined ? {} : { pattern }),
    });
    return name;
  }

  #unused(wanted: string): string {
    let name = wanted;
    let number = this.#numbers.get(wanted) ?? 2;
    while (this.#variables.has(name)) {
      name = `${wanted}_${number}`;
      number += 1;
    }
    this.#numbers.set(wanted, number);
    return name;
  }
}

/** Any of the words by itself: a number may stand within a longer name, a word may not. */
function anyOf(words: readonly string[]): RegExp {
  const either = words.map(word => {
    const exact = word.replace(/[.+]/g, String.raw`\$&`);
    return /^v?\d/.test(word) ? `${exact}(?!\\w|\\.\\d)` : `(?<!-)${exact}(?![\\w-])`;
  });
  return new RegExp(String.raw`(?<![\w.])(${either.join('|')})`);
}

/** A name that a variable may have; the type where the words give none. */
function nameFrom(words: string, type: PlaceholderType): string {
  const plain = slugOf(words)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^(your_)?[_\d]*|_+$/g, '')
    .slice(0, 40);
  const meaningless = /^[xyz_\d]*$|^v(_[xyz\d]+)+$|^n(_n)+$/.test(plain);
  return meaningless || plain.length < 2 ? (type === 'text' ? 'value' : type) : plain;
}
