import { describe, expect, it } from 'vitest';
import { importMarkdown } from '../../../src/document/import/import.ts';

const fence = (text: string, language = 'bash') => `\`\`\`${language}\n${text}\n\`\`\`\n`;
const read = (text: string) => importMarkdown(text, 'x.md');
/** What the sections do, one line a step: the verb, the name, and its condition. */
const steps = (text: string) =>
  read(text).draft.sections.flatMap(section =>
    section.steps.map(
      each => `${each.action.verb} L${each.line}${each.when === undefined ? '' : ` when ${each.when}`}`,
    ),
  );
const rollback = (text: string) =>
  read(text).draft.sections.flatMap(section =>
    section.rollback.map(each => `${each.action.verb} L${each.line}`),
  );
const codes = (text: string) => read(text).findings.assumptions.map(({ code }) => code);

describe('a host', () => {
  it('that files are only sent to is not where the steps run', () => {
    const { draft } = read(
      `# A\n\n## Steps\n\n${fence('tar czf /root/a.tar /etc\nscp /root/a.tar vault-1:/safe\nls')}`,
    );
    expect(draft.sections.map(({ hosts }) => hosts)).toEqual([['server']]);
    expect(draft.sections.flatMap(each => each.steps.map(({ action }) => action.verb))).toEqual(['run']);
  });

  it('that only the operator knows has its files sent by them', () => {
    const { draft, findings } = read(
      `# A\n\n## Steps\n\n${fence('scp a.jar root@<ip>:/opt/a\nls -l /opt/a')}`,
    );
    expect(findings.uploads).toEqual([{ files: ['a.jar'], to: '/opt/a', line: 6, host: null }]);
    expect(draft.sections.flatMap(each => each.steps.map(({ action }) => action.verb))).toEqual([
      'manual',
      'run',
    ]);
    const generic = read(`# A\n\n## Steps\n\n${fence('scp a.jar user@server:/opt/a')}`);
    expect(generic.draft.sections.flatMap(each => each.steps.map(({ action }) => action.verb))).toEqual([
      'upload',
    ]);
    expect(generic.draft.sections.map(({ hosts }) => hosts)).toEqual([['server']]);
  });

  it.each([
    ['# A\n\n## 步骤\n\n1. 登录 Grafana 管理控制台\n2. 登录 Harbor 仓库\n', []],
    ['# A\n\n## Steps\n\nOn each node `resize2fs /dev/disk/by-id/x`.\n', []],
    [`# A\n\n## Steps\n\n${fence('ssh user@server\nls')}`, []],
    ['# A\n\n## Steps\n\n1. ssh to falcon\n2. stop it\n', ['falcon']],
    ['# A\n\nConnect to the Big-Board host.\n', []],
  ])('is none but what is one: %j', (text, expected) => {
    expect(
      read(text)
        .draft.hosts.map(({ name }) => name)
        .filter(name => name !== 'server'),
    ).toEqual(expected);
  });
});

describe('what takes back', () => {
  it('goes to the rollback though it stands among the steps', () => {
    const text = `# A\n\n## Steps\n\n1. Start it:\n\n   ${fence('systemctl start a').replaceAll('\n', '\n   ')}\n2. Roll back if it misbehaves:\n\n   ${fence('systemctl start old').replaceAll('\n', '\n   ')}\n`;
    expect(steps(text)).toEqual(['run L8']);
    expect(rollback(text)).toEqual(['run L14']);
    expect(codes(text)).toContain('undoes');
  });

  it('is what stands below an item that says so', () => {
    const text =
      '# A\n\n## Upgrade\n\n- Upgrade\n    - docker compose pull\n- Restore\n    - docker compose down -v\n';
    expect(rollback(text)).toEqual(['run L8']);
  });

  it('is what words with a colon say of a failure', () => {
    const text = `# A\n\n## 升级\n\n升级代码：\n\n${fence('pull-it')}\n升级失败回滚：\n\n${fence('reset-it')}\n数据损坏时从备份恢复：\n\n${fence('tar xf /backup/a.tar -C /')}`;
    expect(steps(text)).toEqual(['run L8']);
    expect(rollback(text)).toEqual(['run L14', expect.stringMatching(/^manual L/)]);
    expect(steps(text.replace('升级失败回滚', '升级失败会自动回滚，等待'))).toEqual(['run L8', 'run L14']);
  });

  it('is no step that restores something on the way, nor what a document about a recovery consists of', () => {
    const restore = fence('psql a < dump.sql');
    expect(
      rollback(
        `# A\n\n## Move\n\n1. Restore the backup into the new database:\n\n   ${restore.replaceAll('\n', '\n   ')}\n`,
      ),
    ).toEqual([]);
    const text = `# Disaster recovery\n\n## Restore the database\n\n${restore}\n## Rolling back\n\n${fence('ls')}`;
    expect(steps(text)).toEqual(['run L6']);
    expect(rollback(text)).toEqual(['run L12']);
  });

  it('leaves out whom to call and when to do it', () => {
    const text = `# A\n\n## Upgrade\n\n${fence('ls')}\n## Rollback\n\n### When to roll back\n\n- It is slow\n\n### Emergency contacts\n\n- Somebody\n\n### Steps\n\n${fence('ls -l')}`;
    expect(rollback(text)).toEqual(['run L22']);
  });

  it('is asked for where there are several ways', () => {
    const text = `# A\n\n## Upgrade\n\n${fence('ls')}\n## Rollback\n\n### Option A: x\n\n${fence('ls -a')}\n### Option B: y\n\n${fence('ls -b')}`;
    const found = read(text).draft.sections.flatMap(each => each.rollback.map(({ when }) => when));
    expect(found).toEqual(['choice == "option-a"', 'choice == "option-b"']);
  });
});

