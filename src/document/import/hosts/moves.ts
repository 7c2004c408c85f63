import type { TextBlock } from '../../markdown/block.ts';
import type { PartSteps } from '../steps/part-steps.ts';
import { goTo, placeOf } from './context.ts';
import type { HostMention } from './host-mentions.ts';
import { isJumpHost } from './host-names.ts';
import { unknownHost } from './hosts-at-work.ts';

/** Goes to the hosts that prose names. True where it says to log in, and so is understood with that. */
export function move(part: PartSteps, mention: HostMention, block: TextBlock): boolean {
  const { context } = part;
  switch (mention.kind) {
    case 'login':
    case 'on':
      goTo(context, mention.hosts);
      if (mention.kind === 'login' && isAsked(block.text, mention)) context.typedOn = context.hosts;
      return mention.kind === 'login';
    case 'like':
      return false;
    case 'one': {
      const candidates = context.hosts.length > 0 ? context.hosts : hostsMeant(part);
      if (candidates.length < 2) return false;
      const allowed = candidates.filter(host => mention.except?.includes(host) !== true);
      const named = part.books.hosts.titled(block.text.slice(mention.end));
      const chosen = allowed.find(host => named.includes(host)) ?? allowed[0];
      if (chosen === undefined) return false;
      assumeHosts(part, mention, block, [chosen]);
      goTo(context, [chosen]);
      return false;
    }
    case 'every':
    case 'others': {
      const all = hostsMeant(part);
      const named = bracketed(part, mention, block);
      const chosen = (named.length > 0 ? named : all).filter(
        host =>
          mention.except?.includes(host) !== true && (mention.kind === 'every' || !part.visited().has(host)),
      );
      if (all.length === 0) return false;
      // Of several hosts the document names one at most: which they are, it does not say.
      const known = chosen.length > 0 && (all.length > 1 || isChecked(part)) ? chosen : [unknownHost];
      assumeHosts(part, mention, block, known);
      const before = placeOf(context);
      goTo(context, known);
      if (forThese.test(block.text)) context.chapterOnly = before;
      return false;
    }
  }
}

/** `each web server (web1, web2)`: these are all there are. */
function bracketed({ books }: PartSteps, { end }: HostMention, { text }: TextBlock): readonly string[] {
  const [, inside = ''] = /^[^\n:：（(]{0,12}[（(]([^()（）\n]{1,300})[)）]/u.exec(text.slice(end)) ?? [];
  return inside === '' ? [] : books.hosts.titled(inside);
}

/** `Log in to x`, and not that one can. */
function isAsked(text: string, { start }: HostMention): boolean {
  return /(?:^|[.;:,。；：，]\s*|\b(?:then|now|first|please|and)\s+|[请先再]\s*)\W*$/iu.test(
    text.slice(Math.max(0, start - 40), start),
  );
}

/** What is looked at again is there where the steps were done. */
function isChecked({ around }: PartSteps): boolean {
  return around.mode !== 'steps';
}

/** Said of commands, and not of all there is to do. */
const forThese =
  /\b(?:this|the following|these|following) commands?\b|(?:以下|下列|如下|下面|此)(?:的)?命令/iu;

/** The hosts that are meant where all of them are: those of the service, else all that are at work. */
function hostsMeant({ books, around }: PartSteps): readonly string[] {
  const service = books.hosts.ofService(around.service);
  if (service.length > 0) return service;
  const known = books.hosts.places.filter(host => !isJumpHost(host));
  return around.atWork.length > 1 || (around.atWork.length > 0 && known.length < 2) ? around.atWork : known;
}

function assumeHosts(
  { books }: PartSteps,
  { start, end }: HostMention,
  { line, text }: TextBlock,
  chosen: readonly string[],
): void {
  books.findings.assume(line, 'hostsAll', `${text.slice(start, end)}: ${chosen.join(', ')}`);
}
