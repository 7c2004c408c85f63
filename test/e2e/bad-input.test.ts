import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventsOf, readEvents } from '../helpers/fault-record.ts';
import { readChains } from '../helpers/journal-chain.ts';
import { type Finished, type Limits, openSeat } from '../helpers/seat.ts';
import { mountSmallDisk, type SmallDisk } from '../helpers/small-disk.ts';
import { type SmallEstate, startSmallEstate } from '../helpers/small-estate.ts';

const seat = openSeat();
let estate: SmallEstate;

beforeAll(async () => {
  estate = await startSmallEstate(seat.directory, ['app-1', 'app-2']);
  mkdirSync(join(seat.directory, 'artifacts'));
  writeFileSync(join(seat.directory, 'artifacts/app.tar'), Buffer.alloc(400_000, 'handrail'));
});
afterEach(() => rmSync(seat.runsDir, { recursive: true, force: true }));
afterAll(async () => {
  await estate.close();
  seat.close();
});

/** A runbook with one service on one host; rows of the tests replace parts of it. */
const good = `handrail: 1
name: small
title: A small release
variables:
  home: { default: /home }
artifacts:
  app.tar: { path: app.tar }
upgrade:
  - service: app
    hosts: [app-1]
    steps:
      - name: Upload
        upload: [app.tar]
        to: "{{home}}"
      - name: Mark
        run: echo done >>{{home}}/mark
`;

async function runBook(text: string, limits?: Limits): Promise<Finished> {
  const book = join(seat.directory, 'book.yaml');
  writeFileSync(book, text);
  return seat.run(['run', book, ...commonFlags()], limits);
}

function commonFlags(): readonly string[] {
  return [
    ...['--inventory', estate.inventoryPath],
    ...['--artifacts', join(seat.directory, 'artifacts')],
    ...['--auto', '--no-tui'],
    // What it lacks is not what these tests are about.
    ...['--accept-hazard', 'RB-MISSING'],
  ];
}

function resume(): Promise<Finished> {
  return seat.run(['resume', 'latest', '--auto', '--no-tui']);
}

async function statuses(): Promise<Readonly<Record<string, string>>> {
  const { tasks } = await seat.show();
  return Object.fromEntries(tasks.map(({ id, status }) => [id, status]));
}

/** How often the runbook's last step ran on a host. */
function marks(host: string): number {
  const path = join(estate.hosts[host]!.home, 'mark');
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0;
}

const wrongDigest = createHash('sha256').update('another file').digest('hex');

describe('A document that cannot be right is refused with 2 before anything is opened:', () => {
  const rows: readonly [string, string, RegExp][] = [
    [
      'an unknown key',
      good.replace('        to: "{{home}}"', '        to: "{{home}}"\n        colour: app'),
      /book\.yaml:15:9.*colour/,
    ],
    [
      'a number where text belongs',
      good.replace('        to: "{{home}}"', '        to: "{{home}}"\n        mode: 0600'),
      /book\.yaml:15:15.*mode/,
    ],
    ['an undefined variable', good.replace('{{home}}/mark', '{{hoem}}/mark'), /book\.yaml:16:\d+.*hoem/],
    ['an unknown host', good.replace('hosts: [app-1]', 'hosts: [app-3]'), /book\.yaml:10:13.*app-3/],
    [
      'a host pattern that matches nothing',
      good.replace('hosts: [app-1]', 'hosts: ["db-*"]'),
      /book\.yaml:10:\d+.*db-\*/,
    ],
    ['a missing artifact', good.replace('path: app.tar', 'path: ap.tar'), /artifacts\/ap\.tar/],
    [
      'a wrong checksum',
      good.replace('{ path: app.tar }', `{ path: app.tar, sha256: ${wrongDigest} }`),
      new RegExp(wrongDigest.slice(0, 12)),
    ],
    [
      'an undeclared artifact',
      good.replace('upload: [app.tar]', 'upload: [web.tar]'),
      /book\.yaml:13:\d+.*web\.tar/,
    ],
    [
      'something that is not YAML',
      'handrail: 1\nname: [small\ntitle: A "small" release\n',
      /book\.yaml:\d+:\d+/,
    ],
    [
      'prose instead of a runbook',
      '## Upgrade steps\n\nLog in to app-1 and kill the service.\n',
      /book\.yaml:1:1/,
    ],
  ];
  test.each(rows)('%s.', async (_, text, message) => {
    const { code, stderr, ending } = await runBook(text);
    expect(code, ending).toBe(2);
    expect(stderr).toMatch(message);
    expect(existsSync(seat.runsDir)).toBe(false);
    expect(estate.hosts['app-1']!.ssh.commands).toEqual([]);
  });

  test('all mistakes of a file at once.', async () => {
    const { stderr } = await runBook(
      good
        .replace('app.tar: { path: app.tar }', 'app.tar: { pth: app.tar }')
        .replace('{{home}}/mark', '{{hoem}}/mark'),
    );
    expect(stderr).toMatch(/pth/);
    expect(stderr).toMatch(/hoem/);
  });
});

