import type { Language } from './language.ts';
import { english } from './lint.en.ts';
import { chinese } from './lint.zh.ts';

/** What is dangerous in upgrade documents, by the code it is reported and ignored under. */
export type LintCode =
  | 'RB-PATH'
  | 'CP-NEST'
  | 'PH-UNFILLED'
  | 'NONSHELL'
  | 'KILL-BROAD'
  | 'KILL-NOWAIT'
  | 'RB-MISSING'
  | 'RB-NOSTOP'
  | 'BK-EXISTS'
  | 'NO-HEALTH'
  | 'REPEAT-AMBIG'
  | 'HOST-ASYM'
  | 'CONTEXT-SWITCH'
  | 'BG-START'
  | 'FOLLOW-NOEXIT'
  | 'UNPACK-LIVE'
  | 'NO-SPACE'
  | 'UPLOAD-UNVERIFIED'
  | 'DESTRUCT'
  | 'CHAIN-RC'
  | 'CWD-IMPLICIT'
  | 'INTERACTIVE'
  | 'SECRET'
  | 'ALT'
  | 'STRUCT'
  | 'NONIDEMP'
  | 'NOOP-SWAP'
  | 'NO-GATE'
  | 'SUDO-REDIR'
  | 'FOREGROUND'
  | 'OVERBROAD-CHMOD'
  | 'OTP-PERMANENT'
  | 'OTP-UNCHECKED'
  | 'IGNORE-REASON'
  | 'IGNORE-UNKNOWN'
  | 'IGNORE-UNUSED';

export interface RuleText {
  /** With `{name}` for parameters; `variants` stand in for it. */
  readonly message: string;
  /** Why it matters: what goes wrong, and when it shows. */
  readonly why: string;
  /** What to do about it. */
  readonly hint: string;
  readonly variants?: Readonly<Record<string, string>>;
  /** What to do about a variant, where it is something else. */
  readonly hints?: Readonly<Record<string, string>>;
}

export interface LintWords {
  readonly rules: Readonly<Record<LintCode, RuleText>>;
  readonly error: string;
  readonly warning: string;
  readonly why: string;
  readonly hint: string;
  /** Also said of RB-PATH where a name is near. */
  readonly nearest: string;
  readonly clean: (file: string) => string;
  readonly counted: (errors: number, warnings: number) => string;
  readonly suppressed: (count: number) => string;
  readonly fixable: (count: number) => string;
  readonly fixed: (count: number, file: string) => string;
  readonly nothingToFix: string;
  readonly unreadable: (file: string, detail: string) => string;
  readonly shellcheckFailed: (detail: string) => string;
  readonly shellcheckSlow: (seconds: number) => string;
  readonly oneFormat: string;
  readonly join: string;
}

export function lintWords(language: Language): LintWords {
  return language === 'zh' ? chinese : english;
}

/** A finding in words. */
export function lintText(
  language: Language,
  code: LintCode,
  variant: string | null,
  parameters: Readonly<Record<string, string>>,
): { readonly message: string; readonly why: string; readonly hint: string } {
  const words = lintWords(language);
  const rule = words.rules[code];
  const template = (variant === null ? undefined : rule.variants?.[variant]) ?? rule.message;
  const hint = (variant === null ? undefined : rule.hints?.[variant]) ?? rule.hint;
  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '');
  const near = code === 'RB-PATH' && parameters.nearest !== undefined ? ` ${filled(words.nearest)}` : '';
  return { message: filled(template) + near, why: filled(rule.why), hint: filled(hint) };
}
