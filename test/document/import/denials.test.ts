import { describe, expect, it } from 'vitest';
import { importMarkdown } from '../../../src/document/import/import.ts';

const hosts = '| host | ip |\n|---|---|\n| app-1 | 10.0.0.1 |\n| app-2 | 10.0.0.2 |\n| db-1 | 10.0.0.3 |';
const fenced = (text: string, language = 'sh') => `\`\`\`${language}\n${text}\n\`\`\``;

/** Where the commands after a sentence are run, which follows others on app-1: the first, and one more after it. */
function places(sentence: string, block = fenced('rm -rf /opt/widget')) {
  const { draft } = importMarkdown(
    [
      '# Upgrade',
      hosts,
      '## Steps',
      'Log in to app-1.',
      fenced('systemctl stop widget'),
      sentence,
      block,
      'Then:',
      fenced('systemctl start widget'),
    ].join('\n\n'),
    'doc.md',
  );
  const steps = draft.sections.flatMap(section =>
    [...section.steps, ...section.rollback].map(step => ({ ...step, hosts: step.hosts ?? section.hosts })),
  );
  const of = (text: string) =>
    steps
      .filter(({ action }) => action.verb === 'run' && action.script.some(line => line.text.includes(text)))
      .flatMap(step => step.hosts)
      .join(' ');
  return { told: of('rm -rf'), after: of('systemctl start') };
}

describe('what a document says not to do', () => {
  it.each([
    'Do not run this on db-1:',
    'Must not be executed on db-1:',
    'Make sure nobody runs:',
    'Avoid running this on db-1:',
    'There is no need to run:',
    'You no longer need to run:',
    'It should not be necessary to run:',
    'Example of a wrong command:',
    'Wrong:',
    'In the past we ran:',
    'The following is run automatically by cron on db-1:',
    'This has already been done on app-2:',
    'The build server does this for you:',
    'This is equivalent to:',
    '部署脚本会自动执行以下命令：',
    '相当于：',
    '禁止在db-1上执行：',
    '请勿在db-1执行：',
    '严禁：',
    '错误示例：',
    '反例：',
    '以前的做法是：',
  ])('is not run, and moves nobody: %s', sentence => {
    expect(places(sentence)).toEqual({ told: '', after: 'app-1' });
  });

  it('is not run behind a prompt either', () => {
    expect(places('Do not run:', fenced('$ rm -rf /opt/widget', 'console')).told).toBe('');
    expect(places('Never run:', fenced('[root@app-1 ~]# rm -rf /opt/widget', '')).told).toBe('');
  });

  it.each([
    'To avoid running out of memory, run:',
    "Don't forget to run:",
    'The service must not be used now. Run:',
    '不要忘记执行：',
    '无需停机执行以下命令：',
  ])('is not taken for something that is said of what is to do: %s', sentence => {
    expect(places(sentence)).toEqual({ told: 'app-1', after: 'app-1' });
  });
});

describe('what a document leaves to whoever reads it', () => {
  it.each(['Optional:', 'Optional (frees some space):'])('is not run without a question: %s', sentence => {
    const { draft } = importMarkdown(
      `# Upgrade\n\n## Steps\n\nLog in to app-1.\n\n${sentence}\n\n${fenced('rm -rf /opt/widget')}\n`,
      'doc.md',
    );
    const [step] = draft.sections.flatMap(section => section.steps);
    expect(step?.when !== undefined || step?.action.verb === 'manual').toBe(true);
  });
});

describe('what a document does not mean for everyone', () => {
  const draftOf = (sentence: string, title = 'Steps') =>
    importMarkdown(
      `# Upgrade\n\n## Steps\n\n${fenced('ls')}\n\n## ${title}\n\n${sentence}\n\n${fenced('rm -rf /opt/widget')}\n`,
      'doc.md',
    ).draft;
  const stepOf = (sentence: string) =>
    draftOf(sentence)
      .sections.flatMap(section => section.steps)
      .at(-1);

  it('is asked for the way round that the document has it', () => {
    expect(stepOf('(Skip this if you use the image.)')?.when).toBe('do_unless_you_use_the_image == "run"');
    const [variable] = draftOf('(Skip this if you use the image.)').variables;
    expect(variable).toMatchObject({ prompt: expect.stringContaining('(Skip this if you use the image.)') });
    expect(variable?.pattern).toBe('run|skip');
    expect(stepOf('如果使用容器，跳过此步骤：')?.when).toMatch(/== "run"$/);
    expect(stepOf('For testing only:')?.when).toBe('do_for_testing_only == "yes"');
  });

  it.each(['DANGER:', '(Skip this if the backup failed.)'])('is left to a person: %s', sentence => {
    const action = stepOf(sentence)?.action;
    expect(action?.verb).toBe('manual');
    expect(action?.verb === 'manual' && action.instruction).toContain('decide whether to run it');
    expect(action?.verb === 'manual' && action.instruction).toContain(`${sentence}\n\nrm -rf /opt/widget`);
  });

  it('is not done of course in a rollback either, nor where the command stands in the sentence', () => {
    const [step] = draftOf('On the staging system:', 'Rollback').sections.flatMap(each => each.rollback);
    expect(step?.when).toBe('do_on_the_staging_system == "yes"');
    const { draft } = importMarkdown(
      '# Upgrade\n\n## Steps\n\n1. Run `ls -l`.\n2. Run `rm -rf /opt/widget` (skip this if you use the image).\n',
      'doc.md',
    );
    expect(draft.sections.flatMap(each => each.steps.map(({ action }) => action.verb))).toEqual([
      'run',
      'manual',
    ]);
  });
});

