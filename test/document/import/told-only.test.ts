import { describe, expect, it } from 'vitest';
import { fence, read, runs, steps } from './chapter-texts.ts';

const codes = (text: string) => read(text).findings.assumptions.map(({ code }) => code);

describe('what only shows how something may be done', () => {
  it.each(['You may give flags. For example:', '可以加参数，例如：', 'Flags can be given.\nFor example:'])(
    'is a list, and the block right below it: %s',
    head => {
      const text = `# A\n\n## Upgrade\n\n${fence('make one')}\n${head}\n\n- \`a\` to skip a\n- \`b\` to skip b\n\n${fence('make one a=1')}\nThen the rest:\n\n${fence('make two')}`;
      expect(runs(text)).toEqual(['make one', 'make two']);
      expect(read(text).findings.left.some(each => each.text.includes('make one a=1'))).toBe(true);
    },
  );

  it('is no list that a sentence only mentions an example before', () => {
    const text = `# A\n\n## Upgrade\n\nFor example, on the mail host do these:\n\n1. Stop it: \`make stop\`\n2. Start it: \`make start\`\n`;
    expect(runs(text)).toEqual(['make stop', 'make start']);
  });
});

describe('an item that tells what something does', () => {
  it.each(['- Removes the old jobs', '- Restarts each worker', '1. ✅ 备份配置', '- ✓ All set'])(
    'asks for nothing: %s',
    item => {
      const { draft, findings } = read(`# A\n\n## Upgrade\n\n${fence('make all')}\n${item}\n`);
      expect(draft.sections.flatMap(each => each.steps)).toHaveLength(1);
      expect(findings.left.some(({ text }) => text === item)).toBe(true);
    },
  );

  it('is told from one that is to be done or to be seen to', () => {
    expect(steps(`# A\n\n## Upgrade\n\n${fence('make all')}\n- Remove the old jobs\n`)).toHaveLength(2);
    expect(
      steps(`# A\n\n## Prerequisites\n\n- ✅ The backup is there\n\n## Upgrade\n\n${fence('ls')}`),
    ).toEqual(['manual L5', 'run L10']);
  });
});

describe('a case in brackets', () => {
  it('that something is skipped for is asked for', () => {
    const text = `# A\n\n## Upgrade\n\nUpdate the agent (skip for version 6):\n\n${fence('make agent')}`;
    expect(steps(text)).toEqual([expect.stringMatching(/^run L8 when do_\w+ == "run"$/)]);
  });
});

describe('a checklist at the end', () => {
  const end = (list: string) =>
    `# A\n\n## Upgrade\n\n${fence('make all')}\n## Rollback\n\n${fence('make old')}\n${list}`;

  it.each([
    '## Checklist\n\nBefore the upgrade:\n- [ ] Tell them\n\nAfter the upgrade:\n- [ ] Log in\n',
    '## 检查清单\n\n### 升级前检查\n\n- [ ] 通知\n\n### 升级后验证\n\n- [ ] 登录\n',
  ])('is seen to before and after the work: %s', list => {
    const { draft } = read(end(list));
    expect(draft.sections.map(each => each.steps.map(({ action }) => action.verb))).toEqual([
      ['manual'],
      ['run'],
    ]);
    expect(draft.verify).toHaveLength(1);
    expect(codes(end(list))).toContain('beforeWork');
  });

  it('that is for before only comes before the work', () => {
    const { draft } = read(end('## Before you start\n\n- Tell them\n'));
    expect(draft.sections.map(each => each.steps.map(({ line }) => line))).toEqual([[17], [6]]);
  });

  it('stays where it has commands, or where work comes after it', () => {
    const stays = (text: string) => read(text).draft.sections.map(each => each.steps[0]?.action.verb);
    expect(stays(end(`## Preparation\n\n${fence('make ready')}`))).toEqual(['run', 'run']);
    expect(
      codes(end(`## Preparation\n\n- Tell them\n\n## Second upgrade\n\n${fence('make b')}`)),
    ).not.toContain('beforeWork');
  });
});

describe('what a verification runs', () => {
  const verbs = (text: string) =>
    read(`# A\n\n## Upgrade\n\n${fence('make all')}\n## Verification\n\n${fence(text)}`).draft.verify.map(
      ({ action }) => action.verb,
    );

  it.each([
    './scripts/smoke.sh --all',
    'bash deploy/verify.sh',
    'sudo sh deploy/verify.sh',
    'python3 tools/compare.py',
    'npm run e2e',
    'make check',
    'ansible-playbook verify.yml',
  ])('is done once where it is a script: %s', text => {
    expect(verbs(text)).toEqual(['run']);
  });

  it.each([
    'curl -fsS http://localhost/health',
    './health.sh',
    '/opt/a/bin/kafka-topics.sh --list',
    './zkServer.sh status',
    'npm list --depth=0',
    'python3 -c "print(1)"',
    'python manage.py migrate --check',
    '/usr/local/bin/a --ok',
    'systemctl status a',
  ])('is looked at until it holds where it only looks: %s', text => {
    expect(verbs(text)).toEqual(['check']);
  });
});