describe('A host that cannot be reached stops the run with 4, and resuming finishes it:', () => {
  const host = () => estate.hosts['app-1']!;
  const rows: readonly [string, () => Promise<void> | void, () => Promise<void> | void, RegExp][] = [
    ['it refuses connections', () => host().takeDown(), () => host().bringUp(), /app-1.*refused/i],
    [
      'it refuses the login',
      () => {
        host().ssh.faults.refuseAuth = true;
      },
      () => {
        host().ssh.faults.refuseAuth = false;
      },
      /app-1.*(login|auth|key)/i,
    ],
    [
      'its host key has changed',
      async () => {
        await host().takeDown();
        await host().bringUp({ newKey: true });
      },
      async () => {
        await host().takeDown();
        await host().bringUp();
      },
      /known_hosts.*\b1\b/,
    ],
  ];
  test.each(rows)('%s.', async (_, breakIt, mendIt, message) => {
    const before = marks('app-1');
    await breakIt();
    const stopped = await runBook(good);
    await mendIt();
    expect(stopped.code, stopped.ending).toBe(4);
    expect(stopped.ending).toMatch(message);
    expect(readChains(seat.runsDir)).toHaveLength(1);
    expect(marks('app-1')).toBe(before);

    const { code, ending } = await resume();
    expect([0, 3], ending).toContain(code);
    expect(await statuses()).toMatchObject({ 'app/upload@app-1': 'finished', 'app/mark@app-1': 'finished' });
    expect(marks('app-1')).toBe(before + 1);
    readChains(seat.runsDir);
  });
});

describe('A full disk', () => {
  let disk: SmallDisk | null = null;
  afterEach(() => {
    disk?.unmount();
    disk = null;
  });

  test('on the host fails the upload with a word about it, and a retry after making room finishes the run.', async () => {
    const { home, ssh } = estate.hosts['app-1']!;
    const before = marks('app-1');
    // A real small disk where this user may mount one; otherwise the server's SFTP says what a full disk says.
    disk = mountSmallDisk(join(home, 'packages'), '64k');
    if (disk === null) ssh.faults.diskBytes = 64 * 1024;
    const stopped = await runBook(good.replace('to: "{{home}}"', 'to: "{{home}}/packages"'));
    expect(stopped.code, stopped.ending).toBe(1);
    expect(stopped.ending).toMatch(/disk is full|said "Failure"/i);
    expect(await statuses()).toMatchObject({ 'app/upload@app-1': 'failed' });
    expect(marks('app-1')).toBe(before);
    readChains(seat.runsDir);

    disk?.resize('8m');
    ssh.faults.diskBytes = null;
    await retryInTerminal();
    expect(marks('app-1')).toBe(before + 1);
    expect(readFileSync(join(home, 'packages/app.tar'))).toEqual(
      readFileSync(join(seat.directory, 'artifacts/app.tar')),
    );
  });

  test('under the journal stops the run before anything unrecorded happens, and resuming after making room finishes it.', async () => {
    disk = mountSmallDisk(seat.runsDir, '256k');
    // Without a small disk, a limit on the size of a file: writing fails with another word for the same.
    const limits = disk === null ? { fileSize: 256 * 1024 } : {};
    const before = marks('app-1');
    const noisy = good.replace(
      '      - name: Mark',
      [
        '      - name: Talk',
        '        run: echo talk >>{{home}}/talks; head -c 3000000 /dev/urandom | od -x',
        '      - name: Mark',
      ].join('\n'),
    );
    const stopped = await runBook(noisy, limits);
    expect(stopped.code, stopped.ending).toBe(1);
    expect(stopped.ending).toMatch(/journal/i);
    expect(stopped.ending).toMatch(/make space/i);
    expect(marks('app-1')).toBe(before);

    // With room again the run is resumed: the host has kept what nobody could write down, and how it ended.
    disk?.resize('64m');
    const { code, ending } = await resume();
    expect(code, ending).toBe(0);
    expect(await statuses()).toEqual({
      'app/upload@app-1': 'finished',
      'app/talk@app-1': 'finished',
      'app/mark@app-1': 'finished',
    });
    const finished = eventsOf(readEvents(seat.runsDir), 'task.finished');
    expect(finished.find(({ task }) => task === 'app/talk@app-1')).toMatchObject({
      outcome: { kind: 'exited', code: 0 },
      kept: true,
    });
    expect(readFileSync(join(estate.hosts['app-1']!.home, 'talks'), 'utf8')).toBe('talk\n');
    expect(marks('app-1')).toBe(before + 1);
    readChains(seat.runsDir);
  });
});

/** What failed is for a person to decide: resumes the run in a terminal and has the upload tried once more. */
async function retryInTerminal(): Promise<void> {
  const terminal = seat.open(['resume', 'latest', '--auto']);
  await terminal.listens();
  await terminal.shows(/Failed: Upload on app-1/);
  await terminal.pressUntil('r', /Run again: Upload/);
  await terminal.pressUntil('enter', /The run is complete/);
  terminal.press('q');
  const { code, left } = await terminal.ended;
  terminal.close();
  expect(left).toEqual([]);
  expect(code).toBe(0);
}

test('A second run of a runbook on the same hosts ends with 5 while one is open, and the first goes on.', async () => {
  const { home } = estate.hosts['app-1']!;
  const book = join(seat.directory, 'book.yaml');
  writeFileSync(
    book,
    good.replace(
      '      - name: Mark',
      '      - name: Wait\n        run: echo begun; until test -e {{home}}/go; do sleep 0.05; done\n      - name: Mark',
    ),
  );
  const before = marks('app-1');
  const first = seat.start(['run', book, ...commonFlags()]);
  await first.seen(/begun/);
  const second = await seat.run(['run', book, ...commonFlags()]);
  expect(second.code, second.ending).toBe(5);
  expect(second.stderr).toContain(String(first.pid));
  writeFileSync(join(home, 'go'), '');
  const { code, ending } = await first.done;
  rmSync(join(home, 'go'));
  expect([0, 3], ending).toContain(code);
  expect(marks('app-1')).toBe(before + 1);
  expect(readChains(seat.runsDir)).toHaveLength(1);
});
