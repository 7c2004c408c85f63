import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planFrom } from '../../src/commands/load.ts';
import type { Estate } from '../../src/demo/estate.ts';
import { performByHand } from '../helpers/by-hand.ts';
import { findProgram } from '../helpers/programs.ts';
import { type Finished, openSeat, repository } from '../helpers/seat.ts';
import { type Sshd, startSshdEstate } from '../helpers/sshd.ts';
import {
  allServices,
  expectNewRelease,
  expectUpgradeFinished,
  runningServices,
} from '../helpers/upgraded.ts';

const sshd = findProgram('sshd', 'openssh-server');
const book = join(repository, 'runbooks/ecsc-20170315.yaml');

describe.skipIf(sshd === null)('The ecsc release on eight OpenSSH servers', () => {
  const seat = openSeat();
  let estate: Estate<Sshd>;
  let finished: Finished;

  beforeAll(async () => {
    estate = await startSshdEstate(sshd ?? '');
    finished = await seat.run([
      'run',
      book,
      ...['--inventory', estate.inventoryPath, '--artifacts', estate.artifactsDir],
      ...['--auto', '--no-tui'],
    ]);
  });
  afterAll(async () => {
    await estate?.close();
    seat.close();
  });

  test('ends with 3, because verification waits for a person.', () => {
    expect(finished.code, finished.text).toBe(3);
  });

  test('finishes every task of the upgrade.', async () => {
    expectUpgradeFinished(await seat.show());
  });

  test('leaves the backup, the new release and a log that goes on with it on every host.', () => {
    expectNewRelease(estate.root);
  });

  test('leaves every service running once.', () => {
    expect(runningServices(estate.root)).toEqual(allServices);
  });

  test('keeps one connection to each host.', () => {
    for (const { name, server } of Object.values(estate.hosts))
      expect(server.log().match(/Accepted publickey/g), name).toHaveLength(1);
  });

  test('can be undone with the rollback commands that the plan lists.', async () => {
    const { plan } = await planFrom({
      book,
      inventory: estate.inventoryPath,
      artifacts: estate.artifactsDir,
      variables: {},
      selection: { limit: [], only: [], skip: [] },
      language: 'en',
    });
    await performByHand(estate, plan.rollback);
    for (const { sandbox, service, name } of Object.values(estate.hosts))
      expect(readFileSync(join(sandbox.home, service.name, 'VERSION'), 'utf8'), name).toBe('20170301\n');
    expect(runningServices(estate.root)).toEqual(
      allServices.filter(service => service !== 'ecsc-1 prochistdata'),
    );
  });
});
