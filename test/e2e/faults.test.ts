import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { markedProcesses } from '../../src/demo/processes.ts';
import { writeFaultBook } from '../helpers/fault-book.ts';
import { FaultCounts } from '../helpers/fault-counts.ts';
import { type FaultEstate, type FaultHost, startFaultEstate } from '../helpers/fault-estate.ts';
import { randomFrom } from '../helpers/fault-random.ts';
import { eventsOf, ledgerOf, lies, readEvents } from '../helpers/fault-record.ts';
import { type FaultKind, killSupervisors, networkFaults, runUnderFaults } from '../helpers/fault-run.ts';
import { readChains } from '../helpers/journal-chain.ts';
import { findProgram } from '../helpers/programs.ts';
import { type Finished, type OperatorSeat, openSeat, type Running, type ShownRun } from '../helpers/seat.ts';

const sshd = findProgram('sshd', 'openssh-server');

/** Set to what a failed run printed, it makes the same choices again. */
const seed = Number(process.env.HANDRAIL_FAULT_SEED ?? Math.floor(Math.random() * 1_000_000));
const faultsWanted = Number(process.env.HANDRAIL_FAULTS ?? 200);
/** Runs that go on at the same time, each on two hosts of its own. */
const lanes = 4;
const faultsOfARun = 30;
/** For all of them on a slow machine; a process of theirs that hangs is ended, and says so, long before that. */
const patience = 400_000;

/** Everything that a connection and a process of handrail can suffer; the host itself stays up. */
const survivable: readonly FaultKind[] = [...networkFaults, 'killSshd', 'killHandrail', 'killHandrail'];

describe.skipIf(sshd === null)('A run under faults', () => {
  const counts = new FaultCounts();
  const opened: { seat: OperatorSeat; estate: FaultEstate }[] = [];

  async function openLane(name: string, keepalive: string): Promise<Lane> {
    const seat = openSeat();
    const estate = await startFaultEstate(sshd ?? '', {
      directory: join(seat.directory, 'estate'),
      names: [`${name}-1`, `${name}-2`],
      keepalive,
    });
    opened.push({ seat, estate });
    return { name, seat, estate };
  }

  /** Where a connection that hangs is given up soon. */
  async function openFaultyLane(name: string): Promise<Lane> {
    const lane = await openLane(name, '300ms');
    const ssh = join(lane.seat.environment.HOME ?? '', '.ssh');
    mkdirSync(ssh);
    writeFileSync(join(ssh, 'config'), 'Host *\n  ConnectTimeout 2\n');
    return lane;
  }

  afterAll(async () => {
    await Promise.all(opened.map(({ estate }) => estate.close()));
    if (process.env.HANDRAIL_FAULT_KEEP === undefined) for (const { seat } of opened) seat.close();
    console.log(`seed ${seed}\n${counts}`);
  });

  test(`carries every command out once and tells the truth about it, whatever breaks (seed ${seed}).`, {
    timeout: patience,
  }, async () => {
    const open = await Promise.all(
      Array.from({ length: lanes }, (_, index) => openFaultyLane(`lane${index + 1}`)),
    );
    await Promise.all(
      open.map(async (lane, index) => {
        for (let number = 1; counts.faults < faultsWanted; number++)
          await faultyRun(lane, `run${number}`, randomFrom(seed + 1_000 * index + number), survivable);
      }),
    );
    expect(counts.faults).toBeGreaterThanOrEqual(faultsWanted);
    expect(counts.inDoubt).toBe(0);
  });

  describe('whose supervisor is killed while its command runs', () => {
    let lane: Lane;
    beforeAll(async () => {
      lane = await openLane('lane9', '15s');
    });

    test('is in doubt when the command has ended, and can be closed.', async () => {
      const run = await startGated(lane, 'watched');
      expect(killSupervisors(run.host)).toBe(1);
      await comesTrue(run, () => eventsOf(readEvents(run.seat.runsDir), 'task.attached').length > 0);
      run.openGate();
      await expectDoubt(run, await run.process.done);
      const closed = await run.seat.run(['close', 'latest', '--reason', 'looked at the ledger']);
      expect(closed.code, closed.ending).toBe(0);
      expect((await run.seat.show()).status).toBe('closed');
      expect(ledgerOf(run.host, run.name)).toEqual(['begun work', 'ended work']);
      readChains(run.seat.runsDir);
    });

    test('is in doubt also when nobody was there, and goes on when a person has looked.', async () => {
      const run = await startGated(lane, 'unwatched');
      run.process.kill('SIGKILL');
      await run.process.done;
      expect(killSupervisors(run.host)).toBe(1);
      run.openGate();
      await comesTrue(run, () => ledgerOf(run.host, run.name).includes('ended work'));
      await expectDoubt(run, await run.seat.run(['resume', 'latest', '--auto', '--no-tui']));

      const terminal = run.seat.open(['resume', 'latest', '--auto']);
      await terminal.listens();
      await terminal.shows(/══ .*Work/);
      await terminal.pressUntil('d', /Say how you know/);
      terminal.type('the ledger says so');
      await terminal.shows(/› the ledger says so/);
      await terminal.pressUntil('enter', /The run is complete/);
      terminal.press('q');
      expect((await terminal.ended).code).toBe(0);
      terminal.close();
      expect(ledgerOf(run.host, run.name)).toEqual(['begun work', 'ended work', 'begun after']);
      readChains(run.seat.runsDir);
    });
  });

  /** One run to its end, compared with what truly happened on its hosts. */
  async function faultyRun(
    lane: Lane,
    name: string,
    random: ReturnType<typeof randomFrom>,
    kinds: readonly FaultKind[],
  ): Promise<void> {
    const { seat, estate } = lane;
    const { hosts } = estate;
    const runsDir = join(seat.directory, name);
    const book = writeFaultBook(
      seat.directory,
      name,
      hosts.map(host => host.name),
    );
    let left = faultsOfARun;
    const { end, endings } = await runUnderFaults({
      seat: at(seat, runsDir),
      hosts,
      random,
      kinds,
      args: [
        ...[book.path, '--inventory', estate.inventoryFor(name), '--artifacts', book.artifactsDir],
        ...['--accept-hazard', 'RB-MISSING,NO-HEALTH'],
      ],
      lastStep: 'finish',
      mayHappen: kind => {
        left -= 1;
        if (left < 0 || counts.faults >= faultsWanted) return false;
        counts.struck(kind);
        return true;
      },
    });
    const where = `seed ${seed}, ${lane.name}, ${name}:\n${endings.join('\n')}\n${runsDir}`;
    readChains(runsDir);
    const events = readEvents(runsDir);
    counts.add(events, hosts, name, endings.length);
    expect(end, where).toBe('completed');
    expect(lies(events, hosts, book, name), where).toEqual([]);
    const { tasks } = await at(seat, runsDir).show();
    expect(new Set(tasks.map(({ status }) => status)), where).toEqual(new Set(['finished']));
    for (const host of hosts) {
      expect(host.left('runs'), where).toEqual([]);
      expect(host.left('locks'), where).toEqual([]);
      expect(await remaining(host), where).toEqual([]);
    }
  }
});

