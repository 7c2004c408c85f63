import { describe, expect, it } from 'vitest';
import { classify } from '../../../src/document/import/blocks/classify.ts';
import { placeholdersIn } from '../../../src/document/import/blocks/placeholders.ts';
import { readPrompts } from '../../../src/document/import/blocks/prompts.ts';
import { readScript } from '../../../src/document/import/commands/commands.ts';
import { specialOf } from '../../../src/document/import/commands/specials.ts';
import { codeBlock, linesOf } from './code.ts';

const block = (text: string, language = '') => codeBlock(text, language);

describe('a block', () => {
  it.each([
    ['systemctl stop x', '', '', 'command'],
    ['frobnicate --all', 'bash', '', 'command'],
    ['frobnicate', '', '', 'doubtful'],
    ['$ ls\nfile', '', '', 'session'],
    ['[root@app-1 ~]# ls', '', '', 'session'],
    ['mysql> select 1;', '', '', 'repl'],
    ['1> application:start(x).', '', '', 'repl'],
    ['select a from b;\ndelete from c;', '', '', 'repl'],
    ['a.b=1\na.c=2', '', '修改 app.properties，调整如下：', 'file'],
    ['key: value', 'yaml', 'Edit `x.yaml` and add the following:', 'file'],
    ['key: value', 'yaml', '', 'reference'],
    ['started in 3 s', '', 'You should see:', 'output'],
    ['sudo x upgrade', 'bash', 'instead of:', 'reference'],
    ["echo 'a", 'bash', '', 'doubtful'],
    ['print("x")', 'python', '', 'reference'],
  ])('%j (%s) after %j is %s', (text, language, before, kind) => {
    expect(classify(block(text, language), before, new Set()).kind).toBe(kind);
  });

  it('gives its prompts, hosts and what was printed apart', () => {
    const { segments } = readPrompts(
      linesOf('[root@a ~]# rpm -q x\nx-1\n[root@b /opt]# ls \\\n> -l'),
      'console',
    );
    expect(
      segments.map(({ host, cwd, commands, outputs }) => [
        host,
        cwd,
        commands.map(each => each.text),
        outputs.map(each => each.text),
      ]),
    ).toEqual([
      ['a', '~', ['rpm -q x'], ['x-1']],
      ['b', '/opt', ['ls \\', '-l'], []],
    ]);
  });
});

describe('a placeholder', () => {
  it.each([
    ['kill -9 <PID>', ['<PID>']],
    ['x <your host> YOUR_IP', ['<your host>', 'YOUR_IP']],
    ['apt install x=1.30.x-00', ['1.30.x-00']],
    ['cp a a_YYYYMMDD', ['YYYYMMDD']],
    ['x {{ upgrade-height }}', ['{{ upgrade-height }}']],
    ['cat <<EOF', []],
    ['sort < in > out', []],
    [`echo $\{HOME} {a,b} $(x)`, []],
    ["find . -exec rm {} ';'", []],
  ])('in %s: %j', (text, expected) => {
    expect(placeholdersIn(text).map(each => each.text)).toEqual(expected);
  });
});

describe('a command', () => {
  it.each([
    ['tail -f /a.log', { kind: 'follow', files: ['/a.log'] }],
    ['sudo tail -n 100 -F /a.log | grep -i "ready"', { kind: 'follow', files: ['/a.log'], until: 'ready' }],
    ['journalctl -fu x', { kind: 'follow', files: ['journal:x'] }],
    [
      'journalctl -u a@1.service --unit=b -n 50 -f --no-pager',
      { kind: 'follow', files: ['journal:a@1.service', 'journal:b'] },
    ],
    ['sudo journalctl -f | grep started', { kind: 'follow', files: ['journal:*'], until: 'started' }],
    ['journalctl -f -t sshd', { kind: 'follow', files: null }],
    ['journalctl -fu "$UNIT"', { kind: 'follow', files: null }],
    ['docker logs -f x', { kind: 'follow', files: null }],
    ['tail -n 5 /a.log', { kind: 'plain' }],
    ['ps -ef | grep java | grep -v grep', { kind: 'look', word: 'java' }],
    ['kill -15 <PID>', { kind: 'stop', signal: 'TERM' }],
    ['kill $(cat x.pid)', { kind: 'plain' }],
    ['vi /etc/x', { kind: 'interactive', takesRest: false }],
    ['mysql -u root -p', { kind: 'interactive', takesRest: true }],
    ['mysql -u root -e "show tables"', { kind: 'plain' }],
    ['mysql x < dump.sql', { kind: 'plain' }],
    ['sudo su -', { kind: 'interactive', takesRest: true }],
    ['sudo -i', { kind: 'interactive', takesRest: true }],
    ['docker exec -it x bash', { kind: 'interactive', takesRest: true }],
    ['docker exec -it x ls', { kind: 'plain' }],
    ['ssh -p 2222 root@app-1', { kind: 'ssh', host: 'app-1', user: 'root', port: 2222 }],
    ['ssh app-1 uptime', { kind: 'remote', host: 'app-1', script: 'uptime' }],
    ['scp a.tar root@app-1:/opt', { kind: 'send', files: ['a.tar'], host: 'app-1', to: '/opt' }],
    ['nohup sh x.sh &', { kind: 'start' }],
    ['/opt/x/bin/startup.sh', { kind: 'start' }],
    ['java -jar x.jar', { kind: 'foreground' }],
    ['docker compose up -d', { kind: 'plain' }],
    ['docker compose up', { kind: 'foreground' }],
    ['cd /opt', { kind: 'cd', to: '/opt' }],
    ['exit', { kind: 'leave' }],
  ])('%s is %j', (text, expected) => {
    const [command] = readScript(linesOf(text)).commands;
    expect(command && specialOf(command)).toMatchObject(expected);
  });
});
