import { describe, expect, test } from 'vitest';
import type { LintCode } from '../../../src/text/lint.ts';
import { lint, markdown, places } from './linting.ts';

type Row = readonly [code: LintCode, script: string, expected: readonly string[]];

/** Pairs that are near to each other: the one is dangerous, the other is not. */
const rows: readonly Row[] = [
  ['BK-EXISTS', 'cp $HOME/a.jar $HOME/backup/a-$(date +%F).jar', []],
  ['BK-EXISTS', 'cp a_2018_04_25_backup.tar /var/backups/', []],
  ['KILL-BROAD', "ps -ef | grep java | grep portal.jar | awk '{print $2}' | xargs kill", []],
  ['KILL-BROAD', "ps -ef | grep java | grep -v grep | awk '{print $2}' | xargs kill", ['grep java']],
  ['KILL-NOWAIT', 'kill 4711\n/srv/app/wait-until-gone.sh\ncp /srv/a /srv/b', []],
  ['BG-START', 'nohup java -jar /srv/a.jar >/srv/log 2>&1 &', []],
  ['BG-START', 'nohup /srv/run 2>&1 >/srv/log &', ['nohup /srv/run 2>&1 >/srv/log']],
  [
    'BG-START',
    'cd /srv && nohup ./run >/srv/log 2>&1 </dev/null &',
    ['nohup ./run >/srv/log 2>&1 </dev/null'],
  ],
  ['INTERACTIVE', "ssh web-1 <<'E'\nuptime\nE", []],
  ['INTERACTIVE', 'pg_dump -W shop > /backup/shop.sql', ['pg_dump -W shop > /backup/shop.sql']],
  ['FOLLOW-NOEXIT', 'systemctl restart a && journalctl -u a -f', ['journalctl -u a -f']],
  ['CONTEXT-SWITCH', 'ls && sudo su - app && ./setup', ['sudo su - app']],
  ['NO-HEALTH', 'systemctl start a\ncurl -fsSLO http://h/next.tar', ['systemctl start a']],
  ['NO-HEALTH', 'systemctl start a\ncurl -X PUT http://h/settings -d 1', ['systemctl start a']],
  ['NO-HEALTH', 'systemctl start a\ncurl -fsS -o /dev/null http://h/', []],
  ['NO-HEALTH', 'systemctl start a\nwget -qO- http://h/', []],
  ['NO-HEALTH', 'systemctl start a\nwget http://h/next.tar', ['systemctl start a']],
  ['NO-HEALTH', 'gitlab-ctl restart\ngitlab-rake gitlab:check', []],
  ['RB-MISSING', 'docker compose -f a.yml -f b.yml up -d', ['### 1.1 portal']],
  ['RB-MISSING', 'docker service update --image web:2 web', ['### 1.1 portal']],
  ['CWD-IMPLICIT', 'tar xPf /backup/app.tar', []],
  ['CWD-IMPLICIT', 'java -jar app.jar --check', ['java -jar app.jar --check']],
  ['CWD-IMPLICIT', 'bin/setup', ['bin/setup']],
  ['CHAIN-RC', 'cd /srv/app\nbin/stop', ['cd /srv/app']],
  [
    'UNPACK-LIVE',
    '/srv/node/bin/node stop\ntar -xf /tmp/n.tar -C /srv/node',
    ['tar -xf /tmp/n.tar -C /srv/node'],
  ],
  ['UNPACK-LIVE', '/usr/bin/env true\ntar -xf /tmp/n.tar -C /usr', []],
  ['PH-UNFILLED', 'cp /path/to/backup/a.war /srv', ['/path/to/backup/a.war']],
  ['PH-UNFILLED', 'pg_dump --dbname=DB_NAME', ['DB_NAME']],
  ['PH-UNFILLED', `cp /srv/a \${TARGET}/a`, [`\${TARGET}`]],
  ['PH-UNFILLED', 'scp a.tar USERNAME@SERVER_IP:/srv', ['USERNAME', 'SERVER_IP']],
  ['PH-UNFILLED', 'mysql -u root -pPASSWORD shop', ['PASSWORD']],
  ['PH-UNFILLED', 'kill -9 进程号', ['进程号']],
  ['PH-UNFILLED', 'docker run -e SOME_VALUE web', []],
  ['PH-UNFILLED', 'git checkout REL_14_2', []],
  ['PH-UNFILLED', 'mysqldump --set-gtid-purged=OFF shop', []],
  ['PH-UNFILLED', 'grep ERROR_CODE /srv/log', []],
  ['DESTRUCT', 'docker volume rm shop_db', ['docker volume rm shop_db']],
  ['DESTRUCT', 'docker compose -f a.yml down -v', ['docker compose -f a.yml down -v']],
  ['DESTRUCT', 'docker compose down', []],
  ['DESTRUCT', 'docker system prune --volumes -f', ['docker system prune --volumes -f']],
  ['DESTRUCT', 'docker image prune -f', []],
  ['DESTRUCT', 'find /srv/log -mtime +9 -delete', ['find /srv/log -mtime +9 -delete']],
  ['DESTRUCT', 'find /srv/log -mtime +9', []],
  ['DESTRUCT', 'git clean -fdx', ['git clean -fdx']],
  ['DESTRUCT', 'helm uninstall web', ['helm uninstall web']],
  ['DESTRUCT', 'redis-cli -h r1 FLUSHALL', ['redis-cli -h r1 FLUSHALL']],
  ['DESTRUCT', 'npx prisma migrate reset --force', ['npx prisma migrate reset --force']],
  ['DESTRUCT', 'curl -XDELETE http://h/index', ['curl -XDELETE http://h/index']],
  ['DESTRUCT', 'dpkg --purge postgresql-9.3', ['dpkg --purge postgresql-9.3']],
  ['DESTRUCT', 'mysql shop <<E\ndrop table a;\nE', ['mysql shop <<E']],
  ['DESTRUCT', 'rm -rf $WORK/*', ['rm -rf $WORK/*']],
  ['NONSHELL', 'systemctl stop a\nDROP DATABASE shop;', ['DROP DATABASE shop']],
  ['NONSHELL', 'truncate -s 0 /srv/log', []],
];

