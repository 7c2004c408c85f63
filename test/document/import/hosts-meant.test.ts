import { describe, expect, it } from 'vitest';
import { importMarkdown } from '../../../src/document/import/import.ts';

const fence = (commands: string) => `\`\`\`sh\n${commands}\n\`\`\``;

/** Every command with the hosts it is run on. */
function ranOn(text: string) {
  const { draft } = importMarkdown(text, 'doc.md');
  return draft.sections.flatMap(section =>
    section.steps.flatMap(({ action, hosts }) =>
      action.verb === 'run'
        ? [`${(hosts ?? section.hosts).join(' ')}: ${action.script.map(line => line.text).join('; ')}`]
        : [],
    ),
  );
}

/** The hosts of a command after some words, on a page that names two hosts and has done something on the first. */
function startAfter(words: string, hosts = 'Hosts: app-1 (10.0.0.1), app-2 (10.0.0.2).') {
  const text = `# Upgrade\n\n${hosts}\n\n## Steps\n\nLog in to app-1.\n\n${fence('widget stop')}\n\n${words}\n\n${fence('widget start')}\n`;
  return ranOn(text).at(-1);
}

describe('all hosts, and the others', () => {
  it.each([
    'On all nodes:',
    'Then, on every node, run:',
    'Start it on each of the nodes:',
    '在所有节点上执行：',
  ])('are meant by: %s', words => {
    expect(startAfter(words)).toBe('app-1 app-2: widget start');
  });

  it.each(['On the other node:', 'Now on the remaining nodes, run:', '其他节点上执行：'])(
    'are those without the first one by: %s',
    words => {
      expect(startAfter(words)).toBe('app-2: widget start');
    },
  );

  it.each([
    'All nodes are up now. Start it:',
    'Once all nodes have joined, start it:',
    "Note every node's role, then start it:",
    'Make sure that all nodes agree, then start it:',
    'The other nodes take over. Start it:',
    'Copy the archive to all nodes, then start it:',
    '等待所有节点恢复后，执行：',
    '所有节点都已升级，执行：',
    '将安装包拷贝到其他节点，然后执行：',
  ])('are only spoken of in: %s', words => {
    expect(startAfter(words)).toBe('app-1: widget start');
  });

  it('are none that the document knows where it names but one', () => {
    expect(startAfter('On all nodes:', '')).toBe('server: widget start');
    expect(startAfter('On the other nodes:', '')).toBe('server: widget start');
  });

  it('are those of one chapter where they are told for a command', () => {
    const text = `# Upgrade\n\nHosts: app-1 (10.0.0.1), app-2 (10.0.0.2).\n\n## Stop\n\nRun the following command on each node:\n\n${fence('widget stop')}\n\n## Move the data\n\n${fence('widget move')}\n`;
    expect(ranOn(text)).toEqual(['app-1 app-2: widget stop', 'server: widget move']);
  });
});

describe('a host', () => {
  it('is named in brackets after what it is for', () => {
    const text = `# Upgrade\n\n## Connect to the secondary: (db-7)\n\n${fence('dbtool stop')}\n\n## Replace the files\n\n${fence('dbtool replace')}\n\n## Connect to the primary (db-3)\n\n${fence('dbtool stop')}\n`;
    expect(ranOn(text)).toEqual(['db-7: dbtool stop', 'db-7: dbtool replace', 'db-3: dbtool stop']);
  });

  it('is one of those that are called so', () => {
    const { draft } = importMarkdown(
      `# Upgrade\n\nThe nodes are called \`srv1\` and \`srv2\`.\n\n## Steps\n\n${fence('widget stop')}\n`,
      'doc.md',
    );
    expect(draft.hosts.map(({ name }) => name)).toEqual(expect.arrayContaining(['srv1', 'srv2']));
  });

  it.each([
    'Open the page over an SSH tunnel.',
    'Fix the rule before SSH troubleshooting:',
    'Each node can connect to each other by address.',
  ])('is no word after the name of the protocol: %s', words => {
    const { draft } = importMarkdown(
      `# Upgrade\n\n## Steps\n\n${words}\n\n${fence('widget stop')}\n`,
      'doc.md',
    );
    expect(draft.hosts.map(({ name }) => name)).toEqual(['server']);
  });
});

describe('files that go to other hosts', () => {
  it('are sent by the host where they are, where commands have gone into a directory of it', () => {
    const text = `# Upgrade\n\n## Steps\n\n${fence('cd /srv/restore\ntar -xf backup.tar\nscp dump.bin app-2:/srv')}\n`;
    expect(ranOn(text)).toEqual([expect.stringContaining('scp dump.bin app-2:/srv')]);
  });
});

describe('a label that says where', () => {
  const ranUnder = (label: string) =>
    ranOn(`# Upgrade\n\n## Steps\n\n${label}\n\n${fence('widget stop')}\n`).at(-1);

  it.each([
    ['On app-1:', 'app-1'],
    ['On the db-1, run:', 'db-1'],
    ['**On app-1 and app-2:**', 'app-1 app-2'],
    ['On kafka01 run the following:', 'kafka01'],
    ['### On app-1', 'app-1'],
  ])('names a host that nothing else tells of: %s', (label, hosts) => {
    expect(ranUnder(label)).toBe(`${hosts}: widget stop`);
  });

  it.each(['On debian-12:', 'On python-3, run:', 'On x86-64:', 'On Linux:', 'On success:'])(
    'names none: %s',
    label => {
      expect(ranUnder(label) ?? 'asked').not.toMatch(/debian|python|x86|Linux:|success:/);
    },
  );
});

