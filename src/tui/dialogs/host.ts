import { type Line, paragraph } from '../paint/line.ts';
import { adviceFor } from '../screens/contact.ts';
import type { Scene } from '../view/scene.ts';

/** Why a host is not there, and what can be done; where another run holds it, also how its lock is broken. */
export function hostBody({ state, words }: Scene, name: string, columns: number): readonly Line[] {
  const { hostDialog } = words.messages;
  const host = state.hosts[name];
  const text = host?.problem ? words.terms.problem(host.problem) : null;
  const locked = host?.problem?.code === 'locked';
  return [
    ...(locked ? [] : [...paragraph(hostDialog.needed, columns), []]),
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
          ...paragraph(`  handrail locks ${state.info.runbook.path}`, columns),
          ...paragraph(`  handrail locks ${state.info.runbook.path} --break-lock ID --reason …`, columns),
        ]
      : []),
  ];
}
