import type * as z from 'zod';
import {
  artifactSchema,
  configSchema,
  expectSchema,
  groupSchema,
  hostSchema,
  inventorySchema,
  noteSchema,
  otpSchema,
  releaseSchema,
  replaceSchema,
  rollbackItemSchema,
  runbookSchema,
  sectionSchema,
  stepSchema,
  stopSchema,
  variableSchema,
  verifyItemSchema,
  windowSchema,
} from './schema.ts';

/** The kinds of mappings with fixed keys that files are made of. */
export type ShapeKind =
  | 'runbook'
  | 'release'
  | 'window'
  | 'note'
  | 'variable'
  | 'artifact'
  | 'section'
  | 'step'
  | 'item'
  | 'rollbackItem'
  | 'stop'
  | 'otp'
  | 'expect'
  | 'replace'
  | 'inventory'
  | 'host'
  | 'group'
  | 'config';

const schemas: Readonly<Record<ShapeKind, { readonly shape: Readonly<Record<string, z.ZodType>> }>> = {
  runbook: runbookSchema,
  release: releaseSchema,
  window: windowSchema,
  note: noteSchema,
  variable: variableSchema,
  artifact: artifactSchema,
  section: sectionSchema,
  step: stepSchema,
  item: verifyItemSchema,
  rollbackItem: rollbackItemSchema,
  stop: stopSchema,
  otp: otpSchema,
  expect: expectSchema,
  replace: replaceSchema,
  inventory: inventorySchema,
  host: hostSchema,
  group: groupSchema,
  config: configSchema,
};

/** Which kinds stand under a key: directly (`stop`), or as the entries of a list or mapping (`steps`). */
const children: Readonly<
  Partial<Record<ShapeKind, Readonly<Record<string, ShapeKind | { each: ShapeKind }>>>>
> = {
  runbook: {
    release: 'release',
    window: 'window',
    notes: { each: 'note' },
    variables: { each: 'variable' },
    inventory: 'inventory',
    artifacts: { each: 'artifact' },
    upgrade: { each: 'section' },
    verify: { each: 'item' },
    commit: { each: 'step' },
  },
  section: { steps: { each: 'step' }, rollback: { each: 'rollbackItem' } },
  step: { stop: 'stop', otp: 'otp', expect: 'expect', replace: 'replace' },
  item: { stop: 'stop', otp: 'otp', expect: 'expect', replace: 'replace' },
  rollbackItem: { stop: 'stop', otp: 'otp', expect: 'expect', replace: 'replace' },
  inventory: { hosts: { each: 'host' }, groups: { each: 'group' } },
};

export function keysOf(kind: ShapeKind): readonly string[] {
  return Object.keys(schemas[kind].shape);
}

/** The kind of mapping that a path leads to. */
export function kindOf(root: ShapeKind, path: readonly PropertyKey[]): { readonly kind: ShapeKind } {
  let kind = root;
  let each: ShapeKind | null = null;
  for (const key of path) {
    if (each !== null) {
      kind = each;
      each = null;
      continue;
    }
    const child = children[kind]?.[String(key)];
    if (typeof child === 'string') kind = child;
    else if (child !== undefined) each = child.each;
  }
  return { kind };
}
