import { type ImportCounts, importWords } from './import.ts';
import type { Language } from './language.ts';
import { sanitizeLine } from './sanitize.ts';
import { termsFor } from './terms.ts';

/** What the page needs to know of an import. */
export interface ImportSummary {
  readonly sections: readonly { readonly title: string; readonly line: number; readonly role: string }[];
  readonly hosts: readonly string[];
  readonly counts: ImportCounts;
  readonly repetitions: readonly {
    readonly line: number;
    readonly text: string;
    /** None where the document names none. */
    readonly hosts: readonly string[];
    readonly from: number;
    readonly to: number;
    readonly steps: number;
  }[];
  readonly choices: readonly {
    readonly line: number;
    readonly variable: string;
    readonly options: readonly string[];
  }[];
  readonly assumptions: readonly { readonly line: number; readonly text: string; readonly code: string }[];
  readonly left: readonly {
    readonly line: number;
    readonly endLine: number;
    readonly text: string;
    readonly why: string;
  }[];
}

/** The report of an import as people read it: what was understood, what was assumed, what was left out and why. */
export function importPage(summary: ImportSummary, language: Language): string {
  const words = importWords(language);
  const { colon, list } = termsFor(language);
  const { sections, hosts, counts, repetitions, choices, assumptions, left } = summary;
  return [
    `${words.understood}${colon}${words.counts(counts)}`,
    `${words.hosts}${colon}${hosts.length === 0 ? words.noHosts : list(hosts)}`,
    ...heading(
      colon,
      words.sections,
      sections.map(
        ({ title, line, role }) =>
          `${words.lines(line, line)}${colon}${title} — ${words.roles[role] ?? role}`,
      ),
    ),
    ...heading(
      colon,
      words.repetitions,
      repetitions.map(
        each =>
          `${words.lines(each.line, each.line)}${colon}${each.hosts.length === 0 ? words.repetitionOpen(each.text) : words.repetition(each.from, each.to, list(each.hosts), each.steps)}`,
      ),
    ),
    ...heading(
      colon,
      words.choices,
      choices.map(
        ({ line, variable, options }) =>
          `${words.lines(line, line)}${colon}${variable}${colon}${options.join(' | ')}`,
      ),
    ),
    '',
    ...(assumptions.length === 0
      ? [words.nothingAssumed]
      : [
          `${words.assumed}${colon.trimEnd()}`,
          ...assumptions.map(
            ({ line, text, code }) =>
              `  ${words.lines(line, line)}${colon}${words.assumptions[code] ?? code}${colon}${shortened(text)}`,
          ),
        ]),
    '',
    ...(left.length === 0
      ? [words.nothingLeft]
      : [
          `${words.left}${colon.trimEnd()}`,
          ...left.map(
            ({ line, endLine, text, why }) =>
              `  ${words.lines(line, endLine)}${colon}${words.reasons[why] ?? why}${colon}${shortened(text)}`,
          ),
        ]),
  ]
    .map(line => sanitizeLine(line, { colour: false }))
    .join('\n');
}

function heading(colon: string, title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `${title}${colon.trimEnd()}`, ...lines.map(line => `  ${line}`)];
}

function shortened(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