describe('a host with two names', () => {
  const step = (title: string, commands: string) => `### ${title}\n\n${fence(commands)}\n`;

  it('is one host, whether a table or a title says so', () => {
    const table =
      '| Node | Host | IP |\n| --- | --- | --- |\n| Node1 | srv11 | 10.0.0.1 |\n| Node2 | srv12 | 10.0.0.2 |';
    const body = `${step('Stop it', "ssh srv12 'widget stop'")}\n${step('On Node2', 'widget look')}\n${step('On node1', 'widget look')}`;
    expect(ranOn(`# Upgrade\n\n## Steps\n\n${body}\n## Hosts\n\n${table}\n`)).toEqual([
      'Node2: widget stop',
      'Node2: widget look',
      'node1: widget look',
    ]);
    const { draft } = importMarkdown(
      `# Upgrade\n\n## Steps\n\n${step('Node2 (srv12)', 'widget stop')}\n${step('Start it', "ssh srv12 'widget start'")}`,
      'doc.md',
    );
    expect(draft.hosts).toMatchObject([{ name: 'Node2', address: 'srv12' }]);
    expect(draft.sections.map(({ hosts }) => hosts)).toEqual([['Node2'], ['Node2']]);
  });
});

describe('a title', () => {
  const hosts = 'Hosts: app-1 (10.0.0.1), app-2 (10.0.0.2).';

  it.each(['Order: app-2, app-1', 'app-2 → app-1', 'Move it from app-1 to app-2'])(
    'that says in which order hosts are taken is no place: %s',
    title => {
      expect(ranOn(`# Upgrade\n\n${hosts}\n\n## ${title}\n\n${fence('widget stop')}\n`)).toEqual([
        'server: widget stop',
      ]);
    },
  );

  it('without a text is for what comes after it', () => {
    expect(
      ranOn(
        `# Upgrade\n\n${hosts}\n\n## Steps\n\nLog in to app-1.\n\n### Run from app-2\n\n### Stop it\n\n${fence('widget stop')}\n`,
      ),
    ).toEqual(['app-2: widget stop']);
  });
});

describe('a login on a host that is left to be filled in', () => {
  it('is on the host that the text is about, and what comes after it is run there', () => {
    expect(
      ranOn(
        `# Upgrade\n\n## Steps\n\n${fence('ssh admin@<server-ip>\ncd /opt/widget\n./bin/widget-stop')}\n`,
      ),
    ).toEqual([expect.stringMatching(/^server: .*\.\/bin\/widget-stop/)]);
  });

  it('is on a host of its own where it says which', () => {
    expect(
      ranOn(
        `# Upgrade\n\n## Steps\n\n${fence('ssh admin@<db-server-ip>\nwidget stop')}\n\nThen:\n\n${fence('ssh admin@<app-server-ip>\nwidget start')}\n`,
      ),
    ).toEqual(['db-server: widget stop', 'app-server: widget start']);
  });
});

describe('hosts with names such as those of programs', () => {
  it.each(['node1', 'node-2', 'pg1', 'redis-02'])('are known by a label: On %s:', host => {
    expect(ranOn(`# Upgrade\n\n## Steps\n\nOn ${host}:\n\n${fence('widget stop')}\n`)).toEqual([
      `${host}: widget stop`,
    ]);
    expect(
      ranOn(
        `# Upgrade\n\n## Steps\n\n1. On **${host}**, after the others are stopped:\n\n   \`\`\`sh\n   widget stop\n   \`\`\`\n`,
      ),
    ).toEqual([`${host}: widget stop`]);
  });
});

describe('Chinese words around the names of hosts', () => {
  const hosts = 'Hosts: app-1 (10.0.0.1), app-2 (10.0.0.2), app-3 (10.0.0.3).';

  it.each([
    ['仅在 app-2 执行：', 'app-2'],
    ['app-2 执行：', 'app-2'],
    ['【app-2】', 'app-2'],
    ['app-2、app-3：', 'app-2 app-3'],
    ['在 10.0.0.2、10.0.0.3 上分别执行：', 'app-2 app-3'],
    ['在`app-2`、`app-3`两台机器上依次安装：', 'app-2 app-3'],
    ['三台机器都执行：', 'app-1 app-2 app-3'],
  ])('say that it is done there: %s', (words, meant) => {
    expect(startAfter(words, hosts)).toBe(`${meant}: widget start`);
  });

  it.each(['连接数超过 app-2 的上限时：', '不要在 app-2 执行，先执行：', 'app-2 的数据：'])(
    'only speak of them: %s',
    words => {
      expect(startAfter(words, hosts)).toBe('app-1: widget start');
    },
  );
});

describe('each of some hosts', () => {
  it('is each of those in the brackets after it', () => {
    const hosts = 'Hosts: web-1 (10.0.0.1), web-2 (10.0.0.2), db-1 (10.0.0.3).';
    expect(startAfter('On each of the servers (web-1, web-2), run:', hosts)).toBe(
      'web-1 web-2: widget start',
    );
  });
});

describe('hosts that are named like others', () => {
  const text = (list: string) =>
    `# Upgrade\n\n${list}\n\n## Prepare\n\nLog in to mq-1.\n\n${fence('widget look')}\n\n## Upgrade mq-3\n\n${fence('widget stop')}\n`;

  it.each(['Hosts: mq-1 (10.0.0.1).', '- widget@mq-1\n- widget@mq-3'])('are hosts in titles: %s', list => {
    expect(ranOn(text(list))).toEqual(['mq-1: widget look', 'mq-3: widget stop']);
  });
});

describe('a host that is left to be filled in', () => {
  it('is not where everything else is done', () => {
    expect(
      ranOn(
        `# Upgrade\n\n## Steps\n\n${fence('widget look')}\n\nThen:\n\n${fence('ssh root@<storage-host>\nwidget stop')}\n`,
      ),
    ).toEqual(['server: widget look', 'storage-host: widget stop']);
  });
});
