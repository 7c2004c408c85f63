import type { ShapeKind } from './kinds.ts';

/** Keys of the format that this version cannot carry out, so that they are refused and not called unknown. */
const keys: Readonly<Partial<Record<ShapeKind, Readonly<Record<string, string>>>>> = {
  step: {
    download: '',
    user: 'login',
    become: 'login',
    tty: '',
  },
  host: { via: 'proxy', become: 'login' },
  group: { become: 'login' },
  inventory: { become: 'login' },
};

/** The name of what to do instead, empty where there is nothing; null for a key that is no such key. */
export function unsupported(kind: ShapeKind, key: string): string | null {
  const isStep = kind === 'item' || kind === 'rollbackItem';
  return keys[isStep ? 'step' : kind]?.[key] ?? null;
}
