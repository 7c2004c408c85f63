import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Arguments, Io } from '../../src/commands/io.ts';
import { lintCommand } from '../../src/commands/lint.ts';
import { withShellcheck } from '../../src/commands/shellcheck.ts';
import { lintDocument } from '../../src/document/lint/lint.ts';
import { OperatorError } from '../../src/errors.ts';
import type { Language } from '../../src/text/language.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const dangerous =
  '## Steps\n\nOn `web-1` run:\n\n```sh\nmkdir /srv/new\nkill -9 <PID>\n```\n\n## Rollback\n\n```sh\nls\n```\n';
const doubtful = dangerous.replace('kill -9 <PID>', 'ls $HOME');
const fine = doubtful.replace('mkdir /srv/new\n', '');
const book = `handrail: 1
name: web
inventory: hosts.yaml
artifacts: { web.tar: { path: nowhere/web.tar } }
upgrade:
  - service: web
    hosts: web-1
    steps:
      - { name: Upload, upload: web.tar, to: /srv }
      - { name: Stop, stop: { match: java } }
    rollback: [{ name: Look, manual: Is all well? }]
verify: [{ name: Runs, hosts: web-1, check: "true" }]
`;

/** A folder with these files, and a way to lint one of them there. */
function seat(files: Readonly<Record<string, string>>, shellcheck?: string) {
  const cwd = temporaryDirectory();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  const bin = join(cwd, 'bin');
  mkdirSync(bin);
  if (shellcheck !== undefined)
    writeFileSync(join(bin, 'shellcheck'), `#!/bin/sh\n${shellcheck}\n`, { mode: 0o755 });
  const [printed, complained]: [string[], string[]] = [[], []];
  const io = {
    cwd,
    env: { PATH: bin },
    print: (text: string) => void printed.push(text),
    complain: (line: string) => void complained.push(line),
  } as unknown as Io;
  const run = (file: string, flags: readonly string[] = [], language: Language = 'en') => {
    const args: Arguments = {
      positionals: [file],
      text: () => undefined,
      flag: name => flags.includes(name),
      list: () => [],
      language,
    };
    return lintCommand(args, io);
  };
  return {
    run,
    out: () => printed.join(''),
    errors: () => complained.join('\n'),
    read: (file: string) => readFileSync(join(cwd, file), 'utf8'),
  };
}

describe('the exit code', () => {
  test.each([
    ['0 where there is nothing', fine, 0],
    ['0 where there are warnings only', doubtful, 0],
    ['1 where there are errors', dangerous, 1],
  ])('is %s', async (_, text, code) => {
    const { run, out } = seat({ 'a.md': text });
    expect(await run('a.md')).toBe(code);
    expect(out()).toContain(
      code === 1 ? '1 error, 1 warning' : text === fine ? 'a.md: nothing found' : '0 errors, 1 warning',
    );
  });

  test('is 2 where the file cannot be read', async () => {
    await expect(seat({}).run('absent.md')).rejects.toThrow(OperatorError);
    await expect(seat({}).run('absent.md')).rejects.toMatchObject({ exitCode: 2 });
    await expect(seat({}).run('.')).rejects.toMatchObject({ exitCode: 2 });
  });

  test('is 1 where a runbook is not valid, and says why', async () => {
    const { run, out } = seat({ 'a.yaml': 'handrail: 1\nname: a\nupgrade: 7\n' });
    expect(await run('a.yaml')).toBe(1);
    expect(out()).toContain('a.yaml:3:10 error wrongType');
  });
});

test('a runbook is read with its inventory, and without its artifacts', async () => {
  const { run, out } = seat({ 'web.yaml': book, 'hosts.yaml': 'hosts: { web-1: {} }\n' });
  expect(await run('web.yaml')).toBe(1);
  expect(out()).toContain('web.yaml:10:29 error KILL-BROAD');
});

