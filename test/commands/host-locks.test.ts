import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeCommand } from '../../src/commands/close.ts';
import { locksCommand } from '../../src/commands/locks.ts';
import { resumeCommand } from '../../src/commands/resume.ts';
import { runCommand } from '../../src/commands/run.ts';
import { ExitCode } from '../../src/errors.ts';
import { listRuns } from '../../src/journal/run-directory.ts';
import { type SmallEstate, startSmallEstate } from '../helpers/small-estate.ts';
import { type Asked, Place } from './place.ts';

const directory = mkdtempSync(join(tmpdir(), 'handrail-test-'));
let estate: SmallEstate;

beforeAll(async () => {
  estate = await startSmallEstate(directory, ['a', 'b']);
});

afterAll(async () => {
  await estate.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Runs of a runbook on one host over SSH; its name keeps the tests apart, whose hosts are the same. */
class Seat extends Place {
  readonly go: string;
  readonly path: string;
  constructor(name: string, go = '') {
    super();
    this.go = go || join(this.root, 'go');
    this.path = this.write([
      'handrail: 1',
      `name: ${name}`,
      'title: A story',
      'upgrade:',
      '  - service: app',
      '    hosts: [a]',
      '    steps:',
      `      - { name: Wait, run: "echo it waits; while test -d ${this.root} && ! test -e ${this.go}; do sleep 0.1; done; echo it went on" }`,
    ]);
  }

  on(asked: Asked = {}): Asked {
    return {
      ...asked,
      flags: ['auto', ...(asked.flags ?? [])],
      texts: { inventory: estate.inventoryPath, ...asked.texts },
    };
  }

  run(asked: Asked = {}) {
    return this.ask(runCommand, this.on({ positionals: [this.path], ...asked }));
  }

  /** Left while its command goes on. */
  async leave(): Promise<string> {
    let sent = false;
    const { code } = await this.run({
      onText(text) {
        if (sent || !/│ it waits/.test(text)) return;
        sent = true;
        setImmediate(() => process.emit('SIGINT'));
      },
    });
    expect(code).toBe(ExitCode.interrupted);
    return listRuns(this.runs)[0]?.id ?? '';
  }

  async locks(positional: string) {
    const { text, code } = await this.ask(
      locksCommand,
      this.on({ positionals: [positional], flags: ['json'] }),
    );
    return { code, hosts: JSON.parse(text).hosts };
  }

  async end() {
    writeFileSync(this.go, '');
    return this.ask(resumeCommand, { flags: ['auto'] });
  }
}

describe('the lock of a host', () => {
  it('is kept while a command goes on, is listed for its run and its runbook, and is given back', async () => {
    const seat = new Seat('listed');
    const run = await seat.leave();
    const lock = { id: `a:${run}`, runbook: 'listed', run, standing: 'stale' };
    for (const positional of [run, seat.path])
      expect((await seat.locks(positional)).hosts).toMatchObject([{ host: 'a', locks: [lock] }]);
    expect((await seat.ask(locksCommand, seat.on({ positionals: [run] }))).text).toMatch(
      new RegExp(`\\na\\n {2}a:${run} {2}listed {2}left behind`),
    );
    expect((await seat.end()).code).toBe(ExitCode.complete);
    expect((await seat.locks(run)).hosts).toEqual([{ host: 'a', locks: [] }]);
  });

  it('keeps a run away that cannot see the other one: exit 5, and both ways to end that one', async () => {
    const here = new Seat('elsewhere');
    const run = await here.leave();
    const there = new Seat('elsewhere', here.go);
    const { code, text } = await there.run();
    expect(code).toBe(ExitCode.locked);
    expect(text).toContain(run);
    expect(text).toMatch(/handrail resume.*handrail close/s);
    await here.end();
    expect((await there.ask(resumeCommand, { flags: ['auto'] })).code).toBe(ExitCode.complete);
  });

  it('of a run that was closed is taken over by the next run of the runbook here', async () => {
    const seat = new Seat('closed');
    await seat.leave();
    await seat.ask(closeCommand, {
      positionals: ['latest'],
      texts: { reason: 'enough' },
      flags: ['leave-running'],
    });
    writeFileSync(seat.go, '');
    const { code, text } = await seat.run();
    expect(text).toContain('connected');
    expect(code).toBe(ExitCode.complete);
  });

  it('can be broken by its name where its process does no more with it, and then no run is kept away', async () => {
    const here = new Seat('broken');
    const run = await here.leave();
    const there = new Seat('broken', here.go);
    const id = `a:${run}`;
    const texts = { 'break-lock': id, reason: 'that machine is gone', operator: 'ada' };
    await expect(here.ask(locksCommand, here.on({ texts }))).rejects.toMatchObject({
      message: expect.stringContaining('--confirm'),
    });
    // From there, where the run is not kept, all that is known of its process is that it is alive: it is this one.
    await expect(
      there.ask(locksCommand, there.on({ positionals: [there.path], texts: { ...texts, confirm: id } })),
    ).rejects.toMatchObject({ exitCode: ExitCode.locked });
    const broken = await here.ask(locksCommand, here.on({ texts: { ...texts, confirm: id } }));
    expect([broken.code, broken.text]).toEqual([
      ExitCode.complete,
      `The lock ${id} was broken, which is on record.\n`,
    ]);
    expect((await there.locks(there.path)).hosts).toEqual([{ host: 'a', locks: [] }]);
    writeFileSync(here.go, '');
    expect((await there.run()).code).toBe(ExitCode.complete);
  });

  it('cannot be asked for where the host is not there: exit 4, and the others are listed', async () => {
    const seat = new Seat('away');
    const path = seat.write([
      'handrail: 1',
      'name: away',
      'title: A story',
      'upgrade:',
      '  - { service: app, hosts: [a, b], steps: [{ name: Go, run: "true" }] }',
    ]);
    await estate.hosts.b?.takeDown();
    const { code, hosts } = await seat.locks(path);
    await estate.hosts.b?.bringUp();
    expect(code).toBe(ExitCode.unreachable);
    expect(hosts).toMatchObject([
      { host: 'a', locks: expect.any(Array) },
      { host: 'b', problem: { code: 'unreachable' } },
    ]);
  });
});
