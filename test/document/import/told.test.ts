import { describe, expect, it } from 'vitest';
import { examplesIn } from '../../../src/document/import/blocks/examples.ts';
import { placeholdersIn } from '../../../src/document/import/blocks/placeholders.ts';
import { readPrompts } from '../../../src/document/import/blocks/prompts.ts';
import { importMarkdown } from '../../../src/document/import/import.ts';
import { oneOf } from '../../../src/document/import/ways/one-of.ts';
import { linesOf, textsOf } from './code.ts';
import { stepsOf } from './reading.ts';

const commandsIn = (text: string) =>
  importMarkdown(`# Upgrade\n\n## Steps\n\n${text}\n`, 'doc.md').findings.commands.map(each => each.text);

describe('a command in prose', () => {
  it.each([
    'Mind that:\n- command `docker-compose up -d` may make a network',
    '本手册使用 `docker compose`，第二版。',
    '本项目默认使用 `docker compose up -d` 启动。',
    'This guide uses `docker compose up -d` throughout.',
    'The installer runs `systemctl enable widget` for you.',
    'The command `systemctl stop widget` will stop it.',
    'It was installed with `make install`.',
  ])('is not run where the words only tell of it: %s', text => {
    expect(commandsIn(text)).toEqual([]);
  });

  it.each([
    ['Restart it with `systemctl restart widget`.', 'systemctl restart widget'],
    ['重启服务使用 `systemctl restart widget`。', 'systemctl restart widget'],
    ['Run `make migrate`. It will take a while.', 'make migrate'],
    ['执行 `make migrate` 命令。', 'make migrate'],
  ])('is run where they ask for it: %s', (text, command) => {
    expect(commandsIn(text)).toEqual([command]);
  });
});

describe('words that say which values are examples', () => {
  it.each([
    ['Replace `1.2.3` with the version you want, and `mydb` with the name of yours.', ['1.2.3', 'mydb']],
    ['The address `10.1.1.1` should be replaced with your own.', ['10.1.1.1']],
    ['Adjust `/opt/widget` to match your setup.', ['/opt/widget']],
    ['请将 `2.3.4` 和 `widget-db` 替换为实际的版本和名称。', ['2.3.4', 'widget-db']],
    ['把命令里的 `2.3.4` 改成你的版本。', ['2.3.4']],
    ['Replace `old-name` with `new-name` in the file.', []],
    ['将 `a.jar` 替换为 `b.jar`。', []],
    ['Replace `<version>` with your version.', []],
    ['Replace the disk with a new one.', []],
    ['回滚到指定版本（例如 v0.3.0）', ['v0.3.0']],
    ['Take the newest one (e.g. `widget:2.0`).', ['widget:2.0']],
    ['Use a tool (for example `less`).', []],
  ])('are understood: %s', (text, examples) => {
    expect(examplesIn(text)).toEqual(examples);
  });

  it('have the value asked for, before the block or after it, and in later blocks where it is telling', () => {
    const { draft } = importMarkdown(
      '# Upgrade\n\n## Steps\n\n```sh\nget widget-1.2.3.tar\ndrop main\n```\n\n' +
        'Replace `1.2.3` with the version that you want, and `main` with your branch.\n\nThen:\n\n' +
        '```sh\nput widget-1.2.3.tar\nkeep main\n```\n',
      'doc.md',
    );
    const scripts = draft.sections.flatMap(({ steps }) =>
      steps.flatMap(({ action }) => (action.verb === 'run' ? [textsOf(action.script)] : [])),
    );
    expect(scripts).toEqual([
      ['get widget-{{version}}.tar', 'drop {{main}}'],
      ['put widget-{{version}}.tar', 'keep main'],
    ]);
    expect(draft.variables.map(({ source }) => source)).toEqual(['1.2.3', 'main']);
    // Nobody has to do by hand what is asked for.
    expect(draft.sections.flatMap(({ steps }) => steps.map(({ action }) => action.verb))).not.toContain(
      'manual',
    );
  });
});

