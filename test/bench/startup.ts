import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn as spawnPty } from '@lydell/node-pty';
import { openSeat, repository } from '../helpers/seat.ts';
import { startSmallEstate } from '../helpers/small-estate.ts';
import { median, ms, type Row, timed } from './table.ts';

const rounds = 11;
const program = join(repository, 'dist/cli.js');

/** How long a person waits for the first answer. */
export async function measureStartup(): Promise<readonly Row[]> {
  const help: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(await timed(() => ends(['-e', '0'])));
    help.push(await timed(() => ends([program, '--help'])));
  }
  return [
    { what: '--help', value: ms(median(help)), aim: '200 ms', note: `Node alone ${ms(median(bare))}` },
    { what: 'first frame of run', value: ms(median(await firstFrames())), aim: '500 ms' },
  ];
}

async function ends(args: readonly string[]): Promise<void> {
  await once(spawn(process.execPath, [...args], { stdio: 'ignore' }), 'exit');
}

async function firstFrames(): Promise<readonly number[]> {
  const seat = openSeat();
  const estate = await startSmallEstate(seat.directory, ['app-1']);
  const book = join(seat.directory, 'book.yaml');
  writeFileSync(
    book,
    'handrail: 1\nname: frame\ntitle: First frame\nupgrade:\n  - service: app\n    hosts: [app-1]\n    steps: [{ name: Nothing, run: "true" }]\n',
  );
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const args = [program, 'run', book, '--inventory', estate.inventoryPath];
    times.push(await timed(() => showsTitle(args, { ...seat.environment, TERM: 'xterm-256color' })));
    rmSync(seat.runsDir, { recursive: true, force: true });
  }
  await estate.close();
  seat.close();
  return times;
}

/** Resolves when a terminal has been sent the runbook's title. */
async function showsTitle(args: readonly string[], env: Record<string, string>): Promise<void> {
  const pty = spawnPty(process.execPath, [...args], { cols: 120, rows: 40, env });
  let written = '';
  await new Promise<void>((resolve, reject) => {
    pty.onData(data => {
      written += data;
      if (written.includes('First frame')) resolve();
    });
    pty.onExit(({ exitCode }) =>
      reject(new Error(`ended with ${exitCode} before its first frame:\n${written}`)),
    );
  });
  pty.kill('SIGKILL');
}
