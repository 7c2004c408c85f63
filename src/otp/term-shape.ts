import { type AtomTerm, isCodePoint, type Term, type TupleTerm } from './term.ts';
import { parseTerms } from './term-parser.ts';
import { problemIn, type TermProblem, Unreadable } from './term-problem.ts';
import { termSource } from './term-source.ts';
import { termText } from './term-text.ts';

export type Reading<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: TermProblem };

/** The one term of a file, taken as `shape` does; what it throws as `Unreadable` is the problem. */
export function readFileTerm<Value>(bytes: Uint8Array, shape: (term: Term) => Value): Reading<Value> {
  const source = termSource(bytes);
  if (!source.ok) return source;
  const { text } = source;
  const parsed = parseTerms(text);
  if (!parsed.ok) return parsed;
  try {
    const [term, second] = parsed.terms;
    if (term === undefined) throw new Unreadable('unexpected', text.length, { expected: ['term'] });
    if (second !== undefined) throw new Unreadable('shape', second.at ?? 0, oneTerm(second));
    return { ok: true, value: shape(term) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { ok: false, problem: problemIn(text, error) };
  }
}

function oneTerm(second: Term) {
  return { expected: ['one term'], found: clipped(second) };
}

/** A term of another shape than the file's kind wants. */
export function misshapen(term: Term, expected: string): Unreadable {
  return new Unreadable('shape', term.at ?? 0, { expected: [expected], found: clipped(term) });
}

export function isAtom<Name extends string>(term: Term | undefined, name: Name): term is AtomTerm {
  return term?.kind === 'atom' && term.name === name;
}

export function atomOf(term: Term, expected = 'atom'): string {
  if (term.kind !== 'atom') throw misshapen(term, expected);
  return term.name;
}

/** The text of a string, or of the list of integers that it may have been printed as. */
export function stringOf(term: Term, expected = 'string'): string {
  const text = asString(term);
  if (text === undefined) throw misshapen(term, expected);
  return text;
}

export function asString(term: Term): string | undefined {
  if (term.kind === 'string') return term.value;
  if (term.kind !== 'list' || term.tail !== undefined) return undefined;
  const parts: string[] = [];
  for (const item of term.items) {
    if (item.kind !== 'integer' || !isCodePoint(item.value)) return undefined;
    parts.push(String.fromCodePoint(Number(item.value)));
  }
  return parts.join('');
}

/** The items of a proper list, also of one that was printed as a string. */
export function listOf(term: Term, expected = 'list'): readonly Term[] {
  const items = asList(term);
  if (items === undefined) throw misshapen(term, expected);
  return items;
}

export function asList(term: Term): readonly Term[] | undefined {
  if (term.kind === 'string')
    return Array.from(term.value, each => ({
      kind: 'integer' as const,
      value: BigInt(each.codePointAt(0) ?? 0),
      ...(term.at === undefined ? {} : { at: term.at }),
    }));
  return term.kind === 'list' && term.tail === undefined ? term.items : undefined;
}

export function tupleOf(term: Term, expected: string, ...sizes: readonly number[]): readonly Term[] {
  if (term.kind !== 'tuple' || !sizes.includes(term.items.length)) throw misshapen(term, expected);
  return term.items;
}

/** The items behind a tuple's first atom, where that is `tag`. */
export function tagged(term: Term, tag: string): readonly Term[] | undefined {
  return term.kind === 'tuple' && isAtom(term.items[0], tag) ? term.items.slice(1) : undefined;
}

export function isTuple(term: Term | undefined, size: number): term is TupleTerm {
  return term?.kind === 'tuple' && term.items.length === size;
}

function clipped(term: Term): string {
  const characters = Array.from(termText(term));
  return characters.length > 60 ? `${characters.slice(0, 59).join('')}…` : characters.join('');
}
