import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { locksCommand } from '../../src/commands/locks.ts';
import { ExitCode } from '../../src/errors.ts';
import { acquireLock } from '../../src/journal/lock.ts';
import { systemProcesses } from '../../src/journal/processes.ts';
import type { RunDirectory } from '../../src/journal/run-directory.ts';
import { Place, stopped } from './place.ts';

const now = new Date('2017-03-15T02:00:00.000Z');
const steps = ['{ name: Go, run: "true" }'];

/** Takes the lock as a process of another machine, of which nobody here can say whether it is alive. */
function takenElsewhere(run: RunDirectory) {
  const self = { ...systemProcesses().self, hostname: 'elsewhere', boot: 'another' };
  return acquireLock(run, { operator: 'li', now, processes: { ...systemProcesses(), self } });
}

function takenByTheGone(run: RunDirectory) {
  const self = { ...systemProcesses().self, pid: 2 ** 22 + 1 };
  return acquireLock(run, { operator: 'wu', now, processes: { ...systemProcesses(), self } });
}

async function placeWith(take: (run: RunDirectory) => unknown): Promise<{ place: Place; run: RunDirectory }> {
  const place = new Place();
  const run = await place.record(place.book(steps), [stopped]);
  take(run);
  return { place, run };
}

describe('locks', () => {
  it.each([
    ['held', (run: RunDirectory) => acquireLock(run, { operator: 'ada', now }), 'ada'],
    ['stale', takenByTheGone, 'wu'],
    ['unknown', takenElsewhere, 'li'],
  ] as const)('lists a lock that is %s, with who took it', async (standing, take, operator) => {
    const { place, run } = await placeWith(take);
    const { code, text } = await place.ask(locksCommand, { flags: ['json'] });
    expect(code).toBe(ExitCode.complete);
    expect(JSON.parse(text)).toEqual({
      runs: [
        {
          id: run.id,
          runbook: 'story',
          run: run.id,
          standing,
          holder: expect.objectContaining({ operator, since: now.toISOString() }),
        },
      ],
      hosts: [],
    });
    const lines = await place.ask(locksCommand);
    expect(lines.text).toContain(`  ${run.id}  story  `);
    expect(lines.text).toContain(`${operator}, process `);
  });

  it('says so where there is none', async () => {
    const { place } = await placeWith(() => {});
    expect((await place.ask(locksCommand)).text).toBe(`Runs in ${place.runs}\n  nobody holds a lock\n`);
  });
});

describe('locks --break-lock', () => {
  const reason = { reason: 'that machine is gone' };

  it('breaks one lock, and keeps on record whose it was, who broke it and why', async () => {
    const { place, run } = await placeWith(takenElsewhere);
    const { code, text } = await place.ask(locksCommand, {
      texts: { 'break-lock': run.id, confirm: run.id, operator: 'ada', ...reason },
    });
    expect([code, text]).toEqual([ExitCode.complete, `The lock ${run.id} was broken, which is on record.\n`]);
    expect(JSON.parse(readFileSync(join(run.path, 'locks', '2.json'), 'utf8'))).toMatchObject({
      operator: 'ada',
      released: true,
      broken: { ...reason, holder: { operator: 'li', hostname: 'elsewhere' } },
    });
    expect((await place.ask(locksCommand)).text).toContain('nobody holds a lock');
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['without a reason', { confirm: 'ID' }, /needs --reason/],
    ['where the name was not given twice', reason, /needs --confirm/],
    ['where the second name is another one', { ...reason, confirm: 'ID-2' }, /needs --confirm/],
  ])('breaks nothing %s', async (_, texts, message) => {
    const { place, run } = await placeWith(takenElsewhere);
    const given = Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, text.replace('ID', run.id)]),
    );
    await expect(
      place.ask(locksCommand, { texts: { 'break-lock': run.id, ...given } }),
    ).rejects.toMatchObject({ exitCode: ExitCode.usage, message: expect.stringMatching(message) });
    expect(readdirSync(join(run.path, 'locks'))).toEqual(['1.json']);
  });

  it('refuses where the process is alive, and says to end it there', async () => {
    const { place, run } = await placeWith(taken => acquireLock(taken, { operator: 'ada', now }));
    await expect(
      place.ask(locksCommand, { texts: { 'break-lock': run.id, confirm: run.id, ...reason } }),
    ).rejects.toMatchObject({ exitCode: ExitCode.locked, hint: expect.stringContaining('End it there') });
  });

  it('refuses a name that no lock has', async () => {
    const { place } = await placeWith(() => {});
    await expect(
      place.ask(locksCommand, { texts: { 'break-lock': 'here:x', confirm: 'here:x', ...reason } }),
    ).rejects.toMatchObject({ message: 'There is no lock here:x' });
  });
});
