import { describe, expect, it } from 'vitest';
import { importMarkdown } from '../../../src/document/import/import.ts';

const fence = (commands: string) => `\`\`\`sh\n${commands}\n\`\`\``;

/** The steps of a chapter: hosts, verb, and the last line of what is done. */
function stepsIn(chapter: string) {
  const { draft } = importMarkdown(`# Upgrade\n\n## Steps\n\n${chapter}\n`, 'doc.md');
  return draft.sections.flatMap(section =>
    section.steps.map(({ action, hosts }) => {
      const text =
        action.verb === 'run'
          ? action.script.map(line => line.text).join('; ')
          : action.verb === 'manual'
            ? (action.instruction.split('\n').at(-1) ?? '')
            : action.verb;
      return `${action.verb} ${(hosts ?? section.hosts).join(' ')}: ${text}`;
    }),
  );
}

describe('a command that ssh runs on another host', () => {
  it.each([
    ["ssh db-1 'widget stop'", 'run db-1: widget stop'],
    ['ssh -i key.pem -p 2222 ops@db-1 "widget stop"', 'run db-1: widget stop'],
    ['ssh -t db-1 sudo widget stop', 'run db-1: sudo widget stop'],
    ["ssh db-1 'cd /srv && widget stop' # the first", 'run db-1: cd /srv && widget stop'],
  ])('is a step there: %s', (command, step) => {
    expect(stepsIn(fence(command))).toEqual([step]);
  });

  it.each([
    'ssh db-1 "widget stop $NAME"',
    'ssh db-1 "widget stop `id -u`"',
    "ssh db-1 'widget dump' > dump.sql",
    "ssh db-1 'widget dump' | gzip",
    "ssh -J jump-1 db-1 'widget stop'",
    'ssh db-1 widget stop *.conf',
    "ssh server 'widget stop'",
  ])('stays where it stands where this side has a part in it, or the host has no name: %s', command => {
    expect(stepsIn(fence(command)).at(-1)).toContain(': ');
    expect(stepsIn(fence(command)).join(' ')).not.toMatch(/(?:run|manual) db-1:/);
  });

  it('stays on the host that the document has logged in to', () => {
    const text = `Log in to app-1.\n\n${fence("ssh db-1 'widget stop'")}`;
    expect(stepsIn(text)).toEqual(["run app-1: ssh db-1 'widget stop'"]);
  });

  it('does not put the reader there', () => {
    expect(stepsIn(fence("ssh db-1 'widget stop'\nwidget status"))).toEqual([
      'run db-1: widget stop',
      'run server: widget status',
    ]);
  });

  it('is in the report in the words of the document', () => {
    const { findings } = importMarkdown(
      `# Upgrade\n\n## Steps\n\n${fence("ssh db-1 'widget stop'")}\n`,
      'd.md',
    );
    expect(findings.commands).toEqual([
      { text: "ssh db-1 'widget stop'", line: 6, host: 'db-1', verb: 'run' },
    ]);
  });
});

describe('what is done where the operator sits', () => {
  it.each([
    'On your local machine:',
    'From your laptop, run:',
    'On the local workstation, run:',
    '在本地机器上执行：',
  ])('is left to them after: %s', words => {
    const text = `${words}\n\n${fence('widget build')}\n\nOn the server:\n\n${fence('widget start')}`;
    expect(stepsIn(text)).toEqual(['manual server: widget build', 'run server: widget start']);
  });

  it('is told by comments as well', () => {
    const commands = '# on your machine\nwidget build\n# on the server\nwidget start';
    expect(stepsIn(fence(commands))).toEqual([
      'manual server: widget build',
      expect.stringMatching(/^run server: .*widget start$/),
    ]);
  });

  it('sends files to hosts and logs in to them all the same', () => {
    const text = `On your local machine:\n\n${fence('widget build\nscp widget.tar app-1:/srv\nssh app-1\nwidget start')}`;
    expect(stepsIn(text)).toEqual([
      'manual app-1: widget build',
      'upload app-1: upload',
      'run app-1: widget start',
    ]);
  });

  it('is nothing that only speaks of files from there', () => {
    const text = `Unpack the archive that was copied from your local machine.\n\nThen stop it.\n\n${fence('widget stop')}`;
    expect(stepsIn(text).at(-1)).toBe('run server: widget stop');
  });
});

describe('files whose names only a shell knows', () => {
  it('are sent by hand, and not by the host they are for', () => {
    expect(stepsIn(fence('scp -r ./* ops@app-1:/srv'))).toEqual(['manual server: scp -r ./* ops@app-1:/srv']);
  });
});
