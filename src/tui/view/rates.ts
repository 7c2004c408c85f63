import { taskOutputKey } from '../../engine/output.ts';
import { running } from '../../engine/state.ts';
import type { Scene } from './scene.ts';
import type { Rate, View } from './view.ts';

/** How many lines each followed file and each running task has grown by since the last sample. */
export function sampled({ state, output, view, now }: Scene): View {
  const open = Object.values(state.follows).filter(follow => follow.status === 'open');
  const keys = [...open.map(follow => follow.key), ...running(state).map(task => taskOutputKey(task.id))];
  const rates = Object.fromEntries(
    keys.map((key): [string, Rate] => {
      const { endLine, bytes } = output.stream(key);
      return [key, next(view.rates[key], endLine, bytes, now)];
    }),
  );
  return { ...view, rates };
}

function next(before: Rate | undefined, lines: number, bytes: number, now: number): Rate {
  if (before === undefined) return { lines, bytes, at: now, perSecond: 0, grewAt: now };
  const seconds = (now - before.at) / 1000;
  if (seconds < 0.5) return before;
  const perSecond = Math.max(0, lines - before.lines) / seconds;
  return { lines, bytes, at: now, perSecond, grewAt: bytes === before.bytes ? before.grewAt : now };
}
