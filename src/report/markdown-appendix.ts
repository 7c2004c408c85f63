import { createHash } from 'node:crypto';
import type { Task } from '../plan/plan.ts';
import { formatBytes } from '../text/format.ts';
import { plainWords } from '../text/plain.ts';
import { commandLines, linesOf, undoneLines } from './command-text.ts';
import { blocks, code, fenced, literal, table } from './markdown-text.ts';
import { type Page, timeOf } from './page.ts';
import { planText } from './plan-text.ts';

/** Every step of the plan but the items of the verification: its commands, and each attempt with who confirmed what and how it ended. */
export function appendix(page: Page): readonly string[] {
  const { state, words, chronicle } = page;
  const steps = state.info.plan.sections.flatMap(section =>
    section.steps
      .filter(step => section.phase !== 'verify' || step.verb !== 'manual')
      .map(step =>
        stepOf(
          page,
          `${section.id}/${step.id}`,
          step.name,
          state.info.plan.tasks.filter(task => task.section === section.id && task.step === step.id),
        ),
      ),
  );
  const isFetched = state.info.plan.tasks.some(({ id }) =>
    state.tasks[id]?.attempts.some(attempt => chronicle.isKept(id, attempt)),
  );
  return blocks([words.appendixNote], ...(isFetched ? [[words.fetchedNote]] : []), ...steps);
}

function stepOf(page: Page, id: string, name: string, tasks: readonly Task[]): readonly string[] {
  const told = tasks[0]?.verb === 'manual' ? resolutions(page, tasks) : attempts(page, tasks);
  return blocks([`### ${code(id)} ${literal(name)}`], ...commands(page, tasks), told);
}

interface Shown {
  readonly hosts: string[];
  readonly lines: readonly string[];
  /** What there is to say before it. */
  readonly note: string | null;
  readonly kind: 'sh' | 'diff' | 'text';
}

/** Each different command once, with the hosts that it is for. */
function commands(page: Page, tasks: readonly Task[]): readonly (readonly string[])[] {
  const { state, words, language } = page;
  const texts = new Map<string, Shown>();
  for (const task of tasks) {
    const undone = undoneLines(state, task);
    const exact = isAsConfirmed(page, task);
    const lines = undone ?? commandLines(state, task, plainWords(language));
    const note = !exact ? words.otherCommand : undone !== null ? words.undoesEdit : null;
    const kind = undone !== null ? 'diff' : kindOf(task);
    const known = texts.get(JSON.stringify([kind, note, lines])) ?? { hosts: [], lines, note, kind };
    texts.set(JSON.stringify([kind, note, lines]), known);
    if (task.host !== null) known.hosts.push(task.host);
  }
  const planned = [...texts.values()].flatMap(({ hosts, lines, note, kind }) => {
    const intro = [hosts.map(code).join(', '), note ?? ''].filter(Boolean).join(' · ');
    return [...(intro === '' ? [] : [[intro]]), fenced(lines, kind)];
  });
  return [...planned, ...tasks.flatMap(task => amendments(page, task))];
}

/** The texts that attempts ran instead of the plan's. */
function amendments({ state, words }: Page, task: Task): readonly (readonly string[])[] {
  const on = task.host === null ? [] : [code(task.host)];
  return (state.tasks[task.id]?.attempts ?? []).flatMap(({ number, amended }) =>
    amended === null
      ? []
      : [[[...on, words.amendedAttempt(number)].join(' · ')], fenced(linesOf(amended), 'sh')],
  );
}

/** How a fenced text is coloured. */
function kindOf({ verb }: Task): 'sh' | 'diff' | 'text' {
  if (verb === 'run' || verb === 'check' || verb === 'stop' || verb === 'otp') return 'sh';
  return verb === 'edit' ? 'diff' : 'text';
}

/** False where the recorded hash is of another text: the command depended on what was seen or asked for at that time. */
function isAsConfirmed({ state }: Page, task: Task): boolean {
  const confirmed = state.tasks[task.id]?.attempts.findLast(({ amended }) => amended === null)?.sha256;
  if (confirmed === undefined) return true;
  return createHash('sha256').update(planText(state, task)).digest('hex') === confirmed;
}

function attempts(page: Page, tasks: readonly Task[]): readonly string[] {
  const { state, words, terms } = page;
  const rows = tasks.flatMap(task =>
    (state.tasks[task.id]?.attempts ?? []).map(attempt => [
      task.host === null ? '' : code(task.host),
      String(attempt.number),
      literal(terms.actor(attempt.by)),
      timeOf(page, attempt.confirmedAt),
      timeOf(page, attempt.startedAt),
      `${page.chronicle.isKept(task.id, attempt) ? '≤ ' : ''}${timeOf(page, attempt.endedAt)}`,
      attempt.outcome === null ? '' : literal(terms.outcome(attempt.outcome)),
      attempt.output === null ? '' : `${formatBytes(attempt.output.bytes)} ${code(attempt.output.sha256)}`,
      code(attempt.sha256),
    ]),
  );
  if (rows.length === 0) return [words.neverConfirmed];
  return table(
    [
      words.host,
      words.attemptColumn,
      words.confirmedBy,
      words.confirmedAt,
      words.startedAt,
      words.endedAt,
      words.outcome,
      words.output,
      'SHA-256',
    ],
    rows,
  );
}

/** What people said of a manual step. */
function resolutions({ state, terms }: Page, tasks: readonly Task[]): readonly string[] {
  return tasks.flatMap(task => {
    const known = state.tasks[task.id];
    if (known === undefined) return [];
    const said =
      known.note === null ? '' : `${terms.colon}${known.note.reason} (${terms.actor(known.note.by)})`;
    const on = task.host === null ? '' : `${code(task.host)} · `;
    return [`- ${on}${literal(`${terms.taskStatus[known.status]}${said}`)}`];
  });
}
