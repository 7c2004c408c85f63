import { existsSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { markedProcesses } from '../../src/demo/processes.ts';
import { type Finished, openSeat } from '../helpers/seat.ts';
import { expectNewRelease, expectUpgradeFinished, runningServices } from '../helpers/upgraded.ts';

const seat = openSeat();
afterAll(() => seat.close());

describe('The demo without a terminal', () => {
  let finished: Finished;
  let root: string;
  beforeAll(async () => {
    finished = await seat.run(['demo', '--auto', '--no-tui', '--keep']);
    root = rootIn(finished.text);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test('ends with 3, because verification waits for a person.', () => {
    expect(finished.code, finished.text).toBe(3);
  });

  test('finishes every task of the upgrade.', async () => {
    expectUpgradeFinished(await seat.show());
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
  const demo = seat.start(['demo', '--auto', '--no-tui']);
  await demo.seen(/▶ ecsc\/watch-the-logs@ecsc-1/);
  demo.kill('SIGTERM');
  const { code, text } = await demo.done;
  expect(code, text).toBe(143);
  const root = rootIn(text);
  expect(existsSync(root)).toBe(false);
  expect(markedProcesses(root)).toEqual([]);
  expect((await seat.show()).status).toMatch(/stopped|inDoubt/);
});

function rootIn(text: string): string {
  const root = /\/\S*\/handrail-demo-\w+/.exec(text)?.[0];
  if (root === undefined) throw new Error(`the demo does not say where its hosts are:\n${text}`);
  return root;
}