describe('what is for one case only', () => {
  it('is asked for, or left to a person where only time can tell', () => {
    const text = `# A\n\n## Steps\n\nIf you use a proxy, restart it:\n\n${fence('systemctl restart proxy')}\nIf the start fails, reset it:\n\n${fence('reset --all')}`;
    expect(steps(text)).toEqual(['run L8 when do_use_a_proxy == "yes"', 'manual L14']);
    expect(codes(text)).toEqual(expect.arrayContaining(['choice', 'onlyIf']));
  });

  it('is so where the commands have prompts, too', () => {
    const text = `# A\n\n## Steps\n\nIf you use a proxy, restart it:\n\n${fence('$ systemctl restart proxy')}`;
    expect(steps(text)).toEqual(['run L8 when do_use_a_proxy == "yes"']);
  });

  it('is not run out of a sentence that forbids it or puts a condition on it', () => {
    const text =
      '# A\n\n## Steps\n\n1. Do **not** run `alembic downgrade head` for this.\n2. If it breaks without re-running\n   `uv lock --all`, tell us.\n3. Run `ls -l`.\n';
    expect(steps(text)).toEqual(['manual L5', 'manual L6', 'run L8']);
  });

  it('is left to a person where a check would change something', () => {
    const text = `# A\n\n## Upgrade\n\n${fence('ls')}\n## Verification\n\n- Stopped: \`docker compose down\`\n- Listed: \`docker compose ps\`\n`;
    expect(read(text).draft.verify.map(({ action }) => action.verb)).toEqual(['manual', 'check']);
  });
});

describe('a document', () => {
  it('is read on below a table of contents or an overview that all the rest stands under', () => {
    for (const title of ['Table of Contents', 'Overview'])
      expect(steps(`# ${title}\n\ntext\n\n## Upgrade\n\n${fence('ls')}\n# Appendix\n\ntext\n`)).toEqual([
        'run L8',
      ]);
  });

  it('may have no headings, no fences, and its commands on lines of their own', () => {
    expect(steps('service a stop\n\nmv a.jar a.jar.old\n\nTell the users.\n\nservice a start\n')).toEqual([
      'run L1',
      'run L3',
      'manual L5',
      'run L7',
    ]);
  });

  it('names its hosts in a list of nothing else, and no host by a placeholder', () => {
    const text = `# A\n\nThe nodes:\n\n- edge01\n- edge02\n\n## Steps\n\nLog in to each node:\n\n    $ ssh me@XXXedgeXX\n    # systemctl stop a\n    # frob --all\n`;
    const { draft } = read(text);
    expect(draft.hosts.map(({ name }) => name)).toEqual(['edge01', 'edge02']);
    expect(draft.sections.flatMap(each => each.steps.map(({ action }) => action.verb))).toEqual(['run']);
  });

  it('may show what a command prints right below it', () => {
    const text = `# A\n\n## Steps\n\nAsk with the following command:\n\n${fence('docker info\nname: a\nversion: 2', '')}`;
    const [step] = read(text).draft.sections.flatMap(each => each.steps);
    expect(step?.action.verb === 'run' && step.action.script.map(({ text: line }) => line)).toEqual([
      'docker info',
    ]);
  });
});

describe('several ways', () => {
  it.each([
    ['rpm升级', 'tar.gz升级', true],
    ['Upgrade with Cosmovisor', 'Upgrade manually', true],
    ['To the latest version', 'To a specific version', true],
    ['Set up variables for cosmovisor', 'Start cosmovisor', false],
    ['Step 1: Docker', 'Step 2: Kubernetes', false],
    ['Upgrade Docker', 'Upgrade Kubernetes', false],
  ])('%s and %s exclude each other: %s', (one, other, expected) => {
    const text = `# A\n\n## Upgrade\n\n### ${one}\n\n${fence('ls -a')}\n### ${other}\n\n${fence('ls -b')}`;
    expect(steps(text).some(each => each.includes(' when '))).toBe(expected);
  });
});

