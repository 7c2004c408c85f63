import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createOutputBook } from '../../src/engine/output-book.ts';
import { foldEvents, reduce } from '../../src/engine/reduce.ts';
import { replaySession } from '../../src/engine/replay-session.ts';
import type { RunState } from '../../src/engine/state.ts';
import { encode } from '../../src/journal/codec.ts';
import { chronicle } from '../../src/report/chronicle.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { plainPrinter } from '../../src/report/plain.ts';
import { outputTails } from '../../src/report/tails.ts';
import type { Language } from '../../src/text/language.ts';
import { termsFor } from '../../src/text/terms.ts';
import { expectGolden } from '../helpers/golden.ts';
import { ecscTranscript, readTranscript } from '../helpers/transcript.ts';

/** Law 8: this journal was written by a run of format 1, and no later version may change it or fail to read it. */
describe('the recorded release', () => {
  const { events, torn, count, headHash } = readTranscript(ecscTranscript);

  it('verifies from the first line to the last, as it was written', () => {
    expect(torn).toBeNull();
    expect(`${count}\n${headHash}\n`).toBe(readFileSync(ecscTranscript.replace(/jsonl$/, 'head'), 'utf8'));
    expect(events).toHaveLength(count);
    expect(events.map(event => encode(event).toString()).join('')).toBe(readFileSync(ecscTranscript, 'utf8'));
  });

  it('folds to a completed run: one start failed, was repaired, and every item has a verdict', () => {
    const state = foldEvents(events) as RunState;
    expect(state).toMatchObject({ status: 'completed', stage: 'over' });
    const tasks = Object.values(state.tasks);
    const verdicts = Object.values(state.verification).map(({ verdict }) => verdict);
    expect(verdicts.filter(verdict => verdict === 'notApplicable')).toHaveLength(1);
    expect(verdicts).not.toContain('fail');
    expect(tasks.filter(({ attempts }) => attempts.length > 1).map(({ id }) => id)).toEqual([
      'ecsc/start-tomcat@ecsc-2',
      'ecsc/watch-the-logs@ecsc-2',
    ]);
    const others = tasks.filter(({ status }) => status !== 'finished');
    expect(others).toMatchObject([{ id: 'verify/mail-typo', status: 'skipped' }]);
    expect(state.signatures).toMatchObject([{ name: 'night shift', verdict: 'accepted' }]);
  });

  it('replays to the same state, and back', () => {
    const session = replaySession(events, { openBook: () => createOutputBook() });
    session.seek(events.length);
    expect(session.state).toEqual(foldEvents(events));
    session.seek(100);
    expect(session.state).toEqual(foldEvents(events.slice(0, 100)));
    session.seek(events.length);
    expect(session.state).toEqual(foldEvents(events));
  });

  it.each(['en', 'zh'] as const)('is reported (%s)', language => {
    expectGolden(`reports/ecsc.${language}.md`, reportOf(language));
  });

  it.each(['en', 'zh'] as const)('is told line by line (%s)', language => {
    const printer = plainPrinter(termsFor(language), { timeZone: 'UTC', colour: false });
    let state: RunState | null = null;
    const lines = events.flatMap(event => {
      state = reduce(state, event);
      return printer.add(event, state);
    });
    expectGolden(`reports/ecsc.plain.${language}.txt`, `${lines.join('\n')}\n`);
  });

  function reportOf(language: Language): string {
    const tails = outputTails();
    const told = chronicle();
    for (const event of events) {
      tails.add(event);
      told.add(event);
    }
    const state = foldEvents(events) as RunState;
    return markdownReport({
      state,
      outputOf: tails.linesOf,
      chronicle: told,
      headHash,
      count,
      language,
      timeZone: 'UTC',
    });
  }
});
