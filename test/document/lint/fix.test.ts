import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyFixes } from '../../../src/document/lint/fix.ts';
import { lintDocument } from '../../../src/document/lint/lint.ts';
import { YamlSource } from '../../../src/document/source.ts';
import { lint, markdown, runbook } from './linting.ts';

async function fixed(text: string): Promise<string> {
  return applyFixes(text, (await lint(text)).diagnostics).text;
}

const rows: readonly (readonly [script: string, after: string])[] = [
  [
    'cp -R /srv/app /srv/app_1\ncp -R /srv/app_1 /srv/app',
    'cp -R /srv/app /srv/app_1\nmv /srv/app /srv/app.failed && cp -R /srv/app_1 /srv/app',
  ],
  ['nohup sh run.sh &', 'nohup sh run.sh </dev/null >>nohup.out 2>&1 &'],
  ['/srv/serve >/srv/out &', 'nohup /srv/serve >/srv/out </dev/null 2>&1 &'],
  ['/srv/tomcat/bin/startup.sh', '/srv/tomcat/bin/startup.sh </dev/null >>nohup.out 2>&1'],
  ['mkdir /srv/new', 'mkdir -p /srv/new'],
  ['sudo mkdir -m 750 /srv/new', 'sudo mkdir -p -m 750 /srv/new'],
  ['sudo echo 1 >> /etc/app.conf', 'sudo echo 1 | sudo tee -a /etc/app.conf >/dev/null'],
  ['rm -rf $WORK/lib $WORK/log', `rm -rf \${WORK:?}/lib \${WORK:?}/log`],
];

describe('a fix changes its own words and nothing else', () => {
  test.each(rows)('of %j in a document', async (before, after) => {
    expect(await fixed(markdown(before))).toBe(markdown(after));
  });

  test.each(rows)('of %j in a runbook', async (before, after) => {
    // Several lines stand as they are in a block; one line needs no quotes here.
    const text = (script: string) =>
      runbook(`- name: Do it\n  run: |\n    ls /srv\n    ${script.replaceAll('\n', '\n    ')}\n`);
    expect(await fixed(text(before))).toBe(text(after));
  });

  test.each(rows)('of %j is not made twice', async before => {
    const once = await fixed(markdown(before));
    expect(once).not.toBe(markdown(before));
    expect(await fixed(once)).toBe(once);
  });
});

describe('no fix is made', () => {
  test.each([
    [
      'where the place is not letter for letter in the file',
      runbook('- { name: a, run: "sudo echo 1 \\x3e\\x3e /etc/app.conf" }\n'),
    ],
    ['of a script that an alias brings', runbook('- { name: a, run: &it ls }\n- { name: b, run: *it }\n')],
    ['where there is nothing wrong', markdown('ls /srv')],
    [
      'that hides behind a pipe that a dump failed',
      markdown('sudo pg_dump app > /srv/app.sql\nsudo dropdb app'),
    ],
    [
      'that lets a backup be written over',
      markdown('mkdir /backup/app && cp -a /srv/app/. /backup/app/\nmkdir /srv/app_20170315'),
    ],
    ['that takes a lock twice', markdown('mkdir /run/upgrade.lock\nmkdir /srv/mine || exit 1')],
    ['of what takes judgement', markdown('kill -9 <PID>\ncp -R /home/app /home/app_20170315')],
  ])('%s', async (_, text) => {
    expect(await fixed(text)).toBe(text);
  });

  test('of what is ignored', async () => {
    const text = markdown('# handrail-ignore NONIDEMP the first time only\nmkdir /srv/new');
    expect(await fixed(text)).toBe(text);
  });
});

test('a fix that would break the file is not made, and the others are', async () => {
  const text = runbook('- { name: a, run: rm -rf $X/lib }\n- { name: b, run: mkdir /srv/new }\n');
  const isValid = (each: string) => new YamlSource('a.yaml', each).problems.length === 0;
  const { text: after, mended } = applyFixes(text, (await lint(text)).diagnostics, isValid);
  expect(after).toBe(text.replace('mkdir', 'mkdir -p'));
  expect(mended.map(({ code }) => code)).toEqual(['NONIDEMP']);
});

test.each([
  'cp -R /srv/app /srv/app_1\ntrue || cp -R /srv/app_1 /srv/app',
  'cp -R /srv/app /srv/app_1\nif true; then cp -R /srv/app_1 /srv/app; fi',
])('a copy is left alone where the words before it would bind what is added: %j', async script => {
  expect(await fixed(markdown(script))).toBe(markdown(script));
});

test('fixing what chance made comes to an end, and the end is fixed', () => {
  const commands = fc.constantFrom(
    ...[
      'cp -R /srv/a /srv/b',
      'cp -R /srv/b /srv/a',
      'mkdir /srv/c',
      'nohup x.sh &',
      'x >/l &',
      'rm -rf $X/*',
    ],
    ...[
      'sudo echo a >> /etc/a.conf',
      '/srv/startup.sh',
      'ls',
      '&&',
      '||',
      ';',
      '\\',
      "'",
      '{ ',
      '} &',
      '<<E',
    ],
  );
  fc.assert(
    fc.property(fc.array(commands, { maxLength: 8 }), parts => {
      let text = markdown(parts.join('\n'));
      for (let round = 0; round < 8; round++) {
        const next = applyFixes(text, lintDocument('a.md', text).diagnostics).text;
        if (next === text) return true;
        text = next;
      }
      return false;
    }),
    { numRuns: 150 },
  );
});

test('windows line ends stay', async () => {
  const text = '## Steps\r\n\r\n```sh\r\nmkdir /srv/a\r\nls\r\n```\r\n';
  expect(await fixed(text)).toBe(text.replace('mkdir', 'mkdir -p'));
});
