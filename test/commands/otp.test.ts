import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Arguments, Io } from '../../src/commands/io.ts';
import { otpCommand } from '../../src/commands/otp.ts';
import { type FileTree, tar } from '../../src/demo/tar.ts';
import { ExitCode, OperatorError } from '../../src/errors.ts';
import type { Language } from '../../src/text/language.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

interface Asked {
  readonly against?: string;
  readonly json?: boolean;
  readonly language?: Language;
}

async function asked(
  cwd: string,
  positionals: readonly string[],
  { against, json = false, language = 'en' }: Asked = {},
): Promise<string> {
  const printed: string[] = [];
  const args: Arguments = {
    positionals,
    language,
    text: name => (name === 'against' ? against : undefined),
    flag: name => name === 'json' && json,
    list: () => [],
  };
  const io = { cwd, env: {}, print: (text: string) => void printed.push(text) } as unknown as Io;
  expect(await otpCommand(args, io)).toBe(ExitCode.complete);
  return printed.join('');
}

async function refusal(
  cwd: string,
  positionals: readonly string[],
  options: Asked = {},
): Promise<OperatorError> {
  const error = await asked(cwd, positionals, options).catch((thrown: unknown) => thrown);
  if (!(error instanceof OperatorError)) throw new Error(`not refused: ${String(error)}`);
  return error;
}

const relup = `%% coding: utf-8
{"B",
 [{"A",[],[{load_object_code,{ch_app,"2",[ch3]}},point_of_no_return,{suspend,[ch3]},{load,{ch3,brutal_purge,soft_purge}},{code_change,[{ch3,[]}]},{resume,[ch3]}]}],
 [{"A",[],[{load_object_code,{ch_app,"1",[ch3]}},point_of_no_return,restart_emulator]}]}.
`;

function app(name: string, version: string): string {
  return `{application,${name},[{vsn,"${version}"},{modules,[]}]}.\n`;
}

function rel(version: string, application: string, erts = '13.1.5'): string {
  return `{release,{"ch_rel","${version}"},{erts,"${erts}"},[{kernel,"8.5"},{ch_app,"${application}"}]}.\n`;
}

const parts = {
  'releases/ch_rel-2.rel': rel('B', '2'),
  'releases/B/start.boot': 'boot',
  'releases/B/relup': relup,
  'releases/B/sys.config': '[{ch_app,[{channels,8},{label,"caf\u00e9\u0007"}]}].\n',
  'lib/kernel-8.5/ebin/kernel.app': app('kernel', '8.5'),
  'lib/ch_app-2/ebin/ch_app.app': app('ch_app', '2'),
  'lib/ch_app-2/ebin/ch3.beam': 'beam'.repeat(5000),
};

function archive(files: Readonly<Record<string, string>>): Buffer {
  const tree: FileTree = Object.fromEntries(
    Object.entries(files).map(([path, content]) => [path, { content }]),
  );
  return gzipSync(tar(tree, new Date('2017-03-15T12:00:00Z')));
}

