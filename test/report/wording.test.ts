import { expect, it } from 'vitest';
import type { Event } from '../../src/engine/event.ts';
import { reduce } from '../../src/engine/reduce.ts';
import type { RunState } from '../../src/engine/state.ts';
import { plainPrinter } from '../../src/report/plain.ts';
import { showText } from '../../src/report/show-text.ts';
import { termsFor } from '../../src/text/terms.ts';
import { leftRun, repairedRun } from './repaired-run.ts';
import { failedRun, journalHead, scriptedRun } from './scripted-run.ts';

/** What a value that was forgotten looks like in a sentence. */
const slips = /undefined|NaN|\[object|(?<!\/dev\/)\bnull\b|=>/;

const runs: readonly (readonly [string, readonly Event[]])[] = [
  ['a whole run', scriptedRun()],
  ['a run that failed', failedRun()],
  ['a run that was left', leftRun()],
  ['a run that was repaired and rolled back', repairedRun()],
];

it.each(runs)('every sentence about %s is whole, after each event and in both languages', (_, events) => {
  for (const language of ['en', 'zh'] as const) {
    const terms = termsFor(language);
    const printer = plainPrinter(terms, { timeZone: 'UTC', colour: false });
    let state: RunState | null = null;
    for (const event of events) {
      state = reduce(state, event);
      if (state === null) throw new Error('the first event opens the run');
      const journal = { headHash: journalHead, count: event.seq + 1 };
      const told = printer.add(event, state);
      expect(told.join('\n')).not.toMatch(slips);
      expect(showText(state, terms, { timeZone: 'UTC', colour: false, journal })).not.toMatch(slips);
    }
  }
});
