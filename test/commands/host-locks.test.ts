import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeCommand } from '../../src/commands/close.ts';
import { locksCommand } from '../../src/commands/locks.ts';
import { reportCommand } from '../../src/commands/report.ts';
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
      flags: asked.flags ?? ['auto'],
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
      this.on({ positionals: [positional], flags: ['auto', 'json'] }),
    );
    return { code, hosts: JSON.parse(text).hosts };
  }

  close() {
    return this.ask(closeCommand, {
      positionals: ['latest'],
      texts: { reason: 'enough' },
      flags: ['leave-running'],
    });
  }

  /** The latest run's. */
  journal(): string {
    return readFileSync(this.#journal, 'utf8');
  }

  get #journal(): string {
    return join(listRuns(this.runs)[0]?.path ?? '', 'journal.jsonl');
  }

  /** Cuts the record off behind the first event of this type. */
  forgetAfter(type: string): void {
    const lines = this.journal().split('\n');
    const last = lines.findIndex(line => line.includes(`"type":"${type}"`));
    expect(last).toBeGreaterThan(0);
    writeFileSync(this.#journal, `${lines.slice(0, last + 1).join('\n')}\n`);
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

  it('of a run that is closed is given back, on record, and no machine is kept away', async () => {
    const here = new Seat('closed');
    const run = await here.leave();
    const { code, text, complaints } = await here.close();
    expect(code).toBe(ExitCode.complete);
    expect(complaints).toContain('Giving back the locks that the run may hold: a');
    expect(text).toContain('a: the run holds no lock there any more.');
    expect((await here.locks(run)).hosts).toEqual([{ host: 'a', locks: [] }]);
    expect(here.journal()).toMatch(/"type":"host.swept","host":"a","what":"lock","kept":\[\]\}\n$/);
    writeFileSync(here.go, '');
    const there = new Seat('closed', here.go);
    expect((await there.run()).code).toBe(ExitCode.complete);
  });

  it('of a run whose claim was never answered is given back when that is closed', async () => {
    const seat = new Seat('unanswered');
    const run = await seat.leave();
    // As it is where handrail was killed between the question and its answer.
    seat.forgetAfter('host.connecting');
    expect((await seat.locks(run)).hosts).toMatchObject([{ locks: [{ id: `a:${run}` }] }]);
    expect((await seat.close()).text).toContain('a: the run holds no lock there any more.');
    expect((await seat.locks(run)).hosts).toEqual([{ host: 'a', locks: [] }]);
    writeFileSync(seat.go, '');
  });

  it('that was given back when the run was left is not asked for again when that is closed', async () => {
    const seat = new Seat('left');
    const { code } = await seat.run({ flags: [] });
    expect(code).toBe(ExitCode.needsPerson);
    await estate.hosts.a?.takeDown();
    const { text, complaints } = await seat.close();
    await estate.hosts.a?.bringUp();
    expect(complaints).toBe('');
    expect(text).toMatch(/^Run .*: closed\nNot removed from a: /);
    expect(text).not.toMatch(/lock/);
  });

  it('of a run that was closed while the host was away is told of, and taken over by the next run here', async () => {
    const seat = new Seat('away-then');
    const run = await seat.leave();
    await estate.hosts.a?.takeDown();
    const closed = await seat.close();
    await estate.hosts.a?.bringUp();
    expect(closed.code).toBe(ExitCode.complete);
    expect(closed.text).toMatch(/\na: the lock could not be given back: .*\n/);
    expect(closed.text).toContain(`handrail locks ${run} --break-lock a:${run} --reason`);
    expect(seat.journal()).toMatch(/"type":"host.swept","host":"a","what":"lock","kept":\[\],"problem":/);
    const report = await seat.ask(reportCommand, { positionals: [run] });
    expect(report.text).toContain('its lock could not be given back');
    expect(report.text).toContain('not cleaned up');
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
