import type { LowLevel } from './explain-instruction.ts';
import { callOf, modulesOf, purgesOf, timeoutOf } from './explain-parts.ts';
import type { Term } from './term.ts';
import { asList, atomOf, isTuple, listOf, misshapen, stringOf, tupleOf } from './term-shape.ts';

/** An instruction that release_handler carries out; undefined for another, `Unreadable` for one that is malformed. */
export function lowLevel(term: Term): LowLevel | undefined {
  if (term.kind === 'atom') return single(term.name);
  if (term.kind !== 'tuple') return undefined;
  const [tag, ...items] = term.items;
  if (tag?.kind !== 'atom') return undefined;
  const read = readers[tag.name];
  if (read === undefined || !Object.hasOwn(readers, tag.name)) return undefined;
  return read(items, term);
}

function single(name: string): LowLevel | undefined {
  switch (name) {
    case 'point_of_no_return':
    case 'restart_emulator':
    case 'restart_new_emulator':
      return { kind: name };
    default:
      return undefined;
  }
}

type Reader = (items: readonly Term[], whole: Term) => LowLevel;

const readers: Readonly<Record<string, Reader>> = {
  load_object_code: one(term => {
    const [application, version, modules] = tupleOf(term, '{App, Vsn, [Module]}', 3) as [Term, Term, Term];
    return {
      kind: 'load_object_code',
      application: atomOf(application),
      version: stringOf(version),
      modules: modulesOf(modules),
    };
  }),
  load: one(term => ({ kind: 'load', ...replaced(term) })),
  remove: one(term => ({ kind: 'remove', ...replaced(term) })),
  purge: one(term => ({ kind: 'purge', modules: modulesOf(term) })),
  resume: one(term => ({ kind: 'resume', modules: modulesOf(term) })),
  stop: one(term => ({ kind: 'stop', modules: modulesOf(term) })),
  start: one(term => ({ kind: 'start', modules: modulesOf(term) })),
  suspend: one(term => ({ kind: 'suspend', modules: listOf(term).map(suspended) })),
  code_change: (items, whole) => {
    const [first, second] = items;
    if (items.length === 1 && first !== undefined) return codeChange('up', first);
    if (items.length !== 2 || first === undefined || second === undefined)
      throw misshapen(whole, '{code_change, Mode, [{Module, Extra}]}');
    const direction = atomOf(first);
    if (direction !== 'up' && direction !== 'down') throw misshapen(first, 'up | down');
    return codeChange(direction, second);
  },
  sync_nodes: (items, whole) => {
    const [id, nodes] = items;
    if (items.length !== 2 || id === undefined || nodes === undefined)
      throw misshapen(whole, '{sync_nodes, Id, Nodes}');
    return { kind: 'sync_nodes', id, nodes: asList(nodes)?.map(each => atomOf(each)) ?? callOf(nodes) };
  },
  apply: one(term => ({ kind: 'apply', call: callOf(term) })),
};

function one(read: (term: Term) => LowLevel): Reader {
  return (items, whole) => {
    const [term] = items;
    if (term === undefined || items.length !== 1) throw misshapen(whole, '{Instruction, Argument}');
    return read(term);
  };
}

function replaced(term: Term) {
  const [module, before, after] = tupleOf(term, '{Module, PrePurge, PostPurge}', 3) as [Term, Term, Term];
  return { module: atomOf(module), purges: purgesOf(before, after) };
}

function suspended(term: Term) {
  if (!isTuple(term, 2)) return { name: atomOf(term), timeout: 'default' as const };
  const [module, timeout] = term.items as [Term, Term];
  return { name: atomOf(module), timeout: timeoutOf(timeout) };
}

function codeChange(direction: 'up' | 'down', term: Term): LowLevel {
  const modules = listOf(term).map(each => {
    const [module, extra] = tupleOf(each, '{Module, Extra}', 2) as [Term, Term];
    return { name: atomOf(module), extra };
  });
  return { kind: 'code_change', direction, modules };
}
