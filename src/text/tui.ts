import type { Language } from './language.ts';
import { english } from './tui.en.ts';
import { chinese } from './tui.zh.ts';

/** What the full-screen interface says; both languages have all of it. */
export type TuiMessages = typeof english;

export function tuiMessagesFor(language: Language): TuiMessages {
  return language === 'zh' ? chinese : english;
}
