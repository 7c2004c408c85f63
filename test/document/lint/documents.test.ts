import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { lintDocument } from '../../../src/document/lint/lint.ts';
import { printLint } from '../../../src/document/lint/print.ts';
import type { LintCode } from '../../../src/text/lint.ts';
import { expectGolden } from '../../helpers/golden.ts';
import { lint, places } from './linting.ts';

const fixtures = new URL('../../fixtures/lint/', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, fixtures), 'utf8');

function found(text: string): readonly string[] {
  return lintDocument('doc.md', text).diagnostics.map(({ line, code }) => `${line} ${code}`);
}

/** What is wrong with `portal.*.md`, in either language. */
const portal = [
  ...['12 HOST-ASYM', '12 UPLOAD-UNVERIFIED', '15 KILL-BROAD', '16 KILL-NOWAIT', '16 PH-UNFILLED'],
  ...['22 BK-EXISTS', '22 NO-SPACE', '28 CWD-IMPLICIT', '28 UNPACK-LIVE', '35 BG-START'],
  ...['36 FOLLOW-NOEXIT', '37 FOLLOW-NOEXIT', '40 UPLOAD-UNVERIFIED', '43 KILL-BROAD', '44 KILL-NOWAIT'],
  ...['44 PH-UNFILLED', '50 BK-EXISTS', '50 NO-SPACE', '56 CWD-IMPLICIT', '56 UNPACK-LIVE', '62 BG-START'],
  ...['63 FOLLOW-NOEXIT', '68 UPLOAD-UNVERIFIED', '71 BK-EXISTS', '71 NO-SPACE', '77 CHAIN-RC'],
  ...['78 UNPACK-LIVE', '79 CHAIN-RC', '80 BG-START', '80 NO-HEALTH', '83 REPEAT-AMBIG', '85 RB-MISSING'],
  ...['90 BG-START', '90 NO-HEALTH', '95 NO-HEALTH', '102 STRUCT', '105 CP-NEST', '105 RB-NOSTOP'],
  ...['111 CP-NEST', '111 RB-NOSTOP', '111 RB-PATH'],
];

describe('a document with the hazards that such documents have', () => {
  test.each(['zh', 'en'] as const)('has all of them found at their lines: %s', language => {
    expect(found(read(`portal.${language}.md`))).toEqual(portal);
  });

  test.each(['zh', 'en'] as const)('is explained to people: %s', language => {
    const { diagnostics } = lintDocument(`portal.${language}.md`, read(`portal.${language}.md`));
    expectGolden(`diagnostics/lint-portal.${language}.txt`, `${printLint(diagnostics, language)}\n`);
  });

  test('names the backup that was meant', async () => {
    const { diagnostics } = await lint(read('portal.en.md'));
    expect(diagnostics.find(({ code }) => code === 'RB-PATH')?.message).toBe(
      'The rollback restores from /data/batch_20230421, which no step creates. The nearest is /data/batch_20230412 (line 71).',
    );
  });

  test('says that what was unpacked on the way is never rolled back', async () => {
    const { diagnostics } = await lint(read('portal.en.md'));
    expect(diagnostics.find(({ code }) => code === 'RB-MISSING')?.message).toBe(
      'worker is unpacked (line 29) and started, but neither backed up nor rolled back.',
    );
  });
});

