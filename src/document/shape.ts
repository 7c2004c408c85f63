import type * as z from 'zod';
import type { Diagnostics } from './diagnostic.ts';
import { reportIssue } from './issues.ts';
import type { ShapeKind } from './kinds.ts';
import { prune, valueAt } from './prune.ts';
import type { Container, YamlSource } from './source.ts';

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
    if (round === 0) for (const issue of issues) reportIssue(source, root, issue, diagnostics);
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
