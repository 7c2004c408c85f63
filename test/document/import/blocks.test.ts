import { describe, expect, it } from 'vitest';
import { classify } from '../../../src/document/import/blocks/classify.ts';
import { lineKind } from '../../../src/document/import/blocks/mixed.ts';
import { typeOf } from '../../../src/document/import/blocks/placeholder-types.ts';
import { placeholdersIn } from '../../../src/document/import/blocks/placeholders.ts';
import { readPrompts } from '../../../src/document/import/blocks/prompts.ts';
import { changesSomething } from '../../../src/document/import/commands/changes.ts';
import { readScript } from '../../../src/document/import/commands/commands.ts';
import { specialOf } from '../../../src/document/import/commands/specials.ts';
import { importMarkdown } from '../../../src/document/import/import.ts';
import { isCommandLine } from '../../../src/document/markdown/command-line.ts';
import { codeBlock, linesOf, textsOf } from './code.ts';
import { stepsOf } from './reading.ts';

const none: ReadonlySet<string> = new Set();
const special = (text: string) => {
  const [command] = readScript(linesOf(text)).commands;
  return command === undefined ? null : specialOf(command);
};
const stepsIn = (code: string, before = '') =>
  stepsOf(importMarkdown(`# Upgrade\n\n## Steps\n\n${before}\n\n\`\`\`sh\n${code}\n\`\`\`\n`, 'doc.md'));

describe('a program', () => {
  it.each([
    'PHP 8.0+',
    'For the widget service, a new image is built.',
    'Docker 24 or later',
    'Node 20',
    'which chart (e.g. a or b)',
  ])('is not what something is named after: %s', text => {
    expect(isCommandLine(text)).toBe(false);
  });

  it.each([
    ['2024_01_add_price.php', 'prose'],
    ['config/widget.yml', 'prose'],
    ['./config/widget.sh', 'command'],
    ['bin/widget --check', 'unknown'],
    ['max_size=1G      |   max_size=2G', 'prose'],
  ])('is none that is a file of data: %s is %s', (text, kind) => {
    expect(lineKind(text, none)).toBe(kind);
  });
});

describe('prompts', () => {
  it.each([
    ['(venv) $ pip install widget', 'pip install widget'],
    ['$> systemctl stop widget', 'systemctl stop widget'],
    ['bash-4.2$ ls -l', 'ls -l'],
    ['# su postgres\n(postgres)# psql -l', 'su postgres,psql -l'],
    ['cd /opt/widget\n$ ls -l', 'cd /opt/widget,ls -l'],
  ])('are taken off: %j', (text, typed) => {
    const { segments } = readPrompts(linesOf(text), null);
    expect(segments.flatMap(({ commands }) => textsOf(commands)).join()).toBe(typed);
  });

  it.each(['(postgres)# psql -l', 'PS C:\\widget> Stop-Service widget', 'C:\\widget> net stop widget'])(
    'of another shell are left to a person: %s',
    text => {
      expect(readPrompts(linesOf(text), null).kind).toBe('repl');
    },
  );

  it('are none that begin a comment of a file', () => {
    const file = '# docker compose file of the widget\nservices:\n  widget:\n    image: widget:2';
    expect(readPrompts(linesOf(file), 'file').kind).toBe('none');
    expect(readPrompts(linesOf(file), null).kind).toBe('none');
    expect(readPrompts(linesOf('# scripts/build.lua is for the widget'), null).kind).toBe('none');
    expect(readPrompts(linesOf('# cat /etc/widget.yml\nport: 80\nname: x'), null).kind).toBe('shell');
  });
});

describe('what stands below an editor in a terminal', () => {
  it('is for the file, and below another command was printed', () => {
    const shown = (code: string) =>
      stepsIn(code).map(({ action }) => (action.verb === 'manual' ? action.instruction : action.verb));
    expect(shown('$ vi /etc/widget.conf\n[...]\nport=81').join()).toContain('port=81');
    expect(shown('$ crm configure edit widget\nport=81').join()).toContain('port=81');
    expect(shown('$ cat /etc/widget.conf\nport=81')).toEqual(['run']);
  });
});

