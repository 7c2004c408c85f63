import { expect, it } from 'vitest';
import { reduce } from '../../src/engine/reduce.ts';
import type { RunState } from '../../src/engine/state.ts';
import { chronicle } from '../../src/report/chronicle.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { plainPrinter } from '../../src/report/plain.ts';
import { outputTails } from '../../src/report/tails.ts';
import { termsFor } from '../../src/text/terms.ts';
import { Drive } from '../helpers/drive.ts';
import { rollBack } from '../helpers/orders.ts';
import { edit, planOf, run } from '../helpers/plans.ts';

it('tells the undo of an edit as what it does to the file, whole, and not as its script, also in the report', () => {
  const drive = new Drive(
    planOf([
      {
        id: 'app',
        steps: [
          { id: 'pool', action: edit('/etc/app.conf', { max: '50' }) },
          { id: 'start', action: run('start\n') },
        ],
      },
    ]),
  );
  drive.settle();
  drive.confirm();
  drive.settle();
  rollBack(drive);
  drive.settle();
  drive.confirm();
  drive.settle();
  expect(drive.state.status).toBe('rolledBack');
  const printer = plainPrinter(termsFor('en'), { colour: false, timeZone: 'UTC', hostsStay: true });
  let state: RunState | null = null;
  const lines = drive.events.flatMap(event => {
    state = reduce(state, event);
    return printer.add(event, state as RunState);
  });
  const text = lines.join('\n');
  const undo = text.slice(text.indexOf('app/undo/pool@alpha  Undo: pool'));
  expect(undo).toContain('$ put back /etc/app.conf');
  expect(undo).toContain('$ -');
  expect(text).not.toContain('digest()');
  const told = chronicle();
  for (const event of drive.events) told.add(event);
  const report = markdownReport({
    ...{ state: drive.state, chronicle: told, outputOf: outputTails().linesOf },
    ...{ headHash: 'a'.repeat(64), count: drive.events.length, language: 'en', timeZone: 'UTC' },
  });
  const chapter = report.slice(report.indexOf('### `app/undo/pool`'));
  expect(chapter).toMatch(
    /`alpha` · What the confirmed script does to the file:\n\n```diff\nput back \/etc\/app.conf\n/,
  );
  expect(report).not.toContain('digest()');
});
