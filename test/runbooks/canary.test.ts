import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { localFiles } from '../../src/commands/files.ts';
import { planFrom } from '../../src/commands/load.ts';
import { findProgram } from '../helpers/programs.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const book = fileURLToPath(new URL('../../runbooks/canary.yaml', import.meta.url));

const shells = [
  ['dash', ['dash', '-s']],
  ['busybox', ['busybox', 'sh', '-s']],
] as const;

/** Version 1.2.3 is installed, 1.3.0 is to come. */
describe.each(shells.filter(([name]) => findProgram(name, name) !== null))(
  'the scripts of the canary release in %s',
  (_, [program, ...args]) => {
    async function host() {
      const root = temporaryDirectory();
      mkdirSync(join(root, 'releases/1.2.3'), { recursive: true });
      mkdirSync(join(root, 'bin'));
      symlinkSync('releases/1.2.3', join(root, 'current'));
      writeFileSync(join(root, 'bin/reload'), `#!/bin/sh\necho reloaded\n`);
      chmodSync(join(root, 'bin/reload'), 0o755);
      execFileSync('tar', ['-cf', join(root, 'shop.tar'), '-T', '/dev/null']);
      const { plan } = await planFrom(
        { book, variables: { root, version: '1.3.0' }, selection: {}, language: 'en' },
        { ...localFiles, digest: async () => ({ sha256: '0'.repeat(64), size: 1 }) },
      );
      const taskOf = (step: string) => {
        const task = [...plan.tasks, ...plan.rollback].find(({ id }) => id === `shop/${step}@web-4`);
        if (task === undefined) throw new Error(`there is no ${step}`);
        return task;
      };
      const execute = (script: string) =>
        execFileSync(program, args, {
          input: script.replaceAll('{{previous}}', '1.2.3'),
          encoding: 'utf8',
          stdio: 'pipe',
        });
      return {
        root,
        current: () => readlinkSync(join(root, 'current')),
        run: (step: string) => {
          const { action } = taskOf(step);
          return 'script' in action ? execute(action.script) : '';
        },
        undo: (step: string) => execute(taskOf(step).undo ?? 'false'),
      };
    }

    test('go back to the version that was installed, and take the new one away', async () => {
      const { root, run, undo, current } = await host();
      for (const step of [
        'check-that-the-new-version-is-not-there-yet',
        'unpack-beside-the-installed-version',
      ])
        run(step);
      run('switch-over');
      expect(current()).toBe('releases/1.3.0');
      expect(() => undo('unpack-beside-the-installed-version')).toThrow();
      expect(existsSync(join(root, 'releases/1.3.0'))).toBe(true);
      expect(run('rollback/switch-back')).toBe('reloaded\n');
      expect(current()).toBe('releases/1.2.3');
      undo('unpack-beside-the-installed-version');
      expect(existsSync(join(root, 'releases/1.3.0'))).toBe(false);
    });

    test('do not reload where nothing was switched over', async () => {
      const { run, undo, current } = await host();
      expect(run('rollback/switch-back')).toBe('It was not switched over.\n');
      undo('unpack-beside-the-installed-version');
      expect(current()).toBe('releases/1.2.3');
    });

    test('change nothing where the new version is there already', async () => {
      const { root, run } = await host();
      mkdirSync(join(root, 'releases/1.3.0'));
      expect(() => run('check-that-the-new-version-is-not-there-yet')).toThrow();
    });
  },
);
