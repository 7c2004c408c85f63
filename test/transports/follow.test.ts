import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FilePosition, Follow, Transport } from '../../src/model/transport.ts';
import { localTransport } from '../../src/transports/local.ts';
import { refuseToAsk, startTestHost, type TestHost, testTiming, until } from '../helpers/ssh-host.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

describe.each(['ssh', 'local'] as const)('following a file (%s)', kind => {
  let host: TestHost;
  let transport: Transport;
  let log: string;
  const follows: Follow[] = [];

  beforeEach(async () => {
    host = await startTestHost(temporaryDirectory());
    const env = { PATH: process.env.PATH };
    transport =
      kind === 'ssh' ? host.transport() : localTransport(host.entry, { home: host.root, env }, testTiming);
    await transport.connect(refuseToAsk);
    log = join(host.root, 'catalina.out');
  });

  afterEach(async () => {
    for (const follow of follows.splice(0)) follow.stop();
    await transport.close();
    await host.server.close();
  });

  async function mark(path = log): Promise<FilePosition> {
    const [position] = await transport.positions([path]);
    return position!;
  }

  /** What came, with changes in angle brackets and the end in square ones. */
  function begin(position: FilePosition) {
    const seen = { text: '', bytes: Buffer.alloc(0), through: position, lost: false };
    const follow = transport.follow({
      position,
      onData(chunk, through) {
        seen.through = through;
        seen.bytes = Buffer.concat([seen.bytes, chunk]);
        seen.text += Buffer.from(chunk).toString('latin1');
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
    return {
      follow,
      seen,
      shows: (text: string) => until(`"${text}" is seen, not "${seen.text}"`, () => seen.text === text),
    };
  }

  test('gives what comes after the mark, whether before or after following began', async () => {
    writeFileSync(log, 'old\n');
    const position = await mark();
    expect(position).toMatchObject({ path: log, size: 4 });
    appendFileSync(log, 'between\n');
    const { shows } = begin(position);
    await shows('between\n');
    appendFileSync(log, 'later\n');
    await shows('between\nlater\n');
  });

  test('that does not exist waits for it', async () => {
    const position = await mark();
    expect(position).toEqual({ path: log, inode: null, size: 0 });
    const { shows } = begin(position);
    writeFileSync(log, 'first\n');
    await shows('<appeared>first\n');
  });

  test('in a directory that does not exist waits for both', async () => {
    log = join(host.root, 'logs', 'a.log');
    const { shows } = begin(await mark());
    mkdirSync(join(host.root, 'logs'));
    writeFileSync(log, 'first\n');
    await shows('<appeared>first\n');
  });

  test('that is rotated reads the old one to its end and the new one from its start', async () => {
    writeFileSync(log, 'old\n');
    const { shows } = begin(await mark());
    appendFileSync(log, 'one\n');
    await shows('one\n');
    renameSync(log, `${log}.1`);
    appendFileSync(`${log}.1`, 'late\n');
    writeFileSync(log, 'two\n');
    await shows('one\nlate\n<rotated>two\n');
    appendFileSync(log, 'three\n');
    await shows('one\nlate\n<rotated>two\nthree\n');
  });

  test('that was rotated before following began still gives what came before', async () => {
    writeFileSync(log, 'old\n');
    const position = await mark();
    appendFileSync(log, 'one\n');
    renameSync(log, join(host.root, 'catalina.2017-03-15.out'));
    writeFileSync(log, 'two\n');
    const { shows } = begin(position);
    await shows('one\n<rotated>two\n');
  });

  test('that was replaced and is gone begins with the new one', async () => {
    writeFileSync(log, 'old and long\n');
    const position = await mark();
    writeFileSync(`${log}.new`, 'two\n');
    renameSync(`${log}.new`, log);
    const { shows } = begin(position);
    await shows('<rotated>two\n');
  });

  test('that is emptied begins at its start', async () => {
    writeFileSync(log, 'old\n');
    const { shows } = begin(await mark());
    appendFileSync(log, 'one\n');
    await shows('one\n');
    truncateSync(log);
    await shows('one\n<truncated>');
    appendFileSync(log, 'two\n');
    await shows('one\n<truncated>two\n');
  });

  test('that was emptied before following began begins at its start', async () => {
    writeFileSync(log, 'old and long\n');
    const position = await mark();
    writeFileSync(log, 'new\n');
    const { shows } = begin(position);
    await shows('<truncated>new\n');
  });

  test('that is removed and comes back', async () => {
    writeFileSync(log, '');
    const { shows } = begin(await mark());
    appendFileSync(log, 'one\n');
    await shows('one\n');
    unlinkSync(log);
    writeFileSync(log, 'two\n');
    await shows('one\n<rotated>two\n');
  });

  test('through a symbolic link follows the file it points to', async () => {
    writeFileSync(join(host.root, 'real'), 'old\n');
    symlinkSync('real', log);
    const { shows } = begin(await mark());
    appendFileSync(join(host.root, 'real'), 'new\n');
    await shows('new\n');
  });

  test('loses and repeats no byte of a fast writer that rotates', async () => {
    writeFileSync(log, '');
    const { seen } = begin(await mark());
    let expected = '';
    for (let round = 0; round < 4; round++) {
      for (let count = 0; count < 2_000; count++) {
        const line = `${round} ${count} ${'中'.repeat(10)}\n`;
        appendFileSync(log, line);
        expected += line;
      }
      const all = expected;
      await until(`round ${round} is seen`, () => seen.bytes.toString() === all);
      if (round < 3) {
        renameSync(log, `${log}.${round}`);
        writeFileSync(log, '');
      }
    }
  });

  test.each([
    ['spaces and quotes', `a 'b' "c"`],
    ['a command', '$(touch pwned)`touch pwned`; touch pwned'],
    ['a line break', 'a\nb'],
    ['Chinese characters', '发布.log'],
    ['wildcards', '*?[a]'],
    ['a dash in front', '-L'],
  ])('with %s in its name', async (_, name) => {
    const path = join(host.root, name);
    writeFileSync(path, 'old\n');
    const { shows } = begin(await mark(path));
    appendFileSync(path, 'new\n');
    await shows('new\n');
    expect(readdirSync(host.root)).toEqual([name]);
  });

  describe('that goes on where it was left', () => {
    /** Follows until the text is seen, and says how far the file was read. */
    async function read(position: FilePosition, text: string): Promise<FilePosition> {
      const { follow, seen, shows } = begin(position);
      await shows(text);
      follow.stop();
      return seen.through;
    }

    test('loses and repeats nothing', async () => {
      writeFileSync(log, 'old\n');
      const start = await mark();
      appendFileSync(log, 'one\n');
      const through = await read(start, 'one\n');
      expect(through).toEqual({ ...start, size: 8 });
      appendFileSync(log, 'two\n');
      expect((await read(through, 'two\n')).size).toBe(12);
    });

    test('loses and repeats nothing when it was rotated in between', async () => {
      writeFileSync(log, 'old\n');
      const start = await mark();
      appendFileSync(log, 'one\n');
      const through = await read(start, 'one\n');
      appendFileSync(log, 'two\n');
      renameSync(log, `${log}.1`);
      writeFileSync(log, 'three\n');
      const after = await read(through, 'two\n<rotated>three\n');
      expect(after).toEqual(await mark());
      appendFileSync(log, 'four\n');
      await read(after, 'four\n');
    });

    test.each([
      ['appeared', () => writeFileSync(log, '')],
      [
        'rotated',
        () => {
          renameSync(log, `${log}.1`);
          writeFileSync(log, '');
        },
      ],
      ['truncated', () => truncateSync(log)],
    ])('tells of a file that has %s only once', async (change, happens) => {
      if (change !== 'appeared') writeFileSync(log, 'old\n');
      const { follow, seen, shows } = begin(await mark());
      if (change !== 'appeared') {
        appendFileSync(log, 'one\n');
        await shows('one\n');
      }
      happens();
      await shows(change === 'appeared' ? '<appeared>' : `one\n<${change}>`);
      follow.stop();
      // As long as before: its size alone would not tell.
      appendFileSync(log, 'two and more\n');
      await read(seen.through, 'two and more\n');
    });
  });

  test('that is a directory ends with the reason', async () => {
    const { seen, shows } = begin({ path: host.root, inode: null, size: 0 });
    await shows(`[${host.root} is a directory]`);
    expect(seen.lost).toBe(false);
  });

  test('leaves nothing on the host when it is stopped, and says nothing more', async () => {
    writeFileSync(log, '');
    const { follow, seen, shows } = begin(await mark());
    appendFileSync(log, 'one\n');
    await shows('one\n');
    expect(followers()).not.toEqual([]);
    follow.stop();
    follow.stop();
    await until('its processes are gone', () => followers().length === 0);
    appendFileSync(log, 'two\n');
    expect(seen.text).toBe('one\n');
  });

  test('is not among the processes of the host', async () => {
    writeFileSync(log, '');
    const { shows } = begin(await mark());
    appendFileSync(log, 'one\n');
    await shows('one\n');
    const commands = (await transport.processes())?.map(({ command }) => command);
    expect(commands?.filter(command => command.includes(log))).toEqual([]);
  });

  test.runIf(kind === 'ssh')('ends when the connection is lost, also on the host', async () => {
    writeFileSync(log, '');
    const { seen, shows } = begin(await mark());
    appendFileSync(log, 'one\n');
    await shows('one\n');
    host.server.drop();
    await until('the end is told', () => seen.text.startsWith('one\n['));
    expect(seen.lost).toBe(true);
    await until('its processes are gone', () => followers().length === 0);
  });

  /** Our shells on this host: they stand in its home directory. */
  function followers(): readonly string[] {
    return readdirSync('/proc').filter(pid => /^\d+$/.test(pid) && isShellIn(pid, host.root));
  }
});

function isShellIn(pid: string, directory: string): boolean {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
    return command.startsWith('/bin/sh\0-s') && readlinkSync(`/proc/${pid}/cwd`) === directory;
  } catch {
    return false;
  }
}
