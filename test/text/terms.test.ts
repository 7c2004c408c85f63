import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/model/outcome.ts';
import { type Terms, termsFor } from '../../src/text/terms.ts';

describe('outcomes', () => {
  it.each<[outcome: Outcome, english: string, chinese: string]>([
    [{ kind: 'exited', code: 1 }, 'exited 1', '退出码 1'],
    [{ kind: 'signalled', signal: 'TERM' }, 'killed by SIGTERM (143)', '被 SIGTERM 终止（143）'],
    [{ kind: 'signalled', signal: 'RTMIN' }, 'killed by SIGRTMIN', '被 SIGRTMIN 终止'],
    [{ kind: 'timedOut', after: 30_000 }, 'timed out after 30s', '超过 30s 未结束，已终止'],
    [{ kind: 'cancelled' }, 'stopped by the operator', '被操作员停止'],
    [{ kind: 'lost', reason: 'read ECONNRESET' }, 'lost: read ECONNRESET', '失去联系：read ECONNRESET'],
    [{ kind: 'unreachable', reason: 'refused' }, 'not sent: refused', '未下发：refused'],
  ])('%j', (outcome, english, chinese) => {
    expect(termsFor('en').outcome(outcome)).toBe(english);
    expect(termsFor('zh').outcome(outcome)).toBe(chinese);
  });

  it.each([126, 127, 137, 143])('exit code %i comes with a hint', code => {
    for (const language of ['en', 'zh'] as const) {
      expect(termsFor(language).outcomeHint({ kind: 'exited', code })).toBeTruthy();
    }
  });

  it.each(['en', 'zh'] as const)('a code that looks like a signal is not called one (%s)', language => {
    const terms = termsFor(language);
    for (const [signal, code] of [
      ['INT', 130],
      ['KILL', 137],
      ['TERM', 143],
    ] as const) {
      const certain = terms.outcomeHint({ kind: 'signalled', signal });
      const likely = terms.outcomeHint({ kind: 'exited', code });
      expect(certain).toContain(`SIG${signal}`);
      expect(likely).toContain(certain);
      expect(likely).toMatch(language === 'en' ? /a shell cannot tell/ : /shell 无法区分/);
    }
  });

  it('an ordinary failure has no hint', () => {
    expect(termsFor('en').outcomeHint({ kind: 'exited', code: 1 })).toBeNull();
    expect(termsFor('en').outcomeHint({ kind: 'exited', code: 200 })).toBeNull();
  });
});

describe('problems and refusals', () => {
  it('have the detail in the sentence and say what to do', () => {
    const { sentence, advice } = termsFor('en').problem({ code: 'diskFull', detail: '/home' });
    expect(sentence).toBe('The disk is full: /home');
    expect(advice).toMatch(/retry/);
    expect(termsFor('zh').problem({ code: 'diskFull', detail: '' }).sentence).toBe('磁盘已满。');
  });

  it('name what they are about', () => {
    expect(termsFor('en').refusal({ code: 'hostNotConnected', subject: 'ecsc-1' })).toMatch(/^ecsc-1 is not/);
    expect(termsFor('zh').refusal({ code: 'stale', subject: 'ecsc/stop@ecsc-1' })).toMatch(
      /^ecsc\/stop@ecsc-1：/,
    );
  });
});

it('leaves no word empty, and none untranslated', () => {
  const words = (terms: Terms) =>
    Object.entries(terms).flatMap(([group, value]) =>
      typeof value === 'object'
        ? Object.entries(value as Record<string, string>).map(
            ([key, word]) => [`${group}.${key}`, word] as const,
          )
        : [],
    );
  const english = new Map(words(termsFor('en')));
  for (const [key, word] of words(termsFor('zh'))) {
    expect(word, key).toMatch(/\p{Script=Han}/u);
    expect(english.get(key), key).toMatch(/\w/);
  }
});
