import { readInstruction } from '../../src/otp/explain-instruction.ts';
import type { Term } from '../../src/otp/term.ts';
import { parseTerms } from '../../src/otp/term-parser.ts';

export function termsOf(text: string): readonly Term[] {
  const result = parseTerms(text, { printed: true });
  if (!result.ok) throw new Error(`${text}: ${JSON.stringify(result.problem)}`);
  return result.terms;
}

export function termOf(text: string): Term {
  const [term] = termsOf(`${text}.`);
  if (term === undefined) throw new Error(`no term: ${text}`);
  return term;
}

export function instruction(text: string) {
  return readInstruction(termOf(text));
}

/** The items of a list, for tests that build on terms. */
export function itemsOf(term: Term | undefined): readonly Term[] {
  if (term?.kind !== 'list' && term?.kind !== 'tuple') throw new Error('neither a list nor a tuple');
  return term.items;
}
