import { describe, expect, it } from 'vitest';
import { importMarkdown } from '../../../src/document/import/import.ts';
import { stepsOf } from './reading.ts';

const fence = (commands: string, indent = '') =>
  ['```sh', ...commands.split('\n'), '```'].map(line => indent + line).join('\n');
const hosts = 'Hosts: app-1 (10.0.0.1), app-2 (10.0.0.2), app-3 (10.0.0.3).\n';

/** What is done where, in order. */
function doneIn(steps: string) {
  const imported = importMarkdown(`# Upgrade\n\n${hosts}\n## Steps\n\n${steps}\n`, 'doc.md');
  return imported.draft.sections.flatMap(section =>
    section.steps.map(step => {
      const { action } = step;
      const text =
        action.verb === 'run'
          ? action.script.map(line => line.text).join('\n')
          : action.verb === 'manual'
            ? `by hand: ${action.instruction.split('\n').at(-1)}`
            : action.verb;
      return `${(step.hosts ?? section.hosts).join(' ')}: ${text}`;
    }),
  );
}

describe('what is repeated', () => {
  it('is what the item has that says so, and what comes after is for all its hosts', () => {
    const text = [
      `1. Log in to app-1 and stop the widget:\n\n${fence('systemctl stop widget', '   ')}`,
      `2. Replace it:\n\n${fence('install widget.new /usr/bin/widget', '   ')}\n\n   Repeat on app-2.`,
      `3. Start it:\n\n${fence('systemctl start widget', '   ')}`,
    ].join('\n\n');
    expect(doneIn(text)).toEqual([
      'app-1: systemctl stop widget',
      'app-1 app-2: install widget.new /usr/bin/widget',
      'app-1 app-2: systemctl start widget',
    ]);
  });

  it('is only the step before, where it is said to be', () => {
    const text = [
      `1. Log in to app-1 and stop the widget:\n\n${fence('systemctl stop widget', '   ')}`,
      `2. Clean its cache:\n\n${fence('widget-cache --clean', '   ')}`,
      '3. Repeat the previous step on app-2.',
    ].join('\n\n');
    expect(doneIn(text)).toEqual(['app-1: systemctl stop widget', 'app-1 app-2: widget-cache --clean']);
  });

  it('is all of what is above, where it is said to be', () => {
    const text = [
      `1. Log in to app-1 and stop the widget:\n\n${fence('systemctl stop widget', '   ')}`,
      `2. Clean its cache:\n\n${fence('widget-cache --clean', '   ')}\n\n   Repeat the steps above on app-2.`,
    ].join('\n\n');
    expect(doneIn(text)).toEqual(['app-1 app-2: systemctl stop widget', 'app-1 app-2: widget-cache --clean']);
  });

  it('is for no host a second time that the step is for already', () => {
    const text = `1. On app-1 and app-2, clean the cache:\n\n${fence('widget-cache --clean', '   ')}\n\n   Repeat for app-2.`;
    expect(doneIn(text)).toEqual(['app-1 app-2: widget-cache --clean']);
  });

  it('is what has the numbers, of the last list that has them, whatever was visited since', () => {
    const text = [
      `1. Log in to app-1 and stop the widget:\n\n${fence('systemctl stop widget', '   ')}`,
      `2. Upgrade it:\n\n${fence('dnf -y upgrade widget', '   ')}`,
      `3. On host app-2:\n\n${fence('widgetctl lead --on', '   ')}\n\n   On host app-1:\n\n${fence('widgetctl lead --off', '   ')}`,
      '4. Repeat steps 1 and 2 on host app-2.',
    ].join('\n\n');
    expect(doneIn(text).slice(-2)).toEqual(['app-2: systemctl stop widget', 'app-2: dnf -y upgrade widget']);
  });

  it('is done by hand where it names the host it is for, or goes to another one', () => {
    const named = `1. Log in to app-1:\n\n${fence('upgrade-node app-2', '   ')}\n\n2. Repeat the previous step on app-2.`;
    expect(doneIn(named)).toEqual(['app-1: upgrade-node app-2', 'app-2: by hand: upgrade-node app-2']);
    const elsewhere = `1. Log in to app-1:\n\n${fence('ssh db-1 uptime', '   ')}\n\n2. Repeat the previous step on app-2.`;
    expect(doneIn(elsewhere).at(-1)).toBe('app-2: by hand: ssh db-1 uptime');
  });

  it('is told by a title with nothing to run below it', () => {
    const text = `### 1. Clean the cache on app-1\n\n${fence('widget-cache --clean')}\n\n### 2. Repeat on app-2\n\nOne at a time.`;
    expect(doneIn(text)).toEqual(['app-1: widget-cache --clean', 'app-2: widget-cache --clean']);
  });

  it('is not told twice by a title and the words below it', () => {
    const text = `### 1. Clean the cache on app-1\n\n${fence('widget-cache --clean')}\n\n### 2. Repeat on app-2\n\nRepeat the step on app-2.`;
    expect(doneIn(text)).toEqual(['app-1: widget-cache --clean', 'app-2: widget-cache --clean']);
  });
});

describe('a repetition of which nobody can tell what or where', () => {
  const instructions = (text: string) =>
    stepsOf(
      importMarkdown(`# Upgrade\n\n## Steps\n\n${fence('widget-cache --clean')}\n\n${text}\n`, 'doc.md'),
    )
      .map(({ action }) => (action.verb === 'manual' ? action.instruction : ''))
      .filter(each => each !== '');

  it.each([
    'When the node is back, repeat this for the others.',
    '确认无误后，按相同流程依次升级其他节点。',
    '在每个节点上执行同样的操作来完成升级。',
    '步骤和上述一致，版本换成 2.1。',
    '按照上面的套路再升级到 2.2。',
  ])('is left to a person: %s', text => {
    expect(instructions(text)).toEqual([text]);
  });

  it.each(['It is the same procedure as before, only faster.', 'The script repeats the check every minute.'])(
    'is nothing to do where the text only compares: %s',
    text => {
      expect(instructions(text)).toEqual([]);
    },
  );
});

describe('steps that are sections', () => {
  const section = (title: string, commands: string) => `### ${title}\n\n${fence(commands)}`;
  const roles = 'app-1 is the primary. app-2 is the standby.';

  it('are repeated by the number in their titles', () => {
    const text = [
      roles,
      section('Step 1: Standby', 'dnf -y upgrade widget'),
      section('Step 2: Look at it (primary)', 'widgetctl peers'),
      section('Step 3: On app-2', 'widgetctl take-over'),
      '### Step 4: Repeat step 1 on the primary',
      '### Step 5: On app-3',
      'Same as standby.',
    ].join('\n\n');
    expect(doneIn(text)).toEqual([
      'app-2: dnf -y upgrade widget',
      'app-1: widgetctl peers',
      'app-2: widgetctl take-over',
      'app-1: dnf -y upgrade widget',
      'app-3: dnf -y upgrade widget',
    ]);
  });
});
