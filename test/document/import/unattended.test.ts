import { describe, expect, it } from 'vitest';
import { readScript } from '../../../src/document/import/commands/commands.ts';
import { unattended } from '../../../src/document/import/commands/unattended.ts';
import { importMarkdown } from '../../../src/document/import/import.ts';
import { linesOf } from './code.ts';
import { stepsOf } from './reading.ts';

const changed = (text: string) => {
  const [command] = readScript(linesOf(text)).commands;
  return command === undefined ? null : (unattended(command)?.texts.join('\n') ?? null);
};
const actionsIn = (code: string) =>
  stepsOf(importMarkdown(`# Upgrade\n\n## Steps\n\n\`\`\`sh\n${code}\n\`\`\`\n`, 'doc.md')).map(
    ({ action }) => action,
  );
const scriptsIn = (code: string) =>
  actionsIn(code).map(action =>
    action.verb === 'run' ? action.script.map(({ text }) => text) : [action.verb],
  );

describe('a command that nobody sits before', () => {
  it.each([
    ['yum update widget', 'yum -y update widget'],
    ['sudo apt update && sudo apt upgrade', 'sudo apt update && sudo apt -y upgrade'],
    ['sudo -E apt-get -f install', 'sudo -E apt-get -y -f install'],
    ['dnf install \\\n  widget', 'dnf -y install \\\n  widget'],
    ['zypper up widget', 'zypper -n up widget'],
    ['if true; then apt install widget; fi', 'if true; then apt -y install widget; fi'],
    ['kubeadm upgrade apply <VERSION>', 'kubeadm upgrade apply -y <VERSION>'],
    ['docker exec -it <db> pg_dumpall > all.sql', 'docker exec -i <db> pg_dumpall > all.sql'],
    ['docker exec --tty widget ls', 'docker exec widget ls'],
    ['docker run --rm -ti -e TAG=t widget migrate', 'docker run --rm -i -e TAG=t widget migrate'],
    ['docker compose exec -it web ls', 'docker compose exec -i web ls'],
    ['docker-compose exec db pg_dumpall', 'docker-compose exec -T db pg_dumpall'],
    ['docker-compose -f a.yml rm app', 'docker-compose -f a.yml rm -f app'],
    ['docker compose rm app', 'docker compose rm -f app'],
  ])('is told not to ask and not to use a terminal: %s', (text, result) => {
    expect(changed(text)).toBe(result);
  });

  it.each([
    'yum -y update',
    'apt-get update',
    'yum list installed',
    'yes | apt-get upgrade',
    'echo "apt upgrade"',
    'docker exec widget ls',
    'docker run -dit widget',
    'docker compose exec web ls',
    'docker-compose exec -T db pg_dumpall',
    'kubeadm upgrade plan',
    'docker compose rm -sf app',
    'docker rm app',
  ])('stays as it is where it neither asks nor needs one: %s', text => {
    expect(changed(text)).toBeNull();
  });

  it('is reported with the words of the document, and says what was changed once in a script', () => {
    const { draft, findings } = importMarkdown(
      '# Upgrade\n\n## Steps\n\n```sh\napt upgrade\napt autoremove\n```\n',
      'doc.md',
    );
    const [step] = draft.sections.flatMap(({ steps }) => steps);
    expect(step?.action).toMatchObject({
      verb: 'run',
      script: [
        { text: '# Changed by the import: told not to ask, as nobody can answer here.', line: null },
        { text: 'apt -y upgrade', line: null },
        { text: 'apt -y autoremove', line: null },
      ],
    });
    expect(findings.commands.map(({ text }) => text)).toEqual(['apt upgrade', 'apt autoremove']);
    expect(findings.assumptions.filter(({ code }) => code === 'answered').map(({ line }) => line)).toEqual([
      6, 7,
    ]);
  });

  it.each([
    'docker system prune -a',
    'gitlab-runner register',
    'do-release-upgrade',
    'docker exec -it db mysql -uroot -pwidget',
    'docker compose exec db psql -U widget',
    'docker run --rm -it -v a:/b postgres:12 postgres --single',
    'bundle exec rails console',
    'php artisan tinker',
    'poetry run python manage.py shell',
    'clickhouse-client --host widget',
  ])('is left to a person where a yes is not enough: %s', text => {
    expect(actionsIn(text).map(({ verb }) => verb)).toEqual(['manual']);
  });

  it.each([
    'docker compose -f a.yml exec app ./app migrate up',
    'docker exec -i db psql -U app < dump.sql',
    'bundle exec rake db:migrate',
    'python manage.py migrate --noinput',
    'clickhouse-client --query "SELECT 1"',
  ])('is run where what is told to run ends by itself: %s', text => {
    expect(actionsIn(text).map(({ verb }) => verb)).toEqual(['run']);
  });
});

describe('what restarts a host', () => {
  it.each(['sudo reboot', 'shutdown -r now', 'systemctl reboot', 'init 6'])(
    'is a step of its own, and so is what comes after it: %s',
    restart => {
      expect(scriptsIn(`make install\n${restart}\nuname -r`)).toEqual([
        ['make install'],
        [restart],
        ['uname -r'],
      ]);
    },
  );

  it('is nothing that only looks at it', () => {
    expect(scriptsIn('last reboot\nshutdown -c')).toEqual([['last reboot', 'shutdown -c']]);
  });
});

describe('a process that is started', () => {
  it('is known to what asks for it right after', () => {
    const [script = []] = scriptsIn('nohup ./widget > out.log 2>&1 &\necho $! > widget.pid\nls');
    expect(script.slice(-3)).toEqual(['nohup ./widget > out.log 2>&1 &', 'echo $! > widget.pid', 'START']);
  });

  it('is known to the rest of the block, which is one script then, and to no other block', () => {
    expect(scriptsIn('./widget --serve &\nPID=$!\nsleep 3\nkill $PID')).toEqual([
      ['./widget --serve &', 'PID=$!', 'sleep 3', 'kill $PID'],
    ]);
    expect(scriptsIn('widget --forward &\nsleep 3\ncurl localhost\nkill %1')).toEqual([
      ['widget --forward &', 'sleep 3', 'curl localhost', 'kill %1'],
    ]);
    expect(scriptsIn('widget a &\nwidget b &\nwait')).toEqual([['widget a &', 'widget b &', 'wait']]);
    const checked = importMarkdown(
      '# Upgrade\n\n## Verification\n\n```sh\nls\nwidget --forward &\ncurl localhost\nkill %1\n```\n',
      'doc.md',
    );
    expect(stepsOf(checked).map(({ action }) => action.verb)).toContain('manual');
    expect(stepsOf(checked).flatMap(({ action }) => (action.verb === 'check' ? action.script : []))).toEqual([
      { text: 'ls', line: 6 },
    ]);
    const [, later = []] = scriptsIn('./widget --serve &\nPID=$!\nwait $PID\n```\n\n```sh\nkill $PID');
    expect(later).toEqual(['kill $PID']);
  });
});
