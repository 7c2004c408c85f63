import type { Books } from '../books.ts';
import { changedText } from '../steps/edits.ts';
import type { Placed } from '../steps/placed.ts';

/** The words of the document that ask for it, and the condition they stand under. */
interface Around {
  readonly text: string;
  readonly when: string;
}

/**
 * The steps that a repetition stands for, for the hosts it names: those of the last visit to another host, or of the
 * hosts in `from`; of these the ones with numbers in `steps`, where it says so. All of them where `whole`. Null where
 * there is nothing to repeat, or nowhere to do so; empty where they are for these hosts already.
 */
export function repeated(
  placed: readonly Placed[],
  targets: readonly string[],
  from: readonly string[],
  steps: readonly [number, number] | null,
  whole: boolean,
  books: Books,
  around: Around,
): readonly Placed[] | null {
  if (targets.length === 0) return null;
  const scope = whole
    ? placed
    : from.length > 0
      ? placed.filter(each => each.hosts.some(host => from.includes(host)))
      : lastVisit(placed, targets);
  const again =
    steps === null ? scope : numbered(whole || from.length > 0 ? scope : placed, scope, targets, steps);
  if (again.length === 0) return null;
  return again.flatMap(each => {
    const hosts = targets.filter(host => !whole || !each.hosts.includes(host));
    return hosts.length === 0 ? [] : [copyFor(hosts, each, books, around)];
  });
}

/**
 * The steps with these numbers: of the last list that has them where the one before is in a list, else of the sections
 * that are called so; those of the visit where the document numbers none.
 */
function numbered(
  placed: readonly Placed[],
  visit: readonly Placed[],
  targets: readonly string[],
  [first, last]: readonly [number, number],
): readonly Placed[] {
  const isOther = ({ hosts }: Placed) => !(hosts.length > 0 && hosts.every(host => targets.includes(host)));
  if (placed.at(-1)?.number == null) {
    const titled = placed.filter(
      each => each.titled !== undefined && each.titled >= first && each.titled <= last && isOther(each),
    );
    if (titled.length > 0 || placed.at(-1)?.titled !== undefined) return titled;
  }
  if (visit.every(({ number }) => number === null)) return visit;
  const start = placed.findLastIndex(
    ({ number }, index) => number === first && placed[index - 1]?.number !== first,
  );
  return start < 0
    ? []
    : placed
        .slice(start)
        .filter(each => each.number !== null && each.number >= first && each.number <= last && isOther(each));
}

/** A step once more, for other hosts. */
function copyFor(
  targets: readonly string[],
  each: Placed,
  { hosts, findings, phrases }: Books,
  { when, text: told }: Around,
): Placed {
  const telling = [...each.hosts, ...targets].flatMap(host => [host, hosts.addressOf(host) ?? host]);
  const changed = { text: changedText(each.step.action), line: each.step.line };
  const named = [...each.commands, changed].find(
    ({ text }) => telling.some(host => names(text, host)) || goesElsewhere(text),
  );
  const { when: own, ...step } = each.step;
  const condition = [own, when].filter(part => part !== undefined && part !== '').join(' and ');
  const copy: Placed = {
    ...each,
    hosts: targets,
    step: { ...step, ...(condition === '' ? {} : { when: own ?? condition }) },
  };
  if (named === undefined || copy.step.action.verb === 'manual') return copy;
  // What names the first host must not be run on another one as it is; what names this one was not meant for it.
  findings.assume(named.line, 'hostNameInRepeated', `${named.text} (${targets.join(', ')})`);
  const { action } = copy.step;
  if (action.verb === 'edit') return { ...copy, step: { ...copy.step, action: { ...action, change: null } } };
  const text = each.commands.map(command => command.text).join('\n');
  return {
    ...copy,
    step: {
      name: copy.step.name,
      line: copy.step.line,
      action: { verb: 'manual', instruction: `${told}\n\n${phrases.doByHand(text)}` },
    },
  };
}

/** It does something on another host, which is another one where it is done again. */
function goesElsewhere(text: string): boolean {
  return /(?:^|[;&|]|\n)\s*(?:sudo\s+)?(?:ssh|scp|sftp|rsync|pdsh|clush|ansible)\s/.test(text);
}

/** The steps at the end that are for the hosts visited last, other than the targets. */
function lastVisit(placed: readonly Placed[], targets: readonly string[]): readonly Placed[] {
  const isTarget = (each: Placed) =>
    each.hosts.length > 0 && each.hosts.every(host => targets.includes(host));
  const last = placed.findLastIndex(each => !isTarget(each));
  const hosts = placed[last]?.hosts.join(' ');
  let first = last;
  while (first > 0 && placed[first - 1]?.hosts.join(' ') === hosts) first -= 1;
  return last < 0 ? [] : placed.slice(first, last + 1);
}

function names(text: string, host: string): boolean {
  const at = text.indexOf(host);
  return at >= 0 && !/[\w.-]/.test(text.charAt(at - 1)) && !/[\w-]/.test(text.charAt(at + host.length));
}
