import {
  appendFileSync,
  chmodSync,
  existsSync,
  globSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FaultEstate, type FaultHost, startFaultEstate } from '../helpers/fault-estate.ts';
import { findProgram } from '../helpers/programs.ts';
import { type Finished, openSeat } from '../helpers/seat.ts';

const sshd = findProgram('sshd', 'openssh-server');

const old = `# 连接池
jdbc.url=jdbc:mysql://db/ecsc
jdbc.pool.max = 20   
jdbc.pool.min=1
jdbc.password=hunter2
`;
const wanted = old.replace('= 20   ', '= 50').replace('min=1', 'min=5');

/** Lines that no change is near to. */
const onlyHere = '#\n#\n#\n#\nfar.from.it=1\n';

/** A runbook whose one step is an edit, or several are. */
const book = (hosts: readonly string[], steps: string) => `handrail: 1
name: pool
upgrade:
  - service: ecsc
    hosts: [${hosts.join(', ')}]
    serial: ${hosts.length}
    steps:
${steps.replace(/^/gm, '      ')}
`;
const pool = `- name: Set the size of the pool
  edit: "{{home}}/db.properties"
  set: { jdbc.pool.max: "50", jdbc.pool.min: "5" }`;
const failing = `${pool}
- name: Start
  run: "false"
  onError: rollback`;

