import { describe, expect, it } from 'vitest';
import { importMarkdown } from '../../../src/document/import/import.ts';
import { stepsOf } from './reading.ts';

const fence = (commands: string) => `\`\`\`sh\n${commands}\n\`\`\``;

/** The steps that run something: where, and the script without the notes of the import. */
function runsOf(text: string) {
  return stepsOf(importMarkdown(text, 'doc.md')).flatMap(({ action, cwd }) =>
    action.verb === 'run'
      ? [
          {
            cwd,
            script: action.script
              .map(line => line.text)
              .filter(line => !line.startsWith('#'))
              .join('\n'),
          },
        ]
      : [],
  );
}

describe('the directory that commands leave behind', () => {
  it('is that of the next chapter on the same host, and the report says so', () => {
    const text = `# Upgrade\n\n## 1. Stop\n\n${fence('cd /srv/widget\n./stop.sh --now')}\n\n## 2. Build\n\n${fence('make install')}\n`;
    expect(runsOf(text).at(-1)).toEqual({ cwd: '/srv/widget', script: 'make install' });
    const { assumptions } = importMarkdown(text, 'doc.md').findings;
    expect(assumptions).toContainEqual({ line: 13, code: 'directoryKept', text: '/srv/widget' });
  });

  it('is left with the host', () => {
    const text = `# Upgrade\n\n## 1. Stop\n\nLog in to app-1.\n\n${fence('cd /srv/widget\nmake stop')}\n\n## 2. Build\n\nLog in to app-2.\n\n${fence('make install')}\n`;
    expect(runsOf(text).at(-1)).toEqual({ script: 'make install' });
  });

  it('goes on from the one before where its name has a wildcard', () => {
    const text = `# Upgrade\n\n## Steps\n\n${fence('cd /opt\ncd widget-*/\nmake')}\n\nThen:\n\n${fence('make install')}\n`;
    expect(runsOf(text).at(-1)).toEqual({ cwd: '/opt', script: 'cd widget-*/\nmake install' });
  });

  it('goes on from one that has a wildcard', () => {
    const text = `# Upgrade\n\n## Steps\n\n${fence('cd /opt/widget-*/\ncd build\nmake')}\n\nThen:\n\n${fence('make install')}\n`;
    expect(runsOf(text).at(-1)).toEqual({ script: 'cd /opt/widget-*/\ncd build\nmake install' });
  });

  it('is not gone into twice by blocks that each begin with the way there', () => {
    const text = `# Upgrade\n\n## Steps\n\n${fence('cd /srv/widget/api\nmake')}\n\nThen:\n\n${fence('cd api\nmake install')}\n\nThen:\n\n${fence('make clean')}\n`;
    expect(runsOf(text).at(-1)).toEqual({ cwd: '/srv/widget/api', script: 'make clean' });
  });

  it.each(['mv widget /backup/', 'rm -rf widget', 'du -s ./widget/', 'cd widget && make'])(
    'is the one around it for what names it: %s',
    command => {
      const text = `# Upgrade\n\n## Steps\n\n${fence('cd /srv/widget\nmake stop')}\n\nThen:\n\n${fence(command)}\n`;
      expect(runsOf(text).at(-1)).toEqual({ cwd: '/srv', script: command });
    },
  );

  it('takes nothing along that stands on the same line', () => {
    const text = `# Upgrade\n\n## Steps\n\n${fence('cd $BASE && rm -rf old')}\n\nThen:\n\n${fence('make install')}\n`;
    expect(runsOf(text).at(-1)?.script).toBe('cd $BASE\nmake install');
  });

  it('is none of a list that goes on in the background', () => {
    const text = `# Upgrade\n\n## Steps\n\n${fence('cd /opt/widget-*/ && nohup ./serve.sh > out.log 2>&1 &')}\n\nThen:\n\n${fence('make check')}\n`;
    expect(runsOf(text).at(-1)).toEqual({ script: 'make check' });
  });

  it.each([
    'wget https://a.example/b.sh',
    'curl -fsSLO https://a.example/b.sh',
    'tar xzf /root/a.tgz',
    'unzip /root/a.zip',
  ])('is where something comes to lie: %s', command => {
    const text = `# Upgrade\n\n## Steps\n\n${fence('cd /srv/widget\nmake stop')}\n\nThen:\n\n${fence(command)}\n`;
    expect(runsOf(text).at(-1)).toEqual({ cwd: '/srv/widget', script: command });
  });

  it.each([
    'wget -O /root/b.sh https://a.example/b.sh',
    'curl -f https://a.example',
    'unzip /root/a.zip -d /opt',
  ])('matters nothing to what says where: %s', command => {
    const text = `# Upgrade\n\n## Steps\n\n${fence('cd /srv/widget\nmake stop')}\n\nThen:\n\n${fence(command)}\n`;
    expect(runsOf(text).at(-1)).toEqual({ script: command });
  });

  it('of what is done in a case only is not that of what comes after it', () => {
    const text = `# Upgrade\n\n## Steps\n\nIf you use the plugin, fetch it:\n\n${fence('cd /opt/plugins\nmake fetch')}\n\nThen:\n\n${fence('make it')}\n\nBuild:\n\n${fence('make install')}\n`;
    expect(runsOf(text)[1]).toEqual({ cwd: '/opt/plugins', script: 'make it' });
    expect(runsOf(text).at(-1)).toEqual({ script: 'make install' });
  });

  it('of one of several ways is not that of what comes after them', () => {
    const text = `# Upgrade\n\n## Option A\n\n${fence('cd /srv/a\nmake')}\n\n## Option B\n\n${fence('cd /srv/b\nmake')}\n\n## Restart\n\n${fence('make restart')}\n`;
    expect(runsOf(text).at(-1)).toEqual({ script: 'make restart' });
  });
});

