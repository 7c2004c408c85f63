import { execFile } from 'node:child_process';
import type { Script } from '../document/lint/fact.ts';
import type { LintDiagnostic, LintResult } from '../document/lint/lint.ts';
import { fromShellcheck, textForShellcheck } from '../document/lint/shellcheck.ts';
import { SourceText } from '../document/source.ts';
import type { Language } from '../text/language.ts';
import { lintWords } from '../text/lint.ts';
import type { Io } from './io.ts';

/** What was linted, and what was found in it. */
interface Linted {
  readonly file: string;
  readonly text: string;
  readonly result: LintResult;
}

/**
 * With what shellcheck says, where it is installed; nothing depends on it. `limit`: milliseconds that it may take for one
 * script; where it takes longer it is not asked again.
 */
export async function withShellcheck(
  { file, text, result }: Linted,
  language: Language,
  io: Pick<Io, 'env' | 'complain'>,
  limit = 20_000,
): Promise<readonly LintDiagnostic[]> {
  const source = new SourceText(file, text);
  const words = lintWords(language);
  const seen = new Set<string>();
  const found: LintDiagnostic[] = [];
  const counts = new Map<string, number>();
  for (const script of result.scripts) {
    const [start] = script.place(0, 1).range;
    const key = `${start} ${script.text}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const ran = await shellcheck(script, io, limit);
    if (ran.kind === 'absent') break;
    const comments = ran.kind === 'output' ? fromShellcheck(source, script, ran.output, counts) : null;
    if (comments === null) {
      const detail =
        ran.kind === 'slow' ? words.shellcheckSlow(limit / 1000) : ran.output.trim().slice(0, 200);
      io.complain(words.shellcheckFailed(detail));
      break;
    }
    found.push(...comments);
  }
  return [...result.diagnostics, ...found].toSorted((a, b) => a.line - b.line || a.column - b.column);
}

type Ran =
  | { readonly kind: 'output' | 'failed'; readonly output: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'slow' };

const program = 'shellcheck';

function shellcheck(script: Script, io: Pick<Io, 'env'>, limit: number): Promise<Ran> {
  const args = ['--norc', '-f', 'json1', '-s', script.bash ? 'bash' : 'sh', '-'];
  return new Promise(done => {
    const child = execFile(
      program,
      args,
      { env: io.env, timeout: limit, killSignal: 'SIGKILL', maxBuffer: 16_000_000 },
      (error, stdout, stderr) => {
        const code = (error as { code?: unknown } | null)?.code;
        if (code === 'ENOENT' || code === 'EACCES') done({ kind: 'absent' });
        // 1: it found something.
        else if (error === null || code === 1) done({ kind: 'output', output: stdout });
        else if (error.killed === true && code === null) done({ kind: 'slow' });
        else done({ kind: 'failed', output: stderr === '' ? String(error) : stderr });
      },
    );
    child.stdin?.on('error', () => {});
    child.stdin?.end(textForShellcheck(script));
  });
}
