import { isDurableVerb } from '../../engine/contact.ts';
import { lastAttempt, type RunState, running, type TaskState, taskNamed } from '../../engine/state.ts';
import { formatDuration } from '../../text/format.ts';
import { type Line, line, paragraph } from '../paint/line.ts';
import type { Scene } from '../view/scene.ts';

/** What becomes of each running task when the operator leaves. */
type Fate =
  /** It goes on on its host, and its result is kept there. */
  | 'goesOn'
  /** It only looks, or can be repeated: it is begun again when the run is resumed. */
  | 'again'
  /** It ends with the connection, and nobody will know how. */
  | 'inDoubt';

const fates: readonly Fate[] = ['goesOn', 'again', 'inDoubt'];

/** What leaving means: what runs and what becomes of it, and that the run can be resumed. */
export function leaveBody({ state, words, now, hostsStay = true }: Scene, columns: number): readonly Line[] {
  const { leave } = words.messages;
  if (state.stage === 'over') return paragraph(leave.over, columns);
  if (state.info.dryRun !== null) return paragraph(leave.dryRun, columns);
  const busy = running(state);
  const resume = hostsStay
    ? paragraph(leave.resume(state.info.run), columns, 'dim')
    : paragraph(leave.hostsEnd(state.info.run), columns, 'warn');
  if (busy.length === 0)
    return [...paragraph(hostsStay ? leave.nothingRuns : leave.nothingRunsNow, columns), ...resume];
  const row = (own: TaskState) => {
    const task = taskNamed(state, own.id);
    const since = lastAttempt(own)?.startedAt;
    const lasted = since
      ? formatDuration(Math.max(0, Math.floor((now - Date.parse(since)) / 1000) * 1000))
      : '0s';
    const text = leave.runningTask(task?.name ?? own.id, task?.host ?? '', lasted);
    return paragraph(`▶ ${text}`, columns - 2).map(part => line('  ', part));
  };
  if (!hostsStay)
    return [
      ...paragraph(leave.endsWithDemo, columns, 'warn'),
      ...busy.flatMap(row),
      [],
      ...resume,
      ...paragraph(leave.interruptAgain, columns, 'dim'),
    ];
  return [
    ...fates.flatMap(fate => {
      const own = busy.filter(task => fateOf(state, task) === fate);
      if (own.length === 0) return [];
      return [
        ...paragraph(leave[fate], columns, fate === 'inDoubt' ? 'warn' : 'strong'),
        ...own.flatMap(row),
        [],
      ];
    }),
    ...resume,
    ...paragraph(leave.interruptAgain, columns, 'dim'),
  ];
}

function fateOf(state: RunState, own: TaskState): Fate {
  const task = taskNamed(state, own.id);
  if (task === undefined || !isDurableVerb(task)) return 'again';
  return lastAttempt(own)?.directory != null ? 'goesOn' : 'inDoubt';
}