describe('a block', () => {
  it.each([
    ['sudo ./upgrade.sh', 'no-highlight', '', 'command'],
    ['mysqldump widget > /backup/widget.sql', 'sql', '', 'command'],
    ['shutdown;\nexit', 'mysql', '', 'repl'],
    ['Stop-Service widget', 'powershell', '', 'repl'],
    ['docker run widget:2 ...other options', 'bash', '', 'doubtful'],
    ['git clone ... /opt/widget', 'bash', '', 'doubtful'],
    ['go test ./...\necho wait...', 'bash', '', 'command'],
    ['cd C:\\widget\ndir', 'bash', '', 'doubtful'],
    ['widget-up.bat', 'bash', '', 'doubtful'],
    ['# Linux, ...\ncd /opt/widget\n# Windows\ncd C:\\widget', 'bash', '', 'command'],
    ['# scripts/build.lua widget', '', 'Build it.', 'session'],
    ['[host]\nName,   Port\nweb-1,  22', 'bash', '', 'doubtful'],
    ['IP=$1\nwidget --to $IP', 'bash', '', 'doubtful'],
    ["awk '{print $1}' /etc/hosts", 'bash', '', 'command'],
    ['widget_web_1', 'bash', 'If you see:', 'output'],
    ['widget_web_1', 'bash', '如果看到：', 'output'],
    ['Started Widget in 12.3 seconds', '', '看到如下日志说明启动成功：', 'output'],
    ['a.php\nb.php  # last', 'bash', '', 'doubtful'],
    ['curl -s https://a.example\nsystemctl stop widget', 'js', '', 'command'],
    ['const a = 1;\nrun(a);', 'js', '', 'reference'],
    ['Order.find_each { |o| o.touch }', 'ruby', 'In the Rails console:', 'repl'],
    ['Order.all()', 'python', "In the shop's console:", 'repl'],
    ['Order.objects.all()', 'python', '在 Django 控制台中：', 'repl'],
    ['print(1)', 'python', 'Run the following script:', 'repl'],
    ['def up; end', 'ruby', 'A migration is written like so.', 'reference'],
    ['systemctl stop widget', '', 'Do it now rather than wait for a failure:', 'doubtful'],
    ['systemctl stop widget', '', 'Rather than the old way:', 'reference'],
    ['systemctl stop widget', '', 'It is very similar to an upgrade, but the last node is first:', 'command'],
    ['systemctl stop widget', '', 'The output is similar to this:', 'doubtful'],
    ['#!/bin/bash\n# scripts/widget-up.sh\nsystemctl stop widget', 'bash', '', 'doubtful'],
    ['#!/bin/bash\nwidget --to "$1"', 'bash', '', 'doubtful'],
    ['#!/bin/bash\nsystemctl stop widget', 'bash', '', 'command'],
    [
      "curl -s https://a.example \\\n  | grep -o 'v[0-9]*' \\\n  | tail -n 1",
      '',
      'Run the following command:',
      'command',
    ],
  ])('%j tagged %j after %j is %s', (text, language, before, kind) => {
    expect(classify(codeBlock(text, language), before, none).kind).toBe(kind);
  });

  it.each([
    ['!!! tip ""', ['run']],
    ['!!! tip "If it fails"', ['manual']],
    ['!!! warning ""', ['manual']],
  ])('in a box of %s', (box, verbs) => {
    const text = `# Up\n\n## Steps\n\n${box}\n    \`\`\`sh\n    systemctl restart widget\n    \`\`\`\n`;
    expect(stepsOf(importMarkdown(text, 'a.md')).map(({ action }) => action.verb)).toEqual(verbs);
  });

  it('that is only an example is not run', () => {
    expect(stepsIn('docker pull widget:2', 'For example:').map(({ action }) => action.verb)).toEqual([
      'manual',
    ]);
    expect(stepsIn('docker pull widget:2', '例如：').map(({ action }) => action.verb)).toEqual(['manual']);
    expect(stepsIn('docker pull widget:2', '如果要更新：').map(({ action }) => action.verb)).toEqual(['run']);
  });
});

