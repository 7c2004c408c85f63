import { describe, expect, test } from 'vitest';
import { screenOf } from '../../src/tui/screens/screen.ts';
import { permanenceOf } from '../../src/tui/view/permanence.ts';
import { Operator } from '../helpers/operator.ts';
import { manual, planOf, run } from '../helpers/plans.ts';
import { go } from './scenarios.ts';

function upgrading(hasCommit = true): Operator {
  const operator = new Operator(
    planOf([
      {
        id: 'db',
        batches: [['db-1']],
        steps: [{ id: 'migrate', name: 'Migrate', action: run('migrate up') }],
        rollback: [{ id: 'back', name: 'Migrate back', action: run('migrate down') }],
      },
      {
        id: 'verify',
        phase: 'verify',
        steps: [{ id: 'see', name: 'The console answers', action: manual('Open it.'), hosts: [null] }],
      },
      ...(hasCommit
        ? [
            {
              id: 'commit',
              phase: 'commit' as const,
              batches: [['db-1']],
              steps: [{ id: 'drop', name: 'Drop the old tables', action: run('migrate drop-old') }],
            },
          ]
        : []),
    ]),
  );
  operator.press('enter');
  operator.settle();
  return operator;
}

function installed(hasCommit = true): Operator {
  const operator = upgrading(hasCommit);
  go(operator);
  return operator;
}

function signedOff(hasCommit = true): Operator {
  const operator = installed(hasCommit);
  operator.press('p', 'enter', 'enter', 'enter');
  operator.settle();
  return operator;
}

function header(operator: Operator): string {
  const [first] = screenOf(operator.scene).find(({ key }) => key === 'header')?.lines ?? [];
  return (first ?? []).map(({ text }) => text).join('');
}

describe('whether an upgrade is permanent', () => {
  test('is not asked of a runbook without a commit', () => {
    for (const operator of [upgrading(false), installed(false), signedOff(false)])
      expect(permanenceOf(operator.drive.state)).toBeNull();
  });

  test('stands on every screen until the commit has run', () => {
    const moments = [
      [upgrading(), 'planned', 'not permanent until the commit'],
      [installed(), 'provisional', 'installed, not permanent'],
      [signedOff(), 'committing', 'not permanent until the commit is done'],
    ] as const;
    for (const [operator, expected, text] of moments) {
      expect(permanenceOf(operator.drive.state)).toBe(expected);
      for (const screen of ['1', '2', '3', '4']) {
        operator.view = { ...operator.view, dialog: null };
        operator.press(screen);
        expect(header(operator).trimEnd().endsWith(text), header(operator)).toBe(true);
      }
    }
  });

  test('is said once the commit has run, and not before', () => {
    const operator = signedOff();
    go(operator);
    expect(operator.drive.state.status).toBe('completed');
    expect(permanenceOf(operator.drive.state)).toBe('permanent');
  });

  test('is denied of a run whose commit was skipped', () => {
    const operator = signedOff();
    operator.drive.send({ type: 'skip', tasks: ['commit/drop@db-1'], reason: 'another night' });
    operator.sync();
    expect(operator.drive.state.status).toBe('completed');
    expect(permanenceOf(operator.drive.state)).toBe('provisional');
    operator.press('4');
    const text = screenOf(operator.scene)
      .flatMap(({ lines }) => lines.map(line => line.map(span => span.text).join('')))
      .join('\n');
    expect(text).toContain('The upgrade is not permanent: its commit has not run.');
    expect(text).not.toContain('The upgrade is permanent.');
  });

  test('is denied of a run that was aborted after it installed something, and not asked before', () => {
    const rows = [
      [installed(), 'provisional'],
      [upgrading(), null],
    ] as const;
    for (const [operator, expected] of rows) {
      operator.drive.send({ type: 'abort', reason: 'the window closes' });
      expect(operator.drive.state.status).toBe('aborted');
      expect(permanenceOf(operator.drive.state)).toBe(expected);
    }
  });
});
