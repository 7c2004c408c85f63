import type { Language } from '../text/language.ts';
import { pad, widthOf } from '../text/width.ts';
import type { Range, SourceText } from './source.ts';
import { type DiagnosticCode, type Parameters, worded } from './wording.ts';

/** Something wrong in a document, with the place and what to do about it. `message` and `hint` are English. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  readonly file: string;
  /** Counted from 1; columns in UTF-16 units, as editors count. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint: string | null;
  readonly range: Range;
  readonly parameters: Parameters;
  /** The lines around the place. */
  readonly excerpt: readonly ExcerptLine[];
}

export interface ExcerptLine {
  readonly line: number;
  readonly text: string;
  /** Columns to underline, from 0; absent on lines of context. */
  readonly marked?: Range;
}

/** Collects what is wrong, so that all of it can be said at once. */
export class Diagnostics {
  readonly #found: Diagnostic[] = [];

  add(
    source: SourceText,
    range: Range,
    code: DiagnosticCode,
    parameters: Parameters = {},
    severity: Diagnostic['severity'] = 'error',
  ): void {
    const { line, col } = source.lines.linePos(range[0]);
    const position = { file: source.file, line: Math.max(1, line), column: Math.max(1, col) };
    if (this.#found.some(each => sameProblem(each, { ...position, code }, parameters))) return;
    this.#found.push({
      code,
      severity,
      ...position,
      ...worded('en', code, parameters),
      range,
      parameters,
      excerpt: excerptOf(source, range, position),
    });
  }

  get hasErrors(): boolean {
    return this.#found.some(each => each.severity === 'error');
  }

  /** In the order of the files as they were first mentioned, then of the places. */
  get sorted(): readonly Diagnostic[] {
    const files = [...new Set(this.#found.map(each => each.file))];
    return this.#found.toSorted(
      (a, b) =>
        files.indexOf(a.file) - files.indexOf(b.file) || a.range[0] - b.range[0] || a.range[1] - b.range[1],
    );
  }
}

/** As people read them: place, message, code frame, hint, one after another. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], language: Language): string {
  return diagnostics.map(diagnostic => printed(diagnostic, language)).join('\n\n');
}

function printed(diagnostic: Diagnostic, language: Language): string {
  const { message, hint } = worded(language, diagnostic.code, diagnostic.parameters);
  const severity = worded(language, diagnostic.severity, {}).message;
  const place = `${diagnostic.file}:${diagnostic.line}:${diagnostic.column}`;
  const lines = [`${place} ${severity} ${diagnostic.code}: ${message}`, ...frameOf(diagnostic.excerpt)];
  return [...lines, ...(hint === null ? [] : [`  ${worded(language, 'hint', {}).message}${hint}`])].join(
    '\n',
  );
}

/** The lines around a place with their numbers, and a mark under what is meant. */
export function frameOf(excerpt: readonly ExcerptLine[]): readonly string[] {
  const digits = String(excerpt.at(-1)?.line ?? 0).length;
  return excerpt.flatMap(({ line, text, marked }) => {
    const gutter = `${marked === undefined ? ' ' : '>'} ${String(line).padStart(digits)} |`;
    if (marked === undefined) return [`${gutter} ${text}`.trimEnd()];
    const before = ' '.repeat(widthOf(text.slice(0, marked[0])));
    const caret = '^'.repeat(Math.max(1, widthOf(text.slice(...marked))));
    return [`${gutter} ${text}`, `${pad('', gutter.length - 1)}| ${before}${caret}`];
  });
}

function sameProblem(
  found: Diagnostic,
  place: { file: string; line: number; column: number; code: string },
  parameters: Parameters,
): boolean {
  return (
    found.code === place.code &&
    found.file === place.file &&
    found.line === place.line &&
    found.column === place.column &&
    JSON.stringify(found.parameters) === JSON.stringify(parameters)
  );
}

const excerptWidth = 100;

export function excerptOf(
  source: SourceText,
  [start, end]: Range,
  { line, column }: { line: number; column: number },
): readonly ExcerptLine[] {
  if (source.text === '') return [];
  const lineAt = (number: number) => {
    const from = source.lines.lineStarts[number - 1];
    if (from === undefined || number < 1) return undefined;
    const to = source.lines.lineStarts[number] ?? source.text.length;
    return source.text.slice(from, to).replace(/\r?\n$/, '');
  };
  const text = lineAt(line) ?? '';
  const from = column > 60 ? column - 40 : 0;
  const cut = (each: string) => visible(each.slice(from, from + excerptWidth));
  const markedEnd = Math.min(text.length, column - 1 + Math.max(1, end - start));
  const before = lineAt(line - 1);
  return [
    ...(before === undefined ? [] : [{ line: line - 1, text: cut(before) }]),
    {
      line,
      text: cut(text),
      marked: [column - 1 - from, Math.min(markedEnd - from, excerptWidth)] as const,
    },
  ];
}

/** One column for every control character, so that the frame cannot move the cursor and the marks line up. */
function visible(text: string): string {
  return text
    .replaceAll('\t', ' ')
    .replace(/[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '·');
}
