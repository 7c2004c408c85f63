import { verdictMarks } from '../text/marks.ts';
import { code, literal, table } from './markdown-text.ts';
import { type Page, timeOf } from './page.ts';

export function verification(page: Page): readonly string[] {
  const { state, words, terms } = page;
  const items = state.info.plan.tasks.filter(task => task.phase === 'verify');
  if (items.length === 0) return [words.noVerification];
  return table(
    [words.item, words.host, words.verdict, words.comment, words.by, words.time],
    items.map(({ id, name, host }) => {
      const marked = state.verification[id];
      const verdict =
        marked === undefined
          ? words.noVerdict
          : `${verdictMarks[marked.verdict]} ${terms.verdict[marked.verdict]}`;
      return [
        literal(name),
        host === null ? '' : code(host),
        verdict,
        literal(marked?.comment ?? ''),
        literal(marked === undefined ? '' : terms.actor(marked.by)),
        timeOf(page, marked?.at ?? null),
      ];
    }),
  );
}

export function signOff(page: Page): readonly string[] {
  const { state, words, terms } = page;
  if (state.signatures.length === 0) return [words.notSigned];
  return table(
    [words.time, words.verdict, words.by, words.comment],
    state.signatures.map(({ at, verdict, name, comment }) => [
      timeOf(page, at),
      `**${terms.signature[verdict]}**`,
      literal(name),
      literal(comment),
    ]),
  );
}

export function notes(page: Page): readonly string[] {
  const { state, words } = page;
  if (state.notes.length === 0) return [words.noNotes];
  return state.notes.map(
    ({ at, by, text, task }) =>
      `- ${timeOf(page, at)} · ${literal(by)}${task === null ? '' : ` · ${code(task)}`} · ${literal(text)}`,
  );
}
