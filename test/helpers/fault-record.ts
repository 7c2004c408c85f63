import { createHash } from 'node:crypto';
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Event } from '../../src/engine/event.ts';
import type { FaultBook } from './fault-book.ts';
import type { FaultHost } from './fault-estate.ts';

type EventOf<Type extends Event['type']> = Extract<Event, { type: Type }>;

/** The journal of the only run below a runs directory, line by line. */
export function readEvents(runsDir: string): readonly Event[] {
  const [path, ...others] = globSync('*/*/journal.jsonl', { cwd: runsDir });
  if (path === undefined || others.length > 0) throw new Error(`${runsDir} holds not one run`);
  return readFileSync(join(runsDir, path), 'utf8')
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line) as Event);
}

export function eventsOf<Type extends Event['type']>(
  events: readonly Event[],
  type: Type,
): readonly EventOf<Type>[] {
  return events.filter((event): event is EventOf<Type> => event.type === type);
}

export function ledgerOf(host: FaultHost, run: string): readonly string[] {
  const path = join(host.homeOf(run), 'ledger');
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
}

/** Lines that are there more often than once, each as often as it is too many. */
export function repeated(lines: readonly string[]): readonly string[] {
  return lines.filter((line, index) => lines.indexOf(line) < index);
}

/** What of the record of a run is not what truly happened on its hosts; nothing, where all is well. */
export function lies(
  events: readonly Event[],
  hosts: readonly FaultHost[],
  book: FaultBook,
  run: string,
): readonly string[] {
  return [
    ...hosts.flatMap(host => ledgerLies(events, host, book, run)),
    ...hosts.flatMap(host => outputLies(events, host, book)),
    ...hosts.flatMap(host => fileLies(events, host, book, run)),
    ...hosts.flatMap(host => followLies(events, host, book, run)),
  ];
}

function ledgerLies(
  events: readonly Event[],
  host: FaultHost,
  book: FaultBook,
  run: string,
): readonly string[] {
  const ledger = ledgerOf(host, run);
  const finished = eventsOf(events, 'task.finished').filter(({ task }) => task.endsWith(`@${host.name}`));
  const succeeded = finished.filter(({ outcome }) => outcome.kind === 'exited' && outcome.code === 0);
  return [
    ...repeated(ledger).map(line => `${host.name}: "${line}" is there twice`),
    ...succeeded
      .map(({ task }) => stepOf(task))
      .filter(step => book.prints[step] !== undefined && !ledger.includes(`ended ${step}`))
      .map(step => `${host.name}: ${step} is on record as finished and did not finish`),
    ...repeated(succeeded.map(({ task }) => task)).map(task => `${task} is on record as finished twice`),
    ...finished
      .filter(event => !succeeded.includes(event))
      .filter(({ outcome }) => outcome.kind !== 'lost')
      .map(({ task, outcome }) => `${task} is on record as ${JSON.stringify(outcome)}`),
    ...ledger
      .filter((line, index) => line !== book.ledger[index])
      .map(line => `${host.name}: "${line}" is out of its order`),
  ];
}

/** Of every command that is on record as finished, the output is complete. */
function outputLies(events: readonly Event[], host: FaultHost, book: FaultBook): readonly string[] {
  return Object.entries(book.prints).flatMap(([step, prints]): string[] => {
    const task = `app/${step}@${host.name}`;
    const finished = eventsOf(events, 'task.finished').find(
      event => event.task === task && event.outcome.kind === 'exited',
    );
    if (finished === undefined) return [];
    const output = eventsOf(events, 'task.output').filter(
      event => event.task === task && event.attempt === finished.attempt,
    );
    const all = output.map(({ data, encoding }) => Buffer.from(data, encoding ?? 'utf8'));
    const whole = Buffer.concat(all);
    const summary = finished.output ?? { bytes: 0, sha256: sha256(Buffer.alloc(0)) };
    return [
      ...(['stdout', 'stderr'] as const).flatMap(stream => {
        const came = Buffer.concat(all.filter((_, index) => output[index]?.stream === stream));
        return came.equals(prints[stream])
          ? []
          : [`${task}: ${stream} is not what was printed: ${difference(came, prints[stream])}`];
      }),
      ...(summary.bytes === whole.length && summary.sha256 === sha256(whole)
        ? []
        : [
            `${task}: its summary (${summary.bytes} bytes) is not that of its output (${whole.length} bytes)`,
          ]),
    ];
  });
}

function fileLies(
  events: readonly Event[],
  host: FaultHost,
  book: FaultBook,
  run: string,
): readonly string[] {
  const home = host.homeOf(run);
  const expected = [...Object.keys(book.uploads), 'app.log', 'large', 'ledger', 'sleeper'].sort();
  const over = Date.parse(eventsOf(events, 'run.completed').at(-1)?.time ?? '');
  const age = (name: string) => Math.round(over - statSync(join(home, name)).birthtimeMs);
  // What a connection that is long dead delivers when the run is over already, nobody is there to remove. The clock of
  // the files is behind by up to a tick.
  const isLate = (name: string) => name.endsWith('.part') && age(name) <= 10;
  const found = readdirSync(home)
    .filter(name => !isLate(name))
    .sort();
  return [
    ...(found.join() === expected.join()
      ? []
      : [
          `${host.name} holds ${found.map(name => `${name} (made ${age(name)} ms before the end)`).join(', ')}`,
        ]),
    ...Object.entries(book.uploads)
      .filter(([name, digest]) => sha256(readFileSync(join(home, name))) !== digest)
      .map(([name]) => `${host.name}: ${name} is not what was uploaded`),
  ];
}

function followLies(
  events: readonly Event[],
  host: FaultHost,
  book: FaultBook,
  run: string,
): readonly string[] {
  const key = `app@${host.name}:${host.homeOf(run)}/app.log`;
  const output = eventsOf(events, 'follow.output').filter(({ follow }) => follow === key);
  const came = Buffer.concat(output.map(({ data, encoding }) => Buffer.from(data, encoding ?? 'utf8')));
  return came.equals(book.log) ? [] : [`${key} is not what was written: ${difference(came, book.log)}`];
}

/** The id of a task's step. */
function stepOf(task: string): string {
  return task.slice(task.indexOf('/') + 1, task.indexOf('@'));
}

function difference(came: Buffer, expected: Buffer): string {
  let at = 0;
  while (at < came.length && came[at] === expected[at]) at += 1;
  const part = (bytes: Buffer) => JSON.stringify(bytes.subarray(Math.max(0, at - 20), at + 40).toString());
  return `${came.length} bytes, expected ${expected.length}; from byte ${at}: ${part(came)}, expected ${part(expected)}`;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
