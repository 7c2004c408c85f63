import type { Purges } from '../text/otp.ts';
import type { HighLevel } from './explain-instruction.ts';
import { modulesOf, purgesOf, timeoutOf } from './explain-parts.ts';
import { startType } from './release.ts';
import type { Term } from './term.ts';
import { asList, atomOf, isAtom, isTuple, misshapen } from './term-shape.ts';

/**
 * An instruction that only an .appup has, with the defaults that systools_rc fills in; undefined for another,
 * `Unreadable` for one that is malformed.
 */
export function highLevel(term: Term): HighLevel | undefined {
  if (term.kind !== 'tuple') return undefined;
  const [tag, subject, ...rest] = term.items;
  if (tag?.kind !== 'atom' || subject?.kind !== 'atom') return undefined;
  const read = readers[tag.name];
  if (read === undefined || !Object.hasOwn(readers, tag.name)) return undefined;
  const instruction = read(subject.name, rest);
  if (instruction === undefined) throw misshapen(term, tag.name);
  return instruction;
}

type Reader = (subject: string, rest: readonly Term[]) => HighLevel | undefined;

const readers: Readonly<Record<string, Reader>> = {
  update,
  load_module: (module, rest) => {
    if (rest.length === 0) return { kind: 'load_module', module, purges: brutal, dependencies: [] };
    const [first, second, third] = rest as [Term, Term?, Term?];
    if (rest.length === 1)
      return { kind: 'load_module', module, purges: brutal, dependencies: modulesOf(first) };
    if (rest.length !== 3 || second === undefined || third === undefined) return undefined;
    return {
      kind: 'load_module',
      module,
      purges: purgesOf(first, second),
      dependencies: modulesOf(third),
    };
  },
  add_module: (module, rest) => moduleOnly('add_module', module, rest),
  delete_module: (module, rest) => moduleOnly('delete_module', module, rest),
  add_application: (application, rest) => {
    if (rest.length > 1) return undefined;
    return {
      kind: 'add_application',
      application,
      type: rest[0] === undefined ? 'permanent' : startType(rest[0]),
    };
  },
  remove_application: (application, rest) =>
    rest.length === 0 ? { kind: 'remove_application', application } : undefined,
  restart_application: (application, rest) =>
    rest.length === 0 ? { kind: 'restart_application', application } : undefined,
};

/** What systools takes where an .appup does not say. */
const brutal: Purges = { before: 'brutal_purge', after: 'brutal_purge' };

type Update = Extract<HighLevel, { kind: 'update' }>;

/** Two to eight elements, of which the short ones are told apart by the kind of their third. */
function update(module: string, rest: readonly Term[]): Update | undefined {
  const plain: Update = {
    kind: 'update',
    module,
    moduleType: 'dynamic',
    timeout: 'default',
    change: 'soft',
    purges: brutal,
    dependencies: [],
  };
  const [a, b, c, d, e, f] = rest as [Term?, Term?, Term?, Term?, Term?, Term?];
  switch (rest.length) {
    case 0:
      return plain;
    case 1:
      return a === undefined ? undefined : shortUpdate(plain, a);
    case 2:
      return a && b && { ...plain, change: changeOf(a), dependencies: modulesOf(b) };
    case 4:
      return a && b && c && d && fullUpdate(plain, a, b, c, d);
    case 5:
      return a && b && c && d && e && fullUpdate({ ...plain, timeout: timeoutOf(a) }, b, c, d, e);
    case 6: {
      if (!a || !b || !c || !d || !e || !f) return undefined;
      return fullUpdate({ ...plain, moduleType: moduleTypeOf(a), timeout: timeoutOf(b) }, c, d, e, f);
    }
    default:
      return undefined;
  }
}

function shortUpdate(plain: Update, third: Term): Update {
  if (isAtom(third, 'supervisor')) return { ...plain, moduleType: 'static', change: 'supervisor' };
  if (asList(third) !== undefined) return { ...plain, dependencies: modulesOf(third) };
  return { ...plain, change: changeOf(third) };
}

function fullUpdate(plain: Update, change: Term, before: Term, after: Term, dependencies: Term): Update {
  return {
    ...plain,
    change: changeOf(change),
    purges: purgesOf(before, after),
    dependencies: modulesOf(dependencies),
  };
}

function changeOf(term: Term): Update['change'] {
  if (isAtom(term, 'soft')) return 'soft';
  const [tag, extra] = isTuple(term, 2) ? term.items : [];
  if (!isAtom(tag, 'advanced') || extra === undefined) throw misshapen(term, 'soft | {advanced, Extra}');
  return { extra };
}

function moduleTypeOf(term: Term): 'static' | 'dynamic' {
  const type = atomOf(term);
  if (type !== 'static' && type !== 'dynamic') throw misshapen(term, 'static | dynamic');
  return type;
}

function moduleOnly(
  kind: 'add_module' | 'delete_module',
  module: string,
  rest: readonly Term[],
): HighLevel | undefined {
  if (rest.length > 1) return undefined;
  return { kind, module, dependencies: rest[0] === undefined ? [] : modulesOf(rest[0]) };
}
