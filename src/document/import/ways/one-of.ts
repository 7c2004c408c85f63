import type { CodeLine } from '../../markdown/block.ts';
import { linesOf, textOf } from '../commands/command-text.ts';
import { readScript } from '../commands/commands.ts';
import { commentGroups } from '../commands/comment-groups.ts';
import type { Variant } from './variants.ts';

/** Ways under a comment that says that one of them is meant, and what stands before it. */
export interface OneOf {
  readonly before: readonly CodeLine[];
  readonly ways: readonly Variant[];
}

const saysSo =
  /[二两三四多][选取][一1]|任选(?:其一|一种|一个)|(?:选择?|取)其中?一[个种]?|\b(?:one|either) of (?:the following|the commands|these|those|them|the two|below)\b|\b(?:choose|pick|select) (?:only )?(?:one|either)\b/iu;

/** Null where no comment says so. Ways are what stands under comments of their own, else each of the commands. */
export function oneOf(lines: readonly CodeLine[]): OneOf | null {
  const at = lines.findIndex(({ text }) => /^\s*#/.test(text) && saysSo.test(text));
  if (at < 0 || !readScript(lines).wellFormed) return null;
  const rest = lines.slice(at + 1);
  const groups = commentGroups(rest);
  const titled = groups.length > 1 && groups.every(({ comment }) => comment !== '');
  const ways = titled
    ? groups.map(({ comment, commands }) => ({ label: comment, lines: linesOf(commands) }))
    : readScript(rest).commands.map(command => ({
        label: textOf(command.lines),
        lines: [...command.comments, ...command.lines],
      }));
  return { before: lines.slice(0, at), ways };
}

/** Whether all that a block does is to go to one directory after the other, each under a comment of its own. */
export function isPlaces(lines: readonly CodeLine[]): boolean {
  if (!lines.some(({ text }) => /^\s*cd\s/.test(text))) return false;
  // That of another kind of system is passed over.
  const groups = commentGroups(lines.filter(({ text }) => !/^\s*cd\s+["']?[A-Za-z]:/.test(text)));
  return (
    groups.length > 1 &&
    groups.every(
      ({ comment, commands }) =>
        comment !== '' && commands.every(command => /^\s*cd\s/.test(textOf(command.lines))),
    )
  );
}
