import { describe, expect, it } from 'vitest';
import { classify } from '../../../src/document/import/blocks/classify.ts';
import { lineKind, separated } from '../../../src/document/import/blocks/mixed.ts';
import { placeholdersIn } from '../../../src/document/import/blocks/placeholders.ts';
import { readPrompts } from '../../../src/document/import/blocks/prompts.ts';
import { backupTarget } from '../../../src/document/import/commands/backups.ts';
import { changesSomething } from '../../../src/document/import/commands/changes.ts';
import { readScript } from '../../../src/document/import/commands/commands.ts';
import { withFollowsApart } from '../../../src/document/import/commands/follows.ts';
import { specialOf } from '../../../src/document/import/commands/specials.ts';
import { conditionOf } from '../../../src/document/import/ways/conditions.ts';
import { reservationOf } from '../../../src/document/import/ways/reservations.ts';
import { variantsIn } from '../../../src/document/import/ways/variants.ts';
import { isTyped } from '../../../src/document/markdown/command-line.ts';
import { codeBlock, linesOf, textsOf } from './code.ts';

const block = (text: string, language = 'bash') => codeBlock(text, language);
const none: ReadonlySet<string> = new Set();

describe('a line of a block of commands', () => {
  it.each([
    ['systemctl stop x', 'command'],
    ['frobnicate --all', 'unknown'],
    ['# a comment', 'command'],
    ['VERSION=1.2', 'command'],
    ['Check the state first:', 'prose'],
    ['Stop Widget Service', 'prose'],
    ['copy code', 'prose'],
    ['---API health', 'prose'],
    ['- If it is false, stop.', 'prose'],
    ['2. systemctl stop x', 'unknown'],
    ['https://example.org/a#b', 'prose'],
    ['/etc/widget/widget.yaml', 'prose'],
    ['/etc/widget/*', 'prose'],
    ['/opt/widget/bin/widget', 'command'],
    ['停止服务：', 'prose'],
    ['🔴 Step 1 — Stop', 'prose'],
    ['the widget has to be stopped now', 'prose'],
    ['Xvfb :1 -screen 0', 'unknown'],
  ])('%s is %s', (text, kind) => {
    expect(lineKind(text, none)).toBe(kind);
  });

  it('is left out where it is prose, and nothing of the block is run where the rest is in doubt', () => {
    expect(separated(linesOf('ls -l\ndf -h'), none)).toBeNull();
    const found = separated(linesOf('Look first:\nls -l\n\nThen stop it.\nsystemctl stop x'), none);
    expect(textsOf(found?.commands ?? [])).toEqual(['ls -l', '', 'systemctl stop x']);
    expect(found?.sure).toBe(true);
    expect(separated(linesOf('Look first:\nfrobnicate'), none)?.sure).toBe(false);
    expect(classify(block('Look first:\nfrobnicate'), '', none).kind).toBe('doubtful');
  });

  it('is no prose within a here-document, a quote or a continuation', () => {
    expect(separated(linesOf('cat <<EOF\nStop Widget Service\nEOF'), none)).toBeNull();
    expect(separated(linesOf("echo 'a\nStop Widget Service'"), none)).toBeNull();
    expect(separated(linesOf('ls \\\n  Stop Widget'), none)).toBeNull();
  });

  it('is left out where it only tells what the command before does by itself', () => {
    const found = separated(linesOf('./up.sh\n# which runs:\nhelm upgrade a b\n\nls -l'), none);
    expect(textsOf(found?.prose ?? [])).toEqual(['helm upgrade a b']);
  });
});

describe('a block', () => {
  it.each([
    ['DROP TABLE a;\nDROP TABLE b;', 'bash', '', 'repl'],
    ['psql -c "select 1"\nDROP TABLE a;', 'bash', '', 'doubtful'],
    ['mysql -u root\nDROP TABLE a;', 'bash', '', 'command'],
    ['PUT _cluster/settings\n{ "a": 1 }', 'json', '', 'repl'],
    ['GET /_cat/health', '', '', 'repl'],
    ['/etc/a.conf\n/etc/b/', 'bash', 'Back these up:', 'doubtful'],
    ['https://a.example/x', 'bash', '', 'reference'],
    ['a: 1\nb: 2', '', '`group_vars/all.yml`', 'file'],
    ['Restart=no\nEnvironment="A=b"', '', 'Alter `x.service` and set these lines:', 'file'],
    ['max = 2', 'bash', 'Increase these values in `a.toml`:', 'file'],
    ['widget-backup -c $A -a', '', 'Back up:', 'command'],
    ['A_NAME\nANOTHER_NAME', 'text', 'Set these:', 'reference'],
    ['dc run \\\n  -e A=b \\\n  api', 'bash', '', 'command'],
    ['curl a > b.json', '', 'Restore a previously exported file', 'command'],
  ])('%j (%s) after %j is %s', (text, language, before, kind) => {
    expect(classify(block(text, language), before, none).kind).toBe(kind);
  });

  it('has the prompts of hosts with a colon taken off', () => {
    expect(readPrompts(linesOf('db1:# service mysql stop\ndb1:/etc# ls'), null).segments).toMatchObject([
      { host: 'db1', commands: [{ text: 'service mysql stop' }] },
      { host: 'db1', cwd: '/etc', commands: [{ text: 'ls' }] },
    ]);
  });
});

