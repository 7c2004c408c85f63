import type { Edit } from './finding.ts';
import type { LintDiagnostic } from './lint.ts';

export interface Fixed {
  readonly text: string;
  /** The findings that were mended, in the order of their places. */
  readonly mended: readonly LintDiagnostic[];
}

/**
 * The text with what can be mended mechanically. Nothing but the ranges of the fixes changes; of fixes that touch each
 * other the first is made and the rest are left for another time, and so is one after which the text is not valid.
 */
export function applyFixes(
  text: string,
  diagnostics: readonly LintDiagnostic[],
  isValid: (text: string) => boolean = () => true,
): Fixed {
  const apart = withoutContact(diagnostics.filter(({ fix }) => fix !== null));
  const all = edited(text, apart);
  if (isValid(all)) return { text: all, mended: apart };
  const mended: LintDiagnostic[] = [];
  for (const diagnostic of apart) if (isValid(edited(text, [...mended, diagnostic]))) mended.push(diagnostic);
  return { text: edited(text, mended), mended };
}

function withoutContact(diagnostics: readonly LintDiagnostic[]): readonly LintDiagnostic[] {
  const edits: Edit[] = [];
  return diagnostics.filter(({ fix }) => {
    const own = fix ?? [];
    if (own.some(edit => edits.some(each => touches(each, edit)))) return false;
    edits.push(...own);
    return true;
  });
}

function edited(text: string, diagnostics: readonly LintDiagnostic[]): string {
  return diagnostics
    .flatMap(({ fix }) => fix ?? [])
    .toSorted((a, b) => b.range[0] - a.range[0])
    .reduce(
      (before, { range: [start, end], text: put }) => before.slice(0, start) + put + before.slice(end),
      text,
    );
}

function touches(one: Edit, other: Edit): boolean {
  return one.range[0] <= other.range[1] && other.range[0] <= one.range[1];
}
