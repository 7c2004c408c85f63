import type { z } from 'zod';
import { parseExpression } from '../model/expression.ts';
import { nearestName } from '../model/nearest.ts';
import { compilePattern } from '../model/pattern.ts';
import type { Diagnostics } from './diagnostic.ts';
import { keysOf, kindOf, type ShapeKind } from './kinds.ts';
import { withoutPlaceholders } from './schema.ts';
import type { Container, YamlSource } from './source.ts';
import { unsupported } from './unsupported.ts';
import { isKey, type Parameters } from './wording.ts';

/** A file's value in the shape of its schema, and what had to be left out of it to get there. */
export interface Shaped<T> {
  /** Null where nothing of it can be used. */
  readonly value: T | null;
  /** Keys of each mapping that were wrong and are gone, so that nobody calls them missing. */
  readonly removed: ReadonlyMap<Container, ReadonlySet<string>>;
}

type Issue = z.core.$ZodIssue;

/**
 * Checks the shape of a file and reports everything that is wrong with it. What is wrong is taken out, so that the rest
 * can be checked for its meaning and all errors of the file are found at once.
 */
export function readShape<S extends z.ZodType>(
  source: YamlSource,
  schema: S,
  root: ShapeKind,
  diagnostics: Diagnostics,
  /** What stands in for keys of the root that must be there. */
  repairs: Readonly<Record<string, unknown>> = {},
): Shaped<z.infer<S>> {
  const removed = new Map<Container, Set<string>>();
  for (let round = 0; round < 20; round++) {
    const result = schema.safeParse(source.root);
    // The input itself, not zod's copy: positions are known by identity, and the schemas transform nothing.
    if (result.success) return { value: source.root as z.infer<S>, removed };
    const issues = result.error.issues.flatMap(issue => innermost(issue, source.root));
    if (round === 0) for (const issue of issues) report(source, root, issue, diagnostics);
    if (!prune(source.root, issues, removed, repairs)) break;
  }
  return { value: null, removed };
}

/** The issues of the one alternative that was meant, where that can be told. */
function innermost(issue: Issue, root: unknown): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const isContainer = typeof valueAt(root, issue.path) === 'object';
  const meant = issue.errors.filter(errors => errors.every(each => each.path.length > 0));
  if (!isContainer || meant.length !== 1) return [issue];
  return (meant[0] ?? []).flatMap(each =>
    innermost({ ...each, path: [...issue.path, ...each.path] } as Issue, root),
  );
}

function report(source: YamlSource, root: ShapeKind, issue: Issue, diagnostics: Diagnostics): void {
  const parent = containerAt(source.root, issue.path.slice(0, -1));
  const key = issue.path.at(-1);
  const name = String(key);
  if (issue.code === 'unrecognized_keys') {
    reportKeys(source, root, issue, diagnostics);
  } else if (parent === null || key === undefined) {
    diagnostics.add(source, [0, 0], 'wrongRoot', { kind: `@kind:${root}`, found: found(source.root) });
  } else if (issue.code === 'invalid_key') {
    const expected = issue.issues[0]?.message ?? 'variableName';
    diagnostics.add(source, source.keyRange(parent, name), 'wrongName', {
      key: name,
      expected: `@expected:${expected}`,
    });
  } else if (!Object.hasOwn(parent, key)) {
    const kind = kindOf(root, issue.path.slice(0, -1)).kind;
    diagnostics.add(source, source.range(parent), 'missingKey', { key: name, kind: `@kind:${kind}` });
  } else {
    reportValue(source, parent, name, issue, diagnostics);
  }
}

