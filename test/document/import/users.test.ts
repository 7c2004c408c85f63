import { describe, expect, it } from 'vitest';
import { userTold } from '../../../src/document/import/hosts/users.ts';
import { importMarkdown } from '../../../src/document/import/import.ts';

const fence = (commands: string) => `\`\`\`console\n${commands}\n\`\`\``;

/** The steps, by verb, with the last line of what they run or ask for. */
function steps(body: string) {
  const { draft } = importMarkdown(`# Upgrade\n\n## Steps\n\n${body}\n`, 'doc.md');
  return draft.sections.flatMap(section =>
    section.steps.map(({ action }) =>
      action.verb === 'run'
        ? `run: ${action.script.map(({ text }) => text).join('; ')}`
        : action.verb === 'manual'
          ? `manual: ${action.instruction.split('\n').at(-1)}`
          : action.verb,
    ),
  );
}

describe('commands at the prompt of another user than the one who logs in', () => {
  it('are for a person', () => {
    expect(
      steps(fence('[root@db1 ~]# widget stop\n[root@db1 ~]# widget copy\n[oracle@db1 ~]$ widget migrate')),
    ).toEqual(['run: widget stop; widget copy', 'manual: widget migrate']);
  });

  it('are run where it is the one who types most, or as whom the document logs in', () => {
    expect(steps(fence('[deploy@db1 ~]$ widget stop'))).toEqual(['run: widget stop']);
    expect(
      steps(
        `${fence('ssh oracle@db1')}\n\n${fence('[oracle@db1 ~]$ widget stop\n[root@db1 ~]# widget copy')}`,
      ),
    ).toEqual(['run: widget stop', 'manual: widget copy']);
  });

  it('are for a person on a host without a name, too', () => {
    expect(
      steps(fence('[root@localhost ~]# widget stop\n[root@localhost ~]# ls\n[pg@localhost ~]$ widget start')),
    ).toEqual(['run: widget stop; ls', 'manual: widget start']);
  });

  it('do not change who logs in where files are only sent as another one', () => {
    expect(
      steps(`${fence('scp a.tar root@db1:/tmp')}\n\n${fence('[deploy@db1 ~]$ widget stop')}`).at(-1),
    ).toBe('run: widget stop');
  });
});

describe('what the words before commands say of the user', () => {
  it.each([
    ['Run this as the postgres user:', 'postgres'],
    ['As user `oracle`, run:', 'oracle'],
    ['Initialize it (as the user widget):', 'widget'],
    ['切换到 widget 用户执行：', 'widget'],
    ['以 `oracle` 用户执行：', 'oracle'],
  ])('is a name: %s', (text, user) => {
    expect(userTold(text)).toBe(user);
  });

  it.each([
    'Run this as root:',
    'Run as the same user:',
    'As the root user, run:',
    'Create the user widget:',
    '以管理员身份执行：',
  ])('is none: %s', text => {
    expect(userTold(text)).toBeNull();
  });

  it('leaves them to a person, unless they say so themselves', () => {
    const words = 'Run this as the postgres user:';
    expect(steps(`${words}\n\n${fence('widget start')}`)).toEqual(['manual: widget start']);
    expect(steps(`${words}\n\n${fence('sudo -u postgres widget start')}`)).toEqual([
      'run: sudo -u postgres widget start',
    ]);
  });
});

describe('the shell of another user', () => {
  it('is where later blocks are typed, until it is left', () => {
    const blocks = ['su - postgres', 'widget stop', 'widget migrate\nexit', 'widget start'];
    expect(steps(blocks.map(fence).join('\n\nThen:\n\n'))).toEqual([
      'manual: su - postgres',
      'manual: widget stop',
      'manual: exit',
      'run: widget start',
    ]);
  });

  it('is not that of root, which whoever logs in may be', () => {
    expect(steps([fence('sudo su -'), fence('widget stop')].join('\n\nThen:\n\n')).at(-1)).toBe(
      'run: widget stop',
    );
  });
});

describe('hosts that prerequisites name', () => {
  const ranOn = (prerequisite: string) => {
    const { draft } = importMarkdown(
      `# Upgrade\n\nHosts: app-1 (10.0.0.1), app-2 (10.0.0.2).\n\n## Prerequisites\n\n- ${prerequisite}\n\n${fence('$ widget version')}\n\n## Steps\n\n${fence('$ widget stop')}\n`,
      'doc.md',
    );
    return draft.sections.at(-1)?.hosts;
  };

  it('are no place to stay at', () => {
    expect(ranOn('The archive is there on host app-2.')).toEqual(['server']);
  });

  it('are where one stays who logs in there', () => {
    expect(ranOn('Log in to app-2.')).toEqual(['app-2']);
  });
});
