import type { Language } from '../../text/language.ts';
import { type LintCode, lintText, lintWords } from '../../text/lint.ts';
import { frameOf } from '../diagnostic.ts';
import type { LintDiagnostic } from './lint.ts';

/** As people read them: place, message, code frame, why it matters, what to do. */
export function printLint(diagnostics: readonly LintDiagnostic[], language: Language): string {
  return diagnostics.map(each => printed(each, language)).join('\n\n');
}

function printed(diagnostic: LintDiagnostic, language: Language): string {
  const { file, line, column, severity, code, excerpt } = diagnostic;
  const words = lintWords(language);
  const { message, why, hint } = textIn(diagnostic, language);
  return [
    `${file}:${line}:${column} ${words[severity]} ${code}: ${message}`,
    ...frameOf(excerpt),
    ...(why === '' ? [] : [`  ${words.why}${why}`]),
    ...(hint === '' ? [] : [`  ${words.hint}${hint}`]),
  ].join('\n');
}

/** What shellcheck says, it says in English. */
function textIn({ code, variant, parameters, message, why, hint }: LintDiagnostic, language: Language) {
  return isShellcheck(code) ? { message, why, hint } : lintText(language, code, variant, parameters);
}

export function isShellcheck(
  code: LintDiagnostic['code'],
): code is Exclude<LintDiagnostic['code'], LintCode> {
  return /^SC\d+$/.test(code);
}

/** The form of `lint --json`. */
export function lintJson(
  file: string,
  diagnostics: readonly LintDiagnostic[],
): { readonly file: string; readonly diagnostics: readonly object[] } {
  return {
    file,
    diagnostics: diagnostics.map(({ code, severity, line, column, message, why, hint, fingerprint }) => ({
      code,
      severity,
      line,
      column,
      message,
      hint,
      why,
      fingerprint,
    })),
  };
}
