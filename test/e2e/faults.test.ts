import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { markedProcesses } from '../../src/demo/processes.ts';
import { writeFaultBook } from '../helpers/fault-book.ts';
import { FaultCounts } from '../helpers/fault-counts.ts';
import { type FaultEstate, type FaultHost, startFaultEstate } from '../helpers/fault-estate.ts';
import { randomFrom } from '../helpers/fault-random.ts';
import { ledgerOf, lies, readEvents, repeated, stepOf } from '../helpers/fault-record.ts';
import { type FaultKind, networkFaults, runUnderFaults } from '../helpers/fault-run.ts';
import { readChains } from '../helpers/journal-chain.ts';
import { findProgram } from '../helpers/programs.ts';
import { type OperatorSeat, openSeat, type ShownRun } from '../helpers/seat.ts';

const sshd = findProgram('sshd', 'openssh-server');

/** Set to what a failed run printed, it makes the same choices again. */
const seed = Number(process.env.HANDRAIL_FAULT_SEED ?? Math.floor(Math.random() * 1_000_000));
const faultsWanted = Number(process.env.HANDRAIL_FAULTS ?? 200);
/** Runs that go on at the same time, each on two hosts of its own. */
const lanes = 3;
const faultsOfARun = 30;

/** Everything that a connection and a process of handrail can suffer; the host itself stays up. */
const survivable: readonly FaultKind[] = [...networkFaults, 'killSshd', 'killHandrail', 'killHandrail'];

describe.skipIf(sshd === null)('A run under faults', () => {
  const counts = new FaultCounts();
  const opened: { seat: OperatorSeat; estate: FaultEstate }[] = [];

  async function openLane(name: string): Promise<Lane> {
    const seat = openSeat();
    mkdirSync(join(seat.environment.HOME ?? '', '.ssh'));
    // A connection that hangs while it is made is given up soon.
    writeFileSync(join(seat.environment.HOME ?? '', '.ssh/config'), 'Host *\n  ConnectTimeout 2\n');
    const estate = await startFaultEstate(sshd ?? '', {
      directory: join(seat.directory, 'estate'),
      names: [`${name}-1`, `${name}-2`],
      keepalive: '300ms',
    });
    opened.push({ seat, estate });
    return { name, seat, estate };
  }

  afterAll(async () => {
    await Promise.all(opened.map(({ estate }) => estate.close()));
    if (process.env.HANDRAIL_FAULT_KEEP === undefined) for (const { seat } of opened) seat.close();
    console.log(`seed ${seed}\n${counts}`);
  });

  test(`carries every command out once and tells the truth about it, whatever breaks (seed ${seed}).`, async () => {
    const open = await Promise.all(Array.from({ length: lanes }, (_, index) => openLane(`lane${index + 1}`)));
    await Promise.all(
      open.map(async (lane, index) => {
        for (let number = 1; counts.faults < faultsWanted; number++)
          await faultyRun(lane, `run${number}`, randomFrom(seed + 1_000 * index + number), survivable);
      }),
    );
    expect(counts.faults).toBeGreaterThanOrEqual(faultsWanted);
    expect(counts.inDoubt).toBe(0);
  });

  test('leaves in doubt what nobody can know, where whoever would write down the result is killed.', async () => {
    const lane = await openLane('lane9');
    const { seat, estate } = lane;
    for (let number = 1; number <= 5; number++) {
      const name = `run${number}`;
      const hosts = estate.hosts.map(host => host.name);
      const book = writeFaultBook(seat.directory, name, hosts);
      const here = at(seat, join(seat.directory, name));
      const { end, endings } = await runUnderFaults({
        seat: here,
        hosts: estate.hosts,
        random: randomFrom(seed + number),
        kinds: ['killSupervisor', 'cut'],
        args: [book.path, '--inventory', estate.inventoryFor(name), '--artifacts', book.artifactsDir],
        lastStep: 'finish',
        mayHappen: () => true,
      });
      if (end === 'completed') continue;
      const { tasks } = await here.show();
      const doubtful = tasks.filter(({ status }) => status === 'inDoubt');
      expect(doubtful.length, endings.join('\n')).toBeGreaterThan(0);
      for (const host of estate.hosts) {
        const ledger = ledgerOf(host, name);
        expect(repeated(ledger)).toEqual([]);
        // What is on record as finished did finish, and nothing after what is in doubt was begun.
        const finished = tasks.filter(task => task.status === 'finished' && task.host === host.name);
        const begun = [...finished, ...doubtful.filter(task => task.host === host.name)].map(({ id }) =>
          stepOf(id),
        );
        for (const { id } of finished)
          if (book.prints[stepOf(id)] !== undefined) expect(ledger).toContain(`ended ${stepOf(id)}`);
        for (const line of ledger) expect(begun).toContain(line.split(' ')[1]);
      }
      const closed = await here.run([
        'close',
        'latest',
        '--reason',
        'looked at the ledger',
        '--leave-running',
      ]);
      expect(closed.code, closed.ending).toBe(0);
      expect((await here.show()).status).toBe('closed');
      readChains(here.runsDir);
      return;
    }
    expect.fail('no supervisor was hit in five runs');
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
      args: [book.path, '--inventory', estate.inventoryFor(name), '--artifacts', book.artifactsDir],
      lastStep: 'finish',
      mayHappen: kind => {
        left -= 1;
        if (left < 0) return false;
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