describe('a script', () => {
  it('keeps its loops and groups, of which no command stands by itself', () => {
    const text = `# A\n\n## Steps\n\n${fence('for f in *; do\n  ls $f\ndone')}\n${fence('(cd /a && make)')}`;
    expect(steps(text)).toEqual(['run L6', 'run L12']);
  });

  it('looks for the backup before it makes it', () => {
    const { draft } = read(`# A\n\n## Steps\n\n${fence('sudo cp -R /a/b /a/b_YYYYMMDD')}`);
    const [step] = draft.sections.flatMap(each => each.steps);
    expect(step?.action.verb === 'run' && step.action.script.map(({ text }) => text).slice(1)).toEqual([
      "sudo test ! -e /a/b_{{yyyymmdd}} || { echo 'the backup is there already' >&2; exit 1; }",
      'sudo cp -R /a/b /a/b_{{yyyymmdd}}',
    ]);
    expect(
      read(`# A\n\n## Steps\n\n${fence('cp -R /a/b /a/b_YYYYMMDD')}`).findings.placeholders,
    ).toHaveLength(1);
  });
});

describe('a rollback that takes away what is there', () => {
  const steps = (make: string) => `# A\n\n## Steps\n\nOn \`app-1\`:\n\n${fence(make)}\n`;
  const rollback = (text: string) => read(text).draft.sections.flatMap(each => each.rollback ?? []);
  const scripts = (text: string) =>
    rollback(text).map(({ action }) => (action.verb === 'run' ? action.script.map(each => each.text) : []));
  const back = (script: string) => `\n## Rollback\n\nOn \`app-1\`:\n\n${fence(script)}`;
  const guarded =
    "test -e /opt/app_bak || { echo '/opt/app_bak is not there: nothing is taken away' >&2; exit 1; }";

  it('does so only where its backup is there', () => {
    const text =
      steps('cp -a /opt/app /opt/app_bak') + back('sync\nrm -rf /opt/app\nmv /opt/app_bak /opt/app');
    expect(scripts(text)).toEqual([
      ['sync', expect.stringMatching(/^# /), guarded, 'rm -rf /opt/app', 'mv /opt/app_bak /opt/app'],
    ]);
    expect(read(text).findings.assumptions.map(({ code }) => code)).toContain('removesFirst');
  });

  it('looks for it where the script is by then', () => {
    const text = steps('cd /opt\ncp -a app app_bak') + back('cd /opt\nrm -rf app\nmv app_bak app');
    expect(scripts(text)[0]?.slice(2)).toEqual([
      expect.stringContaining('test -e app_bak || '),
      'rm -rf app',
      'mv app_bak app',
    ]);
    const chained = steps('cd /opt && cp -a app app_bak') + back('cd /opt && rm -rf app && mv app_bak app');
    expect(scripts(chained)).toEqual([['cd /opt && rm -rf app && mv app_bak app']]);
  });

  it('is left as it is where no backup of the steps is put in its place', () => {
    const text = steps('touch /opt/app/new') + back('rm -rf /opt/app\ntar xf /root/old.tar -C /opt');
    expect(scripts(text)).toEqual([['rm -rf /opt/app', 'tar xf /root/old.tar -C /opt']]);
  });
});

describe('a repetition on hosts without a name', () => {
  it('is told with the steps it means, and left to a person', () => {
    const { findings } = read(`# A\n\n## Steps\n\n${fence('ls')}\nRepeat for each node.\n`);
    expect(findings.repetitions).toEqual([
      { line: 9, text: 'Repeat for each node.', hosts: [], from: 6, to: 6, steps: 0 },
    ]);
  });
});

describe('words without a mark of code', () => {
  it('are typed as they stand, and left to a person where a mark of Markdown is in them', () => {
    expect(steps('# A\n\n## Steps\n\ncp -r a_b /etc/x\n')).toEqual(['run L5']);
    const escaped = '# A\n\n## Steps\n\ncp -r a\\_b /etc/x\n';
    expect(steps(escaped)).toEqual(['manual L5']);
    expect(codes(escaped)).toContain('doubtfulBlock');
  });

  it('that say more than where to log in are in the report, though nothing comes of the block below', () => {
    const { left } = read(
      `# A\n\n## Steps\n\n登录web-1，通知相关同事开始升级：\n\n${fence('a: 1', 'yaml')}`,
    ).findings;
    expect(left).toContainEqual(expect.objectContaining({ line: 5, why: 'prose' }));
  });
});
