import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Demo, startDemoEstate } from '../../src/demo/demo.ts';
import { readChains } from '../helpers/journal-chain.ts';
import { openSeat } from '../helpers/seat.ts';
import { type SmallEstate, startSmallEstate } from '../helpers/small-estate.ts';
import type { Ended, Terminal } from '../helpers/terminal.ts';

/** What the bar's Enter says when something may be confirmed, and what it says in the confirmation itself. */
const offered = /^Enter (what will run|run the check)/m;
const confirming = /^Enter run on /m;

/** What is confirmed of the service schedule; watching its log begins by itself. */
const steps = [
  'Upload the package',
  'Check the package',
  'Check the free space',
  'Stop the service',
  'Back up',
  'Unpack',
  'Start the service',
];

/** Opens the confirmation of what is next, and confirms it. */
async function confirmNext(terminal: Terminal): Promise<void> {
  await terminal.shows(offered);
  await terminal.pressUntil('enter', confirming);
  await terminal.pressUntil('enter', /^(?!Enter run on ).*\? help$|Verification passed|no verdict/m);
}

/** Presses q until the program has ended: a key that comes in one read with others leaves nothing. */
async function quit(terminal: Terminal): Promise<Ended> {
  let isOver = false;
  const ended = terminal.ended.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    terminal.press('q');
    await Promise.race([ended, new Promise(resolve => setTimeout(resolve, 1_000))]);
  }
  return ended;
}

function expectRestored({ restored, left }: Ended): void {
  expect(left).toEqual([]);
  expect(restored).toBe(true);
}

/** Of a service of the release, in their order. */
const stepsAfterUpload = [...steps.slice(1), 'Watch the log'];

describe('One service of the release, stepped through in a terminal', () => {
  const seat = openSeat();
  let demo: Demo;
  let terminal: Terminal;
  beforeAll(async () => {
    demo = await startDemoEstate({ keep: false });
    terminal = seat.open(
      [
        ...['run', demo.runbookPath, '--inventory', demo.inventoryPath, '--artifacts', demo.artifactsDir],
        // prochistdata is not upgraded here, so nothing can be verified of it.
        ...['--only', 'schedule', '--skip', 'verify/prochistdata-runs', '--operator', 'Night Shift'],
      ],
      { columns: 200, rows: 50 },
    );
    await terminal.listens();
  });
  afterAll(async () => {
    terminal?.close();
    await demo?.close();
    seat.close();
  });

  test('begins with the release notes.', async () => {
    await terminal.shows(/Release notes/);
    await terminal.shows(/Deleting a load balancer right after creating it/);
  });

  test('runs nothing before it is confirmed, and shows exactly what that will be.', async () => {
    await terminal.pressUntil('enter', /Next: Upload the package on schedule-1/);
    expect(demo.hosts['schedule-1']?.sandbox.home).toBeDefined();
    expect(existsSync(join(demo.hosts['schedule-1']!.sandbox.home, 'schedule.tar'))).toBe(false);
    await terminal.pressUntil('enter', confirming);
    expect(terminal.screen()).toMatch(/upload schedule\.tar to schedule-1:/);
    await terminal.pressUntil('escape', offered);
    expect(existsSync(join(demo.hosts['schedule-1']!.sandbox.home, 'schedule.tar'))).toBe(false);
  });

  test('takes every step on the first host as it is confirmed, and shows the log until its pattern.', async () => {
    await stepThrough('schedule-1');
    await terminal.shows(/Next: Upload the package on schedule-2/);
    // The run has gone on; the log of the watch that is over is still there to be read.
    for (const step of stepsAfterUpload) {
      terminal.press('down');
      await terminal.shows(new RegExp(`── ${step} · schedule-2`));
    }
    await terminal.pressUntil('left', /── Watch the log · schedule-1/);
    await terminal.shows(/schedule 20170315 服务启动成功, Server startup in 2483 ms/);
    await terminal.pressUntil('.', /── Upload the package · schedule-2/);
    expectUpgraded('schedule-1');
  });

  test('takes every step on the second host after that.', async () => {
    await stepThrough('schedule-2');
    await terminal.shows(/Next: ecsc runs on /);
    expectUpgraded('schedule-2');
  });

  async function stepThrough(host: string): Promise<void> {
    for (const step of steps) {
      await terminal.shows(new RegExp(`Next: ${step} on ${host}`));
      await confirmNext(terminal);
    }
    await terminal.shows(new RegExp(`schedule\\.log · ${host}`));
  }

  function expectUpgraded(host: string): void {
    const { home } = demo.hosts[host]!.sandbox;
    expect(readFileSync(join(home, 'schedule/VERSION'), 'utf8')).toBe('20170315\n');
    expect(readFileSync(join(home, 'schedule_20170315/VERSION'), 'utf8')).toBe('20170301\n');
  }

  test('is verified: the checks run, and a person passes what only a person can see.', async () => {
    for (let check = 0; check < 4; check++) await confirmNext(terminal);
    await terminal.shows(/ 8 of 19 /);
    await terminal.pressUntil('end', /^›.*typing error/m);
    for (let judged = 9; judged <= 18; judged++) {
      await terminal.pressUntil('p', /Verdict: pass/);
      terminal.type('seen in the portal');
      await terminal.shows(/› seen in the portal/);
      await terminal.pressUntil('enter', new RegExp(`\\b${judged} of 19\\b|Every item has a verdict`));
      if (judged < 18) await terminal.pressUntil('up', /^› ▲ .*no verdict/m);
    }
  });

  test('is signed off by name, and then the run is complete.', async () => {
    await terminal.pressUntil('4', /Every item has a verdict/);
    await terminal.pressUntil('a', /Sign off: accept/);
    await terminal.shows(/Night Shift/);
    await terminal.pressUntil('enter', /The run is complete/);
  });

  test('leaves the terminal as it was, with exit code 0.', async () => {
    const ended = await quit(terminal);
    expect(ended.code).toBe(0);
    expectRestored(ended);
    expect(await seat.show()).toMatchObject({ status: 'completed', signatures: [{ name: 'Night Shift' }] });
    readChains(seat.runsDir);
  });

  test('can be replayed on the same screen, where nothing can be executed.', async () => {
    await demo.close();
    const replay = seat.open(['replay', 'latest'], { columns: 200, rows: 50 });
    await replay.listens();
    await replay.shows(/REPLAY/);
    await replay.shows(/Release notes/);
    await replay.pressUntil('$', /The run is complete/);
    await replay.pressUntil('0', /preparing/);
    await replay.pressUntil('2', /\[2 Steps\]/);
    await replay.pressUntil('>', /── Watch the log · schedule-1/, 500);
    replay.press(' ');
    await replay.shows(/schedule\.log · schedule-1/);
    await replay.pressUntil('>', /── Upload the package · schedule-2/, 500);
    const ended = await quit(replay);
    replay.close();
    expect(ended.code).toBe(0);
    expectRestored(ended);
  });
});

