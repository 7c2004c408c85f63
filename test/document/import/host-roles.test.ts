import { describe, expect, it } from 'vitest';
import { rolePlacesIn, rolesTitled } from '../../../src/document/import/hosts/host-roles.ts';
import { importMarkdown } from '../../../src/document/import/import.ts';

const fence = (commands: string) => `\`\`\`sh\n${commands}\n\`\`\``;
const read = (body: string) => importMarkdown(`# Upgrade\n\n## Steps\n\n${body}\n`, 'doc.md');

/** Every command with the hosts it is run on. */
function ranOn(body: string) {
  return read(body).draft.sections.flatMap(section =>
    section.steps.flatMap(({ action, hosts }) =>
      action.verb === 'run'
        ? [
            `${(hosts ?? section.hosts).join(' ')}: ${action.script
              .filter(({ line }) => line !== null)
              .map(({ text }) => text)
              .join('; ')}`,
          ]
        : [],
    ),
  );
}

describe('words for the part that a host plays', () => {
  it.each([
    ['On the primary:', 'primary'],
    ['Then, on the old master node, run:', 'primary'],
    ['Look at the lag on the replica. It must be zero:', 'standby'],
    ['On both the primary and the standby, run:', 'primary standby'],
    ['Standby node - stop the service:', 'standby'],
    ['Log in to the standby and run:', 'standby'],
    ['This must be run on the leader:', 'primary'],
    ['On the newly promoted primary:', 'new-primary'],
    ['On the web server:', 'web-server'],
    ['在主库上执行：', 'primary'],
    ['登录从库服务器：', 'standby'],
    ['在主库和从库上分别执行：', 'primary standby'],
    ['从节点操作：', 'standby'],
    ['在新服务器上安装：', 'new-server'],
  ])('say where what follows is done: %s', (text, roles) => {
    expect(rolePlacesIn(text).flatMap(each => each.roles)).toEqual(roles.split(' '));
  });

  it.each([
    'Check out the release on the master branch:',
    'Do not run this on the primary.',
    'Copy the archive to the standby:',
    'The replicas connect to the primary.',
    'The widget is not started on the standby.',
    'Restart the pool (this moves all the sessions on the primary elsewhere):',
    'Unlike on the primary, run:',
    'Database server: version 14 or later',
    '停止从库复制：',
    '主从切换完成后执行：',
  ])('only speak of it: %s', text => {
    expect(rolePlacesIn(text)).toEqual([]);
  });

  it.each([
    ['On Master Node', 'primary'],
    ['Upgrade the replicas', 'standby'],
    ['Secondary nodes:', 'standby'],
    ['升级从库', 'standby'],
    ['主节点升级', 'primary'],
  ])('are a title: %s', (title, role) => {
    expect(rolesTitled(title)).toEqual([role]);
  });

  it.each(['Leader election', 'Database', 'Servers', '提升从库为主库', 'New features'])(
    'are no title: %s',
    title => {
      expect(rolesTitled(title)).toEqual([]);
    },
  );
});

describe('a part that no host is named for', () => {
  it('is a host of its own, and is reported', () => {
    const body = `On the standby:\n\n${fence('widget stop')}\n\nOn the primary:\n\n${fence('widget start')}`;
    expect(ranOn(body)).toEqual(['standby: widget stop', 'primary: widget start']);
    const { draft, findings } = read(body);
    expect(draft.hosts.map(({ name }) => name)).toEqual(['standby', 'primary']);
    expect(findings.assumptions.filter(({ code }) => code === 'hostUnknown').map(({ text }) => text)).toEqual(
      ['On the standby: standby', 'On the primary: primary'],
    );
  });

  it('is one where another part is told apart from it, if its words stand for other things too', () => {
    const web = `On the web server:\n\n${fence('widget stop')}`;
    expect(ranOn(web)).toEqual(['server: widget stop']);
    expect(ranOn(`${web}\n\nOn the database server:\n\n${fence('widget start')}`)).toEqual([
      'web-server: widget stop',
      'database-server: widget start',
    ]);
  });

  it('has what is set on no host in particular', () => {
    const body = `${fence('export PATH=/opt/widget/bin:$PATH')}\n\nOn the standby:\n\n${fence('widget stop')}`;
    expect(ranOn(body).at(-1)).toBe('standby: export PATH=/opt/widget/bin:$PATH; widget stop');
  });
});

