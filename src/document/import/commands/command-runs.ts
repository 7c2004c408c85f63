import { textOf } from './command-text.ts';
import type { SourceCommand } from './commands.ts';
import type { Special } from './specials.ts';

/** The end of the commands that make one step with the one at `start`: a search with its stop, logs, all that is typed into a program. */
export function endOf(specials: readonly Special[], start: number): number {
  const special = specials[start];
  const next = (isEnd: (each: Special) => boolean) =>
    specials.findIndex((each, at) => at > start && isEnd(each));
  if (special?.kind === 'look') {
    const stop = next(each => each.kind !== 'look');
    return specials[stop]?.kind === 'stop' ? stop + 1 : start + 1;
  }
  if (special?.kind === 'follow') {
    const end = next(each => each.kind !== 'follow');
    return end < 0 ? specials.length : end;
  }
  if (special?.kind === 'interactive' && special.takesRest) {
    const back = next(each => each.kind === 'leave');
    return back < 0 ? specials.length : back + 1;
  }
  return start + 1;
}

/**
 * The end of what belongs to the start of something: only the shell that started it knows its process by `$!` or `%1`. Null where
 * commands further down need to know it, too: all of them are one script then.
 */
export function endOfStarted(commands: readonly SourceCommand[], start: number): number | null {
  const texts = commands.map(({ lines }) => textOf(lines));
  const last = Math.max(
    start,
    texts.findLastIndex(text => asksForProcess.test(text)),
  );
  const own = texts.slice(start + 1, last + 1);
  const names = own.flatMap(text =>
    [...text.matchAll(/(\w+)=["']?\$(?:!|\{!\})/g)].map(match => match[1] ?? ''),
  );
  const isUsed = names.some(name =>
    texts.slice(start).some(text => new RegExp(String.raw`\$\{?${name}(?!\w)`).test(text)),
  );
  const isJob = own.some(text => ofJobs.test(text));
  return isUsed || isJob || !own.every(text => asksForProcess.test(text)) ? null : last + 1;
}

/** What was started is waited for, or ended again. */
const ofJobs = /(?:^|[\s;&|])(?:wait(?:\s|$)|(?:kill|fg)\s+(?:-\S+\s+)?%\d)/m;
const asksForProcess = new RegExp(String.raw`\$!(?!\w)|\$\{!\}|^\s*disown\s*$|${ofJobs.source}`, 'm');
