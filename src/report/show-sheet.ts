import type { RunState } from '../engine/state.ts';
import type { ReportWords } from '../text/report.ts';
import type { Terms } from '../text/terms.ts';
import { visibleControls } from '../text/visible.ts';
import type { Paint } from './plain-line.ts';
import type { JournalHead } from './show.ts';

export interface ShowOptions {
  readonly timeZone: string;
  readonly colour: boolean;
  readonly journal: JournalHead;
}

/** What every part of `show` is made from. */
export interface Sheet {
  readonly state: RunState;
  readonly terms: Terms;
  readonly words: ReportWords;
  readonly options: ShowOptions;
  readonly paint: Paint;
}

/** One line, whatever was in it. */
export function clean(text: string): string {
  return visibleControls(text.replaceAll('\n', ' '));
}
