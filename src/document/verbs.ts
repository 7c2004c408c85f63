import type { Verb } from '../model/runbook.ts';
import { keysOf } from './kinds.ts';
import type { RawStep } from './schema.ts';

export const verbs = [
  'run',
  'upload',
  'stop',
  'edit',
  'follow',
  'check',
  'manual',
  'prompt',
  'wait',
  'otp',
] as const satisfies Verb[];

/** The keys that mean something beside a verb only; every other key of a step goes with all of them. */
const companions: Readonly<Record<Verb, readonly (keyof RawStep)[]>> = {
  run: ['shell', 'cwd', 'env', 'timeout', 'retries', 'interval', 'capture', 'undo', 'irreversible'],
  check: ['shell', 'cwd', 'env', 'timeout', 'interval', 'capture', 'expect'],
  upload: ['to', 'timeout', 'retries', 'interval', 'undo', 'irreversible'],
  stop: ['undo', 'irreversible'],
  edit: [
    'set',
    'section',
    'replace',
    'content',
    'template',
    'patch',
    'create',
    'mode',
    'undo',
    'irreversible',
  ],
  follow: ['until', 'fail', 'timeout'],
  manual: ['note', 'undo', 'irreversible'],
  prompt: ['into', 'pattern', 'secret'],
  wait: [],
  otp: ['undo', 'irreversible'],
};

/** Keys without which a verb cannot be carried out. */
export const required: Readonly<Partial<Record<Verb, keyof RawStep>>> = { upload: 'to', prompt: 'into' };

export function verbsOf(step: object): readonly Verb[] {
  return verbs.filter(verb => Object.hasOwn(step, verb));
}

/** False for a key that may have been meant as a verb: one that is a verb, or that the format does not have. */
export function isPlainKey(key: string): boolean {
  return keysOf('item').includes(key) && !verbs.some(verb => verb === key);
}

/** Keys of a step that do nothing beside its verb, each with the verbs they belong to. */
export function misplacedKeys(
  step: object,
  verb: Verb,
): readonly { readonly key: string; readonly verbs: readonly Verb[] }[] {
  const verbsByKey = new Map<string, Verb[]>();
  for (const each of verbs)
    for (const key of companions[each]) verbsByKey.set(key, [...(verbsByKey.get(key) ?? []), each]);
  return Object.keys(step).flatMap(key => {
    const belongsTo = verbsByKey.get(key);
    return belongsTo === undefined || belongsTo.includes(verb) ? [] : [{ key, verbs: belongsTo }];
  });
}