const seed = fileURLToPath(new URL('../../../../shared/seeds/000_be54028ca44ee35f.txt', import.meta.url));
describe('the release document of ecsc', () => {
  if (!existsSync(seed)) console.info(`skipped: ${seed} is not on this machine`);
  test.skipIf(!existsSync(seed)).each<readonly [string, readonly number[]]>([
    ['HOST-ASYM', [20]],
    ['UPLOAD-UNVERIFIED', [20, 48, 77, 108, 139]],
    ['KILL-BROAD', [23, 51, 80, 111, 142]],
    ['KILL-NOWAIT', [24, 52, 81, 112, 143]],
    ['PH-UNFILLED', [24, 52, 81, 112, 143]],
    ['BK-EXISTS', [30, 58, 87, 118, 149]],
    ['NO-SPACE', [30, 58, 87, 118, 149]],
    ['FOLLOW-NOEXIT', [44, 45, 71, 72, 100, 101, 132, 163, 174]],
    ['REPEAT-AMBIG', [104, 135, 166]],
    ['RB-MISSING', [168]],
    ['NO-HEALTH', [180]],
    ['STRUCT', [187]],
    ['CP-NEST', [190, 196, 202, 208]],
    ['RB-NOSTOP', [190, 196, 202, 208]],
    ['RB-PATH', []],
  ])('has %s at %j', (code, lines) => {
    const { diagnostics } = lintDocument('ecsc.md', readFileSync(seed, 'utf8'));
    expect(diagnostics.filter(each => each.code === code).map(({ line }) => line)).toEqual(lines);
  });
});

