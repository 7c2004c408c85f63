import { describe, expect, test } from 'vitest';
import type { LintCode } from '../../../src/text/lint.ts';
import { markdown, places, runbook, step } from './linting.ts';

/** What a rule reports of the same script in a document and in a runbook: the places, none for harmless ones. */
type Row = readonly [code: LintCode, script: string, expected: readonly string[]];

const dangerous: readonly Row[] = [
  ['PH-UNFILLED', 'kill -9 <PID>', ['<PID>']],
  ['PH-UNFILLED', 'tar xf /opt/app-x.x.x.tar -C /srv', ['x.x.x']],
  ['PH-UNFILLED', 'cp /opt/app/conf $RELEASE_DIR/conf', ['$RELEASE_DIR']],
  ['PH-UNFILLED', 'cp /opt/app /opt/YOUR_BACKUP', ['YOUR_BACKUP']],
  ['PH-UNFILLED', 'cp /opt/a.conf NEW_NAME', ['NEW_NAME']],
  ['KILL-BROAD', 'pkill -9 java', ['pkill -9 java']],
  ['KILL-BROAD', 'kill $(pidof nginx)', ['kill $(pidof nginx)']],
  ['KILL-BROAD', 'ps -ef | grep java\nkill 1234', ['grep java']],
  ['KILL-BROAD', "ps -ef | grep java | awk '{print $2}' | xargs kill -9", ['grep java']],
  ['KILL-BROAD', 'podman stop $(podman ps -q)', ['podman stop $(podman ps -q)']],
  ['KILL-NOWAIT', 'kill -9 4711\ncp -a /srv/app /srv/other', ['kill -9 4711']],
  ['KILL-NOWAIT', 'pkill -f /srv/app/bin\ntar -xf /srv/app.tar -C /srv', ['pkill -f /srv/app/bin']],
  ['BK-EXISTS', 'cp -R /home/app /home/app_20170315', ['cp -R /home/app /home/app_20170315']],
  ['BK-EXISTS', 'tar -czf /backup/app-bak.tgz /home/app', ['tar -czf /backup/app-bak.tgz /home/app']],
  ['BK-EXISTS', 'mv /home/app /home/app_20172027', ['mv /home/app /home/app_20172027']],
  ['CP-NEST', 'cp -R /srv/app /srv/keep\ncp -R /srv/app.new /srv/app', ['cp -R /srv/app.new /srv/app']],
  ['CONTEXT-SWITCH', 'sudo su - app\n/srv/app/bin/setup', ['sudo su - app']],
  ['CONTEXT-SWITCH', 'ssh app@10.0.0.7\nrm /srv/app/lock', ['ssh app@10.0.0.7']],
  ['CONTEXT-SWITCH', 'docker exec -it web bash\nls /srv/app', ['docker exec -it web bash']],
  ['BG-START', 'nohup /srv/app/run.sh &', ['nohup /srv/app/run.sh']],
  ['BG-START', '/srv/app/serve --port 80 >/srv/app/out &', ['/srv/app/serve --port 80 >/srv/app/out']],
  ['BG-START', 'cut=$(command -v setsid || echo nohup)\n$cut /srv/app/bin/app', ['$cut /srv/app/bin/app']],
  ['BG-START', '/srv/tomcat/bin/startup.sh', ['/srv/tomcat/bin/startup.sh']],
  ['FOLLOW-NOEXIT', 'tail -f /srv/log/a.log', ['tail -f /srv/log/a.log']],
  ['FOLLOW-NOEXIT', 'journalctl -u app -f', ['journalctl -u app -f']],
  ['FOLLOW-NOEXIT', 'kubectl get pods -w', ['kubectl get pods -w']],
  ['UNPACK-LIVE', 'cp -R /srv/app /srv/keep\ntar -xf /srv/app.tar -C /srv', ['tar -xf /srv/app.tar -C /srv']],
  [
    'UNPACK-LIVE',
    'cp -R /srv/app /srv/keep\nunzip -o /tmp/new.zip -d /srv/app',
    ['unzip -o /tmp/new.zip -d /srv/app'],
  ],
  ['NO-SPACE', 'cp -R /srv/app /srv/keep', ['cp -R /srv/app /srv/keep']],
  ['NO-SPACE', 'mysqldump shop > /backup/shop.sql', ['mysqldump shop > /backup/shop.sql']],
  ['UPLOAD-UNVERIFIED', 'scp app.tar app@app-1:/srv', ['scp app.tar app@app-1:/srv']],
  ['DESTRUCT', 'rm -rf /home/app', ['rm -rf /home/app']],
  ['DESTRUCT', 'rm -rf "$APP_DIR"/lib', ['rm -rf "$APP_DIR"/lib']],
  ['DESTRUCT', 'rm -rf /srv/app/lib/*', ['rm -rf /srv/app/lib/*']],
  ['DESTRUCT', 'rm -rf lib', ['rm -rf lib']],
  ['DESTRUCT', 'mysql -e "DROP TABLE orders"', ['mysql -e "DROP TABLE orders"']],
  ['DESTRUCT', 'mysql -e "delete from orders"', ['mysql -e "delete from orders"']],
  ['DESTRUCT', 'kubectl delete namespace shop', ['kubectl delete namespace shop']],
  ['DESTRUCT', 'gaiad tendermint unsafe-reset-all', ['gaiad tendermint unsafe-reset-all']],
  ['CHAIN-RC', 'cp -a /srv/a /srv/b/c || true', ['cp -a /srv/a /srv/b/c']],
  ['CHAIN-RC', 'mysqldump shop | gzip > /backup/shop.gz', ['mysqldump shop']],
  ['CHAIN-RC', 'cp /srv/a /srv/b; rm /srv/a', ['cp /srv/a /srv/b']],
  ['CWD-IMPLICIT', 'tar xvf app.tar', ['tar xvf app.tar']],
  ['CWD-IMPLICIT', './install.sh', ['./install.sh']],
  ['CWD-IMPLICIT', 'cp app.conf /etc/app.conf', ['cp app.conf /etc/app.conf']],
  ['INTERACTIVE', 'vi /etc/app.conf', ['vi /etc/app.conf']],
  ['INTERACTIVE', 'crontab -e', ['crontab -e']],
  ['INTERACTIVE', 'docker exec -it shop bin/migrate', ['docker exec -it shop bin/migrate']],
  [
    'INTERACTIVE',
    'docker run --rm -e A=b --tty shop:2 bin/migrate',
    ['docker run --rm -e A=b --tty shop:2 bin/migrate'],
  ],
  ['INTERACTIVE', 'mysql -u root -p shop < /tmp/shop.sql', ['mysql -u root -p shop < /tmp/shop.sql']],
  ['INTERACTIVE', 'knife edit roles/web.json', ['knife edit roles/web.json']],
  ['SECRET', 'mysql -u root -phunter2 shop', ['hunter2']],
  ['SECRET', 'curl -H "Authorization: Bearer abcdef0123456789" http://h/', ['abcdef0123456789']],
  ['SECRET', 'export DB_PASSWORD=hunter2', ['hunter2']],
  ['SECRET', 'git clone https://bob:hunter2@git.example/app.git', ['hunter2']],
  ['STRUCT', 'cp /srv/a /srv/b \\', ['\\']],
  ['STRUCT', "echo 'not closed", ["'not closed"]],
  ['NONIDEMP', 'mkdir /srv/new', ['mkdir /srv/new']],
  ['NONIDEMP', "echo 'export A=1' >> /etc/profile", ["echo 'export A=1' >> /etc/profile"]],
  ['NONIDEMP', 'mv /srv/app/lib /srv/app/lib-bak', ['mv /srv/app/lib /srv/app/lib-bak']],
  ['NONIDEMP', 'mysql -e "ALTER TABLE t ADD COLUMN c int"', ['mysql -e "ALTER TABLE t ADD COLUMN c int"']],
  ['NOOP-SWAP', 'cp /srv/a /srv/b\nmv /srv/b /srv/a', ['mv /srv/b /srv/a']],
  ['SUDO-REDIR', 'sudo echo 1 > /etc/app.conf', ['sudo echo 1 > /etc/app.conf']],
  ['FOREGROUND', 'gaiad start', ['gaiad start']],
  ['FOREGROUND', 'java -jar /srv/app.jar', ['java -jar /srv/app.jar']],
  ['OVERBROAD-CHMOD', 'chmod -R 777 /', ['chmod -R 777 /']],
  ['OVERBROAD-CHMOD', 'chown -R app "$DIR"', ['chown -R app "$DIR"']],
];