describe('hosts that a document names', () => {
  it.each([
    ['On every host except db-1:', 'app-1 app-2'],
    ['On all hosts other than db-1:', 'app-1 app-2'],
    ['everywhere but db-1:', 'app-1 app-2'],
    ['除了db-1以外的主机上执行：', 'app-1 app-2'],
    ['on app-2, not on db-1:', 'app-2'],
    ['Repeat the above steps on all hosts except db-1.', 'app-2'],
    ['Repeat the above steps on the other hosts, but not on db-1.', 'app-2'],
    ['在除db-1以外的所有主机上重复以上步骤。', 'app-2'],
    ['Repeat on app-2, not on db-1.', 'app-2'],
  ])('are not those that it leaves out: %s', (sentence, told) => {
    expect(places(sentence)).toEqual({ told, after: told });
  });

  it.each([
    'Unlike on db-1, here the service is called widgetd:',
    'After the upgrade on db-1 is done, run:',
    'Once the migration on db-1 has finished:',
    'When the replica on db-1 is in sync, run:',
    'Before you log in to db-1, run:',
    '等db-1上的服务启动后，执行：',
  ])('are not those where something happens by itself: %s', sentence => {
    expect(places(sentence)).toEqual({ told: 'app-1', after: 'app-1' });
  });

  it.each([
    'Users on db-1 are not affected. Run:',
    'The service on db-1 talks to the widget. Run:',
    'Note that the old jobs on db-1 are still running. Run:',
    'The cache on db-1 keeps its data.\nRun:',
    'db-1上的用户不受影响。执行：',
  ])('are not those of which something is only said: %s', sentence => {
    expect(places(sentence)).toEqual({ told: 'app-1', after: 'app-1' });
  });

  it.each([
    'The service on db-1 must be stopped. Run:',
    'Run the migration on db-1. Run:',
    'The next steps on db-1 are:',
    'Check that the users on db-1 are not logged in. Run:',
    'Verify services on db-1 are still up. Run:',
    '在db-1上执行：',
  ])('are those that something is asked for on: %s', sentence => {
    expect(places(sentence)).toEqual({ told: 'db-1', after: 'db-1' });
  });

  it.each([
    ['If the data on the disk are old, run on db-1:', 'db-1'],
    ['If you are on db-1, run:', 'db-1'],
    ['For nodes with a cache, run on app-2:', 'app-2'],
    ['如需清理，在db-1上执行：', 'db-1'],
  ])('for a case are left again after it: %s', (sentence, told) => {
    expect(places(sentence)).toEqual({ told, after: 'app-1' });
  });

  it('are left again after all blocks of the case, and after a sentence that has none', () => {
    const block = `${fenced('rm -rf /opt/widget')}\n\n${fenced('rm -rf /opt/widget-old')}`;
    expect(places('If you are on db-1, run:', block)).toEqual({ told: 'db-1 db-1', after: 'app-1' });
    expect(places('If the migration fails on db-1, call the owner of the data.\n\nRun:')).toEqual({
      told: 'app-1',
      after: 'app-1',
    });
  });

  it.each([
    ['Run on one of the nodes only:', 'app-1', 'app-1 app-2'],
    ['On a single app server, run:', 'app-1', 'app-1 app-2'],
    ['只在其中一台服务器上执行：', 'app-1', 'app-1 app-2'],
    ['在任一节点上执行：', 'app-1', 'app-1 app-2'],
    ['On one node at a time, run:', 'app-1 app-2', 'app-1 app-2'],
    ['On one node, then on the next, run:', 'app-1 app-2', 'app-1 app-2'],
    ['Do it on one server, which is app-2:', 'app-2', 'app-1 app-2'],
    ['Do it on one server, but not on app-1:', 'app-2', 'app-1 app-2'],
  ])('are one of those one is on where one is enough: %s', (sentence, told, after) => {
    const found = places(`On app-1 and app-2:\n\n${fenced('ls')}\n\n${sentence}`);
    expect(found).toEqual({ told, after });
  });

  it('are assumed where any one will do', () => {
    const { findings } = importMarkdown(
      `# Upgrade\n\n${hosts}\n\n## Steps\n\nRun on one of the nodes only:\n\n${fenced('ls')}\n`,
      'doc.md',
    );
    expect(findings.assumptions).toContainEqual({
      line: 11,
      code: 'hostsAll',
      text: 'on one of the nodes only: app-1',
    });
  });

  it('of a failure are left again after what a person does then', () => {
    const { told, after } = places('If the migration failed on db-1, run:');
    expect({ told, after }).toEqual({ told: '', after: 'app-1' });
  });

  it.each([
    ['From app-2, run:', 'app-2'],
    ['Run it from app-2:', 'app-2'],
    ['Switch over to app-2 and run:', 'app-2'],
    ['After logging in to app-2, run:', 'app-2'],
    ['Once you are on app-2, run:', 'app-2'],
    ['When on app-2, run:', 'app-2'],
  ])('are where whoever reads it is: %s', (sentence, told) => {
    expect(places(sentence)).toEqual({ told, after: told });
  });
});
