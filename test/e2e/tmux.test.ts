import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { markedProcesses } from '../../src/demo/processes.ts';
import { findProgram } from '../helpers/programs.ts';
import { openSeat } from '../helpers/seat.ts';

const tmux = findProgram('tmux', 'tmux');
const columns = 100;
const patience = { timeout: 30_000, interval: 50 };

describe.skipIf(tmux === null)('The demo in Chinese, in tmux', () => {
  const seat = openSeat();
  const socket = join(seat.directory, 'tmux');
  const command = (...args: readonly string[]) =>
    execFileSync(tmux ?? '', ['-S', socket, '-f', '/dev/null', '-u', ...args], {
      encoding: 'utf8',
      env: { ...seat.environment, TERM: 'xterm-256color' },
    });
  const screen = () => command('capture-pane', '-p', '-t', 'demo');
  /** A key that is to be pressed is pressed again each time: the program may not have been listening yet. */
  const shows = (pattern: RegExp, key?: string) =>
    vi
      .waitUntil(() => {
        if (key !== undefined) command('send-keys', '-t', 'demo', key);
        return pattern.test(screen());
      }, patience)
      .catch(() => {
        throw new Error(`the screen does not show ${pattern}; it shows\n${screen()}`);
      });
  afterAll(() => {
    command('kill-server');
    seat.close();
  });

  test('opens with the release notes.', async () => {
    const program = `'${process.execPath}' '${seat.program}' demo --lang zh`;
    command(
      ...['new-session', '-d', '-s', 'demo', '-x', String(columns), '-y', '30'],
      // The shell stays when the program has ended, also when one more Ctrl-C comes.
      `trap '' INT; ${program}; echo "ended $?"; exec sleep 600`,
    );
    await shows(/升级说明|发布说明|版本说明/);
  });

  test('lines its areas up, wide characters or not.', async () => {
    await shows(/│/, 'Enter');
    const rows = screen()
      .split('\n')
      .filter(row => row.includes('│'));
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.join('\n')).toMatch(/\p{Script=Han}.*│/u);
    const edges = rows.map(row => stringWidth(row.slice(0, row.indexOf('│'))));
    expect(new Set(edges).size, rows.join('\n')).toBe(1);
    for (const row of rows) expect(stringWidth(row)).toBeLessThanOrEqual(columns);
  });

  test('can be left, and leaves nothing behind.', async () => {
    await shows(/ended \d+/, 'C-c');
    const text = screen();
    expect(text).toContain('ended 130');
    const root = /\/\S*\/handrail-demo-\w+/.exec(text.replaceAll('\n', ''))?.[0] ?? '';
    expect(root).not.toBe('');
    expect(existsSync(root)).toBe(false);
    expect(markedProcesses(root)).toEqual([]);
  });
});
