import { parseExpression } from './expression-parser.ts';

export { parseExpression } from './expression-parser.ts';

/**
 * `when`: a boolean expression over variables. `==`, `!=`, `and`/`&&`, `or`/`||`, `not`/`!`, parentheses, quoted
 * strings, numbers (compared as text), `true`, `false`; a bare word is a variable.
 */
export type Expression =
  | {
      readonly kind: 'or' | 'and' | 'equal' | 'unequal';
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'name'; readonly name: string; readonly offset: number }
  | { readonly kind: 'text'; readonly value: string };

export type Evaluated =
  | { readonly known: true; readonly value: boolean }
  /** The names whose values would be needed. */
  | { readonly known: false; readonly missing: readonly string[] };

/** Unknown names matter only where they could change the result. */
export function evaluate(expression: Expression, lookUp: (name: string) => string | undefined): Evaluated {
  switch (expression.kind) {
    case 'or':
    case 'and': {
      const decisive = expression.kind === 'or';
      const left = evaluate(expression.left, lookUp);
      const right = evaluate(expression.right, lookUp);
      if ((left.known && left.value === decisive) || (right.known && right.value === decisive)) {
        return { known: true, value: decisive };
      }
      return left.known && right.known ? { known: true, value: !decisive } : unknown(left, right);
    }
    case 'not': {
      const of = evaluate(expression.of, lookUp);
      return of.known ? { known: true, value: !of.value } : of;
    }
    case 'equal':
    case 'unequal': {
      const left = textOf(expression.left, lookUp);
      const right = textOf(expression.right, lookUp);
      if (!left.known || !right.known) return unknown(left, right);
      return { known: true, value: (left.text === right.text) === (expression.kind === 'equal') };
    }
    case 'name':
    case 'text': {
      const text = textOf(expression, lookUp);
      return text.known ? { known: true, value: isTrue(text.text) } : text;
    }
  }
}

/**
 * Whether a condition that the loader accepted holds. A variable that got no value, because the step that gives it was
 * left out, counts as empty.
 */
export function evaluateCondition(text: string, lookUp: (name: string) => string | undefined): boolean {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new TypeError(`not a condition: ${text}`);
  const evaluated = evaluate(parsed.expression, name => lookUp(name) ?? '');
  return evaluated.known && evaluated.value;
}

/** The variables of an expression, in order of appearance, each with where it stands. */
export function namesIn(
  expression: Expression,
): readonly { readonly name: string; readonly offset: number }[] {
  switch (expression.kind) {
    case 'or':
    case 'and':
    case 'equal':
    case 'unequal':
      return [...namesIn(expression.left), ...namesIn(expression.right)];
    case 'not':
      return namesIn(expression.of);
    case 'name':
      return [expression];
    case 'text':
      return [];
  }
}

/** The expression's text with the values that are known put in. */
export function substituted(expression: Expression, lookUp: (name: string) => string | undefined): string {
  switch (expression.kind) {
    case 'or':
    case 'and':
      return `${operand(expression.left)} ${expression.kind} ${operand(expression.right)}`;
    case 'equal':
    case 'unequal':
      return `${operand(expression.left)} ${expression.kind === 'equal' ? '==' : '!='} ${operand(expression.right)}`;
    case 'not':
      return `not ${operand(expression.of)}`;
    case 'name': {
      const value = lookUp(expression.name);
      return value === undefined ? expression.name : quoted(value);
    }
    case 'text':
      return quoted(expression.value);
  }

  function operand(inner: Expression): string {
    const text = substituted(inner, lookUp);
    const simple = inner.kind === 'name' || inner.kind === 'text';
    const chained = inner.kind === expression.kind && (inner.kind === 'and' || inner.kind === 'or');
    return simple || chained ? text : `(${text})`;
  }
}

/** What counts as false when a value stands alone. */
function isTrue(value: string): boolean {
  return !['', 'false', 'no', '0'].includes(value);
}

function quoted(value: string): string {
  if (value === 'true' || value === 'false') return value;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

type Text =
  | { readonly known: true; readonly text: string }
  | { readonly known: false; readonly missing: readonly string[] };

function textOf(expression: Expression, lookUp: (name: string) => string | undefined): Text {
  if (expression.kind === 'text') return { known: true, text: expression.value };
  if (expression.kind === 'name') {
    const value = lookUp(expression.name);
    return value === undefined ? { known: false, missing: [expression.name] } : { known: true, text: value };
  }
  const value = evaluate(expression, lookUp);
  return value.known ? { known: true, text: String(value.value) } : value;
}

type Maybe = { readonly known: true } | { readonly known: false; readonly missing: readonly string[] };

function unknown(...parts: readonly Maybe[]): Evaluated {
  return { known: false, missing: [...new Set(parts.flatMap(part => (part.known ? [] : part.missing)))] };
}
