import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Imported, importMarkdown } from '../../../src/document/import/import.ts';
import { writeRunbook } from '../../../src/document/import/write.ts';
import { errorsOf, stepsOf } from './reading.ts';

const hosts = ['app-1', 'app-2', 'db1', '`web-1`', 'web-1(10.0.0.1)', '10.0.0.7', 'node（10.1.1.1）'];
const paths = ['/opt/app', '/home', '/var/log/app.log', '~/x', './run.sh', 'conf/app.yml'];
const names = [
  '<PID>',
  '<version>',
  `$\{VERSION}`,
  '$TAG',
  'YOUR_IP',
  '1.2.x',
  '{{ name }}',
  '{{.State}}',
  "'{{end}}'",
  'YYYYMMDD',
];
const config = fc.constantFrom('/etc/app.properties', '/etc/app/x.ini', '/etc/default/app', 'conf/app.conf');
const setting = fc
  .tuple(
    fc.constantFrom('a.b', 'key', '#c', '  d', 'constructor', '__proto__'),
    fc.constantFrom('=', ' = ', ': '),
    fc.oneof(fc.constantFrom(...names), fc.constantFrom('1.10', 'yes', '"x y"', "it's"), fc.string()),
  )
  .map(parts => parts.join(''));
const host = fc.constantFrom(...hosts);
const path = fc.constantFrom(...paths);
const name = fc.constantFrom(...names);

