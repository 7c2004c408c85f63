import type { Term } from './term.ts';
import {
  atomOf,
  isAtom,
  listOf,
  misshapen,
  type Reading,
  readFileTerm,
  stringOf,
  tagged,
  tupleOf,
} from './term-shape.ts';

/** An `.app` file: the specification of one application. */
export interface Application {
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly modules: readonly string[];
  readonly registered: readonly string[];
  readonly applications: readonly string[];
  readonly included: readonly string[];
  readonly optional: readonly string[];
  /** The callback module and what it is started with; null for a library. */
  readonly callback: { readonly module: string; readonly args: Term } | null;
  readonly env: readonly (readonly [parameter: string, value: Term])[];
}

export function readApplication(bytes: Uint8Array): Reading<Application> {
  return readFileTerm(bytes, term => {
    const [name, keys, more] = tagged(term, 'application') ?? [];
    if (name === undefined || keys === undefined || more !== undefined)
      throw misshapen(term, '{application, Name, [{Key, Value}]}');
    const values = new Map(listOf(keys).map(pair));
    const text = (key: string) => optional(values.get(key), stringOf) ?? '';
    const atoms = (key: string) => optional(values.get(key), atomsOf) ?? [];
    return {
      name: atomOf(name),
      description: text('description'),
      version: text('vsn'),
      modules: atoms('modules'),
      registered: atoms('registered'),
      applications: atoms('applications'),
      included: atoms('included_applications'),
      optional: atoms('optional_applications'),
      callback: optional(values.get('mod'), callback) ?? null,
      env: (optional(values.get('env'), listOf) ?? []).map(pair),
    };
  });
}

function pair(term: Term): readonly [string, Term] {
  const [key, value] = tupleOf(term, '{Key, Value}', 2) as [Term, Term];
  return [atomOf(key), value];
}

function atomsOf(term: Term): readonly string[] {
  return listOf(term).map(each => atomOf(each));
}

/** `[]` is how a library says that it has none. */
function callback(term: Term): Application['callback'] {
  if ((term.kind === 'list' && term.items.length === 0) || isAtom(term, 'undefined')) return null;
  const [module, args] = tupleOf(term, '{Module, Args}', 2) as [Term, Term];
  return { module: atomOf(module), args };
}

function optional<Value>(term: Term | undefined, read: (term: Term) => Value): Value | undefined {
  return term === undefined ? undefined : read(term);
}
