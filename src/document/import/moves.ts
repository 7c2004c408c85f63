import type { TextBlock } from '../markdown/block.ts';
import { goTo } from './context.ts';
import { isJumpHost } from './host-names.ts';
import type { HostMention } from './hosts.ts';
import type { PartSteps } from './part-steps.ts';

/** Goes to the hosts that prose names. True where it says to log in, and so is understood with that. */
export function move(part: PartSteps, mention: HostMention, block: TextBlock): boolean {
  const { books, around, context } = part;
  const { hosts, findings } = books;
  switch (mention.kind) {
    case 'login':
    case 'on':
      goTo(context, mention.hosts);
      return mention.kind === 'login';
    case 'like':
      return false;
    case 'every':
    case 'others': {
      const service = hosts.ofService(around.service);
      const known = around.atWork.length > 0 ? around.atWork : hosts.places.filter(host => !isJumpHost(host));
      const all = service.length > 0 ? service : known;
      const visited = part.visited();
      const chosen = all.filter(
        host => mention.except?.includes(host) !== true && (mention.kind === 'every' || !visited.has(host)),
      );
      if (chosen.length === 0) return false;
      findings.assume(
        block.line,
        'hostsAll',
        `${block.text.slice(mention.start, mention.end)}: ${chosen.join(', ')}`,
      );
      goTo(context, chosen);
      return false;
    }
  }
}
