import type { TextBlock } from '../markdown/block.ts';
import { goTo } from './context.ts';
import type { ProseEvent } from './events.ts';
import { isJumpHost } from './host-names.ts';
import type { HostMention } from './hosts.ts';
import type { PartSteps } from './part-steps.ts';
import type { Placed } from './placed.ts';
import { repeated } from './repetition.ts';

type Repeat = Extract<ProseEvent, { kind: 'repeat' }>;

/** Adds the steps that a repetition stands for, on the hosts that its paragraph means. False where nothing comes of it. */
export function addRepeated(
  part: PartSteps,
  event: Repeat,
  block: TextBlock,
  events: readonly ProseEvent[],
): boolean {
  const { books, context } = part;
  const mentions = events.flatMap(each => (each.kind === 'host' ? [each.mention] : []));
  const { meant, from, open } = meantBy(part, mentions, block);
  const copies = repeated(
    stepsBefore(part, meant),
    meant,
    from,
    event.steps,
    books,
    context.when.join(' and '),
  );
  if (copies.length === 0) {
    reportUnclear(part, block);
    return false;
  }
  const { findings } = books;
  findings.repetitions.push({
    line: block.line,
    text: block.text,
    hosts: meant,
    from: Math.min(...copies.map(each => each.step.line)),
    to: Math.max(...copies.map(each => each.step.line)),
    steps: copies.length,
  });
  if (open) findings.assume(block.line, 'hostsAll', meant.join(', '));
  for (const copy of copies) {
    report(part, copy);
    part.placed.push(copy);
  }
  goTo(context, meant);
  return true;
}

interface Meant {
  readonly meant: readonly string[];
  /** The hosts whose steps are repeated; empty: those of the last visit. */
  readonly from: readonly string[];
  /** All hosts are meant, or all others, without their names. */
  readonly open: boolean;
}

function meantBy(part: PartSteps, mentions: readonly HostMention[], block: TextBlock): Meant {
  const { hosts } = part.books;
  const visited = part.visited();
  const like = mentions.flatMap(each => (each.kind === 'like' ? each.hosts : []));
  const told = mentions.flatMap(each => (each.kind === 'like' ? [] : each.hosts));
  const named = [...new Set([...told, ...hosts.titled(block.text).filter(host => !like.includes(host))])];
  const open = mentions.some(each => each.kind === 'every' || each.kind === 'others');
  const except = new Set(mentions.flatMap(each => each.except ?? []));
  const service = hosts.ofService(part.around.service);
  const fresh = named.filter(host => !visited.has(host));
  const targets =
    fresh.length > 0
      ? fresh
      : named.length === 0 && open
        ? (service.length > 0 ? service : hosts.places.filter(host => !isJumpHost(host))).filter(
            host => !visited.has(host) && !except.has(host),
          )
        : named;
  const from = like.length > 0 ? like : fresh.length > 0 ? named.filter(host => visited.has(host)) : [];
  const meant = targets.length > 0 || open ? targets : part.context.hosts.filter(host => !visited.has(host));
  return { meant, from, open };
}

/** Steps that may be meant: those of this part, of earlier ones where it has none. */
function stepsBefore({ placed, around }: PartSteps, targets: readonly string[]): readonly Placed[] {
  const own = placed.some(
    each => each.hosts.length === 0 || each.hosts.some(host => !targets.includes(host)),
  );
  return own ? placed : [...around.earlier, ...placed];
}

function reportUnclear({ books, placed }: PartSteps, { line, text }: TextBlock): void {
  books.findings.assume(line, 'repetitionUnclear', text);
  const lines = placed.map(each => each.step.line);
  if (lines.length > 0 && text.length < 200)
    books.findings.repetitions.push({
      line,
      text,
      hosts: [],
      from: Math.min(...lines),
      to: Math.max(...lines),
      steps: 0,
    });
}

/** Everything in a copy is found once more, on the hosts it is for. */
function report({ books }: PartSteps, { step, hosts, commands }: Placed): void {
  const { findings } = books;
  const { action, line } = step;
  for (const command of commands)
    for (const host of hosts) findings.commands.push({ ...command, host, verb: action.verb });
  for (const host of hosts) {
    if (action.verb === 'upload')
      findings.uploads.push({ files: action.artifacts, to: action.to, line, host });
    if (action.verb === 'follow')
      for (const command of commands) findings.follows.push({ text: command.text, line: command.line, host });
  }
}
