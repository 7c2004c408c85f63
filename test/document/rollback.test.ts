import { describe, expect, test } from 'vitest';
import { found, load, runbookOf } from './loading.ts';

/** A runbook whose rollback is on line 10 and whose first item is in column 17; its second step has an `undo`. */
function book(rollback: string, rest = 'verify: [{ name: Look, manual: Is all well? }]'): string {
  return `handrail: 1
name: demo
inventory: { hosts: { a1: {}, a2: {} } }
upgrade:
  - service: s
    hosts: [a1, a2]
    steps:
      - { name: One, run: a }
      - { name: Two, run: b, undo: c }
    rollback: [${rollback}]
${rest}
`;
}

const back = '{ name: Back, run: x }';
const again = '{ name: Again, run: y }';

describe('the undos come in', () => {
  test.each<[where: string, rollback: string, steps: readonly string[], undoAt: number | undefined]>([
    ['nowhere, where the rollback does not say so', `${back}, ${again}`, ['back', 'again'], undefined],
    ['before the steps', `{ undo: steps }, ${back}, ${again}`, ['back', 'again'], 0],
    ['between two steps', `${back}, { undo: steps }, ${again}`, ['back', 'again'], 1],
    ['after the steps', `${back}, ${again}, { undo: " steps " }`, ['back', 'again'], 2],
    ['alone, as without a rollback', '{ undo: steps }', [], undefined],
    ['alone, where there is no rollback', '', [], undefined],
  ])('%s', async (_, rollback, steps, undoAt) => {
    const [section] = (await runbookOf(book(rollback))).upgrade;
    expect(section?.rollback.map(step => step.id)).toEqual(steps);
    expect(section?.undoAt).toBe(undoAt);
  });
});

describe('a rollback', () => {
  test.each<[title: string, rollback: string, expected: readonly string[]]>([
    ['has the undos in one place', `{ undo: steps }, ${back}, { undo: steps }`, ['10:57 duplicateUndo']],
    ['has them in one place, by an alias too', `&u { undo: steps }, ${back}, *u`, ['10:19 duplicateUndo']],
    ['has the undos in an item of their own', '{ undo: steps, when: "true" }', ['10:31 undoAlone']],
    ['has them without a name', '{ name: Undo, undo: steps }', ['10:18 undoAlone']],
    ['has no other undos', '{ undo: all }', ['10:24 wrongValue']],
    ['is told once about undos of another shape', '{ undo: [steps] }', ['10:24 wrongType']],
    ['has steps that are not undone', '{ name: Back, run: x, undo: y }', ['10:38 notUndone']],
    ['is told once of what is not undone', '{ name: Back, check: x, undo: y }', ['10:40 notUndone']],
    ['has no script called steps', '{ name: Back, run: x, undo: steps }', ['10:38 notUndone']],
    ['has no point of no return', '{ name: Back, run: x, irreversible: true }', ['10:38 notUndone']],
    ['does not roll back', '{ name: Back, run: x, onError: rollback }', ['10:38 notUndone']],
    ['may abort', '{ name: Back, run: x, onError: abort }, { undo: steps }', []],
    ['has steps with a name', '{ run: x }', ['10:16 missingKey']],
    ['has steps that do something', '{ name: Back, undo: y }', ['10:16 verbMissing', '10:30 notUndone']],
    ['has no unknown keys', '{ name: Back, run: x, undoo: y }', ['10:38 unknownKey']],
  ])('%s', async (_, rollback, expected) => {
    const places = await found(book(rollback));
    expect(places.filter(place => !place.endsWith('undosReplaced'))).toEqual(expected);
  });

  test('that takes the place of undos is warned of, and loads', async () => {
    const loaded = await load(book(back));
    expect(loaded).toMatchObject({
      ok: true,
      warnings: [
        { code: 'undosReplaced', severity: 'warning', line: 10, column: 5, parameters: { steps: '“Two”' } },
      ],
    });
  });

  test.each([
    ['with the undos in it', book(`${back}, { undo: steps }`)],
    ['with nothing but the undos', book('{ undo: steps }')],
    ['with nothing', book('')],
    ['where no step has an undo', book(back).replace(', undo: c', '')],
  ])('%s is not', async (_, text) => {
    expect(await found(text)).toEqual([]);
  });
});

describe('outside of the upgrade', () => {
  test.each<[title: string, rest: string, expected: readonly string[]]>([
    ['the verification is not undone', 'verify: [{ name: x, manual: a, undo: b }]', ['11:32 notUndone']],
    [
      'the verification is told once of what is not undone',
      'verify: [{ name: x, hosts: a1, check: a, irreversible: true, undo: b }]',
      ['11:42 notUndone', '11:62 notUndone'],
    ],
    [
      'the verification does not roll back by itself',
      'verify: [{ name: x, hosts: a1, check: a, onError: rollback }]',
      ['11:42 notUndone'],
    ],
    [
      'the commit may be undone',
      'commit: [{ name: x, hosts: a1, run: a, undo: b, onError: rollback }, { name: y, manual: a, irreversible: true }]',
      ['1:1 noVerification'],
    ],
    [
      'what has no host has no undo',
      'commit: [{ name: x, manual: a, undo: b }, { name: y, hosts: a1, manual: a, undo: b }]',
      ['1:1 noVerification', '11:32 undoWithoutHost'],
    ],
  ])('%s', async (_, rest, expected) => {
    expect(await found(book('', rest))).toEqual(expected);
  });
});
