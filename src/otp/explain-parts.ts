import type { PurgeMethod, Purges, SuspendTimeout } from '../text/otp.ts';
import type { Call } from './explain-instruction.ts';
import type { Term } from './term.ts';
import { atomOf, listOf, misshapen, tupleOf } from './term-shape.ts';

export function callOf(term: Term): Call {
  const [module, name, args] = tupleOf(term, '{Module, Function, Args}', 3) as [Term, Term, Term];
  return { module: atomOf(module), name: atomOf(name), args: listOf(args) };
}

export function purgesOf(before: Term, after: Term): Purges {
  return { before: purgeOf(before), after: purgeOf(after) };
}

function purgeOf(term: Term): PurgeMethod {
  const method = atomOf(term);
  if (method !== 'soft_purge' && method !== 'brutal_purge')
    throw misshapen(term, 'soft_purge | brutal_purge');
  return method;
}

export function timeoutOf(term: Term): SuspendTimeout {
  if (term.kind === 'integer' && term.value > 0n) return Number(term.value);
  const name = atomOf(term);
  if (name !== 'default' && name !== 'infinity') throw misshapen(term, 'Milliseconds | default | infinity');
  return name;
}

export function modulesOf(term: Term): readonly string[] {
  return listOf(term).map(each => atomOf(each));
}
