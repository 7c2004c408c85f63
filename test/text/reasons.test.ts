import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chineseReason, holderIn } from '../../src/text/reasons.ts';

const source = join(import.meta.dirname, '../../src');

/** Reasons that stand in the sources as they go into the record. */
const written = ['transports', 'runner', 'engine'].flatMap(folder =>
  readdirSync(join(source, folder)).flatMap(file => {
    const text = readFileSync(join(source, folder, file), 'utf8');
    const found = text.matchAll(
      /(?:\breason(?:: | = |: string \| null = )|\blost\(|\bsay obstacle |\b(?:gone|ended|closed|full|restarted): |\b(?:letGo|giveUp)\(state, |\bgone = )(?:'([^'\n]+ [^'\n]+)'|"([^"\n]+ [^"\n]+)")/g,
    );
    const reasons = [...found].map(([, single, double]) => single ?? double ?? '');
    // What a host's program says is in no table.
    return reasons.filter(reason => !reason.includes('$(')).map(reason => [file, reason] as const);
  }),
);

/** Those that are put together from parts. */
const composed = [
  'no answer to keepalives for 15 s',
  'no answer within 20 s',
  'the connection to ecsc-1 broke',
  'there is no connection to ecsc-1',
  'given up while ecsc-1 could not be reached',
  'handrail was left while it ran (hangup)',
  "the channel closed before the command's end: Connection reset",
  'the host did not run the command: This account is currently not available.',
  'it was to be stopped (process 4242): something of it is still running after KILL',
  'it was to be stopped: no second channel could be opened to kill it',
  'the host answered "what"',
  '/home/ops/.local/state/handrail/host cannot be used: Read-only file system',
  'run 20260314T233000Z-q7xd of li, since 2026-03-14T23:30:02.114Z, from jump-2 (process 991)',
  '192.0.2.11:22: Keepalive timeout',
];

describe('a reason of handrail’s own', () => {
  test('is found in the sources', () => {
    expect(written.length).toBeGreaterThan(20);
  });

  test.each(written)('has Chinese words: %s: %s', (_, reason) => {
    expect(chineseReason(reason)).toMatch(/\p{Script=Han}/u);
  });

  test.each(composed)('has Chinese words: %s', reason => {
    expect(chineseReason(reason)).toMatch(/\p{Script=Han}/u);
  });

  test('keeps what the host said as it is', () => {
    expect(chineseReason("the channel closed before the command's end: Connection reset")).toBe(
      '命令结束之前通道已关闭：Connection reset',
    );
    expect(chineseReason('cp: cannot stat x')).toBe('cp: cannot stat x');
    expect(chineseReason('')).toBe('');
  });

  test('inside another one is put into words too', () => {
    expect(
      chineseReason('it was to be stopped (process 42): something of it is still running after KILL'),
    ).toBe('曾要停止它（进程 42）：发出 KILL 之后它仍有进程在运行');
    expect(chineseReason('192.0.2.11:22: Keepalive timeout')).toBe('192.0.2.11:22：主机在规定时间内没有应答');
  });
});

describe('the holder of a lock', () => {
  test('is the run that the detail names', () => {
    expect(holderIn('run 20260314T233000Z-q7xd of li, since x, from y (process 1)')).toBe(
      '20260314T233000Z-q7xd',
    );
    expect(holderIn('a lock that does not say who holds it')).toBeNull();
  });
});
