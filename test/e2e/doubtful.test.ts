import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSeat } from '../helpers/seat.ts';
import { type SmallEstate, startSmallEstate } from '../helpers/small-estate.ts';
import type { Terminal } from '../helpers/terminal.ts';

const document = `# App, release 2

## 1. Release notes

* The login page loads faster

## 2. Upgrade steps

### 2.1 app service

Log in to \`app-1\` and say hello:

\`\`\`
echo hello >>greeting
\`\`\`
`;

const runbook = `handrail: 1
name: hazardous
title: A release with hazards
upgrade:
  - service: app
    hosts: [app-1]
    steps:
      - { name: Back up, run: "cp -a app app_2023" }
      - { name: Kill, run: "kill -9 $(pgrep java)" }
`;

const size = { columns: 80, rows: 24 };

const languages = [
  {
    lang: 'en',
    understood: /^Understood: 1 release note, 1 command/m,
    question: /Type "understood" to run it:/,
    again: /That is not /,
    refused: /was not confirmed, so nothing was\s+run/,
    codesAsked: /Type (\S+) to run it all the same:/,
    codesRefused: /they were not accepted, so nothing was\s+run/,

    next: /Next: .* on app-1/,
    leaving: /leave now/i,
    left: 'l',
    onRecord: /Imported on the fly; what was understood was confirmed/,
    accepted: /Hazards accepted before the run: /,
  },
  {
    lang: 'zh',
    understood: /^已理解：升级说明 1 条，命令 1 条/m,
    question: /输入 understood 开始执行：/,
    again: /输入的不是/,
    refused: /没有得到确认，因此什么也没有执行/,
    codesAsked: /输入 (\S+) 表示仍要执行：/,
    codesRefused: /没有被接受，因此什么也没有执行/,

    next: /下一步：.*app-1/,
    leaving: /立即退出/,
    left: 'l',
    onRecord: /即时导入；对文档的理解已确认/,
    accepted: /执行前接受的危险：/,
  },
] as const;

describe.each(languages)('Before a doubtful runbook is run at a terminal ($lang)', words => {
  const seat = openSeat();
  let estate: SmallEstate;
  let where: readonly string[];
  beforeAll(async () => {
    estate = await startSmallEstate(seat.directory, ['app-1']);
    where = ['--inventory', estate.inventoryPath, '--lang', words.lang];
    writeFileSync(join(seat.directory, 'app.md'), document);
    writeFileSync(join(seat.directory, 'book.yaml'), runbook);
  });
  afterAll(async () => {
    await estate.close();
    seat.close();
  });

  const asked = async () => {
    const terminal = seat.open(['run', 'app.md', '--accept-hazard', 'RB-MISSING', ...where], size);
    await terminal.shows(words.question);
    return terminal;
  };

  const askedForCodes = async () => {
    const terminal = seat.open(['run', 'book.yaml', ...where], size);
    await terminal.shows(words.codesAsked);
    const [, codes = ''] = words.codesAsked.exec(terminal.screen()) ?? [];
    return { terminal, codes };
  };

  /** The run waits for its first step; then it is left. */
  const begunAndLeft = async (terminal: Terminal) => {
    await terminal.listens();
    await terminal.pressUntil('enter', words.next);
    await terminal.pressUntil('q', words.leaving);
    terminal.press(words.left);
    const ended = await terminal.ended;
    expect(ended.left).toEqual([]);
    expect(ended.code).toBe(3);
  };

  const expectNothingRan = () => {
    expect(existsSync(seat.runsDir) ? readdirSync(seat.runsDir, { recursive: true }) : []).toEqual([]);
  };

  test('a document is shown as it was understood, and runs only after the word was typed.', async () => {
    const terminal = await asked();
    expect(terminal.screen()).toMatch(words.understood);
    expectNothingRan();
    terminal.type('understood');
    terminal.press('enter');
    await begunAndLeft(terminal);
    terminal.close();
    expect(journal(seat.runsDir)).toMatch(words.onRecord);
    const closed = await seat.run(['close', 'latest', '--reason', 'the next test']);
    expect(closed.code, closed.ending).toBe(0);
  });

  test('another word, nothing, or the end of input runs nothing.', async () => {
    const before = runsIn(seat.runsDir);
    for (const answer of ['yes', '理解', '']) {
      const terminal = await asked();
      terminal.type(answer);
      terminal.press('enter');
      // A slip is asked for again; an empty line leaves.
      if (answer !== '') {
        await terminal.shows(words.again);
        terminal.press('enter');
      }
      const ended = await terminal.ended;
      terminal.close();
      expect(ended.code, ended.written).toBe(2);
      expect(ended.written).toMatch(words.refused);
    }
    const insistent = await asked();
    for (const answer of ['yes', 'y', 'understod']) {
      insistent.type(answer);
      insistent.press('enter');
    }
    expect((await insistent.ended).code).toBe(2);
    insistent.close();
    const terminal = await asked();
    terminal.press('ctrl-d');
    expect((await terminal.ended).code).toBe(2);
    terminal.close();
    expect(runsIn(seat.runsDir)).toEqual(before);
  });

  test('Ctrl-C at the question runs nothing, and the terminal is as it was.', async () => {
    const before = runsIn(seat.runsDir);
    const terminal = await asked();
    terminal.press('ctrl-c');
    const ended = await terminal.ended;
    terminal.close();
    expect(ended.code, ended.written).toBe(130);
    expect(ended.left).toEqual([]);
    expect(runsIn(seat.runsDir)).toEqual(before);
  });

  test('hazards are named, and their codes have to be typed, all of them.', async () => {
    const first = await askedForCodes();
    expect(first.codes.split(',')).toEqual(['KILL-BROAD', 'RB-MISSING']);
    const before = runsIn(seat.runsDir);
    first.terminal.type('KILL-BROAD');
    first.terminal.press('enter');
    await first.terminal.shows(words.again);
    first.terminal.press('enter');
    const refused = await first.terminal.ended;
    first.terminal.close();
    expect(refused.code).toBe(2);
    expect(refused.written).toMatch(words.codesRefused);
    expect(runsIn(seat.runsDir)).toEqual(before);

    const second = await askedForCodes();
    // In any order, with blanks or without.
    second.terminal.type(second.codes.toLowerCase().split(',').toReversed().join(', '));
    second.terminal.press('enter');
    await begunAndLeft(second.terminal);
    second.terminal.close();
    expect(journal(seat.runsDir)).toMatch(words.accepted);
    await seat.run(['close', 'latest', '--reason', 'the next test']);
  });

  test('Ctrl-C at the codes runs nothing.', async () => {
    const before = runsIn(seat.runsDir);
    const { terminal } = await askedForCodes();
    terminal.press('ctrl-c');
    const ended = await terminal.ended;
    terminal.close();
    expect(ended.code, ended.written).toBe(130);
    expect(ended.left).toEqual([]);
    expect(runsIn(seat.runsDir)).toEqual(before);
  });
});

/** Names of runs, of every runbook. */
function runsIn(runsDir: string): readonly string[] {
  if (!existsSync(runsDir)) return [];
  return readdirSync(runsDir, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('journal.jsonl'))
    .sort();
}

/** The journals of all runs, one behind the other. */
function journal(runsDir: string): string {
  return runsIn(runsDir)
    .map(path => readFileSync(join(runsDir, path), 'utf8'))
    .join('');
}
