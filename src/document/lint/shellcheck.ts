import { createHash } from 'node:crypto';
import { excerptOf } from '../diagnostic.ts';
import type { SourceText } from '../source.ts';
import type { Script } from './fact.ts';
import { type LintDiagnostic, positionOf } from './lint.ts';

/** One comment of `shellcheck -f json1`, as far as it is used here. Lines and columns count from 1. */
interface Comment {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly code: number;
  readonly message: string;
}

/** What shellcheck gets to read: placeholders are plain words, at the same columns. */
export function textForShellcheck({ parsed }: Script): string {
  return parsed.replace(/[\uE000-\uE005]/g, '_');
}

/**
 * What shellcheck found in a script, at the places of the document; null where its output cannot be read. `counts`: how
 * often the same was found in the same words before, in all scripts of the document.
 */
export function fromShellcheck(
  source: SourceText,
  script: Script,
  output: string,
  counts: Map<string, number> = new Map(),
): readonly LintDiagnostic[] | null {
  const comments = commentsIn(output);
  if (comments === null) return null;
  const starts = [0];
  for (const line of script.text.split('\n')) starts.push((starts.at(-1) ?? 0) + line.length + 1);
  return comments.map(({ line, column, endLine, endColumn, code, message }) => {
    const from = (starts[line - 1] ?? 0) + column - 1;
    const to = Math.max(from + 1, (starts[endLine - 1] ?? 0) + endColumn - 1);
    const { range } = script.place(Math.min(from, script.text.length), Math.min(to, script.text.length + 1));
    const start = positionOf(source, range[0]);
    const end = positionOf(source, range[1]);
    const key = `SC${code}\0${source.text
      .slice(...range)
      .replace(/\s+/g, ' ')
      .trim()}`;
    const nth = counts.get(key) ?? 0;
    counts.set(key, nth + 1);
    return {
      code: `SC${code}` as const,
      severity: 'warning',
      file: source.file,
      ...start,
      endLine: end.line,
      endColumn: end.column,
      message,
      why: '',
      hint: `https://www.shellcheck.net/wiki/SC${code}`,
      variant: null,
      parameters: {},
      range,
      excerpt: excerptOf(source, range, start),
      fix: null,
      fingerprint: createHash('sha256').update(`${key}\0${nth}`).digest('hex').slice(0, 16),
    };
  });
}

function commentsIn(output: string): readonly Comment[] | null {
  try {
    const { comments } = JSON.parse(output) as { comments?: unknown };
    return Array.isArray(comments) ? comments.filter(isComment) : null;
  } catch {
    return null;
  }
}

function isComment(value: unknown): value is Comment {
  const each = value as Partial<Comment> | null;
  return (
    typeof each?.message === 'string' &&
    [each.line, each.column, each.endLine, each.endColumn, each.code].every(number =>
      Number.isInteger(number),
    )
  );
}
