import fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/engine/event.ts';
import { foldEvents } from '../../src/engine/reduce.ts';
import type { RunState } from '../../src/engine/state.ts';
import { decode, encode } from '../../src/journal/codec.ts';
import { chronicle } from '../../src/report/chronicle.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { code, fenced, literal, table } from '../../src/report/markdown-text.ts';
import { outputTails } from '../../src/report/tails.ts';
import type { Language } from '../../src/text/language.ts';
import { arbitraryRun } from '../helpers/arbitrary-runs.ts';
import { expectGolden } from '../helpers/golden.ts';
import { leftRun, repairedRun } from './repaired-run.ts';
import { failedRun, journalHead, scriptedRun } from './scripted-run.ts';

function reportOf(events: readonly Event[], language: Language = 'en', state = foldEvents(events)): string {
  const tails = outputTails();
  const told = chronicle();
  for (const event of events) {
    tails.add(event);
    told.add(event);
  }
  return markdownReport({
    state: state as RunState,
    outputOf: tails.linesOf,
    chronicle: told,
    headHash: journalHead,
    count: events.length,
    language,
    timeZone: 'Asia/Shanghai',
  });
}

describe('the report', () => {
  it.each(['en', 'zh'] as const)('of a completed run (%s)', language => {
    expectGolden(`reports/run.${language}.md`, reportOf(scriptedRun(), language));
  });

  it.each(['en', 'zh'] as const)('of a run that stopped at a failure (%s)', language => {
    expectGolden(`reports/failed.${language}.md`, reportOf(failedRun(), language));
  });

  it.each(['en', 'zh'] as const)('of a run that was repaired and rolled back (%s)', language => {
    expectGolden(`reports/repaired.${language}.md`, reportOf(repairedRun(), language));
  });

  it.each(['en', 'zh'] as const)('of a run whose operator left while a command went on (%s)', language => {
    expectGolden(`reports/left.${language}.md`, reportOf(leftRun(), language));
  });

  it('names every deviation with who and why', () => {
    const report = reportOf(scriptedRun());
    const section = report.slice(report.indexOf('### Deviations'), report.indexOf('## Verification'));
    for (const text of [
      'host dropped',
      'skipped',
      'retried',
      'done by hand',
      'jumped to',
      'ps shows no java',
    ]) {
      expect(section).toContain(text);
    }
  });

  it('of a repaired run is the same from its journal, wherever it is cut', () => {
    const events = repairedRun();
    for (let count = 1; count <= events.length; count++) {
      const before = events.slice(0, count);
      const replayed = before.map(event => decode(encode(event)) as Event);
      expect(reportOf(replayed, 'zh')).toBe(reportOf(before, 'zh'));
    }
  });

  it('says of a rollback that is under way that it is not over, and what is left whatever happens', () => {
    const events = repairedRun();
    const opened = events.findIndex(event => event.type === 'rollback.opened');
    const report = reportOf(events.slice(0, opened + 1));
    const chapter = report.slice(report.indexOf('## Rollback'), report.indexOf('## Verification'));
    expect(chapter).toContain('**not finished**');
    expect(chapter).toContain('`database/announce@db-1`: the runbook does not say how to undo it');
    expect(chapter).not.toContain('skipped');
  });

  it('names everybody, also those of a task of an earlier plan', () => {
    const events = repairedRun().map(event =>
      event.type === 'task.confirmed' && event.task === 'gateway/unpack@gw-1' && event.seq < 70
        ? { ...event, by: 'second hand' }
        : event,
    );
    expect(reportOf(repairedRun())).not.toContain('second hand');
    expect(reportOf(events)).toMatch(/People in the record.*second hand/);
  });

  it('says how far the run went beyond its window', () => {
    const events = scriptedRun().map(event => ({
      ...event,
      time: new Date(Date.parse(event.time) + 2 * 3_600_000).toISOString(),
    }));
    expect(reportOf(events)).toContain('**18m 58s after the end of the window**');
  });

  it('of a live run equals that of its replay, byte for byte', () => {
    fc.assert(
      fc.property(
        arbitraryRun,
        fc.constantFrom('en' as const, 'zh' as const),
        ({ drive, events }, language) => {
          const replayed = events.map(event => JSON.parse(JSON.stringify(event)) as Event);
          expect(reportOf(replayed, language)).toBe(reportOf(events, language, drive.state));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('text from outside', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc
      .array(
        fc.constantFrom(
          '`',
          '``',
          '|',
          '\\',
          '<b>',
          '&lt;',
          '*',
          '_',
          '[x](y)',
          '# ',
          '\n',
          '- ',
          '1. ',
          'a',
          '~~',
          '$',
        ),
      )
      .map(parts => parts.join('')),
  );

  it('stays text in a table: no markup, no HTML, no further cell', () => {
    fc.assert(
      fc.property(anything, text => {
        const html = marked.parse(table(['a', 'b'], [[literal(text), code(text)]]).join('\n'), {
          async: false,
        });
        const tags = new Set(html.match(/<\/?[a-z]+/g));
        for (const tag of tags) expect(tag).toMatch(/^<\/?(table|thead|tbody|tr|th|td|code)$/);
        expect(html.match(/<td>/g)).toHaveLength(2);
        expect(html.match(/<tr>/g)).toHaveLength(2);
      }),
      { numRuns: 500 },
    );
  });

  it('cannot leave a fence', () => {
    fc.assert(
      fc.property(fc.array(anything.map(text => text.replaceAll('\n', ' '))), lines => {
        const html = marked.parse([...fenced(lines), 'after'].join('\n'), { async: false });
        expect(html).toMatch(/^<pre><code class="language-text">[^<]*<\/code><\/pre>\n<p>after<\/p>\n$/);
      }),
      { numRuns: 500 },
    );
  });
});