const harmless: readonly Row[] = [
  ['PH-UNFILLED', 'sort </tmp/in >/tmp/out', []],
  ['PH-UNFILLED', 'DIR=/srv/x\ncp -a "$DIR/a" "$DIR/b"', []],
  ['PH-UNFILLED', "ps -eo pid= | awk '{print $1}'", []],
  ['PH-UNFILLED', 'work=$(mktemp -d /tmp/XXXXXX)', []],
  ['KILL-BROAD', 'pkill -f /srv/app/bin/server', []],
  ['KILL-BROAD', 'ps -ef | grep java', []],
  ['KILL-BROAD', "ps -ef | grep '[/]srv/app/bin'\nkill 1234", []],
  ['KILL-NOWAIT', 'kill 4711\nwhile kill -0 4711; do sleep 1; done\ncp -a /srv/app /srv/other', []],
  ['KILL-NOWAIT', 'kill -9 4711\nss -lntp\ncp -a /srv/app /srv/other', []],
  ['BK-EXISTS', 'test ! -e /home/app_20170315\ncp -R /home/app /home/app_20170315', []],
  ['BK-EXISTS', 'cp -R /home/app "/home/app_$(date +%s)"', []],
  ['CP-NEST', 'cp -R /srv/app /srv/keep\nmv /srv/app /srv/app.away\ncp -R /srv/app.new /srv/app', []],
  ['CP-NEST', 'cp -R /srv/app /srv/keep\ncp -R /srv/app.new/. /srv/app', []],
  ['CP-NEST', 'mkdir -p /backup\ncp -R /srv/app /backup', []],
  ['CONTEXT-SWITCH', "su - app -c '/srv/app/bin/setup'\nls /srv", []],
  ['CONTEXT-SWITCH', 'ssh app@10.0.0.7 uptime\nls /srv', []],
  ['BG-START', 'setsid nohup /srv/app/run.sh </dev/null >>/srv/app/out 2>&1 &', []],
  ['BG-START', 'systemctl start app', []],
  [
    'BG-START',
    "cut=$(command -v setsid || echo nohup)\n$cut sh -s <<'END' >>/srv/out 2>&1\n/srv/app/bin/app\nEND",
    [],
  ],
  ['FOLLOW-NOEXIT', 'tail -n 50 /srv/log/a.log', []],
  ['FOLLOW-NOEXIT', 'timeout 60 tail -f /srv/log/a.log', []],
  ['UNPACK-LIVE', 'cp -R /srv/app /srv/keep\ntar -tf /srv/app.tar\ntar -xf /srv/app.tar -C /srv', []],
  ['UNPACK-LIVE', 'tar -xf /srv/app.tar -C /srv/app.new', []],
  ['NO-SPACE', 'df -Pk /srv\ncp -R /srv/app /srv/keep', []],
  ['NO-SPACE', 'cp /srv/app/one.conf /srv/keep/one.conf', []],
  ['UPLOAD-UNVERIFIED', 'scp app.tar app@app-1:/srv\nsha256sum /srv/app.tar', []],
  ['DESTRUCT', 'rm -rf /srv/app/releases/old', []],
  ['DESTRUCT', `rm -rf "\${APP_DIR:?}"/lib`, []],
  ['DESTRUCT', 'rm /home/app.tar', []],
  ['DESTRUCT', 'rm -rf $HOME/.app-old', []],
  ['DESTRUCT', 'mysql -e "delete from orders where id = 7"', []],
  ['DESTRUCT', 'cp -R /srv/app /srv/app.part\nrm -rf /srv/app.part', []],
  ['CHAIN-RC', 'cp /srv/a /srv/b && rm /srv/a', []],
  ['CHAIN-RC', 'cd /srv/app || exit 1\ntar -xf app.tar', []],
  ['CHAIN-RC', 'set -eo pipefail\nmysqldump shop | gzip > /backup/shop.gz', []],
  ['CWD-IMPLICIT', 'cd /srv\ntar xvf app.tar', []],
  ['CWD-IMPLICIT', 'cp /srv/app.conf /etc/app.conf', []],
  ['INTERACTIVE', "sed -i 's/a/b/' /etc/app.conf", []],
  ['INTERACTIVE', 'crontab -l', []],
  ['INTERACTIVE', 'docker exec -i shop tar -t', []],
  ['INTERACTIVE', 'docker run -dit shop:2', []],
  ['INTERACTIVE', "mysql -e 'select 1'", []],
  ['SECRET', 'mysql -u root -p"$DB_PASSWORD" shop', []],
  ['SECRET', 'curl -H "Authorization: Bearer $TOKEN" http://h/', []],
  ['SECRET', 'tar -xf app.tar --strip-components=1', []],
  ['STRUCT', 'cp /srv/a \\\n  /srv/b', []],
  ['NONIDEMP', 'mkdir -p /srv/new', []],
  ['NONIDEMP', 'echo started >> /srv/log/upgrade.log', []],
  ['NONIDEMP', "grep -q A= /etc/profile || echo 'A=1' >> /etc/profile", []],
  ['NOOP-SWAP', 'cp /srv/a /srv/b\nsed -i s/x/y/ /srv/b\nmv /srv/b /srv/a', []],
  ['SUDO-REDIR', 'echo 1 | sudo tee /etc/app.conf', []],
  ['SUDO-REDIR', 'sudo systemctl stop app >/dev/null', []],
  ['FOREGROUND', 'gaiad version', []],
  ['FOREGROUND', 'docker compose up -d', []],
  ['OVERBROAD-CHMOD', 'chmod -R 750 /srv/app/bin', []],
];