describe('a variable that an earlier block sets', () => {
  const used = (value: string) => {
    const text = `# Upgrade\n\n## Steps\n\n${fence(`STAMP=${value}`)}\n\nThen:\n\n${fence('deploy --tag "$STAMP"')}\n`;
    return runsOf(text).at(-1)?.script;
  };

  it.each([
    'v2',
    '$(date +%F)',
    '$(cat /etc/widget/tag)',
    '$(kubectl get pods -o name | head -1)',
    '$(widget --version)',
  ])('is set again where it is used: %s', value => {
    expect(used(value)).toBe(`STAMP=${value}\ndeploy --tag "$STAMP"`);
  });

  it.each([
    '$(widget snapshot create)',
    '$(git rev-parse HEAD)',
    '`git describe`',
    '$(date +%H%M%S)',
    '$(date)',
    '$(mktemp -d)',
  ])('is asked for where it would come to something else by then: %s', value => {
    expect(used(value)).toBe('deploy --tag "$STAMP"');
  });

  const lastScript = (first: string, second: string, words = 'Then:') =>
    runsOf(`# Upgrade\n\n## Steps\n\n${fence(first)}\n\n${words}\n\n${fence(second)}\n`).at(-1)?.script;

  it('is set with all that its value is made of', () => {
    expect(lastScript('BASE=/opt/a\nexport DATA=$BASE/data', 'cp -a $DATA /root/b')).toBe(
      'BASE=/opt/a\nexport DATA=$BASE/data\ncp -a $DATA /root/b',
    );
    expect(lastScript('OPTS=-a\nOPTS="$OPTS -b"', 'ls $OPTS /opt')).toBe(
      'OPTS=-a\nOPTS="$OPTS -b"\nls $OPTS /opt',
    );
    // The same line once more is no other value.
    expect(lastScript('export PATH=/opt/a:$PATH\nexport PATH=/opt/a:$PATH', 'widget up')).toBe(
      'export PATH=/opt/a:$PATH\nwidget up',
    );
  });

  it.each([
    ['export KUBECONFIG=/etc/kubernetes/admin.conf', 'kubectl drain a'],
    ['export WIDGET_API=3', 'widget save /root/a'],
    ['export PGDATA=/srv/pg', 'pg_ctl stop'],
    ['export PATH=/opt/pg/bin:$PATH', 'pg_upgrade --check'],
    ['export MODE=full', '/opt/a/upgrade.sh'],
    ['export MODE=full', 'bash /opt/a/upgrade'],
  ])('is there for what reads it without its name: %s', (first, second) => {
    expect(lastScript(first, second)).toBe(`${first}\n${second}`);
  });

  it.each([
    ['export WIDGET_API=3', 'gadget save /root/a'],
    ['WIDGET_API=3', 'widget save /root/a'],
    ['export PATH=/opt/pg/bin:$PATH', 'systemctl stop a'],
  ])('is not set for what does the same without it: %s and %s', (first, second) => {
    expect(lastScript(first, second)).toBe(second);
  });

  it('is neither there before it is set, nor on another host, nor outside of its case', () => {
    expect(lastScript('widget stop\nexport WIDGET_API=3', 'ls -l')).toBe('ls -l');
    expect(runsOf(`# A\n\n## Steps\n\n${fence('widget stop\nexport WIDGET_API=3')}\n`)[0]?.script).toMatch(
      /^widget stop/,
    );
    expect(lastScript('export WIDGET_API=3', 'widget save', 'Log in to app-2.')).toBe('widget save');
    const text = `# A\n\n## Steps\n\nIf you use the old one:\n\n${fence('export WIDGET_API=2\nwidget old')}\n\nSave it:\n\n${fence('widget save')}\n`;
    expect(runsOf(text).at(-1)?.script).toBe('widget save');
  });

  it('is not set again together with what else its line does', () => {
    const text = `# Upgrade\n\n## Steps\n\n${fence('TAG=v2; rm -rf old')}\n\nThen:\n\n${fence('deploy "$TAG"')}\n`;
    expect(runsOf(text).at(-1)?.script).toBe('deploy "$TAG"');
  });
});
