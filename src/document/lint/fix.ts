import type { Edit } from './fact.ts';
import type { LintDiagnostic } from './lint.ts';

export interface Fixed {
  readonly text: string;
  /** The findings that were mended, in the order of their places. */
  readonly mended: readonly LintDiagnostic[];
}

/**
 * The text with what can be mended mechanically. Nothing but the ranges of the fixes changes; of fixes that touch each
 * other the first is made and the rest are left for another time.
 */
export function applyFixes(text: string, diagnostics: readonly LintDiagnostic[]): Fixed {
  const edits: Edit[] = [];
  const mended: LintDiagnostic[] = [];
  for (const diagnostic of diagnostics) {
    const own = diagnostic.fix ?? [];
    if (own.length === 0 || own.some(edit => edits.some(each => touches(each, edit)))) continue;
    edits.push(...own);
    mended.push(diagnostic);
  }
  const result = edits
    .toSorted((a, b) => b.range[0] - a.range[0])
    .reduce(
      (before, { range: [start, end], text: put }) => before.slice(0, start) + put + before.slice(end),
      text,
    );
  return { text: result, mended };
}

function touches(one: Edit, other: Edit): boolean {
  return one.range[0] <= other.range[1] && other.range[0] <= one.range[1];
}
