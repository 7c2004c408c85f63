import { isTriedAgain } from '../../engine/reconnect.ts';
import { isSettled, type RunState, tasksAhead } from '../../engine/state.ts';
import { formatClock, formatDuration } from '../../text/format.ts';
import { justify, type Line, line, type Span, span, type Tone, widthOfLine } from '../paint/line.ts';
import { type Permanence, permanenceOf } from '../view/permanence.ts';
import type { Scene } from '../view/scene.ts';
import { screens } from '../view/view.ts';

/** Two rows: what is run and how it stands; the screens, how far it is, and the clocks. */
export function headerLines(scene: Scene, columns: number): readonly Line[] {
  const { plan } = scene.state.info;
  const title = line(
    span(plan.title, 'strong'),
    plan.change === undefined ? '' : span(` · ${plan.change}`, 'dim'),
  );
  return [justify(title, stateLine(scene), columns), secondRow(scene, columns)];
}

/** The run's state in words: never by a colour alone. */
function stateLine(scene: Scene): Line {
  const { state, view, words, playback } = scene;
  const { header } = words.messages;
  const [symbol, tone, text] = mark(scene);
  return line(
    playback === null ? '' : line(span(header.replay, 'warn'), ' · '),
    state.info.dryRun === null ? '' : line(span(header.dryRun, 'warn'), ' · '),
    span(`${symbol} ${text}`, tone),
    permanence(state, header),
    state.paused ? span(` · ‖ ${header.paused}`, 'warn') : '',
    view.leaveWhenIdle ? span(` · ${header.leaving}`, 'warn') : '',
  );
}

function mark({ state, words }: Scene): readonly [string, Tone, string] {
  const { runStatus, stage } = words.terms;
  switch (state.status) {
    case 'completed':
      return ['✔', 'good', runStatus.completed];
    case 'rolledBack':
      return ['↶', 'warn', runStatus.rolledBack];
    case 'aborted':
      return ['✖', 'bad', runStatus.aborted];
    case 'closed':
      return ['■', 'warn', runStatus.closed];
    case 'inDoubt':
      return ['?', 'bad', `${stage[state.stage]} · ${runStatus.inDoubt}`];
    case 'stopped':
      return ['■', 'warn', runStatus.stopped];
    case 'open':
      return ['▶', 'accent', stage[state.stage]];
  }
}

/** Installed and permanent are different states: which one it is stands on every screen until the commit has run. */
function permanence(state: RunState, messages: Scene['words']['messages']['header']): Line {
  const found = permanenceOf(state);
  return found === null ? [] : line(' · ', span(messages[found], permanenceTones[found]));
}

const permanenceTones: Readonly<Record<Permanence, Tone>> = {
  planned: 'dim',
  provisional: 'warn',
  committing: 'warn',
  reverted: 'bad',
  unanswered: 'bad',
  permanent: 'good',
};

function secondRow(scene: Scene, columns: number): Line {
  const candidates = [
    [tabsOf(scene, 'long'), clockOf(scene, 'long')],
    [tabsOf(scene, 'long'), clockOf(scene, 'short')],
    [tabsOf(scene, 'short'), clockOf(scene, 'short')],
  ] as const;
  const fits = candidates.find(([left, right]) => widthOfLine(left) + widthOfLine(right) < columns);
  const [left, right] = fits ?? [tabsOf(scene, 'short'), progressOf(scene)];
  return justify(left, right, columns);
}

/** Where there is not much room, only the present screen is named. */
function tabsOf({ view, words }: Scene, form: 'long' | 'short'): Line {
  return line(
    ...screens.map((screen, index): Span => {
      const name = form === 'long' || screen === view.screen ? ` ${words.messages.screens[screen]}` : '';
      const label = `${index + 1}${name}`;
      return screen === view.screen ? span(`[${label}]`, 'strong') : span(` ${label} `, 'dim');
    }),
  );
}

function clockOf(scene: Scene, form: 'long' | 'short'): Line {
  const window = windowClock(scene, form);
  return line(
    progressOf(scene),
    ' · ',
    formatDuration(elapsed(scene)),
    window.length === 0 ? '' : line(' · ', window),
  );
}

function progressOf({ state, words }: Scene): Line {
  const tasks = tasksAhead(state);
  const lost = Object.values(state.hosts).filter(isTriedAgain).length;
  const settled = tasks.filter(task => isSettled(state, task)).length;
  const count = (status: string) => Object.values(state.tasks).filter(task => task.status === status).length;
  const failed = count('failed');
  const doubtful = count('inDoubt');
  return line(
    `${settled}/${tasks.length}`,
    failed === 0 ? '' : span(` ✖ ${words.messages.header.failed(failed)}`, 'bad'),
    lost === 0 ? '' : span(` ▲ ${words.messages.header.lost(words.terms.hosts(lost))}`, 'warn'),
    doubtful === 0 ? '' : span(` ? ${words.messages.header.inDoubt(doubtful)}`, 'bad'),
  );
}

function elapsed({ state, now }: Scene): number {
  const end = state.stage === 'over' || state.stopped !== null ? Date.parse(state.updatedAt) : now;
  return Math.max(0, Math.floor((end - Date.parse(state.openedAt)) / 1000) * 1000);
}

/** How much of the change window is left, once there is one. */
function windowClock({ state, now, words }: Scene, form: 'long' | 'short'): Line {
  const window = state.info.plan.window;
  if (window === undefined || state.stage === 'over') return [];
  const { header } = words.messages;
  const lasting = (ms: number) => formatDuration(minutely(ms));
  const clock = (at: string) => formatClock(at, words.timeZone).slice(0, 5);
  const say = (long: (duration: string, clock: string) => string, short: string, ms: number, at: string) =>
    form === 'long' ? long(lasting(ms), clock(at)) : short;
  const { start, end, rollbackReserve } = window;
  if (start !== undefined && now < Date.parse(start)) {
    const wait = Date.parse(start) - now;
    return line(say(header.windowOpens, header.windowOpensShort(lasting(wait)), wait, start));
  }
  if (end === undefined) return [];
  const left = Date.parse(end) - now;
  if (left < 0) return line(span(say(header.windowOver, `▲ -${lasting(-left)}`, -left, end), 'bad'));
  if (left < rollbackReserve)
    return line(span(say(header.windowReserve, `▲ ${lasting(left)}`, left, end), 'bad'));
  return line(say(header.windowLeft, `◷ ${lasting(left)}`, left, end));
}

/** Whole seconds in the last ten minutes, whole minutes before: it must not flicker. */
function minutely(ms: number): number {
  const unit = ms < 600_000 ? 1000 : 60_000;
  return Math.floor(ms / unit) * unit;
}
