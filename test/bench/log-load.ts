import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn as spawnPty } from '@lydell/node-pty';
import { openSeat, repository } from '../helpers/seat.ts';
import { startSmallEstate } from '../helpers/small-estate.ts';
import type { Sample } from './probe.ts';
import { mib, type Row } from './table.ts';

const linesPerSecond = 10_000;
const tick = 50;
/** The start of the program and of the panes is not what is measured. */
const warmUp = 4;

/**
 * The built program in a terminal of 120×40, following two logs over SSH that grow together by 10,000 lines a second.
 * The hosts and the logs' writer are in this process, so what is measured is the program alone.
 */
export async function measureLogLoad(lines: number): Promise<readonly Row[]> {
  const seat = openSeat();
  const estate = await startSmallEstate(seat.directory, ['app-1']);
  const logs = ['one.log', 'two.log'].map(name => join(estate.hosts['app-1']?.home ?? '', name));
  for (const log of logs) writeFileSync(log, '');
  const book = join(seat.directory, 'book.yaml');
  writeFileSync(book, runbook(logs));
  const probe = join(seat.directory, 'probe.jsonl');

  const pty = spawnPty(
    process.execPath,
    [
      ...['--import', join(import.meta.dirname, 'probe.ts'), join(repository, 'dist/cli.js')],
      ...['run', book, '--inventory', estate.inventoryPath, '--auto'],
    ],
    { cols: 120, rows: 40, env: { ...seat.environment, TERM: 'xterm-256color', HANDRAIL_PROBE: probe } },
  );
  let [screenBytes, tail] = [0, ''];
  const ended = new Promise<void>(resolve => pty.onExit(() => resolve()));
  const shown = Promise.withResolvers<void>();
  pty.onData(data => {
    screenBytes += data.length;
    tail = (tail + data).slice(-20_000);
    // Bracketed paste: keys are read from now on, so go from the notes to the steps.
    if (data.includes('\u001b[?2004h')) pty.write('2');
    if (tail.includes('two.log')) shown.resolve();
  });
  ended.then(() => shown.reject(new Error(`ended before it followed the logs:\n${tail}`)));
  await shown.promise;
  const started = samples(probe).at(-1)?.at ?? 0;
  await grow(logs, lines);
  const measured = samples(probe).filter(({ at }) => at > started + warmUp);
  pty.kill('SIGTERM');
  await ended;
  await estate.close();
  seat.close();
  return rows(measured, lines, screenBytes);
}

function runbook(logs: readonly string[]): string {
  return `handrail: 1
name: load
title: Two busy logs
upgrade:
  - service: app
    hosts: [app-1]
    steps:
      - name: Watch
        follow: ${JSON.stringify(logs)}
        until: 'never printed'
`;
}

/** Appends to the logs in turn, at the rate that the clock allows. */
async function grow(logs: readonly string[], lines: number): Promise<void> {
  const start = performance.now();
  let written = 0;
  while (written < lines) {
    await new Promise(resolve => setTimeout(resolve, tick));
    const due = Math.min(lines, Math.floor(((performance.now() - start) / 1000) * linesPerSecond));
    for (const [index, log] of logs.entries()) {
      let text = '';
      for (let line = written; line < due; line++) {
        if (line % logs.length === index)
          text += `2017-03-15 22:10:01,${String(line % 1000).padStart(3, '0')} INFO  [worker-${line % 10}] schedule.job.MissedRunCheck - 计划任务漏跑检测 checked trigger ${line}\n`;
      }
      appendFileSync(log, text);
    }
    written = due;
  }
}

function samples(probe: string): readonly Sample[] {
  return readFileSync(probe, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Sample);
}

function rows(measured: readonly Sample[], lines: number, screenBytes: number): readonly Row[] {
  const [first, last] = [measured[0], measured.at(-1)];
  if (first === undefined || last === undefined) throw new Error('too few lines to measure');
  const seconds = last.at - first.at;
  const third = Math.ceil(measured.length / 3);
  // The least that is in use between two collections is what is held.
  const held = (kind: 'heap' | 'external') =>
    [measured.slice(0, third), measured.slice(-third)]
      .map(part => mib(Math.min(...part.map(sample => sample[kind]))))
      .join(' → ');
  const title = `${lines.toLocaleString('en')} log lines at ${linesPerSecond.toLocaleString('en')}/s, two panes`;
  return [
    {
      what: `${title}: CPU`,
      value: `${Math.round(((last.cpu - first.cpu) / seconds) * 100)} % of a core`,
      aim: '30 %',
      note: `${Math.round(screenBytes / last.at / 1024)} KiB/s to the terminal`,
    },
    { what: `${title}: RSS`, value: mib(Math.max(...measured.map(({ rss }) => rss))), aim: '200 MiB' },
    { what: `${title}: heap held`, value: held('heap'), aim: 'flat' },
    { what: `${title}: buffers held`, value: held('external') },
  ];
}
