import { describe, expect, it } from 'vitest';
import { importMarkdown } from '../../../src/document/import/import.ts';

/** What a block of commands comes to: verb, hosts, and the commands without comments. */
function stepsOf(commands: string, before = '') {
  const text = `# Upgrade\n\n## Steps\n\n${before}\n\n\`\`\`sh\n${commands}\n\`\`\`\n`;
  return importMarkdown(text, 'doc.md').draft.sections.flatMap(section =>
    section.steps.map(({ action, hosts }) => {
      const script =
        action.verb === 'run'
          ? action.script.map(line => line.text).filter(line => !line.startsWith('#'))
          : action.verb === 'manual'
            ? [action.instruction.split('\n').at(-1)]
            : [];
      return `${action.verb} ${(hosts ?? section.hosts).join(' ')}: ${script.join('; ')}`;
    }),
  );
}

const hosts = 'Hosts: node1 (10.0.0.1), node2 (10.0.0.2).';

describe('comments in a block', () => {
  it.each(['On node2:', 'node2', 'Node 2 (follower)', '(2) on node2'])(
    'put what follows on a host: %s',
    comment => {
      expect(stepsOf(`# Node 1\nwidget stop\n# ${comment}\nwidget start`, hosts)).toEqual([
        'run node1: widget stop',
        'run node2: widget start',
      ]);
    },
  );

  it.each(['Copy the archive to node2', 'Stop the widget', 'Unlike on node2'])(
    'do not where they speak of something else: %s',
    comment => {
      expect(stepsOf(`# Node 1\nwidget stop\n# ${comment}\nwidget start`, hosts)).toEqual([
        'run node1: widget stop; widget start',
      ]);
    },
  );

  it.each([
    ['On the primary:', 'On the standby:'],
    ['on the old master', 'on the replica'],
    ['── 在主机（primary）上 ──', '── 在备机（secondary）上 ──'],
    ['(1) 在主库执行', '(2) 在从库执行'],
  ])('put it on two hosts that have no names but what they are for: %s, %s', (first, second) => {
    expect(stepsOf(`# ${first}\nwidget stop\n# ${second}\nwidget start`)).toEqual([
      'run primary: widget stop',
      'run standby: widget start',
    ]);
  });

  it('put it on a host of its own with one role alone, and where the reader is on a named host', () => {
    expect(stepsOf('# On the primary:\nwidget stop')).toEqual(['run primary: widget stop']);
    expect(
      stepsOf(
        '# On the primary:\nwidget stop\n# On the standby:\nwidget start',
        `${hosts}\n\nLog in to node1.`,
      ),
    ).toEqual(['run primary: widget stop', 'run standby: widget start']);
  });

  it('that ask for it once more leave it to a person', () => {
    expect(stepsOf('widget stop\n# Repeat for the remaining nodes')).toEqual([
      'run server: widget stop',
      'manual server: Repeat for the remaining nodes',
    ]);
  });
});

describe('a log that is watched on a host without a name', () => {
  it('is watched by hand', () => {
    expect(stepsOf("ssh <node> 'journalctl -u widget -f'")).toEqual([
      "manual server: ssh <node> 'journalctl -u widget -f'",
    ]);
  });
});
