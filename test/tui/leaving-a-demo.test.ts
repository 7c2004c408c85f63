import { expect, test } from 'vitest';
import { screenOf } from '../../src/tui/screens/screen.ts';
import { Operator } from '../helpers/operator.ts';
import { planOf, run } from '../helpers/plans.ts';

test.each([
  ['en', 'can still take verdicts and the sign-off', /can be resumed|goes on on its host|begun again/],
  ['zh', '余下的步骤不能再继续', /以后|主机上继续执行|重新开始/],
] as const)('leaving a demo does not say that it goes on without its hosts (%s)', (language, said, wrong) => {
  const operator = new Operator(planOf([{ id: 'web', steps: [{ id: 'one', action: run('sleep 60\n') }] }]));
  operator.language = language;
  operator.hostsStay = false;
  operator.settle();
  operator.press('q');
  expect(shownTo(operator)).toContain(said);
  expect(shownTo(operator)).not.toMatch(wrong);
  operator.press('escape', '2', 'enter', 'enter', 'q');
  expect(operator.drive.state.tasks['web/one@alpha']?.status).toBe('running');
  expect(shownTo(operator)).toContain(said);
  expect(shownTo(operator)).toContain('▶ one');
  expect(shownTo(operator)).not.toMatch(wrong);
});

/** What is on the screen, without where its lines were broken. */
function shownTo(operator: Operator): string {
  const rows = screenOf(operator.scene).flatMap(({ lines }) =>
    lines.map(row =>
      row
        .map(part => part.text)
        .join('')
        .trim(),
    ),
  );
  return rows.join(operator.language === 'zh' ? '' : ' ');
}
