import { type Attempt, taskNamed } from '../engine/state.ts';
import { succeeded } from '../model/outcome.ts';
import { plainWords } from '../text/plain.ts';
import { blocks, code, fenced, literal } from './markdown-text.ts';
import { type Page, timeOf } from './page.ts';
import { undoSteps } from './rollback.ts';
import { attemptStream } from './tails.ts';

/** Every attempt that did not succeed, in the plan's order, then those of earlier plans, whatever became of its task afterwards. */
export function failures(page: Page): readonly string[] {
  const { state, words } = page;
  const present = state.info.plan.tasks.flatMap(({ id }) =>
    (state.tasks[id]?.attempts ?? []).filter(hasFailed).map(attempt => failure(page, id, attempt)),
  );
  const earlier = state.former.flatMap(({ task, state: { attempts } }) =>
    attempts.filter(hasFailed).map(attempt => failure(page, task.id, attempt, words.earlierPlan)),
  );
  const failed = [...present, ...earlier];
  return failed.length === 0 ? [words.noFailures] : blocks(...failed, ...undoing(page));
}

function hasFailed({ outcome, problem }: Attempt): boolean {
  return (outcome !== null && !succeeded(outcome)) || problem !== null;
}

function failure(page: Page, task: string, attempt: Attempt, plan?: string): readonly string[] {
  const { words, terms } = page;
  const { outcome, problem, number, endedAt } = attempt;
  const told = [
    ...(outcome === null ? [] : [`**${literal(terms.outcome(outcome))}**`]),
    ...(problem === null ? [] : [literal(terms.problem(problem).sentence)]),
    ...(outcome === null
      ? []
      : [terms.outcomeHint(outcome)].flatMap(hint => (hint === null ? [] : [literal(hint)]))),
  ];
  const lines = outputOf(page, task, attempt);
  return blocks(
    [`### ${[code(task), plan, words.attempt(number), timeOf(page, endedAt)].filter(Boolean).join(', ')}`],
    told.map((line, index) => (index < told.length - 1 ? `${line}  ` : line)),
    ...(lines.length === 0 ? [] : [[words.lastOutput], fenced(lines)]),
  );
}

function outputOf(
  { state, outputOf }: Page,
  task: string,
  { number, startedAt }: Attempt,
): readonly string[] {
  const follows = Object.values(state.follows).filter(follow => follow.task === task);
  return [attemptStream(task, number, startedAt), ...follows.map(follow => follow.key)].flatMap(outputOf);
}

/** Where something is still failed or in doubt: what would undo its section. */
function undoing({ state, terms }: Page): readonly (readonly string[])[] {
  if (state.rollbacks.length > 0) return [];
  const plain = plainWords(terms.language);
  const stuck = Object.values(state.tasks).filter(
    ({ status }) => status === 'failed' || status === 'inDoubt',
  );
  const sections = new Set(stuck.map(({ id }) => taskNamed(state, id)?.section ?? ''));
  return [...sections].flatMap(section => {
    const steps = undoSteps(state, section, plain);
    if (steps.length === 0) return [];
    return [
      [literal(plain.rollback(section))],
      ...steps.flatMap(step => [
        [`${literal(step.name)}${step.hosts.length === 0 ? '' : ` (${step.hosts.map(code).join(', ')})`}`],
        fenced(step.commands, 'sh'),
      ]),
    ];
  });
}
