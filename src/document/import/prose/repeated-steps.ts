import type { TextBlock } from '../../markdown/block.ts';
import { goTo } from '../hosts/context.ts';
import type { HostMention } from '../hosts/host-mentions.ts';
import { isJumpHost } from '../hosts/host-names.ts';
import type { PartSteps } from '../steps/part-steps.ts';
import type { Placed } from '../steps/placed.ts';
import type { ProseEvent } from './events.ts';
import { all, asks, compares, previousOnly } from './repeat-wording.ts';
import { repeated } from './repetition.ts';

type Repeat = Extract<ProseEvent, { kind: 'repeat' }>;

/** Adds the steps that a repetition stands for, on the hosts that its paragraph means. False where nothing comes of it. */
export function addRepeated(
  part: PartSteps,
  event: Repeat,
  block: TextBlock,
  events: readonly ProseEvent[],
): boolean {
  if (compares.test(block.text) && !asks.test(block.text)) return false;
  const { books, context } = part;
  const mentions = events.flatMap(each => (each.kind === 'host' ? [each.mention] : []));
  const { meant, from, open } = meantBy(part, mentions, block);
  const { scope, ofItem } = scopeOf(part, meant, event, block);
  const around = { text: block.text, when: context.when.join(' and ') };
  const copies = repeated(scope, meant, from, event.steps, ofItem, books, around);
  if (copies === null) {
    reportUnclear(part, block);
    return false;
  }
  const { findings } = books;
  const lines = (copies.length > 0 ? copies : scope).map(each => each.step.line);
  findings.repetitions.push({
    line: block.line,
    text: block.text,
    hosts: meant,
    from: Math.min(...lines),
    to: Math.max(...lines),
    steps: copies.length,
  });
  if (open) findings.assume(block.line, 'hostsAll', meant.join(', '));
  for (const copy of copies) {
    report(part, copy);
    part.placed.push(copy);
  }
  // What comes after one item is for all the hosts of that item.
  if (!ofItem) goTo(context, meant);
  else if (scope.some(each => each.hosts.some(host => context.hosts.includes(host))))
    goTo(context, [...new Set([...context.hosts, ...meant])]);
  return true;
}

interface Scope {
  readonly scope: readonly Placed[];
  /** Steps of one item of a list, and no others. */
  readonly ofItem: boolean;
}

function scopeOf(part: PartSteps, targets: readonly string[], { steps }: Repeat, { text }: TextBlock): Scope {
  if (steps === null) {
    const own = part.stepsOfItem;
    const before = part.stepsOfItemBefore;
    if (previousOnly.test(text) && before.length > 0)
      return { scope: own.length > 0 ? own : before, ofItem: true };
    if (own.length > 0 && !all.test(text)) return { scope: own, ofItem: true };
  }
  return { scope: stepsBefore(part, targets), ofItem: false };
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

/** What is to be done again, or where, is for a person to say; what asks for nothing is only reported. */
function reportUnclear(part: PartSteps, block: TextBlock): void {
  const { books, placed } = part;
  const { line, text } = block;
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
  if (asks.test(text) && !block.aside) part.add({ verb: 'manual', instruction: text }, text, block);
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
