import { describe, expect, it } from 'vitest';
import { classify } from '../../../src/document/import/blocks/classify.ts';
import { lineKind } from '../../../src/document/import/blocks/mixed.ts';
import { placeholdersIn } from '../../../src/document/import/blocks/placeholders.ts';
import { readPrompts } from '../../../src/document/import/blocks/prompts.ts';
import { importMarkdown } from '../../../src/document/import/import.ts';
import { codeBlock, linesOf } from './code.ts';
import { stepsOf } from './reading.ts';

const stepsAfter = (before: string, code: string) =>
  stepsOf(importMarkdown(`# Upgrade\n\n## Steps\n\n${before}\n\n\`\`\`sh\n${code}\n\`\`\`\n`, 'doc.md'));

describe('what the words before a block ask for a file', () => {
  it.each([
    ['upgrade the widget version in `compose.yml` file', 'docker compose down'],
    ['Set the new tag in `widget/.env`. Then start it:', 'docker compose up -d'],
    ['修改 `widget.conf` 里的版本号。', 'docker compose restart widget'],
  ])('is done by a person before it: %s', (before, code) => {
    expect(stepsAfter(before, code).map(({ action }) => action.verb)).toEqual(['manual', 'run']);
  });

  it.each([
    ['Set the new tag in `widget.env`:', "sed -i 's/1/2/' widget.env"],
    ['Update `widget.yml` with the following command:', './widget --write'],
    ['If you need it, edit `widget.yml`.', 'make install'],
    ['更新 `/opt/widget` 下的代码：', 'git pull'],
  ])('is nothing where the block does it, or no file of settings is meant: %s', (before, code) => {
    expect(stepsAfter(before, code).some(({ name }) => name === before)).toBe(false);
    expect(stepsAfter(before, code).at(-1)?.action.verb).not.toBe('edit');
  });
});

describe('the name of a step', () => {
  it.each([
    ['Stop the widget:', 'Stop the widget'],
    ['Restore the archive.', 'Restore the archive'],
    ['备份数据库', '备份数据库'],
    ['Shut the widget down. Command:', 'Shut the widget down'],
    ['You can find its name in the list.', 'make widget'],
    ['这次没有出现任何问题。', 'make widget'],
  ])('is no statement that only stands there: %s', (before, name) => {
    expect(stepsAfter(before, 'make widget').map(each => each.name)).toEqual([name]);
  });
});

describe('code in prose with a prompt', () => {
  it('is typed, whatever the program and the words around it', () => {
    const { findings } = importMarkdown(
      '# 升级\n\n## 步骤\n\n1. 下载 `$ wget http://a.example/widget.tar`\n2. 升级 `$ upgrader -a`  到最新版本\n',
      'doc.md',
    );
    expect(findings.commands.map(({ text }) => text)).toEqual([
      'wget http://a.example/widget.tar',
      'upgrader -a',
    ]);
  });
});

describe('a block', () => {
  it.each([
    ['widget-upgrade \n  --from=/a \n  --to=/b', 'doubtful'],
    ['widget-upgrade \\\n  --from=/a', 'command'],
  ])('in which a line is only options goes on in a way that no shell knows: %j', (text, kind) => {
    expect(classify(codeBlock(text, 'sh'), '', new Set()).kind).toBe(kind);
  });

  it.each([
    ['# WIDGET_PASSWORD=$X widget-migrate app', 'shell'],
    ['# logrotate 配置\n/var/log/widget.log {\n  daily\n}', 'none'],
  ])('begins with the prompt of root or with a comment: %j', (text, kind) => {
    expect(readPrompts(linesOf(text), kind === 'shell' ? 'console' : null).kind).toBe(kind);
  });
});

describe('a line of JSON between commands', () => {
  it.each([
    ['{"status":"ok"}', 'prose'],
    ['[{"status":"ok"}]', 'prose'],
    ['{ "name": "widget",', 'prose'],
    ['{ make a; make b; }', 'command'],
    ['[ -f "a" ]', 'command'],
    ['[[ "$a" == "b" ]]', 'command'],
  ])('is printed, and no group of commands: %s', (text, kind) => {
    expect(lineKind(text, new Set())).toBe(kind);
  });
});

describe('a version that is left open', () => {
  it.each([
    ['tar xf widget.x.x.x.tar.gz', ['x.x.x']],
    ['upgrader -l widget-n.n.n.zip', ['n.n.n']],
    ['grep -n.n.n file', []],
    ['ls a.x.b', []],
  ])('is a placeholder within a name, too: %s', (text, found) => {
    expect(placeholdersIn(text).map(each => each.text)).toEqual(found);
  });
});

describe('a script named for what it runs', () => {
  it.each([
    ['./run.sh', 'Start Steps'],
    ['./run.sh migrate widget', './run.sh migrate widget'],
  ])('starts something where it is told nothing else: %s', (text, name) => {
    expect(stepsAfter('', text).map(each => each.name)).toEqual([name]);
  });
});
