import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { widthOf } from '../../src/text/width.ts';
import { stripSgr } from '../../src/tui/paint/sgr.ts';
import { screenOf } from '../../src/tui/screens/screen.ts';
import type { Scene } from '../../src/tui/view/scene.ts';
import { frameOf } from '../helpers/ink-terminal.tsx';
import type { Operator } from '../helpers/operator.ts';
import { moments as firstMoments } from './scenarios.ts';
import { repairMoments } from './scenarios-repair.ts';

const moments = [...firstMoments, ...repairMoments];

const size = fc.record({ columns: fc.integer({ min: 1, max: 220 }), rows: fc.integer({ min: 1, max: 70 }) });
const key = fc.oneof(
  fc.constantFrom(
    ...[
      'enter',
      'escape',
      'tab',
      'shift-tab',
      'up',
      'down',
      'left',
      'right',
      'pageup',
      'pagedown',
      'home',
      'end',
    ],
    ...[
      '1',
      '2',
      '3',
      '4',
      '?',
      '/',
      'n',
      'N',
      'z',
      ' ',
      '.',
      'p',
      'q',
      'h',
      'a',
      'x',
      'f',
      's',
      'd',
      'r',
      'm',
      'R',
      'J',
      'A',
      'P',
    ],
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
);
const hostText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.constantFrom('\x1b]52;c;aGk=\x07', '升级'.repeat(80), '\x1b[31mred', 'x'.repeat(5000), '\t\t|', 'a\rb'),
);

describe('every screen', () => {
  test('is exactly as large as its rectangles, whatever is pressed and printed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...moments),
        fc.array(key, { maxLength: 12 }),
        fc.array(hostText, { maxLength: 3 }),
        size,
        fc.constantFrom('en' as const, 'zh' as const),
        ({ reach }, keys, printed, terminal, language) => {
          const operator = reach();
          operator.size = terminal;
          operator.language = language;
          print(operator, printed);
          expectAligned(operator.scene);
          for (const each of keys) operator.press(each);
          operator.wait(400);
          expectAligned(operator.scene);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('keeps its frame when Ink draws it: no row is longer than the terminal, none is missing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...moments),
        fc.array(hostText, { maxLength: 3 }),
        fc.record({ columns: fc.integer({ min: 60, max: 120 }), rows: fc.integer({ min: 20, max: 40 }) }),
        async ({ reach }, printed, terminal) => {
          const operator = reach();
          operator.size = terminal;
          print(operator, printed);
          const { scene } = operator;
          const drawn = (await frameOf(scene)).split('\n');
          expect(drawn).toEqual(composed(scene));
        },
      ),
      { numRuns: 25 },
    );
  });
});

/** Output of whatever runs or ran. */
function print(operator: Operator, texts: readonly string[]): void {
  const { tasks, follows } = operator.drive.state;
  const task = Object.values(tasks).find(({ attempts }) => attempts.length > 0);
  const follow = Object.keys(follows)[0];
  for (const text of texts) {
    if (task !== undefined) operator.print(task.id, `${text}\n`, task.attempts.length);
    if (follow !== undefined) operator.log(follow, `${text}\n`);
  }
}

function expectAligned(scene: Scene): void {
  for (const { key: name, rect, lines, cursor } of screenOf(scene)) {
    expect(rect.x + rect.width, name).toBeLessThanOrEqual(scene.size.columns);
    expect(rect.y + rect.height, name).toBeLessThanOrEqual(scene.size.rows);
    expect(lines, name).toHaveLength(rect.height);
    for (const line of lines) {
      const text = line.map(part => part.text).join('');
      expect(widthOf(text), `${name}: ${JSON.stringify(text)}`).toBe(rect.width);
      expect(stripSgr(text)).not.toMatch(/\p{Cc}/u);
    }
    if (cursor !== undefined) {
      expect(cursor.x, name).toBeLessThan(scene.size.columns);
      expect(cursor.y, name).toBeLessThan(scene.size.rows);
    }
  }
}

/** The rows of a scene put together without Ink. */
function composed(scene: Scene): string[] {
  const { columns, rows } = scene.size;
  const cells = Array.from({ length: rows }, () => new Array<string>(columns).fill(' '));
  for (const { rect, lines } of screenOf(scene))
    lines.forEach((line, row) => {
      let column = rect.x;
      for (const character of new Intl.Segmenter().segment(stripSgr(line.map(part => part.text).join('')))) {
        const width = widthOf(character.segment);
        if (width === 0) continue;
        cells[rect.y + row]![column] = character.segment;
        for (let extra = 1; extra < width; extra += 1) cells[rect.y + row]![column + extra] = '';
        column += width;
      }
    });
  return cells.map(row => row.join('').trimEnd());
}