function packageIn(
  directory: string,
  changes: Readonly<Record<string, string | null>> = {},
  name = 'ch_rel-2',
): void {
  const files = Object.entries({ ...parts, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  writeFileSync(join(directory, `${name}.tar.gz`), archive(Object.fromEntries(files)));
}

function systemIn(directory: string, files: Readonly<Record<string, string>>): string {
  const root = join(directory, 'root');
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

const system = {
  'releases/RELEASES': '[{release,"ch_rel","A","13.1.5",[],permanent}].\n',
  'releases/start_erl.data': '13.1.5 A\n',
  'releases/ch_rel-1.rel': rel('A', '1'),
  'releases/A/sys.config': '[{ch_app,[{channels,4}]}].\n',
  'lib/ch_app-1/ebin/ch_app.app': app('ch_app', '1'),
};

describe('otp show', () => {
  it('explains a package against the target system it is for', async () => {
    const directory = temporaryDirectory();
    packageIn(directory);
    systemIn(directory, system);
    const page = await asked(directory, ['show', 'ch_rel-2.tar.gz'], { against: 'root' });
    expect(
      page.replace(
        /\d+ bytes, sha256 [0-9a-f]{64}\nrelup terms sha256 [0-9a-f]{64}/,
        '… bytes, sha256 …\nrelup terms sha256 …',
      ),
    ).toBe(`Release ch_rel B, erts 13.1.5
7 files, … bytes, sha256 …
relup terms sha256 …

Up: from A to B

  Applications
    ch_app  1 → 2
    1 unchanged

  sys.config
    ~ ch_app channels 4 → 8
    + ch_app label "café\\x{7}"
    config_change is called in ch_app, where running and where the callback module has it

  In short
    suspended                 ch3
    code_change               ch3
    killed where in old code  ch3
    emulator                  keeps running

  Warnings
    ! Processes in old code of ch3 are killed without being asked (brutal_purge).

  Before the point of no return
     1. {load_object_code,{ch_app,"2",[ch3]}}
        Reads code of ch_app 2 from disk: ch3. Nothing runs it yet.

  From the point of no return on
     2. point_of_no_return
        Whatever fails from here on restarts the node on its permanent release.
     3. {suspend,[ch3]}
        Suspends every process that uses ch3 (within 5 s): requests wait until it is resumed. One that does not answer in time is passed over, and its state is not converted.
     4. {load,{ch3,brutal_purge,soft_purge}}
        Puts the code of ch3 that was read in place: calls from now on run it. Processes in still older code of ch3 are killed; the replaced code goes when no process runs it any more.
     5. {code_change,[{ch3,[]}]}
        Converts the state of the suspended processes to the new version: calls code_change of ch3 with Extra [].
     6. {resume,[ch3]}
        Lets the suspended processes of ch3 go on.

Down: from B back to A

  Applications
    ch_app  2 → 1
    1 unchanged

  sys.config
    ~ ch_app channels 8 → 4
    - ch_app label "café\\x{7}"
    config_change is called in ch_app, where running and where the callback module has it

  In short
    emulator  restarted

  Warnings
    ! The emulator is restarted: the node is down for a while, and heart must be set up to bring it back.

  Before the point of no return
     1. {load_object_code,{ch_app,"1",[ch3]}}
        Reads code of ch_app 1 from disk: ch3. Nothing runs it yet.

  From the point of no return on
     2. point_of_no_return
        Whatever fails from here on restarts the node on its permanent release.
     3. restart_emulator
        Restarts the emulator: all processes are stopped, and the node is down until it has started again on the other release. What follows is not carried out.
`);
  });

  it('says in Chinese what it says in English', async () => {
    const directory = temporaryDirectory();
    packageIn(directory, { 'releases/B/sys.config': null });
    const page = await asked(directory, ['show', 'ch_rel-2.tar.gz'], { language: 'zh' });
    expect(page).toContain('升级：从 A 到 B');
    expect(page).toContain('! 发布包里没有 releases/B/sys.config');
    expect(page).toContain('     3. {suspend,[ch3]}\n        挂起使用 ch3（限 5 秒）的所有进程');
  });

  it('has the same keys for machines, with and without a relup', async () => {
    const directory = temporaryDirectory();
    packageIn(directory);
    const withRelup = JSON.parse(await asked(directory, ['show', 'ch_rel-2.tar.gz'], { json: true }));
    expect(withRelup.relup).toMatch(/^[0-9a-f]{64}$/);
    const keys = ['package', 'relup', 'release', 'warnings', 'ways'];
    expect(Object.keys(withRelup)).toEqual(keys);
    expect(Object.keys(withRelup.package)).toEqual(['file', 'files', 'bytes', 'sha256']);
    for (const way of withRelup.ways) {
      expect(Object.keys(way)).toEqual(['direction', 'from', 'to', 'releases', 'config', 'script']);
      expect(Object.keys(way.script)).toEqual(['effects', 'warnings', 'before', 'pointOfNoReturn', 'after']);
      for (const step of [...way.script.before, ...way.script.after])
        expect(Object.keys(step)).toEqual(['number', 'instruction', 'kind', 'meaning']);
    }
    packageIn(directory, { 'releases/B/relup': null });
    const without = JSON.parse(await asked(directory, ['show', 'ch_rel-2.tar.gz'], { json: true }));
    expect([Object.keys(without), without.relup, without.ways]).toEqual([keys, null, []]);
  });

  it('prints the same for machines, in English whatever the language', async () => {
    const directory = temporaryDirectory();
    packageIn(directory);
    systemIn(directory, system);
    const shown = JSON.parse(
      await asked(directory, ['show', 'ch_rel-2.tar.gz'], { against: 'root', json: true, language: 'zh' }),
    );
    expect(shown).toMatchObject({
      package: { file: 'ch_rel-2.tar.gz', files: 7, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      release: { name: 'ch_rel', version: 'B', erts: '13.1.5', rel: 'releases/ch_rel-2.rel' },
      warnings: [],
      ways: [
        {
          direction: 'up',
          from: 'A',
          to: 'B',
          releases: { erts: null, applications: [{ kind: 'changed', name: 'ch_app', from: '1', to: '2' }] },
          config: {
            settings: [
              { application: 'ch_app', parameter: 'channels', from: '4', to: '8' },
              { application: 'ch_app', parameter: 'label', from: null },
            ],
          },
          script: {
            effects: { suspended: ['ch3'], codeChange: ['ch3'], emulator: 'kept' },
            before: [{ number: 1, kind: 'load_object_code' }],
            pointOfNoReturn: { number: 2 },
            after: [
              { number: 3, instruction: '{suspend,[ch3]}' },
              { number: 4 },
              { number: 5 },
              { number: 6 },
            ],
          },
        },
        { direction: 'down', from: 'B', to: 'A', script: { warnings: [{ code: 'restartEmulator' }] } },
      ],
    });
  });

  it('compares with an older package as well', async () => {
    const directory = temporaryDirectory();
    packageIn(directory);
    const old = { 'releases/ch_rel-1.rel': rel('A', '1', '12.0'), 'releases/A/sys.config': '[].' };
    writeFileSync(join(directory, 'old.tar.gz'), archive(old));
    const shown = JSON.parse(
      await asked(directory, ['show', 'ch_rel-2.tar.gz'], { against: 'old.tar.gz', json: true }),
    );
    expect(shown.ways[0].releases.erts).toEqual({ from: '12.0', to: '13.1.5' });
    expect(shown.ways[1].releases.erts).toEqual({ from: '13.1.5', to: '12.0' });
    expect(shown.warnings.map((each: { code: string }) => each.code)).toEqual([
      'otherErts',
      'ertsNotInPackage',
    ]);
  });

  it('finds the older release in the package itself, where it is there', async () => {
    const directory = temporaryDirectory();
    packageIn(directory, { 'releases/A/ch_rel-1.rel': rel('A', '1'), 'releases/A/sys.config': '[].' });
    const shown = JSON.parse(await asked(directory, ['show', 'ch_rel-2.tar.gz'], { json: true }));
    expect(shown.warnings).toEqual([]);
    expect(shown.ways[0].config.settings).toHaveLength(2);
  });

  it.each<[string, Readonly<Record<string, string | null>>, readonly string[]]>([
    ['no relup', { 'releases/B/relup': null }, ['noRelup']],
    ['no way down', { 'releases/B/relup': '{"B",[{"A",[],[]}],[]}.' }, ['noWayDown', 'oldReleaseUnknown']],
    ['no way up', { 'releases/B/relup': '{"B",[],[{"A",[],[]}]}.' }, ['noWayUp']],
    ['a relup of another release', { 'releases/B/relup': '{"C",[],[]}.' }, ['relupVersion', 'noWayUp']],
    ['no sys.config', { 'releases/B/sys.config': null }, ['missingConfig', 'oldReleaseUnknown']],
    ['no start.boot', { 'releases/B/start.boot': null }, ['missingBoot', 'oldReleaseUnknown']],
    [
      'no code of an application',
      { 'lib/ch_app-2/ebin/ch_app.app': null },
      ['missingLibraries', 'oldReleaseUnknown'],
    ],
    [
      'code of another version',
      { 'lib/ch_app-2/ebin/ch_app.app': app('ch_app', '3') },
      ['applicationVersion', 'oldReleaseUnknown'],
    ],
  ])('warns of a package with %s', async (_, changes, codes) => {
    const directory = temporaryDirectory();
    packageIn(directory, changes);
    const shown = JSON.parse(await asked(directory, ['show', 'ch_rel-2.tar.gz'], { json: true }));
    expect(shown.warnings.map((each: { code: string }) => each.code)).toEqual(codes);
    const chinese = await asked(directory, ['show', 'ch_rel-2.tar.gz'], { language: 'zh' });
    expect(chinese.match(/^ {2}! .*。$/gm)).toHaveLength(codes.length);
  });

  it.each([
    [
      'has the release already',
      'releases/RELEASES',
      '[{release,"ch_rel","B","13",[],old},{release,"ch_rel","A","13",[],permanent}].',
      ['registered'],
    ],
    ['starts another release than it says', 'releases/start_erl.data', '13.1.5 Z\n', ['startsOther']],
    [
      'runs a release without a way up',
      'releases/RELEASES',
      '[{release,"ch_rel","0","13",[],permanent}].',
      ['noWayFrom', 'startsOther'],
    ],
  ])('warns of a target system that %s', async (_, path, content, codes) => {
    const directory = temporaryDirectory();
    packageIn(directory);
    systemIn(directory, { ...system, [path]: content });
    const shown = JSON.parse(
      await asked(directory, ['show', 'ch_rel-2.tar.gz'], { against: 'root', json: true }),
    );
    expect(shown.warnings.map((each: { code: string }) => each.code)).toEqual(codes);
  });

  it('compares releases even without a relup, when it is told with what', async () => {
    const directory = temporaryDirectory();
    packageIn(directory, { 'releases/B/relup': null });
    systemIn(directory, system);
    const shown = JSON.parse(
      await asked(directory, ['show', 'ch_rel-2.tar.gz'], { against: 'root', json: true }),
    );
    expect(shown.ways).toMatchObject([
      { direction: 'up', from: 'A', to: 'B', script: null, releases: { unchanged: 1 } },
    ]);
  });

  it('warns of a package under another name', async () => {
    const directory = temporaryDirectory();
    packageIn(directory, {}, 'ch_rel-2.tmp');
    const page = await asked(directory, ['show', 'ch_rel-2.tmp.tar.gz']);
    expect(page).toContain('! The package is called ch_rel-2.tmp.tar.gz and holds releases/ch_rel-2.rel');
  });
});

describe('otp show refuses', () => {
  it('an archive cut off anywhere, and says so', async () => {
    const directory = temporaryDirectory();
    packageIn(directory);
    const whole = archive(parts);
    const cuts = Array.from({ length: 24 }, (_, index) => Math.floor((whole.length * index) / 24));
    for (const length of cuts) {
      writeFileSync(join(directory, 'ch_rel-2.tar.gz'), whole.subarray(0, length));
      const { message, hint, exitCode } = await refusal(directory, ['show', 'ch_rel-2.tar.gz']);
      expect(message, `${length}`).toBe('ch_rel-2.tar.gz is cut off: it ends in the middle of the archive');
      expect(hint).toContain('SHA-256');
      expect(exitCode).toBe(ExitCode.usage);
    }
  });

  it('a tar archive cut off before it was compressed', async () => {
    const directory = temporaryDirectory();
    const whole = gunzipSync(archive(parts));
    const content = whole.length - 2 * 512;
    for (const length of [100, 512, 700, 5000, content - 12_000, 30_000]) {
      writeFileSync(join(directory, 'ch_rel-2.tar.gz'), gzipSync(whole.subarray(0, length)));
      const { message } = await refusal(directory, ['show', 'ch_rel-2.tar.gz']);
      expect(message, `${length}`).toBe('ch_rel-2.tar.gz is cut off: it ends in the middle of the archive');
    }
  });

  it('an archive with any byte of its content changed', async () => {
    const directory = temporaryDirectory();
    const whole = archive(parts);
    for (let at = 20; at < whole.length; at += 37) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 0x55;
      writeFileSync(join(directory, 'ch_rel-2.tar.gz'), bytes);
      const { message } = await refusal(directory, ['show', 'ch_rel-2.tar.gz']);
      expect(message, `${at}`).toMatch(/^ch_rel-2\.tar\.gz is (?:damaged: .+|cut off: .+)$/);
    }
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'no release',
      { 'lib/a/x.beam': '' },
      'ch_rel-2.tar.gz has no .rel file in releases/: it is not a release package',
    ],
    [
      'several, none of its name',
      { 'releases/a.rel': rel('A', '1'), 'releases/b.rel': rel('B', '1') },
      'ch_rel-2.tar.gz has several releases, and none is of its name: releases/a.rel, releases/b.rel',
    ],
    [
      'a relup that does not read',
      { ...parts, 'releases/B/relup': '{"B",[{"A",[],[}],[]}.' },
      'releases/B/relup in ch_rel-2.tar.gz cannot be read: line 1, column 16: } stands where a term should be',
    ],
    [
      'a relup nested without end',
      { ...parts, 'releases/B/relup': '['.repeat(100_000) },
      'releases/B/relup in ch_rel-2.tar.gz cannot be read: line 1, column 1001: terms are nested too deeply to be read',
    ],
  ])('a package with %s', async (_, files, message) => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'ch_rel-2.tar.gz'), archive(files));
    expect((await refusal(directory, ['show', 'ch_rel-2.tar.gz'])).message).toBe(message);
  });

  it('what is no package at all', async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'page.tar.gz'), '<html>Not found</html>');
    expect((await refusal(directory, ['show', 'page.tar.gz'])).message).toBe(
      'page.tar.gz is not a gzip-compressed archive',
    );
    expect((await refusal(directory, ['show', 'nowhere.tar.gz'])).message).toMatch(
      /nowhere\.tar\.gz cannot be read: ENOENT/,
    );
    expect((await refusal(directory, ['show', '.'])).message).toMatch(/cannot be read: EISDIR/);
    expect((await refusal(directory, ['explain', 'x'])).message).toBe('otp explain: there is no such action');
  });

  it('something that is too large for what it claims to be', async () => {
    const directory = temporaryDirectory();
    const files = { ...parts, 'releases/B/relup': ' '.repeat(33 * 1024 * 1024) };
    writeFileSync(join(directory, 'ch_rel-2.tar.gz'), archive(files));
    expect((await refusal(directory, ['show', 'ch_rel-2.tar.gz'])).message).toBe(
      'ch_rel-2.tar.gz: releases/B/relup is larger than 33554432 bytes',
    );
  });
});

