import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { NodeFacts } from '../../src/model/node.ts';
import { isCutInTwo, isHalfway, returnScript } from '../../src/otp/node-return.ts';
import { startScript } from '../../src/otp/node-start.ts';
import type { NodeStep } from '../../src/otp/node-step.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const back: NodeStep = {
  action: 'downgrade',
  release: 'A',
  from: 'B',
  package: '',
  expr: '',
  expect: null,
  relup: null,
  terms: null,
};
const release = (version: string, status: 'permanent' | 'old' | 'current') => ({
  name: 'ch_rel',
  version,
  status,
  disk: null,
  libraries: ['kernel-8.5.3'],
});
const node = (releases: NodeFacts['releases'], restarts: boolean): NodeFacts => ({
  node: 'channel',
  pid: '100',
  creation: '7',
  boot: { name: 'ch_rel', version: 'B' },
  status: 'started',
  erts: '13.1.5',
  root: '/opt/ch',
  heart: '/opt/ch/bin/start',
  handler: 'idle',
  releases,
  starts: 'B',
  relup: { sha256: '', script: true, restarts, peers: [] },
});
const onB = [release('B', 'permanent'), release('A', 'old')];

describe('A way back', () => {
  test('is cut in two only where a restart comes between and the old release is not permanent.', () => {
    expect(isCutInTwo(back, node(onB, true))).toBe(true);
    expect(isCutInTwo(back, node(onB, false))).toBe(false);
    expect(isCutInTwo(back, node([release('B', 'current'), release('A', 'permanent')], true))).toBe(false);
    expect(isCutInTwo({ ...back, action: 'install' }, node(onB, true))).toBe(false);
  });

  test('is halfway where the old release runs and is not permanent.', () => {
    expect(isHalfway(back, node([release('B', 'permanent'), release('A', 'current')], true))).toBe(true);
    expect(isHalfway(back, node(onB, true))).toBe(false);
    expect(isHalfway({ ...back, action: 'install' }, node([release('A', 'current')], true))).toBe(false);
  });

  /** erl_call that answers what these lines say, one a call, and writes down what it was asked. */
  const ask = (answers: readonly string[]) => {
    const directory = temporaryDirectory();
    const program = join(directory, 'erl_call');
    writeFileSync(join(directory, 'answers'), `${answers.join('\n')}\n`);
    writeFileSync(
      program,
      `#!/bin/sh
cat >>${directory}/asked
line=$(sed -n 1p ${directory}/answers)
sed -i 1d ${directory}/answers
[ -z "$line" ] && exit 1
nonce=$(grep -o '@@[A-Za-z0-9]*' ${directory}/asked | tail -1)
echo "$nonce $line."
`,
    );
    chmodSync(program, 0o755);
    const script = returnScript(
      { node: 'channel', longNames: false, program, home: directory },
      back,
      node(onB, true),
      { nonce: 'Nonce123', timeout: 60, patience: 3, title: 'downgrade A' },
    );
    const output = execFileSync('sh', ['-c', script], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { output, asked: readFileSync(join(directory, 'asked'), 'utf8') };
  };

  test('asks until another emulator runs the old release, and makes it permanent there.', () => {
    const { output, asked } = ask(['{value,ok}', '{value,again}', '{value,ok}']);
    expect(output).toMatch(/^@@Nonce123 \{value,ok\}\./m);
    expect(output).toMatch(/^@@Nonce123Kept \{value,ok\}\./m);
    expect(asked.match(/install_release\("A"\)/g)).toHaveLength(1);
    expect(asked.match(/make_permanent\("A"\)/g)).toHaveLength(2);
    expect(asked).toContain('{"100", 7} -> again');
  });

  test('asks no more where the installation was refused.', () => {
    const { output, asked } = ask(['{value,{error,{no_such_release,"A"}}}', '{value,ok}']);
    expect(output).toContain('no_such_release');
    expect(asked).not.toContain('make_permanent');
  });

  test('ends where the node does not come back, so that what it is can be seen.', () => {
    const { asked } = ask(['{value,ok}']);
    expect(asked.match(/make_permanent/g)).toHaveLength(3);
  });
});

describe('A node that is down', () => {
  const start = (beams: string) => {
    const root = temporaryDirectory();
    for (const name of ['bin', 'tools']) mkdirSync(join(root, name));
    const program = (path: string, text: string) => {
      writeFileSync(join(root, path), `#!/bin/sh\n${text}\n`);
      chmodSync(join(root, path), 0o755);
    };
    program('bin/start', `echo "$HOME $ERL_EPMD_PORT" >>${root}/started`);
    program('tools/ps', `echo '${beams.replaceAll('ROOT', root)}'`);
    const script = startScript(
      { node: 'channel', longNames: false, program: 'erl_call', home: '/home/ch', epmdPort: 4400, root },
      { title: 'start channel' },
    );
    const run = () =>
      execFileSync('sh', ['-c', script], {
        env: { PATH: `${root}/tools:${process.env.PATH}` },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    return { run, started: () => readFileSync(join(root, 'started'), 'utf8') };
  };

  test('is started once, with its own home and epmd.', () => {
    const { run, started } = start('/usr/lib/erlang/beam.smp -- -root /opt/another -sname channel');
    expect(run()).toBe('the start ended with 0\n');
    expect(started()).toBe('/home/ch 4400\n');
  });

  test('is not started where an emulator of its system is alive.', () => {
    const { run, started } = start('/usr/lib/erlang/beam.smp -- -root ROOT -sname channel');
    expect(run).toThrow(/an emulator of this system is alive/);
    expect(started).toThrow(/ENOENT/);
  });
});