test('a file whose name says nothing is a runbook where it begins like one', async () => {
  const { run, out } = seat({ web: book, 'hosts.yaml': 'hosts: { web-1: {} }\n' });
  await run('web');
  expect(out()).toContain('KILL-BROAD');
});

test('people read it in Chinese', async () => {
  const { run, out } = seat({ 'a.md': dangerous });
  await run('a.md', [], 'zh');
  expect(out()).toContain('a.md:7:9 错误 PH-UNFILLED: <PID> 在这里没有值。');
  expect(out()).toContain('1 个错误，1 个警告；1 个可用 --fix 修复');
});

test('machines read it as JSON', async () => {
  const { run, out } = seat({ 'a.md': dangerous });
  expect(await run('a.md', ['json'], 'zh')).toBe(1);
  expect(JSON.parse(out())).toMatchObject({
    file: 'a.md',
    diagnostics: [
      { code: 'NONIDEMP', severity: 'warning', line: 6, column: 1 },
      { code: 'PH-UNFILLED', severity: 'error', line: 7, column: 9, message: '<PID> has no value here.' },
    ],
  });
});

test('code scanning reads it as SARIF', async () => {
  const { run, out } = seat({ 'a.md': dangerous });
  expect(await run('a.md', ['sarif'])).toBe(1);
  const [first] = JSON.parse(out()).runs;
  expect(first.results.map((each: { ruleId: string }) => each.ruleId)).toEqual(['NONIDEMP', 'PH-UNFILLED']);
  expect(first.results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('a.md');
  await expect(run('a.md', ['sarif', 'json'])).rejects.toThrow('exclude each other');
});

describe('--fix', () => {
  test('changes the file, shows what changed, and reports what is left', async () => {
    const { run, out, errors, read } = seat({ 'a.md': dangerous });
    expect(await run('a.md', ['fix'])).toBe(1);
    expect(read('a.md')).toBe(dangerous.replace('mkdir', 'mkdir -p'));
    expect(errors()).toBe('6 - mkdir /srv/new\n6 + mkdir -p /srv/new\n1 change made in a.md\n');
    expect(out()).toContain('1 error, 0 warnings');
    expect(out()).not.toContain('NONIDEMP');
  });

  test('leaves a file alone in which nothing can be fixed', async () => {
    const { run, errors, read } = seat({ 'a.md': fine });
    expect(await run('a.md', ['fix'])).toBe(0);
    expect(read('a.md')).toBe(fine);
    expect(errors()).toBe('Nothing that can be fixed mechanically.');
  });
});

describe('shellcheck', () => {
  const comment = {
    line: 2,
    column: 4,
    endLine: 2,
    endColumn: 9,
    level: 'info',
    code: 2086,
    message: 'Double quote it.',
  };
  const says = (comments: readonly object[]) =>
    `while read -r _; do :; done; echo '${JSON.stringify({ comments })}'; exit 1`;

  test('adds what it finds as warnings, at the places of the document', async () => {
    const only = doubtful.replace('mkdir /srv/new', 'cd /srv').replace(/## Rollback[\s\S]*/, '');
    const { run, out } = seat({ 'a.md': only }, says([comment]));
    expect(await run('a.md', ['json'])).toBe(0);
    expect(JSON.parse(out()).diagnostics).toContainEqual({
      code: 'SC2086',
      severity: 'warning',
      line: 7,
      column: 4,
      message: 'Double quote it.',
      hint: 'https://www.shellcheck.net/wiki/SC2086',
      why: '',
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  test('is told of its findings in people’s and in machines’ words', async () => {
    const { run, out } = seat({ 'a.md': doubtful }, says([comment]));
    await run('a.md', ['sarif']);
    const [first] = JSON.parse(out()).runs;
    expect(first.tool.driver.rules.at(-1).id).toBe('SC2086');
    await run('a.md');
    expect(out()).toContain('a.md:7:4 warning SC2086: Double quote it.');
  });

  const real = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'].find(folder =>
    existsSync(join(folder, 'shellcheck')),
  );
  if (real === undefined) console.info('skipped: shellcheck is not on this machine');
  test.skipIf(real === undefined)(
    'that is installed is understood, at the places of the document',
    async () => {
      const text =
        '## Steps\n\n1. Run:\n\n   ```sh\n   cd /srv && echo $HOME/{{name}} <PID>\n   for f in $(ls); do echo "$f"; done\n   ```\n';
      const { run, out, errors } = seat({ 'a.md': text }, `exec ${real}/shellcheck "$@"`);
      await run('a.md', ['json']);
      const found: { code: string; line: number; column: number }[] = JSON.parse(out()).diagnostics;
      expect(errors()).toBe('');
      expect(
        found
          .filter(({ code }) => code.startsWith('SC'))
          .map(({ code, line, column }) => [code, line, column]),
      ).toContainEqual(['SC2045', 7, 13]);
      // Its columns are those of the text that stands there.
      expect(text.split('\n')[6]?.slice(12)).toMatch(/^\$\(ls\)/);
    },
  );

  test('that is absent is not missed', async () => {
    const { run, out, errors } = seat({ 'a.md': dangerous });
    expect(await run('a.md')).toBe(1);
    expect(out()).toContain('PH-UNFILLED');
    expect(out()).not.toContain('SC2');
    expect(errors()).toBe('');
  });

  test.each([['json'], ['sarif'], []])('changes nothing but for its own findings: %s', async (...flags) => {
    const own = (text: string) => {
      if (flags.length === 0)
        return text.split('\n').filter(line => /^a\.md:\d+:\d+ (?!.*\bSC\d)/.test(line));
      const log = JSON.parse(text);
      const all: readonly { code?: string; ruleId?: string }[] = log.diagnostics ?? log.runs[0].results;
      return all
        .filter(each => !/^SC/.test(each.code ?? each.ruleId ?? ''))
        .map(each => ({ ...each, ruleIndex: 0 }));
    };
    const [without, beside] = [seat({ 'a.md': dangerous }), seat({ 'a.md': dangerous }, says([comment]))];
    const codes = [await without.run('a.md', flags), await beside.run('a.md', flags)];
    expect(codes).toEqual([1, 1]);
    expect(beside.out()).toContain('SC2086');
    expect(own(without.out())).not.toEqual([]);
    expect(own(beside.out())).toEqual(own(without.out()));
  });

  test('that does not end is stopped, said and not asked again', async () => {
    const folder = temporaryDirectory();
    const asked = join(folder, 'asked');
    writeFileSync(join(folder, 'shellcheck'), `#!/bin/sh\necho >>${asked}\nwhile :; do :; done\n`, {
      mode: 0o755,
    });
    const complained: string[] = [];
    const result = lintDocument('a.md', `${dangerous}\n\`\`\`sh\nls /srv\n\`\`\`\n`);
    expect(result.scripts.length).toBeGreaterThan(1);
    const io = { env: { PATH: folder }, complain: (line: string) => void complained.push(line) };
    const found = await withShellcheck({ file: 'a.md', text: dangerous, result }, 'en', io, 3000);
    expect(new Set(found)).toEqual(new Set(result.diagnostics));
    expect(complained).toEqual(['shellcheck was found but gave no result: it did not end within 3 s']);
    // On a machine that is very busy it may be stopped before it says so.
    expect(['', '\n']).toContain(existsSync(asked) ? readFileSync(asked, 'utf8') : '');
  });

  test.each([
    ['is too old for an option', 'echo "unrecognized option --norc" >&2; exit 4'],
    ['prints another version of its format', 'echo "[]"'],
    ['fails', 'exit 3'],
    ['prints something else', 'echo hello'],
  ])('is not needed: where it %s this is said, and the rest is found', async (_, script) => {
    const { run, out, errors } = seat({ 'a.md': dangerous }, script);
    expect(await run('a.md')).toBe(1);
    expect(out()).toContain('PH-UNFILLED');
    expect(errors()).toContain('shellcheck was found but gave no result');
  });
});
