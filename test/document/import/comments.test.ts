import { describe, expect, it } from 'vitest';
import { commentGroups, conditionOfComment } from '../../../src/document/import/commands/comment-groups.ts';
import { importMarkdown } from '../../../src/document/import/import.ts';
import { isMenu } from '../../../src/document/import/ways/menus.ts';
import { stepsOf } from './reading.ts';

const lines = (text: string) => text.split('\n').map((each, index) => ({ text: each, line: index + 1 }));
const read = (code: string, title = 'Steps') =>
  stepsOf(importMarkdown(`# Upgrade\n\n## ${title}\n\n\`\`\`sh\n${code}\n\`\`\`\n`, 'doc.md'));
const verbs = (code: string, title?: string) => read(code, title).map(({ action }) => action.verb);

describe('comments of a block', () => {
  it('are for what is below them, up to a blank line', () => {
    const found = commentGroups(lines('ls\n# 1. Stop\nstop-it\nstop-more\n\nstart-it\nlook  # at the end'));
    expect(found.map(({ comment, commands }) => [comment, commands.length])).toEqual([
      ['', 1],
      ['Stop', 2],
      ['', 2],
    ]);
  });

  it.each([
    ['Optional: compact the tables', 'case'],
    ['删除旧目录（可选）', 'case'],
    ['Update the runtime if it is too old', 'case'],
    ['Restart it if the start failed', 'failure'],
    ['Take a copy (if applicable)', 'case'],
    ['Reload when needed', 'case'],
    ['如果使用代理', 'case'],
    ['Check if the node is up', null],
    ['Create the directory if it does not exist', null],
    ['Remove the container if present', null],
    ['Download it (adjust the version as needed)', null],
    ['Stop the service', null],
    ['even if nobody looks', null],
    ['', null],
  ])('%j puts a condition on them: %s', (text, kind) => {
    expect(conditionOfComment(text)?.kind ?? null).toBe(kind);
  });

  it('keep what is for a case only from the rest of the block', () => {
    const steps = read(
      'systemctl stop widget\n\n# Clear the cache (optional)\nrm -rf /var/cache/widget\n\nwidget-upgrade',
    );
    expect(steps.map(({ action, when }) => [action.verb, when !== undefined])).toEqual([
      ['run', false],
      ['run', true],
      ['run', false],
    ]);
    expect(verbs('widget-upgrade\n# Repair it if the upgrade failed\nwidget-repair --all')).toEqual([
      'run',
      'manual',
    ]);
  });

  it('are for what is below them also where a command has one of its own', () => {
    const groups = (code: string) =>
      commentGroups(lines(code)).map(({ comment, commands }) => [comment, commands.length]);
    expect(groups('# Back (if needed)\ncd app\nwidget-back  # the last one')).toEqual([
      ['Back (if needed)', 2],
    ]);
    expect(groups('# Up\nstop-it\nclean-it  # optional\nstart-it')).toEqual([
      ['Up', 1],
      ['Up optional', 1],
      ['Up', 1],
    ]);
  });

  it('are about nothing that a blank line parts them from', () => {
    expect(
      read(
        'widget-stop\n# (Optional) Put the old binary back\n# from the archive\n\n# Start\nwidget-start',
      ).map(({ when }) => when),
    ).toEqual([undefined]);
  });

  it('may hold another way, which is not run', () => {
    expect(
      verbs('systemctl stop widget\n# or: pkill widget\n\n# 2. Take it\nwidget-take\nwidget-start'),
    ).toEqual(['run']);
  });

  it('are decided by a person in a rollback', () => {
    const steps = read(
      'systemctl stop widget\n# Load the dump (if needed)\nwidget-load /backup/dump',
      'Rollback',
    );
    expect(steps.map(({ action, when }) => [action.verb, when])).toContainEqual(['manual', undefined]);
    expect(steps.every(({ when }) => when === undefined)).toBe(true);
  });

  it('ask a person to change a file before the command that reads it', () => {
    const steps = read('cd /opt/widget\n# Edit docker-compose.yml and set the new tag\ndocker compose up -d');
    expect(steps.map(({ action }) => action)).toMatchObject([
      { verb: 'manual', instruction: 'Edit docker-compose.yml and set the new tag' },
      { verb: 'run' },
    ]);
    expect(verbs('# 修改 widget.yml，改为新版本\ndocker compose up -d')).toEqual(['manual', 'run']);
  });

  it.each([
    '# Update widget.yml\nsed -i s/1.0/2.0/ widget.yml',
    '# Update the packages of requirements.txt\npip install -r requirements.txt',
    '# Update the code\ngit pull',
  ])('ask nobody for what the command does itself: %j', code => {
    expect(verbs(code)).toEqual(['run']);
  });
});

describe('a list of what can be done', () => {
  it.each([
    ['# Take the last back\nwidget undo\n\n# Take three back\nwidget undo --step=3', true],
    ['# Stable\ncurl -s https://a/get | sh\n\n# Latest\ncurl -s https://a/get | sh -s -- --dev', true],
    ['# Start\nsystemctl start w\n\n# Stop\nsystemctl stop w\n\n# Restart\nsystemctl restart w', true],
    ['widget undo  # the last\nwidget undo --step=3  # three', true],
    ['# Build\nmake\n\n# Install\nmake install', false],
    ['# Packages\nnpm install\n\n# Tool\nnpm install -g pm2', false],
    ['# Look\ndocker ps\n\n# Look again\ndocker ps -a', false],
    ['# Dry run\nwidget upgrade --check\n\n# Upgrade\nwidget upgrade', false],
    ['# Stop\nsystemctl stop w\n\n# Start\nsystemctl start w', false],
    ['systemctl restart a b\nsystemctl stop b a\nsystemctl start a b', true],
    ['docker compose restart\ndocker compose stop\ndocker compose down', true],
    ['systemctl restart a\nsystemctl restart b\nsystemctl stop c', false],
    ['systemctl stop a\nsystemctl start a\nsystemctl restart b', false],
    ['# Only one\nwidget undo', false],
  ])('%j: %s', (code, expected) => {
    expect(isMenu(lines(code))).toBe(expected);
  });

  it('is called by its first comment', () => {
    const code = '# Start\nsystemctl start w\n\n# Stop\nsystemctl stop w\n\n# Restart\nsystemctl restart w';
    expect(read(code).map(({ name }) => name)).toEqual(['Start']);
  });

  it('is left to a person', () => {
    expect(
      verbs('# Start\nsystemctl start w\n\n# Stop\nsystemctl stop w\n\n# Restart\nsystemctl restart w'),
    ).toEqual(['manual']);
  });
});