const command = fc.oneof(
  fc.tuple(path, path).map(([a, b]) => `cp -R ${a} ${b}`),
  path.map(each => `tail -f ${each}`),
  path.map(each => `cd ${each}`),
  name.map(each => `kill -9 ${each}`),
  fc.constantFrom(
    'ps -ef | grep java',
    'nohup sh startup.sh &',
    '/opt/app/bin/startup.sh',
    'export VERSION=1.2.3',
    'vi /etc/app.conf',
    'mysql -u root',
    'exit',
    'java -jar app.jar',
    'journalctl -fu app',
    'for i in a b; do\n  echo $i\ndone',
    'cat > /tmp/x <<EOF\na $HOME {{x}}\nEOF',
    'echo "a \\\n  b"',
    'sudo su -',
    "awk '{print $1}' x | grep '",
    'a=1; b=$(date)',
    '# a comment',
  ),
  host.map(each => `ssh root@${each.replace(/[`（(].*/g, '')}`),
  host.map(each => `scp a.tar root@${each.replace(/[`（(].*/g, '')}:/home`),
  name.map(each => `docker pull app:${each}`),
  name.map(each => `echo "${each}" '${each}'`),
  fc.string().map(each => `echo ${each.replace(/[\r\n`]/g, '')}`),
);
const prompted = fc
  .tuple(host, command)
  .map(([at, text]) => `[root@${at.replace(/[`（(].*/g, '')} ~]# ${text}`);
const block = fc
  .tuple(
    fc.constantFrom('', 'sh', 'bash', 'console', 'yaml', 'sql', 'text', 'erlang', 'toml title="a.toml"'),
    fc.array(fc.oneof({ weight: 4, arbitrary: command }, prompted, fc.string()), { maxLength: 5 }),
    fc.constantFrom('```', '~~~', '````', ''),
    fc.constantFrom('', '    ', '   ', '      ', '\t', '> '),
  )
  .map(([language, lines, fence, indent]) =>
    [fence === '' ? '' : `${fence}${language}`, ...lines.join('\n').split('\n'), fence]
      .map(line => indent + line)
      .join('\n'),
  );
const prose = fc.oneof(
  host.map(each => `登录${each}，重复以上步骤。`),
  host.map(each => `Log in to ${each}, then repeat steps 1-3 on the other nodes.`),
  fc.tuple(host, path).map(([at, to]) => `登录\`${at}\`，上传\`a.tar\`和\`b.tar\`文件到\`${to}\`目录下：`),
  path.map(each => `In \`${each}\`, run \`sh ${each}\`:`),
  path.map(each => `修改${each}，内容如下：`),
  config.map(each => `修改\`${each}\`，设置：\n\n\`\`\`\na.b=<VALUE>\nc = 5\n\`\`\``),
  config.map(each => `新建文件\`${each}\`，内容如下：\n\n\`\`\`\n[x]\na = {{b}}\n\`\`\``),
  fc
    .tuple(config, fc.array(fc.oneof(setting, fc.string()), { maxLength: 4 }))
    .map(([to, lines]) => [`Set in ${to}:\n\n\`\`\``, ...lines, '```'].join('\n')),
  fc
    .tuple(config, fc.array(fc.oneof(setting, fc.string()), { maxLength: 4 }))
    .map(([to, lines]) => [`Create the file ${to}:\n\n\`\`\``, ...lines, '```'].join('\n')),
  fc.constantFrom(
    '你应该看到如下输出：',
    'You should see:',
    'or',
    '验证第一章节升级原因',
    '* [ ] check all nodes',
    '1. stop\n2. start',
    '1\\. Stop the service',
    '| Host | IP | Role |\n|---|---|---|\n| app-1 | 10.0.0.1 | app |',
    '<p>text<br>more</p>',
    '<table><tr><td>app-9</td><td>10.0.0.9</td></tr></table>',
    '<pre>ls -l\n</pre>',
    '=== "Ubuntu"\n\n    ```\n    apt install x\n    ```\n\n=== "CentOS"\n\n    ```\n    yum install x\n    ```',
    '!!! note "x"\n    text',
    '**app-2:**',
  ),
  fc.string(),
);
const heading = fc
  .tuple(
    fc.constantFrom('# ', '## ', '### ', '#### ', ''),
    fc.constantFrom('1.', '2.1 ', '2.2、', '一、', '第二步 ', 'Step 3: ', ''),
    fc.constantFrom(
      '升级说明',
      '升级步骤',
      'app服务',
      'Rollback',
      '回滚',
      '验证',
      'Upgrade',
      'Prerequisites',
      '方式一',
      '方式二',
      'Option A',
      'Notes',
      'Other (optional)',
      'verify',
      'commit',
    ),
  )
  .map(parts => parts.join(''));
const document = fc
  .array(fc.tuple(fc.constantFrom('', '', '- ', '1. ', '  '), fc.oneof(block, prose, heading)), {
    maxLength: 14,
  })
  .chain(parts =>
    fc.constantFrom('\n\n', '\n', '\r\n\r\n').map(end => parts.map(([lead, text]) => lead + text).join(end)),
  );

/** What the document has, as the import may show it: without white space at line ends. */
function linesOf(text: string): ReadonlySet<string> {
  return new Set(text.split(/\r\n|\n|\r/).map(line => line.trim()));
}

function expectFromSource(text: string, imported: Imported): void {
  const lines = [...linesOf(text)];
  const sources = new Map(
    imported.draft.variables.map(variable => [variable.name.toLowerCase(), variable.source]),
  );
  for (const step of stepsOf(imported)) {
    if (step.action.verb === 'edit' && step.action.change !== null) {
      const { change } = step.action;
      const put =
        change.kind === 'set'
          ? change.values.flatMap(({ key, value }) => [key, value])
          : change.text.split('\n');
      for (const each of put) {
        const original = each
          .replace(/\{\{(\w+)\}\}/g, (_, variable: string) => sources.get(variable) ?? `{{${variable}}}`)
          .trim();
        const found = lines.some(line => line.toLowerCase().includes(original.toLowerCase()));
        expect(found ? '' : original).toBe('');
      }
    }
    if (step.action.verb !== 'run' && step.action.verb !== 'check') continue;
    for (const { text: emitted, line } of step.action.script) {
      if (line === null) continue;
      const original = emitted
        .replace(/\{\{(\w+)\}\}/g, (_, variable: string) => sources.get(variable) ?? `{{${variable}}}`)
        .trim();
      const found = lines.some(each => each.toLowerCase().includes(original.toLowerCase()));
      expect(found ? '' : `line ${line}: ${original}`).toBe('');
    }
  }
  for (const { text: command } of imported.findings.commands)
    for (const line of command.split('\n')) {
      const found = lines.some(each => each.includes(line.trim()));
      expect(found ? '' : line).toBe('');
    }
}

describe('the import of a document', () => {
  it('takes any text whatever', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ maxLength: 400 }), fc.string({ unit: 'binary', maxLength: 200 })),
        async text => {
          const imported = importMarkdown(text, 'doc.md');
          expectFromSource(text, imported);
          expect(await errorsOf(writeRunbook(imported.draft, 'doc.md'))).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  }, 120_000);

  it('makes of every document a runbook that loads, and runs nothing that the document has not', async () => {
    await fc.assert(
      fc.asyncProperty(document, async text => {
        const imported = importMarkdown(text, 'doc.md');
        expectFromSource(text, imported);
        expect(await errorsOf(writeRunbook(imported.draft, 'doc.md'))).toEqual([]);
      }),
      { numRuns: 250 },
    );
  }, 120_000);
});
