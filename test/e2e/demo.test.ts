import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostNames, serviceOn } from '../../src/demo/fleet.ts';
import { markedProcesses } from '../../src/demo/processes.ts';
import { type Finished, openSeat } from '../helpers/seat.ts';
import type { Terminal } from '../helpers/terminal.ts';
import {
  allServices,
  expectNewRelease,
  expectUpgradeFinished,
  runningServices,
} from '../helpers/upgraded.ts';

/** A place for each: the demos run at the same time, and mostly wait. */
const seats = { pipe: openSeat(), stopped: openSeat(), terminal: openSeat() };
let unattended: Promise<Finished>;
let terminal: Terminal;
beforeAll(() => {
  unattended = seats.pipe.run(['demo', '--auto', '--no-tui', '--keep']);
  terminal = seats.terminal.open(['demo', '--auto', '--keep'], { columns: 200, rows: 100 });
});
afterAll(() => {
  for (const seat of Object.values(seats)) seat.close();
});

describe('The demo without a terminal', () => {
  let finished: Finished;
  let root: string;
  beforeAll(async () => {
    finished = await unattended;
    root = rootIn(finished.text);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test('ends with 3, because verification waits for a person.', () => {
    expect(finished.code, finished.text).toBe(3);
  });

  test('finishes every task of the upgrade.', async () => {
    expectUpgradeFinished(await seats.pipe.show());
  });

  test('leaves the backup, the new release and a log that goes on with it on every host.', () => {
    expectNewRelease(root);
  });

  test('leaves no process behind.', () => {
    expect(markedProcesses(root)).toEqual([]);
    expect(runningServices(root)).toEqual([]);
  });

  test('moves no cursor and colours nothing in a pipe.', () => {
    expect(finished.text).not.toContain('\u001b');
  });
});

test('A demo that is not to be kept removes its directory when it is stopped, and its run stays.', async () => {
  const demo = seats.stopped.start(['demo', '--auto', '--no-tui']);
  await demo.seen(/▶ ecsc\/watch-the-logs@ecsc-1/);
  demo.kill('SIGTERM');
  const { code, text } = await demo.done;
  expect(code, text).toBe(143);
  const root = rootIn(text);
  expect(existsSync(root)).toBe(false);
  expect(markedProcesses(root)).toEqual([]);
  expect((await seats.stopped.show()).status).toMatch(/stopped|inDoubt/);
});

describe('The demo in a terminal', () => {
  let root = '';
  beforeAll(async () => {
    await terminal.listens();
    terminal.press('2');
    await terminal.shows(/▶ verification/, 100_000);
  });
  afterAll(() => {
    terminal?.close();
    if (root !== '') rmSync(root, { recursive: true, force: true });
  });

  const versions = () =>
    new Set(
      hostNames.map(host => readFileSync(join(root, host, 'home', serviceOn(host).name, 'VERSION'), 'utf8')),
    );

  test('shows what a rollback of the release would undo.', async () => {
    await terminal.pressUntil('B', /══ Roll back/);
    root = rootIn(terminal.screen());
    expect(terminal.screen()).toMatch(/See how far the release came with prochistdata · ecsc-1/);
    expect(versions()).toEqual(new Set(['20170315\n']));
  });

  test('rolls back when that is asked for with a reason and typed.', async () => {
    await terminal.pressUntil('b', /Roll back the whole run/);
    terminal.type('it is slow');
    await terminal.shows(/› it is slow/);
    terminal.press('enter');
    terminal.type('rollback');
    await terminal.shows(/› rollback/);
    // What is undone has to be read to its end first.
    await terminal.pressUntil('pageDown', /^Enter roll back/m);
    terminal.press('enter');
    await terminal.shows(/^■ The run is over: rolled back/m, 100_000);
    expect(versions()).toEqual(new Set(['20170301\n']));
    expect(runningServices(root)).toEqual(allServices.filter(service => service !== 'ecsc-1 prochistdata'));
  });

  test('can be left, with the run rolled back on record and no process behind.', async () => {
    terminal.press('q');
    const ended = await terminal.ended;
    expect(ended.left).toEqual([]);
    expect(ended.code).toBe(1);
    expect((await seats.terminal.show()).status).toBe('rolledBack');
    expect(markedProcesses(root)).toEqual([]);
  });
});

function rootIn(text: string): string {
  const root = /\/\S*\/handrail-demo-\w+/.exec(text)?.[0];
  if (root === undefined) throw new Error(`the demo does not say where its hosts are:\n${text}`);
  return root;
}
