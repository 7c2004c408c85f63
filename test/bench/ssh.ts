import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Estate, EstateHost } from '../../src/demo/estate.ts';
import { endProcesses } from '../../src/demo/processes.ts';
import { succeeded } from '../../src/model/outcome.ts';
import type { Transport } from '../../src/model/transport.ts';
import { openTransport } from '../../src/transports/open.ts';
import { findProgram } from '../helpers/programs.ts';
import { type Sshd, startSshdEstate } from '../helpers/sshd.ts';
import { median, ms, type Row, timed } from './table.ts';
import { measureWrapper } from './wrapper.ts';

const rounds = 12;
const inRow = 10;
const packageSize = 50 * 1024 * 1024;

/**
 * What a task costs over a kept connection, against OpenSSH's client with ControlMaster on the same servers. Both sides
 * take turns, so that a noisy moment hits both.
 */
export async function measureSsh(): Promise<readonly Row[]> {
  const sshd = findProgram('sshd', 'openssh-server');
  if (sshd === null) return [{ what: 'SSH', value: 'not measured', note: 'sshd is not installed' }];
  const estate = await startSshdEstate(sshd);
  // The services would only be noise here.
  await endProcesses(estate.root);
  const hosts = Object.values(estate.hosts);
  const masters = hosts.map(host => openMaster(estate, host));
  const transports = hosts.map(host => transportTo(estate, host));
  await Promise.all(transports.map(transport => transport.connect(async () => false)));
  try {
    return [
      ...(await measureTasks(transports, masters)),
      ...(await measureWrapper(transports[0] as Transport, rounds * inRow)),
      ...(await measureUpload(estate, transports[0] as Transport, masters[0] as Master)),
    ];
  } finally {
    await Promise.all(transports.map(transport => transport.close()));
    for (const master of masters) master.close();
    await estate.close();
  }
}

async function measureTasks(
  transports: readonly Transport[],
  masters: readonly Master[],
): Promise<readonly Row[]> {
  const [transport, master] = [transports[0] as Transport, masters[0] as Master];
  await runTrue(transport, inRow);
  await master.runTrue(inRow);
  const one: number[][] = [[], []];
  const eight: number[][] = [[], []];
  for (let round = 0; round < rounds; round++) {
    one[0]?.push((await timed(() => runTrue(transport, inRow))) / inRow);
    one[1]?.push((await timed(() => master.runTrue(inRow))) / inRow);
    eight[0]?.push(await timed(() => Promise.all(transports.map(each => runTrue(each, inRow)))));
    eight[1]?.push(await timed(() => Promise.all(masters.map(each => each.runTrue(inRow)))));
  }
  return [
    ratio(`a task over a kept connection (median of ${rounds * inRow})`, one, '1.2×'),
    ratio(`${inRow} tasks on each of ${transports.length} hosts`, eight),
  ];
}

async function measureUpload(
  estate: Estate<Sshd>,
  transport: Transport,
  master: Master,
): Promise<readonly Row[]> {
  const local = join(estate.root, 'package.bin');
  writeFileSync(local, Buffer.alloc(packageSize, 'not all the same byte'));
  const sha256 = createHash('sha256').update(readFileSync(local)).digest('hex');
  const remote = join(Object.values(estate.hosts)[0]?.sandbox.home ?? '', 'package.bin');
  const times: number[][] = [[], [], []];
  for (let round = 0; round < 5; round++) {
    times[0]?.push(await timed(() => upload(transport, local, remote, sha256)));
    rmSync(remote);
    times[1]?.push(await timed(() => master.copy(local, remote)));
    if (statSync(remote).size !== packageSize) throw new Error('scp did not copy the file');
    times[2]?.push(await timed(() => master.check(local, remote)));
    rmSync(remote);
  }
  const [ours = [], copies = [], checks = []] = times;
  const checked = copies.map((copy, round) => copy + (checks[round] ?? 0));
  return [
    ratio('50 MiB to one host, with its SHA-256 on both ends', [ours, checked]),
    { ...ratio('', [ours, copies]), what: 'the same against scp alone' },
  ];
}

