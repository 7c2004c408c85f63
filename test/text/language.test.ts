import { describe, expect, it } from 'vitest';
import { OperatorError } from '../../src/errors.ts';
import { chooseLanguage } from '../../src/text/language.ts';

describe('the language', () => {
  it.each<[flag: string | undefined, env: Record<string, string>, language: string]>([
    ['zh', { LANG: 'en_US.UTF-8' }, 'zh'],
    ['en', { LANG: 'zh_CN.UTF-8' }, 'en'],
    [undefined, { LANG: 'zh_CN.UTF-8' }, 'zh'],
    [undefined, { LANG: 'zh_TW' }, 'zh'],
    [undefined, { LANG: 'zh' }, 'zh'],
    [undefined, { LC_ALL: 'C.UTF-8', LANG: 'zh_CN.UTF-8' }, 'en'],
    [undefined, { LC_ALL: '', LC_MESSAGES: 'zh_CN.UTF-8', LANG: 'en_US' }, 'zh'],
    [undefined, { LANG: 'zha_XX' }, 'en'],
    [undefined, {}, 'en'],
  ])('with --lang %j and %j is %s', (flag, env, language) => {
    expect(chooseLanguage(flag, env)).toBe(language);
  });

  it('that does not exist is refused', () => {
    expect(() => chooseLanguage('fr', {})).toThrow(OperatorError);
  });
});