describe('a placeholder', () => {
  it.each([
    ['curl -w "%{http_code}" http://your-server.example/', ['your-server']],
    ['curl https://a.example/lists/YOUR_LIST_ID/items', ['YOUR_LIST_ID']],
    ['systemctl stop widget@[old version]-[cluster]', ['[old version]', '[cluster]']],
    ['/opt/[release]/bin/widget --jobs [number of cpus]', ['[release]', '[number of cpus]']],
    ["grep '[a b]' x; sed 's/[error]/x/' y; ls widget-[ab]", []],
    ['docker stop 容器名', ['容器名']],
    ["mysqldump -uroot -p'<密码>' <库名> # <说明>", ['<密码>', '<库名>', '<说明>']],
    ['docker run 镜像名:旧版本号', ['镜像名', '旧版本号']],
    ['echo 新版本 # 版本', []],
    ['widget.title=产品名', []],
    ['cd /你的项目目录', ['你的项目目录']],
    ['docker pull widget/migrator:[tag]', ['[tag]']],
    ['mount /mnt/disk-[bcde] /mnt/[host]/disk', ['[host]']],
    ['rpm -U [PATH_TO_widget-*.rpm]', ['[PATH_TO_widget-*.rpm]']],
    ['nodetool snapshot KEYSPACE --node NODE_NAME', ['KEYSPACE', 'NODE_NAME']],
    ['widgetctl show NODE_NAME --all', ['NODE_NAME']],
    ['docker run -e DB_NAME widget; export NODE_ID', []],
    ['NODE_NAME is what it is called', []],
  ])('in %s: %j', (text, expected) => {
    expect(placeholdersIn(text).map(each => each.text)).toEqual(expected);
  });

  it.each([
    ['server.1=node1 IP:2888', 'manual'],
    ['PORT = 8080', 'edit'],
  ])('in a file, that nobody can tell from its words, is left to a person: %s', (line, verb) => {
    const text = `# Up\n\n## Steps\n\nSet this in \`/etc/widget/widget.conf\`:\n\n\`\`\`ini\n${line}\n\`\`\`\n`;
    const [action] = stepsOf(importMarkdown(text, 'a.md')).map(step => step.action);
    expect(action?.verb === 'edit' && action.change !== null ? 'edit' : 'manual').toBe(verb);
  });

  it.each([
    ['ACCOUNT_ID', 'text'],
    ['retry_count', 'number'],
    ['country', 'text'],
  ])('of the name %s is a %s', (name, type) => {
    expect(typeOf(name)).toBe(type);
  });

  it('that only a comment has is asked of nobody', () => {
    const { draft } = importMarkdown(
      '# Up\n\n## Steps\n\n```sh\n# widget <version> is next\nwidget --update\n```\n',
      'a.md',
    );
    expect(draft.variables).toEqual([]);
  });
});