/** What stopped is on record as in doubt, ran once, and nothing after it was begun. */
async function expectDoubt({ seat, host, name }: GatedRun, { code, ending }: Finished): Promise<void> {
  expect(code, ending).toBe(3);
  expect(await seat.show()).toMatchObject({
    status: 'inDoubt',
    tasks: [
      { id: `app/work@${host.name}`, status: 'inDoubt', attempts: [{ outcome: { kind: 'lost' } }] },
      { id: `app/after@${host.name}`, status: 'pending', attempts: [] },
    ],
  });
  const says = {
    show: 'Look on the host how the task ended',
    report: 'the process that would have recorded how it ended',
  };
  for (const [command, words] of Object.entries(says)) {
    const { code: told, stdout, stderr } = await seat.run([command, 'latest']);
    expect(told, stderr).toBe(0);
    expect(stdout).toContain('in doubt: nobody knows how a task ended');
    expect(stdout).toContain(`app/work@${host.name}`);
    expect(stdout).toContain(words);
  }
  expect(ledgerOf(host, name)).toEqual(['begun work', 'ended work']);
}

interface GatedRun {
  readonly name: string;
  readonly seat: OperatorSeat;
  readonly host: FaultHost;
  readonly process: Running;
  openGate(): void;
}

/** A run whose first command is under way on its host, and ends when its gate is opened. */
async function startGated({ seat, estate }: Lane, name: string): Promise<GatedRun> {
  const host = estate.hosts[0]!;
  const book = join(seat.directory, `${name}.yaml`);
  writeFileSync(
    book,
    `handrail: 1
name: ${name}
title: A release that waits
variables: { home: { default: /home } }
upgrade:
  - service: app
    hosts: [${host.name}]
    steps:
      - name: Work
        run: |
          echo 'begun work' >>{{home}}/ledger
          until test -e {{home}}/gate; do sleep 0.05; done
          echo 'ended work' >>{{home}}/ledger
      - { name: After, run: "echo 'begun after' >>{{home}}/ledger" }
`,
  );
  const own = at(seat, join(seat.directory, name));
  const inventory = estate.inventoryFor(name);
  const run: GatedRun = {
    ...{ name, host, seat: own },
    process: own.start(['run', book, '--inventory', inventory, '--auto', '--no-tui']),
    openGate: () => writeFileSync(join(host.homeOf(name), 'gate'), ''),
  };
  await comesTrue(run, () => ledgerOf(host, name).includes('begun work'));
  return run;
}

async function comesTrue({ process }: GatedRun, condition: () => boolean): Promise<void> {
  await vi.waitUntil(condition, { timeout: 60_000, interval: 20 }).catch(() => {
    throw new Error(`it did not come true: ${condition}\n${process.text()}`);
  });
}

interface Lane {
  readonly name: string;
  readonly seat: OperatorSeat;
  readonly estate: FaultEstate;
}

/** The same seat with runs of its own. */
function at(seat: OperatorSeat, runsDir: string): OperatorSeat {
  return {
    ...seat,
    runsDir,
    environment: { ...seat.environment, HANDRAIL_RUNS_DIR: runsDir },
    run: args => seat.run([...args, '--runs-dir', runsDir]),
    start: args => seat.start([...args, '--runs-dir', runsDir]),
    open: args => seat.open([...args, '--runs-dir', runsDir]),
    async show(run = 'latest') {
      const { code, stdout, ending } = await seat.run(['show', run, '--json', '--runs-dir', runsDir]);
      if (code !== 0) throw new Error(ending);
      return JSON.parse(stdout) as ShownRun;
    },
  };
}

/** Command lines of what still runs on a host when everything had time to end. */
async function remaining({ root }: FaultHost): Promise<readonly string[]> {
  const until = Date.now() + 10_000;
  for (let pids = markedProcesses(root); ; pids = markedProcesses(root)) {
    if (pids.length === 0) return [];
    if (Date.now() > until) return pids.map(pid => readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
    await pause(50);
  }
}