describe('in a document', () => {
  test.each([...dangerous, ...harmless])('%s of %j is at %j', async (code, script, expected) => {
    expect(await places(code, markdown(script))).toEqual(expected);
  });
});

describe('in a runbook', () => {
  // A script of several lines is plain text there; of one line it stands in quotes, where a place is the same unless
  // the quotes hide it.
  const plain = ([, script]: Row) => !/["\\]/.test(script) || script.includes('\n');
  test.each(dangerous.filter(plain))('%s of %j is at %j', async (code, script, expected) => {
    expect(await places(code, runbook(step(script)))).toEqual(expected);
  });
  test.each(dangerous.filter(row => !plain(row)))('%s of %j is found', async (code, script) => {
    expect(await places(code, runbook(step(script)))).toHaveLength(1);
  });
  test.each(harmless)('%s is not said of %j', async (code, script) => {
    expect(await places(code, runbook(step(script)))).toEqual([]);
  });
});

describe('what a runbook gives a step', () => {
  test.each<[title: string, code: LintCode, steps: string, expected: readonly string[]]>([
    ['several lines stop at the first failure', 'CHAIN-RC', step('cd /srv\ntar -xf app.tar'), []],
    ['one line does not', 'CHAIN-RC', step('cd /srv; tar -xf app.tar'), ['cd /srv']],
    ['a directory', 'CWD-IMPLICIT', step('tar -xf app.tar', 'cwd: /srv'), []],
    ['a confirmation that is typed', 'DESTRUCT', step('rm -r /home/app', 'confirm: typed'), []],
    ['environment', 'PH-UNFILLED', step('ls $PLACE', 'env: { PLACE: /srv }'), []],
    [
      'a stop by a general word',
      'KILL-BROAD',
      '- name: Stop\n  stop: { match: java }\n',
      ['{ match: java }'],
    ],
    ['a stop by a path', 'KILL-BROAD', '- name: Stop\n  stop: { match: /srv/app/ }\n', []],
    [
      'a stop that waits',
      'KILL-NOWAIT',
      `- name: Stop\n  stop: { match: /srv/app/ }\n${step('cp -a /srv/a /srv/b')}`,
      [],
    ],
    ['following without an end', 'FOLLOW-NOEXIT', '- name: Look\n  follow: /srv/a.log\n', ['/srv/a.log']],
    [
      'following until something',
      'FOLLOW-NOEXIT',
      '- name: Look\n  follow: /srv/a.log\n  until: started\n',
      [],
    ],
  ])('%s', async (_, code, steps, expected) => {
    expect(await places(code, runbook(steps))).toEqual(expected);
  });
});
