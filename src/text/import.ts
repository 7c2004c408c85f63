import { english } from './import.en.ts';
import { chinese } from './import.zh.ts';
import type { Language } from './language.ts';

/** What is said about a document that became a runbook. Keys of the tables are codes of the import's report. */
export interface ImportWords {
  wrote(file: string): string;
  exists(file: string): string;
  unreadable(file: string, detail: string): string;
  readonly understood: string;
  readonly sections: string;
  readonly hosts: string;
  readonly noHosts: string;
  counts(counts: ImportCounts): string;
  readonly repetitions: string;
  /** One on hosts that nobody knows. */
  repetitionOpen(text: string): string;
  repetition(from: number, to: number, hosts: string, steps: number): string;
  readonly choices: string;
  readonly assumed: string;
  readonly nothingAssumed: string;
  readonly left: string;
  readonly nothingLeft: string;
  lines(line: number, endLine: number): string;
  readonly roles: Readonly<Record<string, string>>;
  readonly assumptions: Readonly<Record<string, string>>;
  readonly reasons: Readonly<Record<string, string>>;
}

export interface ImportCounts {
  readonly notes: number;
  readonly commands: number;
  readonly uploads: number;
  readonly stops: number;
  readonly follows: number;
  readonly interactive: number;
  readonly edits: number;
  readonly placeholders: number;
}

export function importWords(language: Language): ImportWords {
  return language === 'zh' ? chinese : english;
}