/** Documents that differ in one thing each; the places that the rule reports. */
const rows: readonly (readonly [title: string, code: LintCode, text: string, expected: readonly string[]])[] =
  [
    [
      'a rollback from what a step made',
      'RB-PATH',
      '## Steps\n\n```sh\ncp -a /srv/app /srv/app.old\n```\n\n## Rollback\n\n```sh\nmv /srv/app.old /srv/app\n```\n',
      [],
    ],
    [
      '回滚用的备份名写错',
      'RB-PATH',
      '## 升级步骤\n\n```sh\ncp -a /srv/app /srv/app_20200101\n```\n\n## 回滚\n\n```sh\ncp -a /srv/app_20200110 /srv/app\n```\n',
      ['cp -a /srv/app_20200110 /srv/app'],
    ],
    [
      'no rollback at all',
      'RB-MISSING',
      '## Upgrade steps\n\n```sh\nsystemctl restart app\n```\n',
      ['## Upgrade steps'],
    ],
    ['没有回滚', 'RB-MISSING', '## 升级步骤\n\n```sh\nsystemctl restart app\n```\n', ['## 升级步骤']],
    [
      'a rollback for the whole',
      'RB-MISSING',
      '## Steps\n\n```sh\nsystemctl restart app\n```\n\n## Rollback\n\n```sh\nsystemctl restart app\n```\n',
      [],
    ],
    ['nothing that changes anything', 'RB-MISSING', '## Steps\n\n```sh\nls /srv\n```\n', []],
    [
      'a rollback that stops and starts',
      'RB-NOSTOP',
      '## Rollback\n\n```sh\nsystemctl stop app\ncp -a /srv/old/a /srv/a\nsystemctl start app\n```\n',
      [],
    ],
    [
      '回滚只停止，不再启动',
      'RB-NOSTOP',
      '## 回滚\n\n```sh\nsystemctl stop app\ncp -a /srv/old/a /srv/a\n```\n',
      ['cp -a /srv/old/a /srv/a'],
    ],
    ['a criterion', 'NO-HEALTH', '## Verification\n\n* `curl -fs http://h/health` says ok\n', []],
    ['a wish', 'NO-HEALTH', '## Verification\n\n* The service is up\n', ['* The service is up']],
    ['一个愿望', 'NO-HEALTH', '## 验证\n\n* 服务正常启动\n', ['* 服务正常启动']],
    ['一条命令', 'NO-HEALTH', '## 验证\n\n```sh\ncurl -fs http://h/health\n```\n', []],
    [
      'a repetition',
      'REPEAT-AMBIG',
      '## Steps\n\nOn host `web-1` run:\n\n```sh\nls /srv\n```\n\nRepeat the steps above on host `web-2`.\n',
      ['Repeat the steps above on host `web-2`'],
    ],
    [
      '重复',
      'REPEAT-AMBIG',
      '## 升级步骤\n\n登录`web-1`：\n\n```sh\nls /srv\n```\n\n登录`web-2`，重复上述步骤。\n',
      ['重复上述步骤'],
    ],
    [
      'steps that are written out',
      'REPEAT-AMBIG',
      '## Steps\n\nLog in to `web-1`:\n\n```sh\nls /srv\n```\n',
      [],
    ],
    ['写明的步骤', 'REPEAT-AMBIG', '## 升级步骤\n\n登录`web-1`：\n\n```sh\nls /srv\n```\n', []],
    [
      'the same on both hosts',
      'HOST-ASYM',
      '## Steps\n\nLog in to `web-1`:\n\n```sh\nls /srv\ndf /srv\n```\n\nLog in to `web-2`:\n\n```sh\nls /srv\ndf /srv\n```\n',
      [],
    ],
    [
      'less on the second host',
      'HOST-ASYM',
      '## Steps\n\nLog in to `web-1`:\n\n```sh\nls /srv\ndf /srv\nuptime\n```\n\nLog in to `web-2`:\n\n```sh\nls /srv\ndf /srv\n```\n',
      ['uptime'],
    ],
    [
      '第二台少一条命令',
      'HOST-ASYM',
      '## 升级步骤\n\n登录`web-1`：\n\n```sh\nls /srv\ndf /srv\nuptime\n```\n\n登录`web-2`：\n\n```sh\nls /srv\ndf /srv\n```\n',
      ['uptime'],
    ],
    [
      'hosts with work of their own',
      'HOST-ASYM',
      '## Steps\n\nLog in to `web-1`:\n\n```sh\nls /srv\n```\n\nLog in to `db-1`:\n\n```sh\nuptime\n```\n',
      [],
    ],
    [
      'a heading in a block of code',
      'STRUCT',
      '## Steps\n\n```sh\nls\n## 3. Then\ndf\n```\n',
      ['## 3. Then'],
    ],
    ['a comment in a block of code', 'STRUCT', '## Steps\n\n```sh\n# first\nls\n```\n', []],
    ['an upload', 'UPLOAD-UNVERIFIED', '## Steps\n\nUpload `app.tar` to `/srv`.\n', ['app.tar']],
    ['上传', 'UPLOAD-UNVERIFIED', '## 升级步骤\n\n上传`app.tar`到`/srv`目录下。\n', ['app.tar']],
    [
      '校验过的上传',
      'UPLOAD-UNVERIFIED',
      '## 升级步骤\n\n上传`app.tar`到`/srv`目录下：\n\n```sh\nsha256sum /srv/app.tar\n```\n',
      [],
    ],
    [
      'a directory in prose',
      'CWD-IMPLICIT',
      '## Steps\n\nIn the directory `/srv`, run:\n\n```sh\ntar xf app.tar\n```\n',
      ['tar xf app.tar'],
    ],
    [
      '文字中的目录',
      'CWD-IMPLICIT',
      '## 升级步骤\n\n在`/srv`目录下解压：\n\n```sh\ntar xf app.tar\n```\n',
      ['tar xf app.tar'],
    ],
    [
      'a prompt with a directory',
      'CWD-IMPLICIT',
      '## Steps\n\n```console\n[root@web-1 /srv]# tar xf app.tar\n```\n',
      [],
    ],
    [
      'alternatives',
      'ALT',
      '## Steps\n\n### Option 1\n\n```sh\nyum update\n```\n\n### Option 2\n\n```sh\napt update\n```\n',
      ['### Option 1'],
    ],
    [
      '两种方式',
      'ALT',
      '## 升级步骤\n\n### 方式一\n\n```sh\nyum update\n```\n\n### 方式二\n\n```sh\napt update\n```\n',
      ['### 方式一'],
    ],
    [
      '可选步骤',
      'ALT',
      '## 升级步骤\n\n### 清理缓存（可选）\n\n```sh\nls /srv\n```\n',
      ['### 清理缓存（可选）'],
    ],
    ['no alternatives', 'ALT', '## Steps\n\n### Stop\n\n```sh\nls\n```\n\n### Start\n\n```sh\nls\n```\n', []],
    [
      'numbers with a gap',
      'STRUCT',
      '## 1. Steps\n\n```sh\nls\n```\n\n## 3. Verification\n\ntext\n',
      ['## 3. Verification'],
    ],
    [
      '编号有缺',
      'STRUCT',
      '## 升级步骤\n\n### 第一步 停止\n\n```sh\nls\n```\n\n### 第三步 启动\n\n```sh\nls\n```\n',
      ['### 第三步 启动'],
    ],
    ['numbers that count', 'STRUCT', '## 1. Steps\n\n```sh\nls\n```\n\n## 2. Verification\n\ntext\n', []],
    ['编号连续', 'STRUCT', '## 一、升级步骤\n\n```sh\nls\n```\n\n## 二、验证\n\n文字\n', []],
    [
      'a fence that is never closed',
      'STRUCT',
      '## Steps\n\n```sh\nls\n\n## Rollback\n\n```sh\nls\n```\n',
      ['```sh'],
    ],
    [
      'the next host without a look',
      'NO-GATE',
      '## Steps\n\nLog in to `web-1`:\n\n```sh\nsystemctl restart app\n```\n\nLog in to `web-2`:\n\n```sh\nsystemctl restart app\n```\n',
      ['systemctl restart app'],
    ],
    [
      '没有检查就继续下一台',
      'NO-GATE',
      '## 升级步骤\n\n登录`web-1`：\n\n```sh\nsystemctl restart app\n```\n\n登录`web-2`：\n\n```sh\nsystemctl restart app\n```\n',
      ['systemctl restart app'],
    ],
    [
      '检查之后继续下一台',
      'NO-GATE',
      '## 升级步骤\n\n登录`web-1`：\n\n```sh\nsystemctl restart app\ncurl -f http://h\n```\n\n登录`web-2`：\n\n```sh\nsystemctl restart app\n```\n',
      [],
    ],
    [
      'a file to edit',
      'NONSHELL',
      '## Steps\n\nEdit the config file as follows:\n\n```\nserver.port=80\nserver.name=a\n```\n',
      ['server.port=80'],
    ],
    [
      '要修改的文件',
      'NONSHELL',
      '## 升级步骤\n\n配置文件调整如下：\n\n```\nserver.port=80\nserver.name=a\n```\n',
      ['server.port=80'],
    ],
    [
      'a file that says so',
      'NONSHELL',
      '## Steps\n\nEdit the config file:\n\n```properties\nserver.port=80\n```\n',
      [],
    ],
    [
      'an output that says so',
      'NONSHELL',
      '## Steps\n\nIt prints:\n\n```text\n2024-01-01 INFO ready\n```\n',
      [],
    ],
    ['命令', 'NONSHELL', '## 升级步骤\n\n执行：\n\n```\nsystemctl stop app\n```\n', []],
    ['SQL for a prompt', 'NONSHELL', '## Steps\n\n```\nmysql> select 1;\n```\n', ['mysql> select 1;']],
    [
      'a search and a kill in another block',
      'KILL-BROAD',
      '## 升级步骤\n\n登录`web-1`，查看进程：\n\n```\nps -ef | grep java\n```\n\n杀死进程：\n\n```\nkill -9 4711\n```\n',
      ['grep java'],
    ],
  ];

describe('a document with', () => {
  test.each(rows)('%s: %s', async (_, code, text, expected) => {
    expect(await places(code, text)).toEqual(expected);
  });
});

test.each([
  ['curl http://web-1:8080/health', 'web-1'],
  ['ping -c 1 10.0.0.7', '10.0.0.7'],
])('a repetition says what of the first host it would take along: %s', async (command, literal) => {
  const text = `## Steps\n\nLog in to \`web-1\`:\n\n\`\`\`sh\n${command}\n\`\`\`\n\nLog in to \`web-2\` and repeat the steps above.\n`;
  const { diagnostics } = await lint(text);
  expect(diagnostics.find(({ code }) => code === 'REPEAT-AMBIG')?.message).toBe(
    `“repeat the steps above” takes ${literal} over to another host.`,
  );
});

test('carriage returns, a byte order mark and quotes around it leave every place where it is', async () => {
  const text = '\uFEFF## Steps\r\n\r\n> note\r\n\r\n```sh\r\nkill -9 <PID>\r\n```\r\n';
  expect(await places('PH-UNFILLED', text)).toEqual(['<PID>']);
});
