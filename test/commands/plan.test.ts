import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { localFiles } from '../../src/commands/files.ts';
import type { Arguments, Io } from '../../src/commands/io.ts';
import { planFrom } from '../../src/commands/load.ts';
import { planCommand, planJson } from '../../src/commands/plan.ts';
import { planPage } from '../../src/commands/plan-page.ts';
import type { ReadPackage } from '../../src/commands/pushed-packages.ts';
import { schemaCommand } from '../../src/commands/schema.ts';
import type { Files } from '../../src/document/load.ts';
import type { Language } from '../../src/text/language.ts';
import { expectGolden } from '../helpers/golden.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const runbooks = fileURLToPath(new URL('../../runbooks/', import.meta.url));

/** Real documents, and artifacts that are there without being there. */
const files: Files = {
  readText: localFiles.readText,
  digest: async path => ({ sha256: createHash('sha256').update(path).digest('hex'), size: path.length }),
};

const packaged: ReadPackage = async ({ name }) => ({
  rel: name.replace(/\.tar\.gz$/, ''),
  version: 'B',
  erts: '13.1.5',
  hasErts: false,
  unpacked: name.length,
  relup: { terms: 'e'.repeat(64), up: [{ from: 'A', emulator: 'kept' }] },
});

function loaded(book: string, language: Language = 'en') {
  return planFrom(
    { book: join(runbooks, book), artifacts: '/srv/release', variables: {}, selection: {}, language },
    files,
    packaged,
  );
}

describe('the plan of the ecsc release', () => {
  test.each(['en', 'zh'] as const)('reads as it was reviewed: %s', async language => {
    expectGolden(
      `plans/ecsc-20170315.${language}.txt`,
      planPage(await loaded('ecsc-20170315.yaml', language), language),
    );
  });

  test('has the JSON that was reviewed', async () => {
    const json = planJson(await loaded('ecsc-20170315.yaml'));
    expectGolden('plans/ecsc-20170315.json', `${JSON.stringify(json, null, 2)}\n`);
  });

  test('covers the whole release', async () => {
    const { plan } = await loaded('ecsc-20170315.yaml');
    expect(plan.notes).toHaveLength(10);
    expect(plan.sections.map(section => [section.id, section.hosts])).toEqual([
      ['ecsc', ['ecsc-1', 'ecsc-2']],
      ['ecmc', ['ecmc-1', 'ecmc-2']],
      ['schedule', ['schedule-1', 'schedule-2']],
      ['schedule-res', ['schedule-res-1', 'schedule-res-2']],
      ['prochistdata', ['ecsc-1']],
      ['verify', plan.hosts.map(host => host.name)],
    ]);
    const items = plan.tasks.flatMap(({ action }) => (action.verb === 'manual' ? [action.note] : []));
    expect(items).toEqual(plan.notes.map(note => note.id));
    expect(new Set(plan.rollback.map(task => task.service))).toEqual(
      new Set(['prochistdata', 'schedule-res', 'schedule', 'ecmc', 'ecsc']),
    );
  });
});

test.each(readdirSync(runbooks).filter(name => /^[^.]+\.yaml$/.test(name)))(
  'the runbook %s loads without a warning',
  async book => {
    expect((await loaded(book)).warnings).toBe('');
  },
);

describe('the command', () => {
  const simple = `handrail: 1
name: demo
variables: { v: { default: x } }
upgrade: [{ service: s, hosts: [h1, h2], steps: [{ name: go, run: "echo {{v}}" }] }]
verify: [{ name: look, manual: Look }]
`;

  test('prints JSON of exactly the tasks that would run', async () => {
    const { printed } = await run(simple, { limit: ['h2'], var: ['v=a b'] }, ['json']);
    const { digest, ...json } = JSON.parse(printed) as Record<string, unknown>;
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(json).toEqual({
      runbook: 'demo',
      title: 'demo',
      tasks: [
        {
          id: 's/go@h2',
          section: 's',
          service: 's',
          step: 'go',
          host: 'h2',
          verb: 'run',
          name: 'go',
          command: "echo 'a b'",
          phase: 'upgrade',
        },
        {
          id: 'verify/look',
          section: 'verify',
          service: null,
          step: 'look',
          host: null,
          verb: 'manual',
          name: 'look',
          phase: 'verify',
        },
      ],
      rollback: [],
    });
  });

  test('says what flags leave out', async () => {
    const { printed } = await run(simple, { limit: ['h2'] });
    expect(printed).toContain('left out by --limit h2: h1');
  });

  test('refuses flags that name what is not there, all at once', async () => {
    await expect(run(simple, { limit: ['h3'], only: ['t'], var: ['w=1'] })).rejects.toMatchObject({
      name: 'OperatorError',
      exitCode: 2,
      message: `--var w: the runbook has nothing of that name. Did you mean “v”?
--limit h3: the runbook has nothing of that name. Did you mean “h1”?
--only t: the runbook has nothing of that name. Did you mean “s”?`,
    });
    await expect(run(simple, { var: ['noequals'] })).rejects.toThrow('--var noequals');
  });

  test('refuses a document with errors, with everything that is wrong in it', async () => {
    await expect(run(simple.replace('run:', 'rnu:').replace('h2]', '"x*"]'))).rejects.toMatchObject({
      name: 'DocumentError',
      exitCode: 2,
      message: expect.stringMatching(/emptyPattern.*unknownKey.*2 errors\. Nothing was run\./s),
    });
  });

  test('takes inventory and artifacts from the configuration', async () => {
    const text = `${simple}artifacts: { a.tar: { path: pkg/a.tar } }\n`;
    const { printed } = await run(text, {}, [], {
      'handrail.yaml': 'inventory: hosts.yaml\nartifacts: tars',
      'hosts.yaml': 'hosts: { h1: { address: 10.9.8.7 }, h2: }',
      'tars/a.tar': 'a',
    });
    expect(printed).toContain('ssh 10.9.8.7');
    expect(printed).toContain('ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb');
  });

  test('refuses a runbook that is not UTF-8', async () => {
    await expect(run(Buffer.from([0x68, 0xff, 0x0a]))).rejects.toThrow('unreadable');
  });

  test('schema prints a JSON Schema', async () => {
    let printed = '';
    const io = { print: (text: string) => (printed += text) } as unknown as Io;
    expect(await schemaCommand({} as Arguments, io)).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ title: 'handrail runbook', type: 'object' });
  });
});

async function run(
  text: string | Uint8Array,
  values: Readonly<Record<string, readonly string[]>> = {},
  flags: readonly string[] = [],
  others: Readonly<Record<string, string>> = {},
): Promise<{ readonly printed: string }> {
  const cwd = await temporaryDirectory();
  for (const [name, content] of Object.entries({ 'book.yaml': text, ...others })) {
    await mkdir(join(cwd, name, '..'), { recursive: true });
    await writeFile(join(cwd, name), content);
  }
  const args: Arguments = {
    positionals: [join(cwd, 'book.yaml')],
    text: name => values[name]?.[0],
    list: name => values[name] ?? [],
    flag: name => flags.includes(name),
    language: 'en',
  };
  let printed = '';
  const io = { env: { HOME: cwd }, cwd, print: (more: string) => (printed += more), complain: () => {} };
  expect(await planCommand(args, io as unknown as Io)).toBe(0);
  return { printed };
}
