import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lintDocument, lintRunbook } from '../../../src/document/lint/lint.ts';
import { lintJson } from '../../../src/document/lint/print.ts';
import { rules } from '../../../src/document/lint/rules.ts';
import { lintCodes } from '../../../src/document/lint/severity.ts';
import { noInventory } from '../../../src/model/inventory.ts';
import { type LintCode, lintText, lintWords } from '../../../src/text/lint.ts';
import { lint, markdown, runbook, step } from './linting.ts';

/** Pieces that documents of this kind are made of, so that chance gets somewhere. */
const pieces = [
  ...[
    '# ',
    '## 升级步骤\n',
    '### 1.2 app\n',
    '## 回滚\n',
    '## Verification\n',
    '```\n',
    '```sh\n',
    '\n',
    '\n\n',
  ],
  ...[
    '登录`app-1`，',
    '重复以上步骤',
    '上传`a.tar`到`/srv`目录下',
    '<PID>',
    '{{home}}',
    '${',
    '$(',
    '`',
    '"',
    "'",
  ],
  ...[
    'cp -R /srv/a /srv/a_20200101\n',
    'kill -9 ',
    'tar xvf a.tar\n',
    'rm -rf $X/*\n',
    'nohup x &\n',
    '| ',
    ' && ',
  ],
  ...[
    'tail -f /a.log\n',
    '<<EOF\n',
    'EOF\n',
    '\\\n',
    '- ',
    '> ',
    '    ',
    '\t',
    '#',
    '<!-- handrail-ignore ',
    'CP-NEST',
  ],
  ...[
    'upgrade:\n',
    '  - service: s\n',
    '    steps:\n',
    '      - name: n\n',
    '        run: ',
    '|\n          ',
    '*a',
    '&a ',
  ],
];
const messy = fc
  .array(
    fc.oneof(
      fc.constantFrom(...pieces),
      fc.string({ maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 60 },
  )
  .map(parts => parts.join(''));

function places(
  text: string,
  found: readonly { line: number; column: number; range: readonly [number, number] }[],
): boolean {
  const lines = text.split('\n').length;
  return found.every(
    ({ line, column, range: [start, end] }) =>
      line >= 1 && line <= lines && column >= 1 && start >= 0 && start <= end && end <= text.length,
  );
}

describe('whatever it is given', () => {
  test('it finds places that are in a document', () => {
    fc.assert(
      fc.property(messy, text => places(text, lintDocument('a.md', text).diagnostics)),
      { numRuns: 400 },
    );
  });

  test('it finds places that are in a runbook', () => {
    fc.assert(
      fc.property(messy, text => places(text, lintRunbook('a.yaml', text, noInventory).diagnostics)),
      { numRuns: 200 },
    );
  });

  test('it finds places in scripts of a valid runbook', async () => {
    await fc.assert(
      fc.asyncProperty(messy, async script => {
        const text = runbook(
          `- name: a\n  run: ${JSON.stringify(`ls ${script}`.replaceAll('{{', '{').replace(/[\ud800-\udfff\0]/g, ''))}\n`,
        );
        const { diagnostics } = lintRunbook('a.yaml', text, noInventory);
        expect(places(text, diagnostics)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('deep nesting of the shell ends nothing', () => {
    const deep = `${'$('.repeat(4000)}ls${')'.repeat(4000)}`;
    expect(() => lintDocument('a.md', markdown(deep))).not.toThrow();
    expect(() => lintDocument('a.md', markdown(`${'{ '.repeat(4000)}ls`))).not.toThrow();
  });
});

test('what is found grows with the document, and every part of a long one is read', () => {
  const part = (index: number) =>
    `### 2.${index} app${index}\n\n登录\`app-${index}\`：\n\n\`\`\`\nkill -9 <PID>\ncp -R /srv/app${index} /srv/app${index}_20200101\n\`\`\`\n\n`;
  const text = `## 升级步骤\n\n${Array.from({ length: 1500 }, (_, index) => part(index + 1)).join('')}`;
  const { diagnostics } = lintDocument('a.md', text);
  expect(diagnostics.filter(({ code }) => code === 'PH-UNFILLED')).toHaveLength(1500);
  expect(diagnostics.filter(({ code }) => code === 'BK-EXISTS')).toHaveLength(1500);
});

test.each([
  ['one pipe of many commands', 'ls|'.repeat(8000), 0],
  ['many statements on a line', 'cp /a /b;'.repeat(4000), 3999],
  ['many sessions', 'sudo su - app\n'.repeat(2000), 1999],
  ['many searches', `${'ps -ef | grep java\n'.repeat(2000)}kill 1`, 2000],
])('%s are read as well', (_, script, count) => {
  const { diagnostics } = lintDocument('a.md', markdown(`ls\n${script}`));
  const found = diagnostics.filter(({ code }) => /CHAIN-RC|CONTEXT-SWITCH|KILL-BROAD/.test(code));
  expect(found).toHaveLength(count);
});

describe('a fingerprint', () => {
  const prints = async (text: string) =>
    (await lint(text)).diagnostics
      .filter(({ code }) => code === 'PH-UNFILLED')
      .map(({ fingerprint }) => fingerprint);

  test('stays when lines come before it', async () => {
    const [one] = await prints(markdown('kill <PID>'));
    expect(await prints(`Some words.\n\n${markdown('ls\nkill <PID>')}`)).toEqual([one]);
    expect(one).toMatch(/^[0-9a-f]{16}$/);
  });

  test('is another for another place with the same words, and for other words', async () => {
    const found = await prints(markdown('kill <PID>\nkill <PID>\nls <DIR>'));
    expect(new Set(found).size).toBe(3);
  });
});

describe('the texts', () => {
  const parameters = Object.fromEntries(
    'text path target inside word next command service line nearest hosts host other what first files archive literal variant directory option options number expected detail copy move code'
      .split(' ')
      .map(name => [name, `‹${name}›`]),
  );

  test.each(lintCodes)('of %s say the same in both languages', code => {
    const [one, other] = [lintWords('en').rules[code], lintWords('zh').rules[code]];
    expect(Object.keys(other.variants ?? {}).sort()).toEqual(Object.keys(one.variants ?? {}).sort());
    for (const variant of [null, ...Object.keys(one.variants ?? {})]) {
      const [english, chinese] = [
        lintText('en', code, variant, parameters),
        lintText('zh', code, variant, parameters),
      ];
      expect(namesIn(chinese.message)).toEqual(namesIn(english.message));
      expect(`${english.message}${english.hint}${chinese.message}${chinese.hint}`).not.toMatch(/[{}]/);
      expect(chinese.message + chinese.why).toMatch(/[\u4e00-\u9fff]/);
    }
  });

  function namesIn(text: string): readonly string[] {
    return [...text.matchAll(/‹\w+›/g)].map(match => match[0]).sort();
  }
});

describe('the formats', () => {
  const text = markdown('kill -9 <PID>\ncp -R /srv/app /srv/app_20200101');

  test('are JSON', async () => {
    const { diagnostics } = await lint(text);
    const json = lintJson('doc.md', diagnostics) as {
      file: string;
      diagnostics: readonly Record<string, unknown>[];
    };
    expect(json.file).toBe('doc.md');
    expect(json.diagnostics.find(({ code }) => code === 'PH-UNFILLED')).toMatchObject({
      severity: 'error',
      line: 10,
      column: 9,
      message: '<PID> has no value here.',
      hint: expect.stringContaining('variable'),
    });
  });
});

test('a rule is a function of the facts alone', async () => {
  const { diagnostics } = await lint(runbook(step('pkill java')));
  expect(rules.length).toBeGreaterThan(25);
  expect(diagnostics.map(({ code }): LintCode | string => code)).toContain('KILL-BROAD');
});
