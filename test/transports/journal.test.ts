import { appendFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { FilePosition, Follow, Transport } from '../../src/model/transport.ts';
import { localTransport } from '../../src/transports/local.ts';

import { findProgram } from '../helpers/programs.ts';
import { refuseToAsk, startTestHost, type TestHost, testTiming, until } from '../helpers/ssh-host.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

/**
 * Answers as journalctl does, from a file with a line for each entry: its unit, then its text. A cursor is the number of a
 * line; one that is gone stands for the first entry that is left, which `first` names. As systemd 252 does, `--after-cursor`
 * skips the first entry of the unit that is there from the cursor on, also where it is not the one of the cursor.
 */
const journalctl = (directory: string) => `#!/bin/sh
cd '${directory}' || exit 9
unit= at=1 skip= follow= show= export=
first=$(cat first 2>/dev/null || echo 1)
for each; do
  case $each in
    --unit=*) unit=\${each#*=} ;;
    --cursor=*) at=\${each#*=s} ;;
    --after-cursor=*) at=\${each#*=s} skip=yes ;;
    --follow) follow=yes ;;
    --show-cursor) show=yes ;;
    --output=export) export=yes ;;
  esac
done
[ "$at" -ge "$first" ] || at=$first
[ ! -e denied ] || echo 'Hint: You are currently not seeing messages from other users and the system.' >&2
count() { wc -l <entries; }
if [ -n "$show" ]; then
  [ "$(count)" = 0 ] || echo "-- cursor: s$(count)"
  exit 0
fi
[ -n "$follow$export" ] || exit 0
[ -z "$follow" ] || echo $$ >pid
there=$(count)
while :; do
  [ ! -e broken ] || { echo 'Failed to iterate through journal' >&2; exit 1; }
  while [ "$at" -le "$(count)" ]; do
    line=$(sed -n "\${at}p" entries)
    at=$((at + 1))
    [ -z "$unit" ] || [ "\${line%% *}" = "$unit" ] || continue
    if [ -n "$export" ]; then echo "__CURSOR=s$((at - 1))"; exit 0; fi
    if [ -n "$skip" ] && [ "$at" -le "$((there + 1))" ]; then skip=; continue; fi
    echo "\${line#* }"
  done
  [ -n "$follow" ] || exit 0
  sleep 0.05
done
`;

describe.each(['ssh', 'local'] as const)('following a journal (%s)', kind => {
  let host: TestHost;
  let transport: Transport;
  let journal: string;
  const follows: Follow[] = [];

  async function start(programs: readonly string[] | null = null): Promise<void> {
    const directory = temporaryDirectory();
    journal = join(directory, 'journal');
    const bin = join(directory, 'bin');
    for (const each of [journal, bin]) mkdirSync(each);
    writeFileSync(join(journal, 'entries'), 'app.service old\n');
    if (programs === null) writeFileSync(join(bin, 'journalctl'), journalctl(journal), { mode: 0o755 });
    for (const each of programs ?? []) symlinkSync(findProgram(each, 'coreutils') ?? '', join(bin, each));
    const env = { PATH: programs === null ? `${bin}:${process.env.PATH}` : bin };
    host = await startTestHost(directory, { server: { env } });
    transport =
      kind === 'ssh' ? host.transport() : localTransport(host.entry, { home: host.root, env }, testTiming);
    await transport.connect(refuseToAsk);
  }

  afterEach(async () => {
    for (const follow of follows.splice(0)) follow.stop();
    await transport.close();
    await host.server.close();
  });

  const log = (text: string) => appendFileSync(join(journal, 'entries'), text);

  async function mark(path = 'journal:app.service'): Promise<FilePosition> {
    const [position] = await transport.positions([path]);
    return position!;
  }

  function begin(position: FilePosition) {
    const seen = { text: '', through: position, lost: false };
    const follow = transport.follow({
      position,
      onData(chunk, through) {
        seen.through = through;
        seen.text += Buffer.from(chunk).toString();
      },
      onChange: change => {
        seen.text += `<${change}>`;
      },
      onEnd: (reason, lost) => {
        seen.lost = lost;
        seen.text += `[${reason}]`;
      },
    });
    if (follow === null) throw new Error('a real host is followed');
    follows.push(follow);
    const shows = (text: string) => until(`"${text}" is seen, not "${seen.text}"`, () => seen.text === text);
    return { follow, seen, shows };
  }

  test('gives what its unit logs after the mark, and leaves nothing running', async () => {
    await start();
    const position = await mark();
    expect(position).toEqual({ path: 'journal:app.service', inode: 's1', size: 0 });
    log('app.service between\nother.service noise\n');
    const { shows, follow } = begin(position);
    await shows('between\n');
    log('app.service later\n');
    await shows('between\nlater\n');
    const pid = Number(readFileSync(join(journal, 'pid'), 'utf8'));
    follow.stop();
    await until('journalctl has ended', () => !isAlive(pid));
  });

  test('goes on where it was left, also in the middle of a line', async () => {
    await start();
    const first = begin(await mark());
    log('app.service one\napp.service two\n');
    await first.shows('one\ntwo\n');
    first.follow.stop();
    expect(first.seen.through).toEqual({ path: 'journal:app.service', inode: 's1', size: 8 });
    log('app.service three\n');
    await begin(first.seen.through).shows('three\n');
    await begin({ ...first.seen.through, size: 6 }).shows('o\nthree\n');
  });

  test('misses nothing where the mark is of another unit', async () => {
    await start();
    log('other.service noise\n');
    const position = await mark();
    log('app.service between\napp.service later\n');
    const { seen, shows, follow } = begin(position);
    await shows('between\nlater\n');
    follow.stop();
    log('app.service more\n');
    await begin(seen.through).shows('more\n');
  });

  test('takes nothing for known where its place is gone', async () => {
    await start();
    const before = begin(await mark());
    log('app.service one\napp.service two\n');
    await before.shows('one\ntwo\n');
    before.follow.stop();
    writeFileSync(join(journal, 'first'), '4');
    log('kernel restarted\napp.service three\napp.service four\n');
    const after = begin(before.seen.through);
    await after.shows('<rotated>three\nfour\n');
    expect(after.seen.through).toEqual({ path: 'journal:app.service', inode: 's4', size: 11 });
    after.follow.stop();
    log('app.service five\n');
    await begin(after.seen.through).shows('five\n');
  });

  test('of every unit gives all there is', async () => {
    await start();
    const { shows } = begin(await mark('journal:*'));
    log('a.service one\nb.service two\n');
    await shows('one\ntwo\n');
  });

  test('that is empty begins at its start', async () => {
    await start();
    writeFileSync(join(journal, 'entries'), '');
    const position = await mark();
    expect(position).toEqual({ path: 'journal:app.service', inode: null, size: 0 });
    log('app.service first\n');
    await begin(position).shows('first\n');
  });

  test('beside files: each has its place', async () => {
    await start();
    const file = join(journal, 'entries');
    expect(await transport.positions(['/none', 'journal:app.service', file])).toMatchObject([
      { path: '/none', inode: null },
      { path: 'journal:app.service', inode: 's1' },
      { path: file, size: 16 },
    ]);
  });

  test('that may not be read says who may', async () => {
    await start();
    writeFileSync(join(journal, 'denied'), '');
    const { seen } = begin(await mark());
    await until(`a refusal, not "${seen.text}"`, () => seen.text.includes('systemd-journal'));
    expect(seen.lost).toBe(false);
  });

  test('says when journalctl ends, and why', async () => {
    await start();
    const { seen } = begin(await mark());
    writeFileSync(join(journal, 'broken'), '');
    await until(`an end, not "${seen.text}"`, () => seen.text.endsWith(']'));
    expect(seen).toMatchObject({
      lost: false,
      text: '[journalctl ended with status 1: Failed to iterate through journal]',
    });
  });

  test('is refused where there is no journalctl', async () => {
    await start(['sh', 'sed', 'cat', 'ls']);
    const position = await mark();
    expect(position.inode).toBeNull();
    const { shows } = begin(position);
    await shows('[there is no journalctl on the host]');
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
