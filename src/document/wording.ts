import type { Language } from '../text/language.ts';
import { english } from './wording.en.ts';
import { chinese } from './wording.zh.ts';

export type DiagnosticCode = Exclude<
  keyof typeof english,
  `${string}:${string}` | 'error' | 'warning' | 'hint'
>;

/** Each key is a code, or `kind:name` for a part of a sentence. */
export type WordingKey = keyof typeof english;

/** A message, then hints: the first hint all of whose parameters are there is the one that is shown. */
export type Wording = Readonly<Record<WordingKey, readonly [message: string, ...hints: string[]]>>;

/** Values of `{name}` in the wording. One that begins with `@` is a key of the wording itself. */
export type Parameters = Readonly<Record<string, string>>;

export function worded(
  language: Language,
  key: WordingKey,
  parameters: Parameters,
): { readonly message: string; readonly hint: string | null } {
  const wording: Wording = language === 'zh' ? chinese : english;
  const [message, ...hints] = wording[key];
  const hint = hints.find(each => namesIn(each).every(name => parameters[name] !== undefined));
  const filled = (text: string) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => said(parameters[name] ?? ''));
  return {
    message: message.startsWith('{kind}') ? capitalised(filled(message)) : filled(message),
    hint: hint === undefined ? null : filled(hint),
  };

  function said(value: string): string {
    const part = value.slice(1);
    return value.startsWith('@') && isKey(part) ? wording[part][0] : value;
  }
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

export function isKey(key: string): key is WordingKey {
  return Object.hasOwn(english, key);
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(match => match[1] ?? '');
}
