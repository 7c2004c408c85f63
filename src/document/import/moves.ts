import type { TextBlock } from '../markdown/block.ts';
import { goTo } from './context.ts';
import { isJumpHost } from './host-names.ts';
import type { HostMention } from './hosts.ts';
import type { PartSteps } from './part-steps.ts';

/** Goes to the hosts that prose names. True where it says to log in, and so is understood with that. */
export function move(part: PartSteps, mention: HostMention, block: TextBlock): boolean {
  const { context } = part;
  switch (mention.kind) {
    case 'login':
    case 'on':
      goTo(context, mention.hosts);
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
      const visited = part.visited();
      const chosen = hostsMeant(part).filter(
        host => mention.except?.includes(host) !== true && (mention.kind === 'every' || !visited.has(host)),
      );
      if (chosen.length === 0) return false;
      assumeHosts(part, mention, block, chosen);
      goTo(context, chosen);
      return false;
    }
  }
}

/** The hosts that are meant where all of them are: those of the service, else all that are at work. */
function hostsMeant({ books, around }: PartSteps): readonly string[] {
  const service = books.hosts.ofService(around.service);
  if (service.length > 0) return service;
  return around.atWork.length > 0 ? around.atWork : books.hosts.places.filter(host => !isJumpHost(host));
}

function assumeHosts(
  { books }: PartSteps,
  { start, end }: HostMention,
  { line, text }: TextBlock,
  chosen: readonly string[],
): void {
  books.findings.assume(line, 'hostsAll', `${text.slice(start, end)}: ${chosen.join(', ')}`);
}
