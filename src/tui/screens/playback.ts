import { formatClock, formatDuration } from '../../text/format.ts';
import { type Line, line, span, widthOfLine } from '../paint/line.ts';
import type { Playback, Scene } from '../view/scene.ts';

/** The replay's control bar: playing or not, how fast, when it was, how far it is. */
export function playbackLine({ state, words }: Scene, playback: Playback, columns: number): Line {
  const { playing, speed, position, length, elapsed, total } = playback;
  const { waiting: messages } = words.messages;
  const atEnd = position >= length;
  const left = line(
    span(`${playing ? '▶' : '‖'} ${speed}×`, 'strong'),
    `  ${formatClock(state.updatedAt, words.timeZone)}`,
    span(`  ${formatDuration(whole(elapsed))} / ${formatDuration(whole(total))}`, 'dim'),
  );
  const right = line(
    span(`  ${messages.events(position, length)}`, 'dim'),
    atEnd ? span(` · ${messages.replayEnd}`, 'warn') : '',
  );
  const room = columns - widthOfLine(left) - widthOfLine(right) - 4;
  if (room < 8) return line(left, right);
  const filled = Math.round((room * position) / Math.max(1, length));
  return line(left, '  ', span('━'.repeat(filled), 'accent'), span('─'.repeat(room - filled), 'dim'), right);
}

function whole(ms: number): number {
  return Math.max(0, Math.floor(ms / 1000) * 1000);
}
