import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readChains } from '../helpers/journal-chain.ts';
import { expectAnswers, expectRestored, type Night, nightFalls, reason, sshd } from '../helpers/night.ts';
import { look, lookAtAll, type Sight } from '../helpers/watched-estate.ts';

describe.skipIf(sshd === null)('A rollback of one service', () => {
  let night: Night;
  let before: Readonly<Record<string, Sight>>;
  const offered = /^Enter (what will run|run the check)/m;
  const confirming = /^Enter run on /m;

  beforeAll(async () => {
    night = await nightFalls();
    before = lookAtAll(night.estate);
    const hosts = 'schedule-1,schedule-res-1';
    const release = await night.run('--only', 'schedule,schedule-res', '--limit', hosts);
    expect(release.code, release.ending).toBe(3);
  });
  afterAll(() => night?.close());

  test('ends with 0 and lets nothing else go on.', async () => {
    const undone = await night.rollBack('--only', 'schedule-res');
    expect(undone.code, undone.ending).toBe(0);
    expect(undone.text).not.toMatch(/▶ (schedule|verify)\//);
  });

  test('leaves the other service upgraded, and nothing of its own.', async () => {
    const sight = (host: string) => look(night.estate.hosts[host]!);
    expectRestored(before['schedule-res-1']!, sight('schedule-res-1'), 'schedule-res-1', [
      'schedule-res.tar',
      'schedule-res_20170315.failed',
      'schedule-res_20170315.unused',
    ]);
    expect(readFileSync(join(night.home('schedule-1'), 'schedule/VERSION'), 'utf8')).toBe('20170315\n');
    await expectAnswers(night, 'schedule-res-1', 'schedulereslog/scheduleres.log', 'schedule-res 20170301');
    await expectAnswers(night, 'schedule-1', 'schedulelog/schedule.log', 'schedule 20170315');
  });

  test('leaves a run that can be gone on with.', async () => {
    const resumed = await night.seat.run(['resume', 'latest', '--auto', '--no-tui']);
    expect(resumed.code, resumed.ending).toBe(3);
    const run = await night.seat.show();
    expect(run.status).toBe('stopped');
    const status = (id: string) => run.tasks.find(task => task.id === id)?.status;
    expect(status('schedule-res/unpack@schedule-res-1')).toBe('rolledBack');
    expect(status('schedule/unpack@schedule-1')).toBe('finished');
    readChains(night.seat.runsDir);
  });

  test('is confirmed step by step in a terminal, and can be followed by one of another service.', async () => {
    const terminal = night.seat.open(['rollback', 'latest', '--only', 'schedule', ...reason]);
    await terminal.listens();
    for (const step of [
      'See how far the release came',
      'Stop the service',
      'Put the backup in place of the failed version',
      'Start the service, unless it runs',
      'Check that the service runs',
      'Undo: Back up',
    ]) {
      await terminal.pressUntil('.', new RegExp(`Next: ${step} on schedule-1`));
      await terminal.shows(offered);
      await terminal.pressUntil('enter', confirming);
      await terminal.pressUntil('enter', /^(?!Enter run on ).*\? help$/m);
    }
    await terminal.shows(/▶ verification|paused/i);
    await terminal.pressUntil('q', /leave now/i);
    terminal.press('l');
    const ended = await terminal.ended;
    terminal.close();
    expect(ended.code, ended.written.slice(-2000)).toBe(0);
    const after = look(night.estate.hosts['schedule-1']!);
    expectRestored(before['schedule-1']!, after, 'schedule-1', [
      'schedule.tar',
      'schedule_20170315.failed',
      'schedule_20170315.unused',
    ]);
    expect((await night.seat.show()).status).toBe('stopped');
    readChains(night.seat.runsDir);
  });
});