describe('the host that a document says to play a part', () => {
  const standby = `On the standby:\n\n${fence('widget stop')}`;

  it.each([
    '| Host | Role |\n| --- | --- |\n| db-1 | Primary |\n| db-2 | Standby |',
    '| 主机 | IP | 角色 |\n| --- | --- | --- |\n| db-1 | 10.0.0.1 | 主 |\n| db-2 | 10.0.0.2 | 从 |',
    'Hosts: db-1 (10.0.0.1), db-2 (10.0.0.2). db-1 is the primary.',
    'Primary: db-1\n\nStandby: db-2',
    'db-1（主库），db-2（从库）',
  ])('is meant by it: %s', told => {
    expect(ranOn(`${told}\n\n${standby}`)).toEqual(['db-2: widget stop']);
  });

  it.each([
    '### New server information\n\n- **IP**: 10.0.0.9\n- **User**: root\n\n### Work',
    '**新服务器（云上）：**\n\n- IP: 10.0.0.9\n\n### 步骤',
    '新服务器：10.0.0.9',
  ])('is described by its address: %s', told => {
    const body = `${told}\n\n${fence('# 在新服务器上执行\nwidget start\n# 在旧服务器（10.0.0.8）上\nwidget stop')}`;
    expect(ranOn(body)).toEqual([
      expect.stringMatching(/^10\.0\.0\.9: .*widget start$/),
      expect.stringMatching(/^10\.0\.0\.8: .*widget stop$/),
    ]);
  });

  it('has it in its name', () => {
    const told = 'Hosts: pg-master (10.0.0.1), pg-replica (10.0.0.2), proxy-1 (10.0.0.3).';
    expect(ranOn(`${told}\n\n${standby}`)).toEqual(['pg-replica: widget stop']);
    expect(ranOn(`${told}\n\nOn the new primary:\n\n${fence('widget start')}`)).toEqual([
      'pg-replica: widget start',
    ]);
  });

  it('is the first of several that lead, where one is meant, and all of them otherwise', () => {
    const told = 'Hosts: k-master01 (10.0.0.1), k-master02 (10.0.0.2), k-node01 (10.0.0.3).';
    expect(ranOn(`${told}\n\nOn the master node:\n\n${fence('widget apply')}`)).toEqual([
      'k-master01: widget apply',
    ]);
    expect(ranOn(`${told}\n\nOn all master nodes:\n\n${fence('widget apply')}`)).toEqual([
      'k-master01 k-master02: widget apply',
    ]);
  });

  it('is not where others are reached from, if single commands are run there from elsewhere', () => {
    const told = 'Hosts: pg-master (10.0.0.1), pg-replica (10.0.0.2).';
    const body = `${told}\n\nLook at the lag on the replica:\n\n${fence('widget lag')}\n\nStop the other one:\n\n${fence("ssh pg-master 'widget stop'")}\n\nPromote it:\n\n${fence("ssh pg-replica 'widget promote'")}`;
    expect(ranOn(body)).toEqual([
      'pg-replica: widget lag',
      'pg-master: widget stop',
      'pg-replica: widget promote',
    ]);
  });
});

describe('a directory on a host', () => {
  it('is that of the host, whichever is named first', () => {
    const { draft } = read(
      `Hosts: app-1 (10.0.0.1), app-2 (10.0.0.2).\n\nIn the directory \`/opt/widget\` on host app-2, run:\n\n${fence('./bin/widget stop')}`,
    );
    expect(draft.sections[0]?.steps).toMatchObject([{ cwd: '/opt/widget' }]);
    expect(draft.sections[0]?.hosts).toEqual(['app-2']);
  });
});
