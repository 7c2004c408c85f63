import { openItems } from '../../engine/waiting.ts';
import { formatDateTime } from '../../text/format.ts';
import { statusMarks } from '../../text/marks.ts';
import { type Line, line, paragraph, span } from '../paint/line.ts';
import type { Scene } from '../view/scene.ts';

/** How many items have which verdict, and by name those that did not pass. */
export function verification({ state, words }: Scene, columns: number): readonly Line[] {
  const { signOff: messages } = words.messages;
  const marked = Object.values(state.verification);
  const nameOf = (id: string) => {
    const task = state.info.plan.tasks.find(candidate => candidate.id === id);
    return task === undefined ? id : `${task.name}${task.host === null ? '' : ` · ${task.host}`}`;
  };
  const list = (title: string, symbol: string, entries: readonly string[]): readonly Line[] =>
    entries.length === 0
      ? []
      : [
          line(span(`  ${symbol} ${title}`, symbol === statusMarks.failed ? 'bad' : 'warn')),
          ...entries.flatMap(entry => paragraph(entry, columns - 6).map(row => line('      ', row))),
        ];
  const of = (verdict: string) => marked.filter(item => item.verdict === verdict);
  const commented = (verdict: string) =>
    of(verdict).map(({ item, comment }) => `${nameOf(item)}${words.terms.colon}${comment}`);
  const open = openItems(state).map(nameOf);
  const total = state.info.plan.tasks.filter(task => task.phase === 'verify').length;
  return [
    [],
    line(
      span(messages.verification, 'strong'),
      `  ✔ ${of('pass').length} ${words.terms.verdict.pass} · ✖ ${of('fail').length} ${words.terms.verdict.fail} · - ${of('notApplicable').length} ${words.terms.verdict.notApplicable} (${words.terms.outOf(marked.length, total)})`,
    ),
    ...list(messages.failedItems, '✖', commented('fail')),
    ...list(messages.notApplicableItems, '-', commented('notApplicable')),
    ...list(messages.openItems, '▲', open),
  ];
}

/** Where the run went another way than its plan, by whom and why. */
export function deviations({ state, words }: Scene, columns: number): readonly Line[] {
  const { signOff: messages } = words.messages;
  const rows = state.deviations.flatMap(({ kind, subject, reason, by }) =>
    paragraph(
      `${subject}${words.terms.colon}${words.terms.deviation[kind]}${reason === '' ? '' : `${words.terms.colon}${reason}`} (${words.terms.actor(by)})`,
      columns - 4,
    ).map((row, index) => line(index === 0 ? span('  ▲ ', 'warn') : '    ', row)),
  );
  return [
    [],
    line(span(messages.deviations, 'strong')),
    ...(rows.length > 0
      ? rows
      : paragraph(`  ${wentAsPlanned(state) ? messages.noDeviations : messages.noneRecorded}`, columns)),
  ];
}

function wentAsPlanned({ status, stage, tasks }: Scene['state']): boolean {
  const failed = Object.values(tasks).some(task => task.status === 'failed');
  return (status === 'completed' || stage === 'signOff') && !failed;
}

/** Who signed, how, and with which words. */
export function signatures({ state, words }: Scene, columns: number): readonly Line[] {
  if (state.signatures.length === 0) return [];
  const { signOff: messages } = words.messages;
  return [
    [],
    line(span(messages.signatures, 'strong')),
    ...state.signatures.flatMap(({ verdict, name, comment, at }) => [
      line(
        verdict === 'accepted' ? span('  ✔ ', 'good') : span('  ✖ ', 'bad'),
        messages.signed(words.terms.signature[verdict], name, formatDateTime(at, words.timeZone)),
      ),
      ...(comment === '' ? [] : paragraph(comment, columns - 4).map(row => line('    ', row))),
    ]),
  ];
}