describe('an example in a comment', () => {
  it('has the value asked for that the command below it has', () => {
    const { draft } = importMarkdown(
      '# Upgrade\n\n## Steps\n\n```sh\n# To the version (e.g. v0.3.0)\nwidget-ctl to v0.3.0\n```\n',
      'doc.md',
    );
    expect(draft.variables.map(({ source }) => source)).toEqual(['v0.3.0']);
  });
});

describe('a placeholder', () => {
  it.each([
    ['git revert <commit-id-for-#23>', ['<commit-id-for-#23>']],
    ['git checkout <tag (e.g. v2)>', ['<tag (e.g. v2)>']],
    ['psql --dbname=DB_DATABASE --username=USERNAME', ['DB_DATABASE', 'USERNAME']],
    ['scp USERNAME@IP_ADDRESS:widget.sql .', ['USERNAME', 'IP_ADDRESS']],
    ['git checkout v18.2.x_tag', ['v18.2.x']],
    ['diff <(sort a) <(sort b)', []],
    ['docker run -e DB_DATABASE=USERNAME widget', []],
  ])('is found: %s', (text, found) => {
    expect(placeholdersIn(text).map(each => each.text)).toEqual(found);
  });

  it('for a password is a secret, whatever it is called', () => {
    expect(placeholdersIn('docker run -e DB_PASSWORD=xxx widget')).toMatchObject([{ type: 'secret' }]);
    expect(placeholdersIn('docker run -e DB_NAME=xxx widget')).toMatchObject([{ type: 'text' }]);
  });
});

describe('a session', () => {
  it('keeps what is remarked on the commands, and takes nothing printed for a remark', () => {
    const text = '# first\n$ make a\n\n# then\n$ make b\nprinted\n# printed\n$ make c';
    const { segments } = readPrompts(linesOf(text), null);
    expect(segments.map(({ commands }) => textsOf(commands))).toEqual([
      ['# first', 'make a', '# then', 'make b'],
      ['make c'],
    ]);
    expect(segments.map(({ outputs }) => textsOf(outputs))).toEqual([['printed', '# printed'], []]);
  });

  it.each([
    ['widget$ make a', 'widget'],
    ['server$ make a', null],
  ])('has the user of a prompt that is nothing else: %s', (text, user) => {
    expect(readPrompts(linesOf(text), null).segments).toMatchObject([{ user }]);
  });
});

describe('a comment that says that one of several is meant', () => {
  it.each([
    ['make a\n# 二选一\n# official\nmake b\n# mirror\nmake c', ['make a'], ['official', 'mirror']],
    ['# One of the following\nmake b\nmake c', [], ['make b', 'make c']],
  ])('has the ways below it: %j', (text, before, labels) => {
    const found = oneOf(linesOf(text));
    expect(textsOf(found?.before ?? [])).toEqual(before);
    expect(found?.ways.map(({ label }) => label)).toEqual(labels);
  });

  it.each(['# one by one\nmake a\nmake b', 'make a\nmake b'])('is no other: %j', text => {
    expect(oneOf(linesOf(text))).toBeNull();
  });

  it('is none where they are directories, of which a person goes to one', () => {
    const steps = stepsOf(
      importMarkdown('# Upgrade\n\n## Steps\n\n```sh\n# SQLite\ncd a/b\n# MySQL\ncd a/c\n```\n', 'doc.md'),
    );
    expect(steps.map(({ action }) => action.verb)).toEqual(['manual']);
    const { draft } = importMarkdown(
      '# Upgrade\n\n## Steps\n\n```sh\n# Linux\ncd /opt/a\n# Windows\ncd C:\\a\n```\n\n```sh\ncat a.txt\n```\n',
      'doc.md',
    );
    expect(draft.sections[0]?.steps.map(({ cwd }) => cwd)).toEqual(['/opt/a']);
  });

  it('makes a choice of them', () => {
    const steps = stepsOf(
      importMarkdown('# Upgrade\n\n## Steps\n\n```sh\n# One of these:\nmake b\nmake c\n```\n', 'doc.md'),
    );
    expect(steps.map(({ when }) => when)).toEqual(['variant == "make-b"', 'variant == "make-c"']);
  });
});