describe.skipIf(sshd === null)('An edit on hosts behind OpenSSH', () => {
  const seat = openSeat();
  let estate: FaultEstate;
  let count = 0;
  beforeAll(async () => {
    const directory = join(seat.directory, 'estate');
    estate = await startFaultEstate(sshd ?? '', { directory, names: ['ecsc-1', 'ecsc-2'], keepalive: '3s' });
  });
  afterAll(async () => {
    await estate?.close();
    seat.close();
  });

  /** A run of a runbook on files of its own. */
  const prepare = (steps: string, hosts: readonly FaultHost[] = estate.hosts.slice(0, 1)) => {
    count += 1;
    const name = `run-${count}`;
    const path = join(seat.directory, `${name}.yaml`);
    writeFileSync(
      path,
      book(
        hosts.map(host => host.name),
        steps,
      ),
    );
    const inventory = estate.inventoryFor(name);
    const [first] = hosts;
    const home = first!.homeOf(name);
    const file = join(home, 'db.properties');
    for (const host of hosts) writeFileSync(join(host.homeOf(name), 'db.properties'), old, { mode: 0o640 });
    const args = ['run', path, '--inventory', inventory, '--auto', '--no-tui'];
    return { name, home, file, args, run: () => seat.run(args), names: () => readdirSync(home).toSorted() };
  };
  const backups = (home: string) => readdirSync(home).filter(name => /^db\.properties\.handrail-/.test(name));
  const journalOf = (run: string) => {
    const [path = ''] = globSync(`**/${run}/journal.jsonl`, { cwd: seat.runsDir });
    return readFileSync(join(seat.runsDir, path), 'utf8');
  };

  describe('of two hosts', () => {
    let finished: Finished;
    let place: ReturnType<typeof prepare>;
    beforeAll(async () => {
      place = prepare(pool, estate.hosts);
      appendFileSync(join(estate.hosts[1]!.homeOf(place.name), 'db.properties'), onlyHere);
      finished = await place.run();
    });

    test('ends with 0 and shows before what it changes.', () => {
      expect(finished.code, finished.ending).toBe(0);
      expect(finished.text).toContain('-jdbc.pool.max = 20');
      expect(finished.text).toContain('+jdbc.pool.max = 50');
    });

    test('changes the lines it shows, and no other, on each host.', () => {
      for (const [index, host] of estate.hosts.entries()) {
        const home = host.homeOf(place.name);
        const own = index === 1 ? onlyHere : '';
        expect(readFileSync(join(home, 'db.properties'), 'utf8')).toBe(wanted + own);
        const [backup, ...more] = backups(home);
        expect(more).toEqual([]);
        expect(readFileSync(join(home, backup!), 'utf8')).toBe(old + own);
        expect(statSync(join(home, 'db.properties')).mode & 0o7777).toBe(0o640);
      }
    });

    test('is there to read in the report.', async () => {
      const { stdout } = await seat.run(['report', 'latest']);
      expect(stdout).toContain('+jdbc.pool.max = 50');
    });

    test('has no line in its journal that it does not show.', async () => {
      const journal = journalOf((await seat.show()).run);
      expect(journal).toContain('+jdbc.pool.max = 50');
      expect(journal).not.toContain('far.from.it');
      expect(journal).toContain('jdbc.password=•••');
      expect(journal).not.toContain('hunter2');
    });
  });

  test('changes nothing where all is as it is to be, and says so.', async () => {
    const place = prepare(pool);
    writeFileSync(place.file, wanted);
    const { code, text } = await place.run();
    expect(code, text).toBe(0);
    expect(text).toContain('nothing to change');
    expect(place.names()).toEqual(['db.properties']);
  });

  test('follows a link, and keeps it.', async () => {
    const place = prepare(pool.replace('db.properties', 'link'));
    symlinkSync('db.properties', join(place.home, 'link'));
    const { code, text } = await place.run();
    expect(code, text).toBe(0);
    expect(text).toContain('through the link');
    expect(readFileSync(place.file, 'utf8')).toBe(wanted);
    expect(readFileSync(join(place.home, 'link'), 'utf8')).toBe(wanted);
  });

  test.each([
    ['binary', () => Buffer.from([0, 1, 2]), /cannot be edited/],
    ['of another encoding', () => Buffer.from([0xc3, 0x28]), /cannot be edited/],
    ['too large', () => Buffer.alloc(1024 * 1024 + 1, 'a'), /cannot be edited/],
    ['with the key twice', () => Buffer.from('jdbc.pool.max=1\njdbc.pool.max=2\n'), /at lines 1, 2/],
  ])('stops with 1 before it writes a file %s.', async (_, content, words) => {
    const place = prepare(pool);
    writeFileSync(place.file, content());
    const { code, text } = await place.run();
    expect(code, text).toBe(1);
    expect(text).toMatch(words);
    expect(readFileSync(place.file).equals(content())).toBe(true);
    expect(place.names()).toEqual(['db.properties']);
  });

  test('is undone by itself, byte for byte, with owner and mode.', async () => {
    const place = prepare(failing);
    const before = statSync(place.file);
    const { code, text } = await place.run();
    expect(code, text).toBe(1);
    expect(readFileSync(place.file, 'utf8')).toBe(old);
    expect(statSync(place.file)).toMatchObject({ mode: before.mode, uid: before.uid, ino: before.ino });
    expect(place.names()).toEqual(['db.properties']);
    expect((await seat.show()).status).toBe('rolledBack');
  });

  test('is undone by a later process, and what it made is removed.', async () => {
    const place = prepare(`- name: Make
  edit: "{{home}}/new.conf"
  content: |
    home={{home}}
  create: true
  mode: "0600"
${pool}`);
    expect((await place.run()).code).toBe(0);
    const made = join(place.home, 'new.conf');
    expect(readFileSync(made, 'utf8')).toBe(`home=${place.home}\n`);
    expect(statSync(made).mode & 0o7777).toBe(0o600);
    const undone = await seat.run(['rollback', 'latest', '--auto', '--no-tui', '--reason', 'test']);
    expect(undone.code, undone.ending).toBe(0);
    expect(existsSync(made)).toBe(false);
    expect(readFileSync(place.file, 'utf8')).toBe(old);
  });

  test('is undone where several change one file to and fro.', async () => {
    const place = prepare(
      [
        ...['50', '20   ', '50'].map(
          (value, index) => `- name: Change ${index + 1}
  edit: "{{home}}/db.properties"
  replace: { text: "max = ${index % 2 === 0 ? '20   ' : '50'}\\n", with: "max = ${value}\\n" }`,
        ),
        '- { name: Start, run: "false", onError: rollback }',
      ].join('\n'),
    );
    const { code, text } = await place.run();
    expect(code, text).toBe(1);
    expect((await seat.show()).status).toBe('rolledBack');
    expect(readFileSync(place.file, 'utf8')).toBe(old);
    expect(place.names()).toEqual(['db.properties']);
  });

  test('is not undone where somebody else changed the file since.', async () => {
    const place = prepare(`${pool}
- name: Somebody else
  run: echo theirs >>{{home}}/db.properties
  undo: "true"
- name: Start
  run: "false"
  onError: rollback`);
    const { code, text } = await place.run();
    expect(code, text).not.toBe(0);
    expect(text).toContain('was changed since: it is left as it is');
    expect(readFileSync(place.file, 'utf8')).toBe(`${wanted}theirs\n`);
  });

  test('asks for the change again in a terminal where the file is another one by then.', async () => {
    const place = prepare(pool);
    const terminal = seat.open(place.args.filter(arg => arg !== '--auto' && arg !== '--no-tui'));
    try {
      await terminal.shows(/Next: Set the size of the pool/);
      await terminal.pressUntil('enter', /\+jdbc\.pool\.max = 50/);
      appendFileSync(place.file, 'theirs=1\n');
      await terminal.pressUntil('enter', /not as it was when it was shown/);
      expect(readFileSync(place.file, 'utf8')).toBe(`${old}theirs=1\n`);
      expect(place.names()).toEqual(['db.properties']);
    } finally {
      terminal.close();
    }
  });

  test('keeps a read-only mode.', async () => {
    const place = prepare(pool);
    chmodSync(place.file, 0o444);
    expect((await place.run()).code).toBe(0);
    expect(statSync(place.file).mode & 0o7777).toBe(0o444);
    expect(readFileSync(place.file, 'utf8')).toBe(wanted);
  });

  describe('whose connection is cut', () => {
    // A host that is lost before it has said whether the run may use it is not tried again by itself.
    const offsets = Array.from({ length: 16 }, (_, index) => 15_000 + index * 900);

    test.each(offsets)(
      'after %i bytes leaves the old file or the new one, and is done in the end.',
      async offset => {
        const place = prepare(pool);
        const { proxy } = estate.hosts[0]!;
        const seen: string[] = [];
        proxy.afterBytes(offset, () => {
          seen.push(readFileSync(place.file, 'utf8'));
          proxy.cut();
          seen.push(readFileSync(place.file, 'utf8'));
        });
        const { code, text } = await place.run();
        proxy.restore();
        expect(code, text).toBe(0);
        for (const content of seen) expect([old, wanted]).toContain(content);
        expect(readFileSync(place.file, 'utf8')).toBe(wanted);
        expect(statSync(place.file).mode & 0o7777).toBe(0o640);
        const [backup, ...more] = backups(place.home);
        expect(more).toEqual([]);
        expect(readFileSync(join(place.home, backup!), 'utf8')).toBe(old);
      },
    );

    test('and whose handrail is killed is found as it is by the next one.', async () => {
      for (const offset of offsets.filter((_, index) => index % 3 === 2)) {
        const place = prepare(pool);
        const { proxy } = estate.hosts[0]!;
        const running = seat.start(place.args);
        proxy.afterBytes(offset, () => {
          running.kill('SIGKILL');
          proxy.cut();
        });
        const first = await running.done;
        proxy.restore();
        expect([old, wanted]).toContain(readFileSync(place.file, 'utf8'));
        if (first.signal !== null && (await seat.show()).status !== 'completed') {
          const { code, text } = await seat.run(['resume', 'latest', '--auto', '--no-tui']);
          expect(code, text).toBe(0);
        }
        expect(readFileSync(place.file, 'utf8')).toBe(wanted);
        expect(place.names()).toHaveLength(2);
      }
    });
  });
});
