import { oncePerText } from '../../once.ts';
import { isOptional } from '../ways/alternatives.ts';
import { type Condition, conditionOf } from '../ways/conditions.ts';
import type { Reservation } from '../ways/reservations.ts';
import { lineOf, linesOf } from './command-text.ts';
import { readScript, type SourceCommand } from './commands.ts';

/** Commands of a block under the same comment, up to the next comment or blank line. */
export interface CommentGroup {
  /** Without its marks; empty where there is none. */
  readonly comment: string;
  readonly commands: readonly SourceCommand[];
}

export function commentGroups(lines: Parameters<typeof readScript>[0]): readonly CommentGroup[] {
  const groups: { comment: string; commands: SourceCommand[] }[] = [];
  let [last, comment, apart] = [0, '', false];
  for (const command of readScript(lines).commands) {
    const near = commentsRightAbove(command);
    const above = bare(near.map(({ text }) => text).join(' '));
    const gap = (near[0]?.line ?? lineOf(command)) > last + 1;
    if (gap || above !== '') comment = above;
    // Behind a command it is about that one.
    const behind = conditionOfComment(commentBehind(command)) === null ? '' : commentBehind(command);
    if (groups.length === 0 || gap || above !== '' || behind !== '' || apart)
      groups.push({ comment: behind === '' ? comment : `${comment} ${behind}`.trim(), commands: [] });
    apart = behind !== '';
    groups.at(-1)?.commands.push(command);
    last = linesOf([command]).at(-1)?.line ?? last;
  }
  return groups;
}

/** The comment on the line that a command ends on. */
export function commentBehind({ lines }: SourceCommand): string {
  return bare(/\s#\s+([^"'`]+)$/.exec(lines.at(-1)?.text ?? '')?.[1] ?? '');
}

function bare(comment: string): string {
  return comment
    .replace(/(^|\s)#+\s*/g, ' ')
    .replace(/^\s*(?:step\s+)?\d{1,2}(?:[.)、:：]|\s-)\s*/i, '')
    .trim();
}

/** Those with no blank line below them; what stands above one is about nothing in the block. */
function commentsRightAbove(command: SourceCommand): SourceCommand['comments'] {
  let next = lineOf(command);
  const near: SourceCommand['comments'][number][] = [];
  for (const comment of command.comments.toReversed()) {
    if (comment.line < next - 1) break;
    near.unshift(comment);
    next = comment.line;
  }
  return near;
}

/** The condition that a comment puts on its commands, wherever in it; null where it puts none. */
export const conditionOfComment = oncePerText((comment: string): Condition | Reservation | null => {
  if (comment === '' || comment.length > 300) return null;
  if (isOptional(comment) || asNeeded.test(comment)) return { kind: 'case', text: comment };
  const found = conditionOf(comment);
  if (found !== null) return found;
  const clause = ofLooking.test(comment) ? undefined : trailing.exec(comment)?.[1];
  if (clause === undefined || ofThings.test(clause)) return null;
  const condition = conditionOf(`If ${clause},`);
  return condition === null ? null : { ...condition, text: comment };
});

/** Asks whether something is so, and does nothing about it. */
const ofLooking =
  /^(?:(?:double-?)?check|verify|see|test|confirm|ensure|make sure|determine|find|know|show|print|ask|report|fail|exit|abort|wait|validate|look|inspect|list|warn|skip)\b/i;
/** `Restart it if the port changed`. */
const trailing =
  /[^\s,(]\s*[\s,(](?<!\b(?:even|as)\s)(?:only )?if ((?!(?:not |any )?(?:\W|$))[^.;()]+)\)?\.?$/i;
/** What commands do nothing about where it is not so. */
const ofThings =
  /\b(?:(?:not |already |does(?:n't| not) |still )?(?:exists?|installed|present|there|running|missing|enabled|cached|empty)|any|errors? occurs?)$/i;
const asNeeded =
  /\b(?:when|if|where) (?:needed|required|necessary|applicable|desired|appropriate)\b|[（(]如?(?:有|果)?(?:必要|需要?)[^）)]{0,20}[）)]|^(?:必要时|需要时|如需)|视情况/iu;
