import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Demo, startDemoEstate } from '../../src/demo/demo.ts';
import { inject, mend } from '../helpers/demo-faults.ts';
import { readChains } from '../helpers/journal-chain.ts';
import { openSeat } from '../helpers/seat.ts';
import { startSmallEstate } from '../helpers/small-estate.ts';
import type { Terminal } from '../helpers/terminal.ts';

describe('A start that fails at night', () => {
  const seat = openSeat();
  let demo: Demo;
  let terminal: Terminal;
  beforeAll(async () => {
    demo = await startDemoEstate({ keep: false });
    await inject(demo.hosts['schedule-2']!.sandbox, 'start-fails');
    terminal = seat.open([
      ...['run', demo.runbookPath, '--inventory', demo.inventoryPath, '--artifacts', demo.artifactsDir],
      ...['--only', 'schedule', '--auto'],
    ]);
    await terminal.listens();
    terminal.press('2');
  });
  afterAll(async () => {
    terminal?.close();
    await demo?.close();
    seat.close();
  });

  test('stops the run with the line of the log that says so, and with what a rollback would undo.', async () => {
    await terminal.shows(/Failed: Watch the log on schedule-2/);
    expect(terminal.screen()).toMatch(/A line matched the failure pattern/);
    expect(terminal.screen()).toMatch(/startup\s+failed/);
    expect(terminal.screen()).toMatch(/Rolling back schedule would undo, newest first:/);
  });

  test('is mended on the host and started once more, with a reason.', async () => {
    await mend(demo.hosts['schedule-2']!.sandbox, 'start-fails');
    await terminal.pressUntil('escape', /── Watch the log · schedule-2/);
    await terminal.pressUntil('up', /── Start the service · schedule-2/);
    await terminal.pressUntil('R', /Do again/);
    terminal.type('gave it more memory');
    await terminal.shows(/› gave it more memory/);
    await terminal.pressUntil('enter', /══ Failed: Watch the log on schedule-2/);
  });

  test('counts as up when the log says so after the retry, and the run goes on to the verification.', async () => {
    await terminal.pressUntil('r', /Run again: Watch the log/);
    await terminal.pressUntil('enter', /▶ verification/);
    const { tasks } = await seat.show();
    const attempts = (id: string) =>
      tasks.find(task => task.id === id)?.attempts.map(({ outcome }) => outcome);
    expect(attempts('schedule/start-the-service@schedule-2')).toEqual([
      { kind: 'exited', code: 0 },
      { kind: 'exited', code: 0 },
    ]);
    expect(attempts('schedule/watch-the-log@schedule-2')).toEqual([
      { kind: 'exited', code: 1 },
      { kind: 'exited', code: 0 },
    ]);
    expect(tasks.find(({ id }) => id === 'schedule/watch-the-log@schedule-2')?.status).toBe('finished');
    readChains(seat.runsDir);
  });
});

test('A host that goes down with a running command leaves it in doubt, and nothing runs again until a person has looked.', async () => {
  const seat = openSeat();
  const estate = await startSmallEstate(seat.directory, ['app-1']);
  const host = estate.hosts['app-1']!;
  const { home } = host;
  const book = join(seat.directory, 'book.yaml');
  writeFileSync(
    book,
    `handrail: 1
name: small
title: A small release
variables: { home: { default: /home } }
upgrade:
  - service: app
    hosts: [app-1]
    steps:
      - { name: Work, run: 'echo begun >>{{home}}/work; echo begun; sleep 600' }
      - { name: Mark, run: 'echo done >{{home}}/mark' }
`,
  );
  const run = seat.start(['run', book, '--inventory', estate.inventoryPath, '--auto', '--no-tui']);
  await run.seen(/begun\n/);
  await host.takeDown();
  await host.bringUp();
  const lost = await run.done;
  expect(lost.code, lost.ending).toBe(3);
  expect(await seat.show()).toMatchObject({
    status: 'inDoubt',
    tasks: [{ status: 'inDoubt', attempts: [{ outcome: { kind: 'lost' } }] }, { status: 'pending' }],
  });

  const terminal = seat.open(['resume', '--auto']);
  await terminal.listens();
  await terminal.shows(/══ .*Work/);
  expect(existsSync(join(home, 'mark'))).toBe(false);
  await terminal.pressUntil('d', /Say how you know/);
  terminal.type('its result is there');
  await terminal.shows(/› its result is there/);
  await terminal.pressUntil('enter', /The run is complete/);
  terminal.press('q');
  expect((await terminal.ended).code).toBe(0);
  expect(readFileSync(join(home, 'work'), 'utf8')).toBe('begun\n');
  expect(readFileSync(join(home, 'mark'), 'utf8')).toBe('done\n');
  readChains(seat.runsDir);
  terminal.close();
  await estate.close();
  seat.close();
});
