import { type ImportCounts, importWords } from './import.ts';
import type { Language } from './language.ts';
import { sanitizeLine } from './sanitize.ts';

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
  const { sections, hosts, counts, repetitions, choices, assumptions, left } = summary;
  return [
    `${words.understood}: ${words.counts(counts)}`,
    `${words.hosts}: ${hosts.length === 0 ? words.noHosts : hosts.join(', ')}`,
    ...heading(
      words.sections,
      sections.map(
        ({ title, line, role }) => `${words.lines(line, line)}: ${title} — ${words.roles[role] ?? role}`,
      ),
    ),
    ...heading(
      words.repetitions,
      repetitions.map(
        each =>
          `${words.lines(each.line, each.line)}: ${each.hosts.length === 0 ? words.repetitionOpen(each.text) : words.repetition(each.from, each.to, each.hosts.join(', '), each.steps)}`,
      ),
    ),
    ...heading(
      words.choices,
      choices.map(
        ({ line, variable, options }) => `${words.lines(line, line)}: ${variable}: ${options.join(' | ')}`,
      ),
    ),
    '',
    ...(assumptions.length === 0
      ? [words.nothingAssumed]
      : [
          `${words.assumed}:`,
          ...assumptions.map(
            ({ line, text, code }) =>
              `  ${words.lines(line, line)}: ${words.assumptions[code] ?? code}: ${shortened(text)}`,
          ),
        ]),
    '',
    ...(left.length === 0
      ? [words.nothingLeft]
      : [
          `${words.left}:`,
          ...left.map(
            ({ line, endLine, text, why }) =>
              `  ${words.lines(line, endLine)}: ${words.reasons[why] ?? why}: ${shortened(text)}`,
          ),
        ]),
  ]
    .map(line => sanitizeLine(line, { colour: false }))
    .join('\n');
}

function heading(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map(line => `  ${line}`)];
}

function shortened(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