test.each(rows)('%s of %j is at %j', async (code, script, expected) => {
  expect(await places(code, markdown(script))).toEqual(expected);
});

describe('a document', () => {
  test.each<[title: string, code: LintCode, text: string, expected: readonly string[]]>([
    [
      'with commands of programs that nobody knows',
      'NONSHELL',
      '## Steps\n\nBack it up:\n\n```\nvolume-backup -c $STORE -a\nstore-backup --all /srv\n```\n',
      [],
    ],
    ['with words that are none', 'NONSHELL', '## Steps\n\nIt says:\n\n```\nall is well here\n```\n', []],
    [
      'whose items are commands and nothing else',
      'PH-UNFILLED',
      '## Steps\n\n1. `portalctl drain --node <NODE>`\n2. `portalctl upgrade --wait`\n',
      ['<NODE>'],
    ],
    [
      'with several ways in one block',
      'ALT',
      '## Steps\n\n```sh\n# Ubuntu\nsudo apt install app\n# CentOS\nsudo yum install app\n```\n',
      ['# Ubuntu'],
    ],
    [
      'with several ways back',
      'ALT',
      '## 回滚\n\n### 方案A\n\n```sh\nls\n```\n\n### 方案B\n\n```sh\ndf\n```\n',
      ['### 方案A'],
    ],
    [
      'whose missing numbers stand before other lines',
      'STRUCT',
      '## 1. Stop\n\n```sh\nls\n```\n\n2. then\n\n```sh\nls\n```\n\n## 3. Start\n\n```sh\nls\n```\n',
      [],
    ],
    [
      'that says how to restore',
      'RB-MISSING',
      '## Upgrade\n\n```sh\nsystemctl restart app\n```\n\nRestore from the backup:\n\n```sh\nls\n```\n',
      [],
    ],
    [
      'with a value that its prose sets',
      'PH-UNFILLED',
      '## Steps\n\nFirst `export NEW=/srv/new`, then run:\n\n```sh\ncp $NEW/a /srv/a\n```\n',
      [],
    ],
    [
      'whose rollback names files without their directory',
      'RB-PATH',
      '## Steps\n\n```sh\ncp /srv/a.conf /srv/a.conf.old\n```\n\n## Rollback\n\n```sh\ncp a.conf.old a.conf\n```\n',
      [],
    ],
    [
      'whose rollback misspells such a file',
      'RB-PATH',
      '## Steps\n\n```sh\ncp /srv/a.conf /srv/a.conf.old\n```\n\n## Rollback\n\n```sh\ncp a.conf.odl_bak a.conf\n```\n',
      ['cp a.conf.odl_bak a.conf'],
    ],
    [
      'with a part of checks after a start',
      'NO-HEALTH',
      '## Steps\n\n### Start\n\n```sh\nsystemctl start app\n```\n\n## Post-restart checks\n\n```sh\nsystemctl status app\n```\n',
      [],
    ],
    [
      'whose verification names a command of its own program',
      'NO-HEALTH',
      '## Verification\n\n* `portalctl capabilities` shows the same as before.\n',
      [],
    ],
    [
      'whose verification names a path and what it answers',
      'NO-HEALTH',
      '## Verification\n\n* `/web/health` is 200\n',
      [],
    ],
    [
      'whose verification names nothing but a file',
      'NO-HEALTH',
      '## Verification\n\n* `/srv/app.log` looks well\n',
      ['* `/srv/app.log` looks well'],
    ],
    [
      'that ends with a path and no check',
      'NO-HEALTH',
      '## Steps\n\n```sh\nsystemctl start app\n```\n\nThe data is in `~/.app/data`.\n',
      ['systemctl start app'],
    ],
  ])('%s: %s', async (_, code, text, expected) => {
    expect(await places(code, text)).toEqual(expected);
  });

  test('has its facts in reading order, also where its title has commands', async () => {
    const text = '# Upgrade\n\n```sh\nkill <A>\n```\n\n## Steps\n\n```sh\nkill <B>\n```\n';
    const { diagnostics, scripts } = await lint(text);
    expect(scripts.map(each => each.text)).toEqual(['kill <A>', 'kill <B>']);
    expect(diagnostics.filter(({ code }) => code === 'PH-UNFILLED')).toHaveLength(2);
  });
});
