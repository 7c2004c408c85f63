import type * as z from 'zod';
import type { Container } from './source.ts';

type Issue = z.core.$ZodIssue;

/** Takes what is wrong out of the tree; false where that cannot be done. */
export function prune(
  root: unknown,
  issues: readonly Issue[],
  removed: Map<Container, Set<string>>,
  repairs: Readonly<Record<string, unknown>>,
): boolean {
  const places: { readonly container: Container; readonly key: string | number }[] = [];
  for (const issue of issues) {
    const path = prunable(root, issue);
    if (path === null && !repair(root, issue, repairs)) return false;
    if (path === null) continue;
    for (const key of path.keys) places.push({ container: path.container, key });
  }
  // From the end of a list backwards, so that the places of the others stay.
  for (const { container, key } of places.toSorted((a, b) => Number(b.key) - Number(a.key))) {
    if (Array.isArray(container)) container.splice(Number(key), 1);
    else delete (container as Record<string, unknown>)[key];
    removed.set(container, (removed.get(container) ?? new Set()).add(String(key)));
  }
  return true;
}

/** A key of the root that is missing, or was wrong and is gone. */
function repair(root: unknown, issue: Issue, repairs: Readonly<Record<string, unknown>>): boolean {
  const [key, ...rest] = issue.path;
  if (typeof key !== 'string' || rest.length > 0 || !Object.hasOwn(repairs, key)) return false;
  if (typeof root !== 'object' || root === null || Array.isArray(root)) return false;
  (root as Record<string, unknown>)[key] = repairs[key];
  return true;
}

function prunable(
  root: unknown,
  issue: Issue,
): { readonly container: Container; readonly keys: readonly (string | number)[] } | null {
  if (issue.code === 'unrecognized_keys') {
    const container = containerAt(root, issue.path);
    return container === null ? null : { container, keys: issue.keys };
  }
  // A key that is missing cannot be taken out: what needs it goes.
  for (let length = issue.path.length; length > 0; length--) {
    const container = containerAt(root, issue.path.slice(0, length - 1));
    const key = issue.path[length - 1];
    if (container !== null && key !== undefined && Object.hasOwn(container, key))
      return { container, keys: [typeof key === 'symbol' ? String(key) : key] };
  }
  return null;
}

export function containerAt(root: unknown, path: readonly PropertyKey[]): Container | null {
  const value = valueAt(root, path);
  return typeof value === 'object' ? value : null;
}

export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return null;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return value;
}