describe('otp appup', () => {
  const text = `{"2",
 [{"1",[{load_module,ch3}]},{<<"1\\\\..*">>,[{load_module,ch3}]},{"0",[]}],
 [{"1",[{update,ch3,{advanced,[]}},restart_new_emulator]}]}.
`;

  it('has the same keys for machines whatever the file holds', async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'ch_app.appup'), text);
    const json = JSON.parse(await asked(directory, ['appup', 'ch_app.appup'], { json: true }));
    expect(Object.keys(json)).toEqual(['file', 'version', 'up', 'down']);
    for (const script of [...json.up, ...json.down])
      expect(Object.keys(script)).toEqual([
        'versions',
        'effects',
        'warnings',
        'before',
        'pointOfNoReturn',
        'after',
      ]);
  });

  it('explains each script once for all versions that share it', async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'ch_app.appup'), text);
    const page = await asked(directory, ['appup', 'ch_app.appup']);
    expect(page).toContain('Version 2\n\nUp from\n  1\n  every version like 1\\..*\n\n  In short\n');
    expect(page).toContain('Up from\n  0\n\n  Nothing is done: the code on disk is all that changes.\n');
    expect(page).toContain('Down to\n  1\n');
    expect(page).toContain('! The node moves to a new emulator');
    const json = JSON.parse(await asked(directory, ['appup', 'ch_app.appup'], { json: true }));
    expect(json).toMatchObject({
      version: '2',
      up: [
        {
          versions: [
            { kind: 'version', version: '1' },
            { kind: 'pattern', pattern: '1\\..*' },
          ],
          after: [{ kind: 'load_module' }],
        },
        { versions: [{ kind: 'version', version: '0' }], after: [] },
      ],
      down: [{ effects: { codeChange: ['ch3'], emulator: 'replaced' } }],
    });
  });

  it('says where a file goes wrong', async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'bad.appup'), '{"2",\n [{"1",[{load_module,ch3]}],\n []}.\n');
    expect((await refusal(directory, ['appup', 'bad.appup'])).message).toBe(
      'bad.appup cannot be read: line 2, column 25: ] stands where , or } should be (the { of line 2, column 9 is still open)',
    );
    expect((await refusal(directory, ['appup', 'none.appup'])).message).toMatch(
      /^none\.appup cannot be read: ENOENT/,
    );
  });
});