describe('the words before a block', () => {
  it.each([
    ['If the upgrade fails, run:', 'failure'],
    ['Stop it. If it remains in maintenance mode, try the following:', 'failure'],
    ['如果启动失败，执行：', 'failure'],
    ['If you use the Debian package:', 'case'],
    ['You can also export it:', 'case'],
    ['如需修改端口，执行：', 'case'],
    ['If everything is fine, go on:', null],
    ['如果一切正常，启动服务：', null],
    ['Once it has stopped, start it:', null],
    ['Run the following:', null],
  ])('%s: %s', (text, kind) => {
    expect(conditionOf(text)?.kind ?? null).toBe(kind);
  });
});

describe('ways within a block', () => {
  const labels = (text: string) => {
    const found = variantsIn(linesOf(text));
    return found === null || found === 'unclear'
      ? found
      : found.map(({ label, lines: own }) => [label, own.length]);
  };
  it.each([
    [
      'apt install a\nyum install a\nsystemctl start a',
      [
        ['apt', 2],
        ['yum', 2],
      ],
    ],
    [
      '# Linux\ncd /a\n# Windows\ncd C:\\a',
      [
        ['Linux', 2],
        ['Windows', 2],
      ],
    ],
    [
      'a up\n# or\nb up',
      [
        ['a up', 1],
        ['b up', 2],
      ],
    ],
    [
      'a up\n# OR\nb down\nb up',
      [
        ['a up', 1],
        ['b down', 3],
      ],
    ],
    [
      '# v2\nls a\n\n# v3 or later\nls b',
      [
        ['v2', 3],
        ['v3', 2],
      ],
    ],
    [
      '# Option A: copy\ncp x y\n# Option B: link\nln -s x y',
      [
        ['Option A', 2],
        ['Option B', 2],
      ],
    ],
    ['# Option A: copy\ncp x y\n# Option B: by hand\nwidget: "2"', 'unclear'],
    ['# v2.1\nls a', null],
    ['a stop\na up\n# or\nb up', 'unclear'],
    ['a up\n# or\nb up\n\nc start', 'unclear'],
    ['apt update\napt install a', null],
    ['# origin\ngit pull\n# build\nmake', null],
  ])('%j', (text, expected) => {
    expect(labels(text)).toEqual(expected);
  });
});

