import type { LintCode } from '../../text/lint.ts';
import type { Range } from '../source.ts';
import type { LintFacts } from './fact.ts';
import type { Finding } from './finding.ts';
import { lintCodes } from './severity.ts';

interface Ignore {
  readonly code: string;
  readonly reason: string;
  readonly range: Range;
}

/**
 * Leaves out what `handrail-ignore CODE reason` speaks of: the step or the block that the comment stands in, or else the
 * next one. An ignore without a reason, without effect or with a code that does not exist is reported itself.
 */
export function applyIgnores(
  { source, units }: LintFacts,
  found: readonly Finding[],
): { readonly kept: readonly Finding[]; readonly suppressed: number } {
  const own: Finding[] = [];
  const out = new Set<Finding>();
  const byCode = new Map<string, Finding[]>();
  for (const finding of found.toSorted((a, b) => a.range[0] - b.range[0])) {
    const list = byCode.get(finding.code);
    if (list === undefined) byCode.set(finding.code, [finding]);
    else list.push(finding);
  }
  for (const { code, reason, range } of ignoresIn(source.text)) {
    const report = (kind: LintCode) => own.push({ code: kind, range, parameters: { code } });
    if (!(lintCodes as readonly string[]).includes(code) || code.startsWith('IGNORE-')) {
      report('IGNORE-UNKNOWN');
      continue;
    }
    const unit = unitFor(units, range);
    const meant = unit === null ? [] : within(byCode.get(code) ?? [], unit);
    if (reason === '') report('IGNORE-REASON');
    else if (meant.length === 0) report('IGNORE-UNUSED');
    else for (const each of meant) out.add(each);
  }
  return { kept: [...found.filter(each => !out.has(each)), ...own], suppressed: out.size };
}

/** Those of findings in the order of their places that begin in a unit. */
function within(findings: readonly Finding[], [start, end]: Range): readonly Finding[] {
  let [low, high] = [0, findings.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((findings[middle]?.range[0] ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  const found: Finding[] = [];
  for (let at = low; at < findings.length; at++) {
    const finding = findings[at];
    if (finding === undefined || finding.range[0] >= Math.max(end, start + 1)) break;
    found.push(finding);
  }
  return found;
}

/** In comments of YAML, of the shell and of Markdown. */
function* ignoresIn(text: string): Iterable<Ignore> {
  for (const match of text.matchAll(
    /(?<open>#|<!--)[ \t]*handrail-ignore(?:[ \t]+(?<code>[A-Za-z][\w-]*))?(?<reason>[^\n]*)/g,
  )) {
    const { open = '', code = '', reason = '' } = match.groups ?? {};
    const said = open === '<!--' ? (reason.split('-->')[0] ?? '') : reason;
    const end = match.index + match[0].length - reason.length + said.trimEnd().length;
    yield { code: code.toUpperCase(), reason: said.trim(), range: [match.index, end] };
  }
}

/** Units are in order and do not overlap. */
function unitFor(units: readonly Range[], [at]: Range): Range | null {
  let [low, high] = [0, units.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((units[middle]?.[1] ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return units[low] ?? null;
}
