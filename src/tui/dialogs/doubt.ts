import { type Attempt, lastAttempt, type Probe } from '../../engine/state.ts';
import { succeeded } from '../../model/outcome.ts';
import type { Task } from '../../plan/plan.ts';
import { formatClock } from '../../text/format.ts';
import { sanitizeLine } from '../../text/sanitize.ts';
import { wrap } from '../../text/wrap.ts';
import { exact, type Line, line, paragraph, span } from '../paint/line.ts';
import { commandLines, commandTextOf } from '../screens/command-text.ts';
import { nodeOfTask } from '../screens/node.ts';
import { placeOf } from '../screens/task-facts.ts';
import type { Scene, Words } from '../view/scene.ts';
import { tailOf } from './tail.ts';

/** All that is known of an attempt whose end nobody knows, and what was found out since. */
export function doubtBody(scene: Scene, task: Task, columns: number): readonly Line[] {
  const { state, words } = scene;
  const { doubt } = words.messages;
  const own = state.tasks[task.id];
  const attempt = own === undefined ? null : lastAttempt(own);
  const clock = (at: string) => formatClock(at, words.timeZone);
  const lost = attempt?.outcome?.kind === 'lost' ? attempt.outcome.reason : null;
  const status = task.host === null ? undefined : state.hosts[task.host]?.status;
  return [
    ...paragraph(`? ${doubt.known}`, columns, 'bad'),
    // What was found out last is what the decision is made by.
    ...(own?.probes ?? []).toReversed().flatMap(probe => [...probeLines(probe, words, columns), []]),
    ...(attempt === null
      ? []
      : paragraph(doubt.confirmedAt(clock(attempt.confirmedAt), words.terms.actor(attempt.by)), columns)),
    ...(attempt?.startedAt ? paragraph(doubt.startedAt(clock(attempt.startedAt)), columns) : []),
    ...(lost === null ? [] : paragraph(doubt.lostBecause(lost), columns)),
    ...problemLines(attempt, words, columns),
    ...nodeOfTask(state, task, words, columns),
    ...(attempt?.directory ? paragraph(doubt.directory(attempt.directory), columns) : []),
    ...(status === undefined || status === 'connected'
      ? []
      : paragraph(`▲ ${task.host}: ${words.terms.hostStatus[status]}`, columns, 'warn')),
    [],
    ...tailOf(scene, task, columns),
    [],
    ...paragraph(`${doubt.whatRan} ${placeOf(state, task, words)}`, columns, 'dim'),
    ...commandLines(commandTextOf(scene, task), columns),
  ];
}

/** What is wrong beside that; a contact that was lost is said already. */
function problemLines(attempt: Attempt | null, { terms }: Words, columns: number): readonly Line[] {
  const problem = attempt?.problem;
  if (problem == null || problem.detail === '' || problem.code === 'connectionLost') return [];
  if (attempt?.outcome?.kind === 'lost' && attempt.outcome.reason === problem.detail) return [];
  const { sentence, advice } = terms.problem(problem);
  return [...paragraph(`▲ ${sentence}`, columns, 'warn'), ...paragraph(advice, columns)];
}

const mostRows = 40;

/** A command of the operator's, how it ended and the end of what it printed. */
function probeLines(
  { number, script, by, at, result }: Probe,
  words: Words,
  columns: number,
): readonly Line[] {
  const { doubt } = words.messages;
  const head = doubt.probe(number, words.terms.actor(by), formatClock(at, words.timeZone));
  const rows = (result?.output ?? '')
    .replace(/\n$/, '')
    .split('\n')
    .filter((text, _, all) => all.length > 1 || text !== '')
    .flatMap(text => wrap(sanitizeLine(text, { colour: words.colour }), Math.max(1, columns - 4), 'hard'));
  return [
    ...paragraph(head, columns, 'strong'),
    ...exact(script.replace(/\n$/, ''), columns),
    ...(result === null
      ? paragraph(`▶ ${doubt.probing}`, columns, 'accent')
      : [
          line(
            succeeded(result.outcome)
              ? span(`  ✔ ${words.terms.outcome(result.outcome)}`, 'good')
              : span(`  ✖ ${words.terms.outcome(result.outcome)}`, 'bad'),
          ),
          ...(rows.length > mostRows
            ? [
                line(
                  span(
                    `    ${words.messages.pane.dropped(words.terms.lines(rows.length - mostRows))}`,
                    'dim',
                  ),
                ),
              ]
            : []),
          ...(rows.length === 0
            ? [line(span(`  ${words.messages.task.noOutputAtAll}`, 'dim'))]
            : rows.slice(-mostRows).map(row => line(span('  │ ', 'dim'), row))),
        ]),
  ];
}
