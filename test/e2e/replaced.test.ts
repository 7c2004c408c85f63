import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openSeat } from '../helpers/seat.ts';
import { type SmallEstate, startSmallEstate } from '../helpers/small-estate.ts';
import { openTerminal, type Terminal } from '../helpers/terminal.ts';

describe('Where the installed program goes away while it waits for a person,', () => {
  const seat = openSeat();
  const book = join(seat.directory, 'book.yaml');
  let estate: SmallEstate;
  beforeAll(async () => {
    estate = await startSmallEstate(seat.directory, ['app-1']);
    writeFileSync(
      book,
      `handrail: 1
name: replaced
title: A small release
upgrade:
  - service: app
    hosts: [app-1]
    steps:
      - { name: Kill, run: 'pkill -f no-such-program-anywhere || echo none' }
      - { name: Fail once, run: 'test -e {{home}}/seen || { touch {{home}}/seen; false; }' }
      - { name: Set the limit, edit: '{{home}}/app.conf', set: { limit: '5' } }
verify:
  - name: It looks right
    manual: Look at it.
    hosts: [app-1]
commit:
  - { name: Tidy up, hosts: [app-1], run: 'rm {{home}}/seen' }
`,
    );
  });
  afterAll(async () => {
    await estate.close();
    seat.close();
  });

  /** A copy of the program, started in a terminal; `remove` takes every file of it away. */
  function openCopy(name: string, args: readonly string[]): { terminal: Terminal; remove(): void } {
    const copy = join(seat.directory, name);
    cpSync(dirname(seat.program), copy, { recursive: true });
    const terminal = openTerminal([process.execPath, join(copy, 'cli.js'), ...args], {
      cwd: seat.directory,
      env: seat.environment,
      columns: 120,
      rows: 40,
    });
    onTestFinished(() => terminal.close());
    return {
      terminal,
      remove() {
        expect(readdirSync(copy).length).toBeGreaterThan(50);
        rmSync(copy, { recursive: true });
      },
    };
  }

  test('a run goes on to its end, from the question about hazards to what follows the sign-off.', async () => {
    writeFileSync(join(estate.hosts['app-1']!.home, 'app.conf'), 'limit=4\n');
    const { terminal, remove } = openCopy('first', ['run', book, '--inventory', estate.inventoryPath]);
    await terminal.shows(/Type (\S+) to run it all the same:/);
    const [, codes = ''] = /Type (\S+) to run/.exec(terminal.screen()) ?? [];
    remove();
    terminal.type(codes);
    await terminal.pressUntil('enter', /Next: Kill on app-1/, 5_000);
    await confirm(terminal, /Next: Fail once/);
    await confirm(terminal, /══ Failed/);
    await terminal.pressUntil('r', /Run again: Fail once/);
    await terminal.pressUntil('enter', /Next: Set the limit/);
    await confirm(terminal, /1 item of the verification needs a verdict/);
    await terminal.pressUntil('p', /Verdict: pass/);
    await terminal.pressUntil('enter', /Every item has a verdict/);
    await terminal.pressUntil('4', /\[4 Sign-off\]/);
    await terminal.pressUntil('a', /Sign off: accept/);
    await terminal.pressUntil('enter', /Next: Tidy up/);
    await confirm(terminal, /The run is complete/);
    expect(await left(terminal)).toBe(0);
    expect((await seat.show()).status).toBe('completed');
  });

  test('a run that waits on its screen can be rolled back.', async () => {
    writeFileSync(join(estate.hosts['app-1']!.home, 'app.conf'), 'limit=4\n');
    const where = ['--inventory', estate.inventoryPath];
    const accepting = ['--accept-hazard', 'KILL-NOWAIT,RB-MISSING'];
    const { terminal, remove } = openCopy('second', ['run', book, ...where, ...accepting]);
    await terminal.listens();
    await terminal.pressUntil('enter', /Next: Kill on app-1/);
    remove();
    await confirm(terminal, /Next: Fail once/);
    await confirm(terminal, /Next: Set the limit/);
    await confirm(terminal, /1 item of the verification needs a verdict/);
    await terminal.pressUntil('B', /══ Roll back/);
    await terminal.pressUntil('b', /Type rollback/);
    terminal.type('it is slow');
    await terminal.shows(/› it is slow/);
    await terminal.pressUntil('tab', /Esc back/);
    terminal.type('rollback');
    await terminal.shows(/› rollback/);
    await terminal.pressUntil('enter', /Next: Undo: Set the limit/);
    await confirm(terminal, /The run is over: rolled back/);
    expect(await left(terminal)).toBe(1);
    expect((await seat.show()).status).toBe('rolledBack');
  });

  /** The exit code after leaving a run that is over. */
  async function left(terminal: Terminal): Promise<number> {
    terminal.press('q');
    return (await terminal.ended).code;
  }

  async function confirm(terminal: Terminal, then: RegExp): Promise<void> {
    await terminal.pressUntil('enter', /^Enter run on /m);
    await terminal.pressUntil('enter', then);
  }
});
