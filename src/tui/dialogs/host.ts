import { runningOn, taskNamed } from '../../engine/state.ts';
import { shellQuote } from '../../model/shell.ts';
import { holderIn } from '../../text/reasons.ts';
import { exact, type Line, paragraph } from '../paint/line.ts';
import { adviceFor } from '../screens/contact.ts';
import type { Scene } from '../view/scene.ts';

/** Why a host is not there, and what can be done; where another run holds it, also how its lock is broken. */
export function hostBody({ state, words }: Scene, name: string, columns: number): readonly Line[] {
  const { hostDialog } = words.messages;
  const host = state.hosts[name];
  const text = host?.problem ? words.terms.problem(host.problem) : null;
  const [first] = runningOn(state, name);
  const runs = first === undefined ? undefined : taskNamed(state, first.id)?.name;
  const locked = host?.problem?.code === 'locked';
  const book = shellQuote(state.info.runbook.path);
  const run = holderIn(host?.problem?.detail ?? '');
  // A lock that does not say whose it is has no run in its name: the list tells which name it has.
  const lock = run === null ? 'ID' : shellQuote(`${name}:${run}`);
  return [
    ...(locked
      ? []
      : [...paragraph(runs === undefined ? hostDialog.needed : hostDialog.runsThere(runs), columns), []]),
    ...(text === null
      ? []
      : [
          ...paragraph(`✖ ${text.sentence}`, columns, 'bad'),
          ...paragraph(adviceFor(host, text.advice, words), columns),
        ]),
    ...((host?.failures ?? 0) > 1
      ? [[], ...paragraph(hostDialog.tried(host?.failures ?? 0), columns, 'dim')]
      : []),
    ...(locked
      ? [
          [],
          ...paragraph(hostDialog.breakLock, columns, 'dim'),
          ...exact(`handrail locks ${book}`, columns),
          ...exact(`handrail locks ${book} --break-lock ${lock} --reason …`, columns),
        ]
      : []),
  ];
}
