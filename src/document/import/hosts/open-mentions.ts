import { prose } from '../words.ts';
import { isElsewhere, isSpokenOf } from './host-denials.ts';
import type { HostMention } from './host-mentions.ts';
import { matchesIn, oneOfThem } from './host-wording.ts';

const everyHost = new RegExp(prose.everyHost.source, 'giu');
const otherHosts = new RegExp(prose.otherHosts.source, 'giu');

/** A place where hosts are named that are left out, of all or of what is said there. */
export interface LeftOut {
  readonly hosts: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly ofAll: boolean;
}

/** Where a text means hosts without their names: one of them, the others, all. */
export function openMentions(text: string, left: readonly LeftOut[]): HostMention[] {
  const found: HostMention[] = [];
  const except = left.flatMap(each => each.hosts);
  const add = (
    kind: 'others' | 'every' | 'one',
    { index: start, length }: { index: number; length: number },
  ) => {
    const end = start + length;
    if (!found.some(each => start < each.end && each.start < end))
      found.push({ hosts: [], start, end, kind, ...(except.length === 0 ? {} : { except }) });
  };
  for (const match of matchesIn(text, oneOfThem)) {
    const [{ length }] = match;
    if (!isElsewhere(text, match.index, match.index + length)) add('one', { index: match.index, length });
  }
  const others = left.every(each => !each.ofAll) ? firstMeant(otherHosts, text) : null;
  if (others) add('others', others);
  const every = firstMeant(everyHost, text);
  if (every) add('every', every);
  const ofAll = left.find(each => each.ofAll);
  if (ofAll !== undefined && !every) add('every', { index: ofAll.start, length: ofAll.end - ofAll.start });
  return found;
}

/** What hosts are called that have no name here. */
export const machines =
  /节点|主机|服务器|机器|实例|跳板机|堡垒机|nodes?|hosts?|servers?|machines?|instances?|members?|brokers?|validators?|replicas?/i;

/** The first place where hosts without a name are not only spoken of. */
function firstMeant(wording: RegExp, text: string): { index: number; length: number } | null {
  for (const { index, 0: found } of text.matchAll(wording))
    if (prose.repeat.test(text) || !isSpokenOf(text, index, index + found.length))
      return { index, length: found.length };
  return null;
}
