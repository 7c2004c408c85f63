import { OperatorError } from '../errors.ts';

export type Language = 'en' | 'zh';

const languages: readonly Language[] = ['en', 'zh'];

/** The language of what people read: `--lang`, else the first locale variable that is set, else English. */
export function chooseLanguage(
  flag: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Language {
  if (flag !== undefined) return fromFlag(flag);
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^zh(?:[_.@-]|$)/i.test(locale) ? 'zh' : 'en';
}

function fromFlag(flag: string): Language {
  const language = languages.find(known => known === flag);
  if (language) return language;
  throw new OperatorError(`--lang ${flag}: there is no such language`, {
    hint: `Use one of: ${languages.join(', ')}.`,
  });
}