describe('a command', () => {
  it.each([
    ['docker compose down', true],
    ['sudo systemctl restart a', true],
    ['kubectl -n a rollout restart deploy/b', true],
    ['curl -X DELETE http://a/b', true],
    ['docker compose ps', false],
    ['systemctl status a', false],
    ['kubectl get pods', false],
    ['kubectl rollout status deploy/b', false],
    ['curl -fsS http://a', false],
  ])('%s changes something: %s', (text, expected) => {
    expect(changesSomething(text.split(' '))).toBe(expected);
  });

  it.each([
    ['cp -R /a/b /a/b_20240101', '/a/b_20240101'],
    ['sudo mv a.conf a.conf.bak', 'a.conf.bak'],
    ['cp -a /a/b /a/b_YYYYMMDD', '/a/b_YYYYMMDD'],
    ['tar czf /backup/a-20240101.tar.gz /a', '/backup/a-20240101.tar.gz'],
    ['cp -n a a.bak', null],
    ['cp a.conf /etc/a.conf', null],
    ['cp a "a b.bak"', null],
    ['cp a a_$(date +%F).bak', null],
    ['tar xzf a-20240101.tar.gz', null],
    ['cp a a.bak && rm a', null],
  ])('%s makes the backup %s', (text, expected) => {
    const [command] = readScript(linesOf(text)).commands;
    expect(command && backupTarget(command)).toBe(expected);
  });

  it.each([
    ['0 3 * * * cd /opt/a && ./update.sh', true],
    ['*/5 * * * 1-5 /opt/a.sh', true],
    ['0 2 ? * TUE /opt/a.sh', true],
    ['@reboot /opt/a.sh', true],
    ['7z x a.7z', false],
    ['ls * * * * *', false],
  ])('%s is a line for a crontab: %s', (text, expected) => {
    const [command] = readScript(linesOf(text)).commands;
    expect(command && specialOf(command).kind === 'interactive').toBe(expected);
  });

  it('that follows a log at the end of a chain stands on a line of its own', () => {
    expect(textsOf(withFollowsApart(linesOf('a restart && journalctl -fu a')))).toEqual([
      'a restart',
      'journalctl -fu a',
    ]);
    expect(textsOf(withFollowsApart(linesOf('a \\\n&& b \\\n&& sudo journalctl -u a -f')))).toEqual([
      'a \\',
      '&& b',
      'sudo journalctl -u a -f',
    ]);
    expect(textsOf(withFollowsApart(linesOf('echo "a && tail -f b"')))).toEqual(['echo "a && tail -f b"']);
  });

  it.each([
    ['docker-compose down -v', true],
    ['git pull', true],
    ['systemctl stop nginx', true],
    ['rm -f a.war.bak', true],
    ['mv a.war a.war.bak', true],
    ['docker images are large', false],
    ['restart the service', false],
    ['cp the file to /opt/a', false],
    ['Make sure that a.conf is there', false],
    ['kubectl versions', false],
  ])('%s in a list, without a mark of code, is typed: %s', (text, expected) => {
    expect(isTyped(text)).toBe(expected);
  });
});

describe('a placeholder', () => {
  it.each([
    ['x --height [height] y', ['[height]']],
    ['x [target-version] [/path/to/a.json]', ['[target-version]', '[/path/to/a.json]']],
    ['if [ -f a ]; then ls [ab]*; fi', []],
    ['cd /path/to/app', ['/path/to/app']],
    ['rpm -Uvh a-x.x.x.rpm xxx.rpm', ['x.x.x', 'xxx']],
    ['ping 192.168.1.xxx', ['192.168.1.xxx']],
    ['x {{ site.version }}', ['{{ site.version }}']],
    ['tar xf a-YYMMDD.tar', ['YYMMDD']],
    ['a_YYYYMMDD-HHMMSS', ['YYYYMMDD-HHMMSS']],
  ])('in %s: %j', (text, expected) => {
    expect(placeholdersIn(text).map(each => each.text)).toEqual(expected);
  });
});

describe('the words before a block that keep it from being run as a matter of course', () => {
  it.each([
    ['(Skip this if you use the container image.)', 'unless'],
    ['Rebuild the index (skip this step on replicas):', 'unless'],
    ['If you use the container image, skip this step.', 'unless'],
    ['Rebuild the index (not needed for small sites):', 'unless'],
    ['(Skip this if the backup failed.)', 'doubt'],
    ['如果使用容器部署，跳过此步骤：', 'unless'],
    ['For testing only:', 'case'],
    ['Reset the data (for testing only):', 'case'],
    ['On the staging system:', 'case'],
    ['In the test environment, run:', 'case'],
    ['Only on staging:', 'case'],
    ['仅供测试：', 'case'],
    ['在测试环境执行：', 'case'],
    ['DANGER:', 'doubt'],
    ['Danger! This takes all data away.', 'doubt'],
    ['危险操作：', 'doubt'],
    ['Do not skip this step if you use the image:', null],
    ['If you use the image, skip to the end. Run:', null],
    ['Skip the mail server for now. Run:', null],
    ['If it takes long, do not skip this:', null],
    ['For the test suite, install:', null],
    ['On the server:', null],
    ['The danger is over. Run:', null],
    ['不要跳过此步：', null],
  ])('%s: %s', (text, kind) => {
    expect(reservationOf(text)?.kind ?? null).toBe(kind);
  });

  it.each([
    ['What it does:', 'reference'],
    ['What the upgrade script does:', 'reference'],
    ['How it works:', 'reference'],
    ['The upgrade script will run:', 'reference'],
    ['This script then executes the following commands:', 'reference'],
    ['升级脚本会依次执行以下命令：', 'reference'],
    ['The following script will run:', 'command'],
    ['This script will run the upgrade:', 'command'],
    ['See what it does, then run:', 'command'],
    ['执行升级脚本：', 'command'],
  ])('%s makes of it a %s', (before, kind) => {
    expect(classify(block('systemctl stop x'), before, none).kind).toBe(kind);
  });
});
