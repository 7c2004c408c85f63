import { createHash } from 'node:crypto';
import type { Inventory } from '../../model/inventory.ts';
import { type LintCode, lintText } from '../../text/lint.ts';
import { type ExcerptLine, excerptOf } from '../diagnostic.ts';
import { type Range, type SourceText, YamlSource } from '../source.ts';
import type { LintFacts, Script } from './fact.ts';
import type { Edit, Finding } from './finding.ts';
import { factsOfMarkdown } from './from-markdown.ts';
import { factsOfRunbook } from './from-runbook.ts';
import { applyIgnores } from './ignore.ts';
import { rules } from './rules.ts';
import { type Severity, severityOf } from './severity.ts';

/** Something dangerous in a document. `message`, `why` and `hint` are English. */
export interface LintDiagnostic {
  /** A rule's, or one of shellcheck's. */
  readonly code: LintCode | `SC${number}`;
  readonly severity: Severity;
  readonly file: string;
  /** Counted from 1; columns in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
  readonly why: string;
  readonly hint: string;
  readonly variant: string | null;
  readonly parameters: Readonly<Record<string, string>>;
  readonly range: Range;
  readonly excerpt: readonly ExcerptLine[];
  /** What would mend it, where that takes no judgement. */
  readonly fix: readonly Edit[] | null;
  /** 16 hex digits that stay the same while the line and what is wrong with it do, wherever it moves. */
  readonly fingerprint: string;
}

export interface LintResult {
  /** In the order of their places. */
  readonly diagnostics: readonly LintDiagnostic[];
  /** How many were left out because an ignore says why. */
  readonly suppressed: number;
  /** Every script that was read, for tools that look at shell. */
  readonly scripts: readonly Script[];
}

/** Lints a runbook as it was written, with the inventory it is used with. What is no valid runbook has nothing to show. */
export function lintRunbook(file: string, text: string, inventory: Inventory): LintResult {
  const facts = factsOfRunbook(new YamlSource(file, text), inventory);
  return facts === null ? { diagnostics: [], suppressed: 0, scripts: [] } : lintFacts(facts);
}

/** Lints an upgrade document in Markdown. */
export function lintDocument(file: string, text: string): LintResult {
  return lintFacts(factsOfMarkdown(file, text));
}

function lintFacts(facts: LintFacts): LintResult {
  const found = unique(rules.flatMap(rule => [...rule(facts)]));
  const { kept, suppressed } = applyIgnores(facts, found);
  return {
    diagnostics: withFingerprints(
      facts.source,
      kept.toSorted((a, b) => a.range[0] - b.range[0] || a.code.localeCompare(b.code)),
    ),
    suppressed,
    scripts: facts.facts.flatMap(fact => (fact.kind === 'script' ? [fact.script] : [])),
  };
}

/** What holds on several hosts is one finding. */
function unique(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ code, variant, range, parameters }) => {
    const key = JSON.stringify([code, variant, range, parameters]);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function withFingerprints(source: SourceText, findings: readonly Finding[]): readonly LintDiagnostic[] {
  const counts = new Map<string, number>();
  return findings.map(finding => {
    const key = fingerprintKey(source, finding);
    const nth = counts.get(key) ?? 0;
    counts.set(key, nth + 1);
    const fingerprint = createHash('sha256').update(`${key}\0${nth}`).digest('hex').slice(0, 16);
    return diagnosticAt(source, finding, fingerprint);
  });
}

/** The rule and the words it is about; neither the line's number nor anything around it. */
function fingerprintKey(source: SourceText, { code, variant, range }: Finding): string {
  const text = source.text
    .slice(...range)
    .replace(/\s+/g, ' ')
    .trim();
  return [code, variant ?? '', text].join('\0');
}

function diagnosticAt(
  source: SourceText,
  { code, variant, range, parameters, fix }: Finding,
  fingerprint: string,
): LintDiagnostic {
  const start = positionOf(source, range[0]);
  const end = positionOf(source, Math.max(range[0], range[1]));
  return {
    code,
    severity: severityOf(code),
    file: source.file,
    ...start,
    endLine: end.line,
    endColumn: end.column,
    ...lintText('en', code, variant ?? null, parameters),
    variant: variant ?? null,
    parameters,
    range,
    excerpt: excerptOf(source, range, start),
    fix: fix === undefined || fix.length === 0 ? null : fix,
    fingerprint,
  };
}

export function positionOf(
  source: SourceText,
  offset: number,
): { readonly line: number; readonly column: number } {
  const { line, col } = source.lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