describe('However the program is left, the terminal is as it was:', () => {
  const seat = openSeat();
  const book = join(seat.directory, 'book.yaml');
  let estate: SmallEstate;
  beforeAll(async () => {
    estate = await startSmallEstate(seat.directory, ['app-1']);
    writeFileSync(
      book,
      'handrail: 1\nname: small\ntitle: A small release\nupgrade:\n  - service: app\n    hosts: [app-1]\n    steps: [{ name: Greet, run: echo hello }]\n',
    );
  });
  afterAll(async () => {
    await estate.close();
    seat.close();
  });

  const rows: readonly [string, number, (terminal: Terminal) => Promise<void> | void][] = [
    [
      'q',
      3,
      async terminal => {
        await terminal.pressUntil('q', /leave now/i);
        terminal.press('l');
      },
    ],
    [
      'Ctrl-C twice',
      130,
      async terminal => {
        await terminal.pressUntil('ctrl-c', /leave now/i);
        terminal.press('ctrl-c');
      },
    ],
    [
      'SIGINT twice',
      130,
      async terminal => {
        terminal.signal('SIGINT');
        await terminal.shows(/leave now/i);
        terminal.signal('SIGINT');
      },
    ],
    ['SIGTERM', 143, terminal => terminal.signal('SIGTERM')],
    ['SIGHUP', 129, terminal => terminal.signal('SIGHUP')],
  ];
  test.each(rows)('%s ends with %d.', async (_, code, leave) => {
    const terminal = seat.open(['run', book, '--inventory', estate.inventoryPath]);
    try {
      await terminal.listens();
      await terminal.pressUntil('enter', /Next: Greet on app-1/);
      await leave(terminal);
      const ended = await terminal.ended;
      expect(ended.code, ended.written.slice(-2000)).toBe(code);
      expectRestored(ended);
      expect((await seat.show()).status).toBe('stopped');
      readChains(seat.runsDir);
    } finally {
      terminal.close();
      await seat.run(['close', 'latest', '--reason', 'the next test']);
    }
  });
});