describe('a command', () => {
  it.each([
    ['sudo -u widget -H editor .env', { kind: 'interactive', takesRest: false }],
    ['sudo systemctl edit widget', { kind: 'interactive', takesRest: false }],
    ['mysqldump -u root -p widget > /tmp/a.sql', { kind: 'interactive', takesRest: false }],
    ['mysqldump -u root -psecret widget > /tmp/a.sql', { kind: 'plain' }],
    ['mysql -u root -p widget < /tmp/a.sql', { kind: 'interactive', takesRest: false }],
    ['docker exec -i db mysqldump -u root -p widget', { kind: 'interactive', takesRest: false }],
    ['docker exec -it db mysql -u root -p', { kind: 'interactive', takesRest: true }],
    ['docker run -d --name mysql -p 3306:3306 mysql:8', { kind: 'plain' }],
    ['sudo bastille console web', { kind: 'interactive', takesRest: true }],
    ['crm configure edit widget', { kind: 'interactive', takesRest: false }],
    ['python3 -m http.server 80', { kind: 'foreground' }],
    ['bun run dev', { kind: 'foreground' }],
    ['php artisan queue:work', { kind: 'foreground' }],
    ['kubectl port-forward svc/widget 80', { kind: 'foreground' }],
    ['while true; do curl -s localhost; sleep 1; done', { kind: 'foreground' }],
    ['while true; do curl -fs localhost && break; sleep 1; done', { kind: 'plain' }],
    ['<occ> upgrade', { kind: 'interactive', takesRest: false }],
    ['<dir>/bin/widget upgrade', { kind: 'plain' }],
    ['kill -HUP 28463', { kind: 'interactive', takesRest: false }],
    ['kill -s WINCH <PID>', { kind: 'interactive', takesRest: false }],
    ['kill -QUIT 28463', { kind: 'stop', signal: 'QUIT' }],
    ['kill -s sigterm <PID>', { kind: 'stop', signal: 'TERM' }],
    ['kill -HUP $(cat /run/widget.pid)', { kind: 'plain' }],
    ['powershell -File prepare.ps1', { kind: 'interactive', takesRest: false }],
    ['jexec 3', { kind: 'interactive', takesRest: true }],
    ['jexec 3 pkg upgrade -y', { kind: 'plain' }],
    ['journalctl -u w -f --no-hostname -o cat', { kind: 'follow', files: ['journal:w'], until: null }],
    ['journalctl -xefu w -p err', { kind: 'follow', files: ['journal:w'], until: null }],
    ['journalctl -fu w -g "Started"', { kind: 'follow', files: ['journal:w'], until: 'Started' }],
    ['journalctl -fu w --grep=started', { kind: 'follow', files: ['journal:w'], until: null }],
    ['journalctl -f -b -S today -u w --utc', { kind: 'follow', files: ['journal:w'], until: null }],
    ['journalctl -f -p err', { kind: 'follow', files: null }],
    ['journalctl -fk', { kind: 'follow', files: null }],
    ['journalctl --user -fu w', { kind: 'follow', files: null }],
  ])('%s', (text, expected) => {
    expect(special(text)).toMatchObject(expected);
  });

  it.each([
    ['cp -a a b', true],
    ['php artisan db:seed', true],
    ['php artisan migrate:status', false],
    ['python manage.py migrate', true],
    ['python manage.py migrate --plan', false],
    ['npm install', true],
    ['npm ls', false],
    ['sed -i s/a/b/ x', true],
    ['sed -n 1p x', false],
    ['tar xzf a.tgz', true],
    ['tar tzf a.tgz', false],
  ])('%s changes something: %s', (text, expected) => {
    expect(changesSomething(text.split(' '))).toBe(expected);
  });

  it('is followed where its directory is known only', () => {
    const verbs = (code: string) => stepsIn(code).map(({ action }) => action.verb);
    expect(verbs('cd /opt/widget\ntail -f widget.log')).toEqual(['follow']);
    expect(verbs('cd /opt/widget-*/\ntail -f widget.log')).toEqual(['manual']);
    expect(verbs('cd /opt/widget-*/\ntail -f /var/log/widget.log')).toEqual(['follow']);
  });

  it('is done in the directory that the document has for this kind of system', () => {
    const code = '# Linux\ncd /opt/widget\n# Windows, other\ncd C:\\widget\n\ndocker compose pull';
    expect(stepsIn(code).at(-1)?.action).toMatchObject({ verb: 'run' });
  });

  it('of a directory below is looked for where the document is', () => {
    expect(stepsIn('cd /opt/widget\nls -l\n\nbin/widget_safe &').at(-1)?.cwd).toBe('/opt/widget');
  });
});
