import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Expression,
  evaluate,
  evaluateCondition,
  namesIn,
  parseExpression,
  substituted,
} from '../../src/model/expression.ts';

const values: Readonly<Record<string, string>> = {
  mode: 'full',
  on: 'true',
  off: 'false',
  n: '3',
  blank: '',
};
const lookUp = (name: string) => values[name];

test.each<[string, boolean]>([
  ['mode == "full"', true],
  ["mode != 'full'", false],
  ['on', true],
  ['off or blank', false],
  ['not off', true],
  ['!off && on', true],
  ['n == 3', true],
  ['on == true', true],
  ['(mode == "full") == on', true],
  ['on or off and off', true],
  ['(on or off) and off', false],
  ['not on or on', true],
  ['mode == "f\\"ull"', false],
  ['true', true],
  // What is unknown does not matter where it cannot change the result.
  ['on or later', true],
  ['later and off', false],
])('%s is %s', (text, value) => {
  expect(evaluate(parsed(text), lookUp)).toEqual({ known: true, value });
});

test.each<[string, readonly string[]]>([
  ['later', ['later']],
  ['on and later', ['later']],
  ['later == sooner or later', ['later', 'sooner']],
  ['not (later == "x")', ['later']],
])('%s needs %j', (text, missing) => {
  expect(evaluate(parsed(text), lookUp)).toEqual({ known: false, missing });
});

test.each<[string, string, number, string]>([
  ['mode ==', 'unexpectedEnd', 7, ''],
  ['', 'unexpectedEnd', 0, ''],
  ['mode = "x"', 'unexpectedText', 5, '='],
  ['(on', 'unexpectedEnd', 3, ''],
  ['on)', 'unexpectedText', 2, ')'],
  ['mode == "full', 'openQuote', 8, '"'],
  ['on off', 'unexpectedText', 3, 'off'],
  ['a == b == c', 'unexpectedText', 7, '=='],
])('%j cannot be read: %s at %i', (text, problem, offset, found) => {
  expect(parseExpression(text)).toEqual({ ok: false, problem, offset, found });
});

describe('what is known can be put in', () => {
  test.each([
    ['mode == x', '"full" == x'],
    ['on and (off or later)', 'true and (false or later)'],
    ['a or b or c', 'a or b or c'],
    ['not (a and b)', 'not (a and b)'],
  ])('%s becomes %s', (text, result) => {
    expect(substituted(parsed(text), lookUp)).toBe(result);
  });

  test('without changing what the expression means', () => {
    const leaf = fc.constantFrom('a', 'b', 'c', '"x"', 'true');
    const { expression } = fc.letrec(tie => ({
      expression: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc
          .tuple(tie('expression'), fc.constantFrom('and', 'or', '==', '!='), tie('expression'))
          .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
        tie('expression').map(inner => `(not ${inner})`),
      ),
    }));
    const value = fc.constantFrom('x', 'true', 'false', 'it "is"\\');
    fc.assert(
      fc.property(expression, value, value, value, (text, a, b, c) => {
        const all: Record<string, string> = { a, b, c };
        const whole = parsed(String(text));
        const partly = parsed(substituted(whole, name => (name === 'b' ? undefined : all[name])));
        expect(evaluate(partly, name => all[name])).toEqual(evaluate(whole, name => all[name]));
      }),
    );
  });
});

test('names are found where they stand', () => {
  expect(namesIn(parsed('a == "b" or not c')).map(({ name, offset }) => [name, offset])).toEqual([
    ['a', 0],
    ['c', 16],
  ]);
});

function parsed(text: string): Expression {
  const result = parseExpression(text);
  if (!result.ok) throw new Error(`${text}: ${result.problem}`);
  return result.expression;
}

test('a condition over a value that never came is over an empty value', () => {
  expect(evaluateCondition('mode == "full" and later == ""', lookUp)).toBe(true);
  expect(evaluateCondition('later', lookUp)).toBe(false);
});