function reportKeys(
  source: YamlSource,
  root: ShapeKind,
  issue: Extract<Issue, { code: 'unrecognized_keys' }>,
  diagnostics: Diagnostics,
): void {
  const container = containerAt(source.root, issue.path);
  if (container === null) return;
  const { kind } = kindOf(root, issue.path);
  const known = keysOf(kind);
  for (const key of issue.keys) {
    const range = source.keyRange(container, key);
    const advice = unsupported(kind, key);
    if (advice !== null) {
      diagnostics.add(source, range, 'notSupportedYet', {
        key,
        ...(advice === '' ? {} : { advice: `@advice:${advice}` }),
      });
      continue;
    }
    const nearest = nearestName(key, known);
    diagnostics.add(source, range, 'unknownKey', {
      key,
      kind: `@kind:${kind}`,
      ...(nearest === undefined ? { known: known.join(', ') } : { nearest }),
    });
  }
}

function reportValue(
  source: YamlSource,
  parent: Container,
  key: string,
  issue: Issue,
  diagnostics: Diagnostics,
): void {
  const range = source.range(parent, key);
  const value = (parent as Readonly<Record<string, unknown>>)[key];
  if (issue.message === 'pattern' && typeof value === 'string') {
    const compiled = compilePattern(withoutPlaceholders(value));
    if (!compiled.ok) diagnostics.add(source, range, 'badPattern', { problem: compiled.problem });
  } else if (issue.message === 'condition' && typeof value === 'string') {
    const parsed = parseExpression(value);
    if (parsed.ok) return;
    const at = source.rangeWithin(parent, key, value)[0] + parsed.offset;
    const place = parsed.found === '' ? range : ([at, at + parsed.found.length] as const);
    diagnostics.add(source, place, 'badCondition', { problem: `@condition:${parsed.problem}` });
  } else if (issue.code === 'invalid_value' && issue.message === 'enum') {
    if (key === 'onError' && value === 'rollback') {
      diagnostics.add(source, range, 'notSupportedYet', { key: 'onError: rollback' });
      return;
    }
    const options = issue.values.map(String);
    const nearest = nearestName(String(value), options);
    const expected = options.map(option => `“${option}”`).join(', ');
    diagnostics.add(source, range, 'wrongValue', {
      key,
      expected,
      ...(nearest === undefined ? {} : { nearest }),
    });
  } else {
    const quoted = wantsText(issue) && typeof value === 'number' ? source.written(parent, key) : undefined;
    diagnostics.add(source, range, isSameType(issue, value) ? 'wrongValue' : 'wrongType', {
      key,
      ...expectation(issue),
      found: found(value),
      ...(quoted === undefined ? {} : { quoted }),
    });
  }
}

function isSameType(issue: Issue, value: unknown): boolean {
  if (issue.code === 'invalid_type') return false;
  if (issue.message === 'duration') return typeof value === 'string' || typeof value === 'number';
  return issue.code !== 'invalid_union' || typeof value === 'string' || typeof value === 'number';
}

function wantsText(issue: Issue): boolean {
  return (issue.code === 'invalid_type' && issue.expected === 'string') || issue.message === 'oneOrMore';
}

function expectation(issue: Issue): Parameters {
  const named = `expected:${issue.message}`;
  if (isKey(named)) return { expected: `@${named}` };
  if (issue.code === 'invalid_type') return { expected: `@expected:${typeNames[issue.expected] ?? 'text'}` };
  if (issue.code === 'too_small' && issue.origin === 'array') return { expected: '@expected:filledList' };
  if (issue.code === 'too_small') return { expected: `≥ ${issue.minimum}` };
  if (issue.code === 'too_big') return { expected: `≤ ${issue.maximum}` };
  return { expected: issue.message };
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  int: 'number',
  boolean: 'boolean',
  array: 'list',
  object: 'mapping',
  record: 'mapping',
};

function found(value: unknown): string {
  if (value === null || value === undefined) return '@found:nothing';
  if (Array.isArray(value)) return '@found:list';
  if (typeof value === 'object') return '@found:mapping';
  return `@found:${typeof value === 'string' ? 'text' : typeof value}`;
}

/** Takes what is wrong out of the tree; false where that cannot be done. */
function prune(
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

function containerAt(root: unknown, path: readonly PropertyKey[]): Container | null {
  const value = valueAt(root, path);
  return typeof value === 'object' ? value : null;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return null;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return value;
}
