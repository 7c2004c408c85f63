import { describe, expect, test } from 'vitest';
import { choicesIn, nextChoice } from '../../src/tui/dialogs/choices.ts';
import { screenOf } from '../../src/tui/screens/screen.ts';
import { Operator } from '../helpers/operator.ts';
import { planOf, run } from '../helpers/plans.ts';

describe('the words that a pattern lets pass', () => {
  test.each([
    ['debian\\x2dand\\x2dubuntu|rhel', ['debian-and-ubuntu', 'rhel']],
    ['(?:a|b)', ['a', 'b']],
    ['(a|b)', ['a', 'b']],
    ['^(a|b)$', ['a', 'b']],
    ['1\\.2|1\\.3', ['1.2', '1.3']],
    ['方式一|方式二', ['方式一', '方式二']],
    ['\\u{4e00}|b', ['一', 'b']],
  ])('%s are %j', (pattern, expected) => {
    expect(choicesIn(pattern)).toEqual(expected);
    for (const each of expected) expect(each).toMatch(new RegExp(`^(?:${pattern})$`, 'u'));
  });

  test.each(['\\d{8}', 'a', 'a.|b', 'a|', 'a+|b', '[ab]|c', '(a|b)c', '(a)|(b)', 'a|\\d', '', '.*', 'a$|b'])(
    '%s has none that could be listed',
    pattern => {
      expect(choicesIn(pattern)).toBeNull();
    },
  );

  test.each([
    ['', 1, 'a'],
    ['', -1, 'c'],
    ['a', 1, 'b'],
    ['c', 1, 'a'],
    ['a', -1, 'c'],
    ['typed', 1, 'a'],
  ] as const)('after %j by %i comes %j', (typed, by, next) => {
    expect(nextChoice(['a', 'b', 'c'], typed, by)).toBe(next);
  });
});

test('a value with a few choices is picked with the arrows, or typed', () => {
  const operator = asked('debian\\x2dand\\x2dubuntu|rhel');
  const text = () =>
    screenOf(operator.scene)
      .flatMap(({ lines }) => lines.map(row => row.map(part => part.text).join('')))
      .join('\n');
  expect(text()).toContain('debian-and-ubuntu');
  expect(text()).not.toContain('x2d');
  operator.type('deb');
  operator.press('enter');
  expect(text()).toContain('Please enter debian-and-ubuntu / rhel.');
  operator.press('down', 'down');
  expect(text()).toContain('› rhel');
  operator.press('up', 'enter');
  expect(operator.drive.state.values.run).toEqual({ variant: 'debian-and-ubuntu' });
});

test('a value of the usual kind is asked for in words and not by its pattern', () => {
  const operator = asked('[A-Za-z0-9_./:@%+,=-]+');
  const rows = screenOf(operator.scene).flatMap(({ lines }) =>
    lines.map(row => row.map(part => part.text).join('')),
  );
  expect(rows.join('\n')).toContain('Letters and digits');
  expect(rows.join('\n')).not.toContain('A-Za-z');
});

/** The run has just begun, and asks for a value. */
function asked(pattern: string): Operator {
  const plan = planOf([{ id: 'web', steps: [{ id: 'one', action: run('true\n') }] }], {
    questions: [{ name: 'variant', prompt: 'Which?', secret: false, pattern }],
  });
  const operator = new Operator(plan);
  operator.settle();
  return operator;
}
