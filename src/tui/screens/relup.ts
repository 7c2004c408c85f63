import { installPreview, type PreviewLine } from '../../engine/otp-preview.ts';
import type { RunState } from '../../engine/state.ts';
import type { Task } from '../../plan/plan.ts';
import { otpWords } from '../../text/otp.ts';
import { visibleControls } from '../../text/visible.ts';
import { type Line, line, paragraph, type Tone } from '../paint/line.ts';
import type { Words } from '../view/scene.ts';

/** What installing a release does to the node, in words, as `handrail otp show` says it; none for another step. */
export function relupLines(state: RunState, task: Task, words: Words, columns: number): readonly Line[] {
  const preview = previewOf(state, task, words);
  return preview.length === 0 ? [] : [...preview.flatMap(each => wrapped(each, columns)), []];
}

/** The same as one text: nodes to which different things happen are not shown as one. */
export function relupText(state: RunState, task: Task, words: Words): string {
  return previewOf(state, task, words)
    .map(({ text }) => text)
    .join('\n');
}

/** Whether the node that the step is about has a relup for it. */
export function hasRelup(state: RunState, { id }: Task): boolean {
  const own = state.tasks[id];
  return own?.inspection?.kind === 'seen' && own.inspection.node?.relup?.instructions !== undefined;
}

function previewOf(state: RunState, task: Task, words: Words): readonly PreviewLine[] {
  if (task.verb !== 'otp') return [];
  return installPreview(state, task, otpWords(words.terms.language)) ?? [];
}

const tones: Readonly<Record<NonNullable<PreviewLine['tone']>, Tone>> = { title: 'strong', warning: 'warn' };

/** Rows that go on stand a little further in, so that each instruction is told from the next. */
function wrapped({ text, tone }: PreviewLine, columns: number): readonly Line[] {
  const shown = visibleControls(text);
  const indent = Math.min(/^ */.exec(shown)?.[0].length ?? 0, Math.floor(columns / 4));
  const room = Math.max(8, columns - indent - 2);
  const toned = tone === undefined ? undefined : tones[tone];
  return paragraph(shown.trimStart(), room, toned).map((row, index) =>
    line(' '.repeat(index === 0 ? indent : indent + 2), row),
  );
}
