import type * as z from 'zod';
import { parseExpression } from '../model/expression.ts';
import { nearestName } from '../model/nearest.ts';
import { compilePattern } from '../model/pattern.ts';
import type { Diagnostics } from './diagnostic.ts';
import { keysOf, kindOf, type ShapeKind } from './kinds.ts';
import { containerAt } from './prune.ts';
import { withoutPlaceholders } from './schema.ts';
import type { Container, YamlSource } from './source.ts';
import { unsupported } from './unsupported.ts';
import { isKey, type Parameters } from './wording.ts';

type Issue = z.core.$ZodIssue;

/** Says what is wrong with the shape of a file, at the place. */
export function reportIssue(
  source: YamlSource,
  root: ShapeKind,
  issue: Issue,
  diagnostics: Diagnostics,
): void {
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