function ratio(what: string, [ours = [], theirs = []]: readonly (readonly number[])[], aim?: string): Row {
  const [mine, reference] = [median(ours), median(theirs)];
  return {
    what,
    value: `${(mine / reference).toFixed(2)}×`,
    ...(aim === undefined ? {} : { aim }),
    note: `${ms(mine)}, OpenSSH with ControlMaster ${ms(reference)}`,
  };
}

async function runTrue(transport: Transport, times: number): Promise<void> {
  for (let count = 0; count < times; count++) {
    const { outcome } = await transport.exec({ script: 'true\n', shell: 'sh', secrets: {}, onOutput() {} })
      .done;
    if (!succeeded(outcome)) throw new Error(`true ended with ${JSON.stringify(outcome)}`);
  }
}

async function upload(transport: Transport, local: string, remote: string, sha256: string): Promise<void> {
  const { signal } = new AbortController();
  const result = await transport.upload({ local, remote, sha256, signal, onProgress() {} });
  if (result.kind === 'cut' || !succeeded(result.outcome))
    throw new Error(`the upload failed: ${JSON.stringify(result)}`);
}

function transportTo(estate: Estate<Sshd>, host: EstateHost<Sshd>): Transport {
  return openTransport(
    {
      name: host.name,
      transport: 'ssh',
      address: '127.0.0.1',
      port: host.port,
      identityFile: estate.identityPath,
      knownHosts: estate.knownHostsPath,
      variables: {},
    },
    {
      askSecret: () => {
        throw new Error('nothing should be asked');
      },
      // No settings of whoever runs this.
      home: host.sandbox.login,
      env: { USER: userInfo().username },
      systemConfig: '/dev/null',
      globalKnownHosts: [],
    },
  );
}

interface Master {
  runTrue(times: number): Promise<void>;
  copy(local: string, remote: string): Promise<void>;
  /** The SHA-256 of both files, as a careful person would compare them. */
  check(local: string, remote: string): Promise<void>;
  close(): void;
}

/** A kept connection of OpenSSH's client. */
function openMaster(estate: Estate<Sshd>, host: EstateHost<Sshd>): Master {
  const socket = join(host.sandbox.root, 'master');
  const options = [
    ...['-F', 'none', '-i', estate.identityPath, '-o', `UserKnownHostsFile=${estate.knownHostsPath}`],
    ...['-o', `ControlPath=${socket}`],
  ];
  const ssh = [...options, '-p', String(host.port)];
  execFileSync('ssh', [...ssh, '-o', 'ControlMaster=yes', '-o', 'ControlPersist=600', '127.0.0.1', 'true'], {
    stdio: 'ignore',
  });
  return {
    // One shell starts all of them, which is less than any tool that calls ssh could do.
    runTrue: times =>
      ends('sh', [
        '-c',
        'n=$1; shift; while [ "$n" -gt 0 ]; do ssh "$@" 127.0.0.1 true </dev/null || exit 1; n=$((n - 1)); done',
        ...['sh', String(times), ...ssh],
      ]),
    copy: (local, remote) =>
      ends('scp', [...options, '-P', String(host.port), '-q', local, `127.0.0.1:${remote}`]),
    check: (local, remote) =>
      ends('sh', [
        '-c',
        'sha256sum "$1" && file=$2 && shift 2 && ssh "$@" 127.0.0.1 "sha256sum $file"',
        ...['sh', local, remote, ...ssh],
      ]),
    close: () => execFileSync('ssh', [...ssh, '-O', 'exit', '127.0.0.1'], { stdio: 'ignore' }),
  };
}

async function ends(program: string, args: readonly string[]): Promise<void> {
  const [code] = await once(spawn(program, [...args], { stdio: 'ignore' }), 'exit');
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
}
