import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event, EventBody } from '../../src/engine/event.ts';
import type { OutputBook, OutputStreamView } from '../../src/engine/output.ts';
import { createOutputBook } from '../../src/engine/output-book.ts';

const task = 'ecsc/start@ecsc-1';
const key = `task:${task}`;
const follow = 'ecsc@ecsc-1:/log';

function event(body: EventBody): Event {
  return { v: 1, seq: 0, time: '2017-03-15T02:00:00.000Z', prev: '0'.repeat(64), ...body };
}

function printed(book: OutputBook, data: string, more: { omitted?: number; encoding?: 'base64' } = {}): void {
  book.add(event({ type: 'task.output', task, attempt: 1, stream: 'stdout', data, ...more }));
}

function tailed(book: OutputBook, data: string, more: { omitted?: number } = {}): void {
  book.add(event({ type: 'follow.output', follow, data, ...more }));
}

function allLines(view: OutputStreamView): readonly string[] {
  return view.lines(view.firstLine, view.endLine);
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe('lines', () => {
  it.each([
    ['of whole lines', ['a\nb\n'], ['a', 'b']],
    ['with a last one that has no end', ['a\nb'], ['a', 'b']],
    ['put together across events', ['a', 'b\n', 'c'], ['ab', 'c']],
    ['with Windows ends, also when split', ['a\r\nb\r', '\nc'], ['a', 'b', 'c']],
    ['with a progress bar in them', ['1%\r2%\r\n'], ['1%\r2%']],
    ['that are empty', ['\n\n', '\n'], ['', '', '']],
    ['none', [''], []],
    ['in any script', ['升级\n完成'], ['升级', '完成']],
    ['with a byte order mark', ['\ufeffa\n'], ['\ufeffa']],
  ])('%s', (_, chunks, expected) => {
    const book = createOutputBook();
    for (const chunk of chunks) printed(book, chunk);
    expect(allLines(book.stream(key))).toEqual(expected);
    expect(book.stream(key).endLine).toBe(expected.length);
  });

  it('are those asked for, as far as there are any', () => {
    const book = createOutputBook();
    printed(book, 'a\nb\nc\nd\n');
    const view = book.stream(key);
    expect(view.lines(1, 3)).toEqual(['b', 'c']);
    expect(view.lines(-5, 1)).toEqual(['a']);
    expect(view.lines(3, 99)).toEqual(['d']);
    expect(view.lines(9, 12)).toEqual([]);
  });

  it('of both streams of a task stand in the order of arrival', () => {
    const book = createOutputBook();
    printed(book, 'one\n');
    book.add(event({ type: 'task.output', task, attempt: 1, stream: 'stderr', data: 'oops\n' }));
    printed(book, 'two\n');
    expect(allLines(book.stream(key))).toEqual(['one', 'oops', 'two']);
  });

  it('of bytes that are not UTF-8 are shown as far as they can be', () => {
    const book = createOutputBook();
    printed(book, Buffer.from([0x61, 0xff, 0x0a, 0x62]).toString('base64'), { encoding: 'base64' });
    expect(allLines(book.stream(key))).toEqual(['a\ufffd', 'b']);
    expect(book.stream(key).bytes).toBe(4);
  });

  it('that are too long to be drawn come in pieces of whole characters', () => {
    const book = createOutputBook();
    const long = '升'.repeat(100_000);
    for (let at = 0; at < long.length; at += 777) printed(book, long.slice(at, at + 777));
    printed(book, '\nnext\n');
    const lines = allLines(book.stream(key));
    expect(lines.length).toBeGreaterThan(4);
    expect(lines.slice(0, -1).join('')).toBe(long);
    expect(lines.at(-1)).toBe('next');
    for (const line of lines) expect(bytes(line).length).toBeLessThanOrEqual(64 * 1024 + 3);
  });

  it('of a stream can be looked at before it has any', () => {
    const book = createOutputBook();
    const view = book.stream(key);
    expect([view.firstLine, view.endLine, view.bytes, view.find('a', 0, 1)]).toEqual([0, 0, 0, -1]);
    expect(book.keys()).toEqual([]);
    printed(book, 'a\n');
    tailed(book, 'b\n');
    expect(view.endLine).toBe(1);
    expect(book.stream(key)).toBe(view);
    expect(book.keys()).toEqual([key, follow]);
  });

  it('mark where a further attempt begins, and what the journal left out', () => {
    const book = createOutputBook();
    const started = (attempt: number) => book.add(event({ type: 'task.started', task, attempt }));
    started(1);
    printed(book, 'no newline');
    started(2);
    printed(book, 'second\n');
    printed(book, 'end\n', { omitted: 1234 });
    expect(allLines(book.stream(key))).toEqual([
      'no newline',
      '──── #2 ────',
      'second',
      '⋯⋯⋯⋯ 1234 B ⋯⋯⋯⋯',
      'end',
    ]);
    expect(book.stream(key).bytes).toBe('no newline'.length + 'second\n'.length + 1234 + 'end\n'.length);
  });
});

describe('output that the journal does not keep', () => {
  it('is shown live, and gives way to the end of it that was recorded', () => {
    const book = createOutputBook();
    tailed(book, 'a\nb');
    for (let line = 0; line < 20_000; line += 1)
      book.addLive(follow, bytes(`live ${line} ${'x'.repeat(20)}\n`));
    const view = book.stream(follow);
    expect(view.endLine).toBe(20_001);
    expect(view.lines(1, 3)).toEqual([`blive 0 ${'x'.repeat(20)}`, `live 1 ${'x'.repeat(20)}`]);
    tailed(book, 'live 19999\n', { omitted: 500_000 });
    expect(allLines(view)).toEqual(['a', 'b', '⋯⋯⋯⋯ 500000 B ⋯⋯⋯⋯', 'live 19999']);
    tailed(book, 'more\n');
    expect(view.lines(4, 9)).toEqual(['more']);
  });

  it('that was recorded whole after all goes on where the journal had stopped', () => {
    const book = createOutputBook();
    tailed(book, 'a\nb');
    book.addLive(follow, bytes('c\nd'));
    tailed(book, 'c\nd', { omitted: 0 });
    expect(allLines(book.stream(follow))).toEqual(['a', 'bc', 'd']);
    expect(book.stream(follow).bytes).toBe(6);
  });

  it('gives way also when nothing from before is held any more', () => {
    const book = createOutputBook({ budget: 256 * 1024 });
    tailed(book, 'first\nsecond');
    for (let line = 0; line < 20_000; line += 1)
      book.addLive(follow, bytes(`live ${line} ${'x'.repeat(40)}\n`));
    tailed(book, 'the end\n', { omitted: 1 });
    const view = book.stream(follow);
    expect(view.endLine).toBe(4);
    expect(allLines(view)).toEqual(['⋯⋯⋯⋯ 1 B ⋯⋯⋯⋯', 'the end']);
  });
});

describe('the budget', () => {
  it('lets go of the oldest lines of the largest stream, and keeps the numbers of the rest', () => {
    const budget = 1024 * 1024;
    const book = createOutputBook({ budget });
    printed(book, 'small\n');
    for (let from = 0; from < 100_000; from += 500)
      tailed(book, Array.from({ length: 500 }, (_, index) => `line ${from + index} of the log\n`).join(''));
    const view = book.stream(follow);
    expect(allLines(book.stream(key))).toEqual(['small']);
    expect(view.endLine).toBe(100_000);
    expect(view.firstLine).toBeGreaterThan(50_000);
    expect(view.firstLine).toBeLessThan(80_000);
    expect(view.lines(0, view.firstLine)).toEqual([]);
    expect(view.lines(view.firstLine, view.firstLine + 1)).toEqual([`line ${view.firstLine} of the log`]);
    expect(view.lines(99_999, 100_000)).toEqual(['line 99999 of the log']);
    expect(view.bytes).toBeGreaterThan(budget);
  });

  it('holds five million lines of two logs in what was granted', () => {
    const budget = 16 * 1024 * 1024;
    const book = createOutputBook({ budget });
    const batch = Array.from(
      { length: 500 },
      (_, index) => `2017-03-15 INFO request ${index} handled in 12 ms\n`,
    ).join('');
    for (let turn = 0; turn < 5000; turn += 1) {
      tailed(book, batch);
      printed(book, batch);
    }
    const held = [key, follow].reduce(
      (sum, each) => sum + book.stream(each).endLine - book.stream(each).firstLine,
      0,
    );
    expect(held * (batch.length / 500)).toBeLessThanOrEqual(budget);
    for (const each of [key, follow]) {
      const view = book.stream(each);
      expect(view.endLine).toBe(2_500_000);
      expect(view.lines(2_499_999, 2_500_000)).toEqual(['2017-03-15 INFO request 499 handled in 12 ms']);
      expect(view.endLine - view.firstLine).toBeGreaterThan(100_000);
    }
  });
});

describe('finding', () => {
  const book = createOutputBook();
  for (let line = 0; line < 5000; line += 1)
    tailed(
      book,
      line % 1000 === 7
        ? `line ${line} \u001b[31mERR\u001b[1mOR\u001b[0m Größe 升级\r\n`
        : `line ${line} fine\n`,
    );
  const view = book.stream(follow);

  it.each([
    ['forwards from a line on', 'error', 0, 1, 7],
    ['from that very line', 'error', 7, 1, 7],
    ['from the one after', 'error', 8, 1, 1007],
    ['the last one', 'error', 4000, 1, 4007],
    ['none after it', 'error', 4008, 1, -1],
    ['backwards, before a line', 'error', 4007, -1, 3007],
    ['backwards from the end', 'error', 5000, -1, 4007],
    ['backwards from beyond the end', 'error', 9999, -1, 4007],
    ['none before it', 'error', 7, -1, -1],
    ['whatever the case', 'GRÖSSE', 0, 1, -1],
    ['letters of every script', 'GRÖßE 升', 8, 1, 1007],
    ['nothing at all', '', 0, 1, -1],
    ['what is not there', 'line 5000', 0, 1, -1],
    ['never across two lines', 'fine\nline', 0, 1, -1],
  ] as const)('%s', (_, query, from, direction, expected) => {
    expect(view.find(query, from, direction)).toBe(expected);
  });

  it('looks at what is held only', () => {
    const small = createOutputBook({ budget: 128 * 1024 });
    tailed(small, 'needle\n');
    for (let turn = 0; turn < 100; turn += 1) tailed(small, 'straw of some length\n'.repeat(200));
    tailed(small, 'needle\n');
    const { endLine, firstLine } = small.stream(follow);
    expect(firstLine).toBeGreaterThan(0);
    expect(small.stream(follow).find('needle', 0, 1)).toBe(endLine - 1);
    expect(small.stream(follow).find('needle', endLine - 1, -1)).toBe(-1);
  });
});

it('gives the lines that splitting the whole text would give, in any range, from anywhere', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'B', '\n', '\r\n', '升', '\u001b[1m', 'x'.repeat(700)),
    maxLength: 12,
  });
  fc.assert(
    fc.property(
      fc.array(text, { maxLength: 30 }),
      fc.nat({ max: 40 }),
      fc.nat({ max: 40 }),
      fc.constantFrom('ab', 'b', '升a', 'xb'),
      (chunks, from, to, query) => {
        const book = createOutputBook();
        for (const chunk of chunks) printed(book, chunk);
        const whole = chunks.join('').split(/\r?\n/);
        if (whole.at(-1) === '') whole.pop();
        const view = book.stream(key);
        expect(view.endLine).toBe(whole.length);
        expect(view.lines(from, to)).toEqual(whole.slice(from, to));
        const has = (line: string) => line.replaceAll('\u001b[1m', '').toLowerCase().includes(query);
        expect(view.find(query, from, 1)).toBe(whole.findIndex((line, index) => index >= from && has(line)));
        expect(view.find(query, from, -1)).toBe(
          whole.findLastIndex((line, index) => index < from && has(line)),
        );
      },
    ),
    { numRuns: 500 },
  );
});
