import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { endDurable, interruptDurable, sendInputDurable } from '../../src/transports/durable-control.ts';
import { startText } from '../../src/transports/durable-text.ts';
import { findProgram } from '../helpers/programs.ts';
import { testTiming, until } from '../helpers/ssh-host.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';
import { attached, exited, shells, shellsOf, started, type TestShells } from './host-shells.ts';

const ways = shells.flatMap(shell =>
  (['setsid', 'perl', 'python3'] as const).map(means => ({ shell, means })),
);

describe.each(ways)('a durable command, $shell.0 with $means', ({ shell, means }) => {
  let root: string;
  let directory: string;
  let there: TestShells;

  beforeEach(context => {
    root = temporaryDirectory();
    directory = join(root, 'attempt');
    const found = shellsOf(shell, { cwd: root });
    if (found === null || findProgram(means, means === 'setsid' ? 'util-linux' : means) === null) {
      context.skip();
      return;
    }
    there = found;
  });

  const start = (script: string, secrets: Readonly<Record<string, string>> = {}) =>
    started(there.open, { script, directory, means, secrets });

  test.each([0, 1, 143, 255])('ends with exit code %i', async code => {
    const { done, output } = start(`echo out; echo err >&2; exit ${code}`);
    expect(await done).toEqual(exited(code));
    expect([`${output.stdout}`, `${output.stderr}`]).toEqual(['out\n', 'err\n']);
  });

  test('that a signal ends has the exit code of a shell, and no words of one', async () => {
    const { done, output } = start('kill -KILL $$');
    expect(await done).toEqual(exited(137));
    expect([`${output.stdout}`, `${output.stderr}`]).toEqual(['', '']);
  });

  test('has a session of its own, default signals, an empty stdin, the login umask and no descriptor of ours', async () => {
    const script = `grep -E '^Sig(Ign|Blk):' /proc/self/status; umask; cat; echo "$#"
set -- $(sed 's/.*) //' /proc/$$/stat); echo "$3 $4" | sed "s/$$/me/g"
exec ls /proc/self/fd`;
    const { done, output } = start(script);
    expect(await done).toEqual(exited(0));
    // The last one is what `ls` reads the list from; higher ones are of whoever runs the tests.
    expect(`${output.stdout}`.replaceAll(/^\d{2,3}\n/gm, '')).toBe(
      `SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n0022\n0\nme me\n0\n1\n2\n3\n`,
    );
    expect(`${output.stderr}`).toBe('');
  });

  test('has the environment of its login, and nothing of ours', async () => {
    const { done, output } = start('env | sed "s/=.*//" | sort');
    expect(await done).toEqual(exited(0));
    const names = `${output.stdout}`.split('\n').filter(name => !/^(_|OLDPWD|SHLVL|PWD|)$/.test(name));
    expect(names).toEqual(['HOME', 'PATH']);
  });

  test.each([
    ['quotes', `printf '%s' "it's" '"' \\\\ '\`x\`' '$(y)'`, `it's"\\\`x\`$(y)`],
    ['an unterminated here-document', `cat <<'END'\na 'b'\n`, "a 'b'\n"],
    ['a here-document and Chinese', `cat <<'END'\n'中' $(x)\nEND\nprintf end`, `'中' $(x)\nend`],
    ['bytes that are no text', `printf '\\001\\036\\377\\r\\t'`, Buffer.from([1, 30, 255, 13, 9])],
    ['no line break at its end', 'printf a', 'a'],
  ])('runs a script with %s as it was written', async (_, script, expected) => {
    const { done, output } = start(script);
    expect(await done).toEqual(exited(0));
    expect(output.stdout.equals(Buffer.from(expected))).toBe(true);
    expect(readFileSync(join(directory, 'cmd'), 'utf8')).toBe(script);
  });

  test('gets secrets that are in no file of ours and no argument list', async () => {
    const script = `printf '%s' "$HANDRAIL_SECRET_x"; cat /proc/[0-9]*/cmdline >ps.txt 2>/dev/null; true`;
    const { done, output } = start(script, { x: "it's s3cret" });
    expect(await done).toEqual(exited(0));
    expect(`${output.stdout}`).toBe("it's s3cret");
    expect(readFileSync(join(root, 'ps.txt'), 'latin1')).not.toContain('s3cret');
    for (const file of readdirSync(directory).filter(name => !['begun', 'out'].includes(name)))
      expect(readFileSync(join(directory, file), 'latin1'), file).not.toContain('s3cret');
  });

  test('is cancelled with what it has started', async () => {
    const { execution, done } = start(`trap '' TERM; sh -c 'echo $$ >child; sleep 60' & sleep 60; sleep 60`);
    await until('its child runs', () => textOf(join(root, 'child')) !== '');
    execution.cancel();
    expect(await done).toEqual({ kind: 'ended', outcome: { kind: 'cancelled' } });
    expect(runs(Number(textOf(join(root, 'child'))))).toBe(false);
    expect(await attached(there.open, directory).done).toEqual(exited(137));
  });

  test('leaves a daemon alone and says that it holds the output', async () => {
    const script = 'sleep 60 & echo $! >daemon; echo up';
    const { done, output } = start(script);
    expect(await done).toEqual({ ...exited(0), outputHeld: true });
    expect(`${output.stdout}`).toBe('up\n');
    const daemon = Number(textOf(join(root, 'daemon')));
    expect((await endDurable(there.open, directory, testTiming)).kind).toBe('gone');
    expect(runs(daemon)).toBe(true);
    process.kill(daemon, 'SIGKILL');
  });

  test('finds a daemon that has left its session', async () => {
    const { done } = start('setsid sleep 60 & echo $! >daemon');
    expect(await done).toEqual({ ...exited(0), outputHeld: true });
    process.kill(Number(textOf(join(root, 'daemon'))), 'SIGKILL');
  });

  test('reads lines that are sent to it while it runs', async () => {
    const script = 'echo ready; while read -r line; do echo "<$line>"; [ "$line" != end ] || exit 3; done';
    const seen = started(there.open, { script, directory, means, input: 'open' });
    await until('it reads', () => `${seen.output.stdout}` === 'ready\n');
    const line = `it's "quoted" $(x) 中`;
    expect(await sendInputDurable(there.open, directory, `${line}\n`)).toEqual({ ok: true });
    await until('it answers', () => `${seen.output.stdout}` === `ready\n<${line}>\n`);
    expect(await sendInputDurable(there.open, directory, 'end\n')).toEqual({ ok: true });
    expect(await seen.done).toEqual(exited(3));
    expect(await sendInputDurable(there.open, directory, 'more\n')).toMatchObject({ ok: false });
  });

  test('is interrupted as by Ctrl-C, and no more once it has ended', async () => {
    const seen = start('trap "echo caught; exit 5" INT; echo ready; while :; do sleep 0.05; done');
    await until('it is ready', () => `${seen.output.stdout}` === 'ready\n');
    expect(await interruptDurable(there.open, directory)).toEqual({ ok: true });
    expect(await seen.done).toEqual(exited(5));
    expect(await interruptDurable(there.open, directory)).toMatchObject({ ok: false });
  });

  test('does nothing when its text is cut off anywhere', () => {
    const text = startText(
      {
        script: `touch ${root}/ran\n`,
        shell: 'sh',
        secrets: { x: "it's" },
        directory,
        means,
        input: 'empty',
      },
      '0123',
    );
    const program = findProgram(shell[0], shell[1]) ?? '';
    const args = shell[0] === 'busybox' ? ['sh', '-s'] : ['-s'];
    for (let length = 1; length < text.length - 1; length += length > text.length - 40 ? 1 : 211)
      spawnSync(program, args, { input: text.slice(0, length), stdio: ['pipe', 'ignore', 'ignore'] });
    expect(existsSync(directory)).toBe(false);
    expect(existsSync(join(root, 'ran'))).toBe(false);
  });

  test('that its means cannot start has started nothing', async () => {
    const bin = join(root, 'bin');
    mkdirSync(bin);
    const lacking = shellsOf(shell, { cwd: root, env: { PATH: bin } });
    if (lacking === null) throw new Error('it was there before');
    // mkdir is missing as well.
    const { done } = started(lacking.open, { script: 'touch ran', directory, means });
    expect(await done).toMatchObject({
      outcome: { kind: 'exited', code: 1 },
      problem: { detail: expect.stringContaining('nothing was started') },
    });
  });
});

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

/** A process that has ended and that nobody has reaped yet has ended. */
function runs(pid: number): boolean {
  return /^State:\s+[^ZX]/m.test(textOf(`/proc/${pid}/status`));
}
