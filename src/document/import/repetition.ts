import type { Books } from './books.ts';
import { changedText } from './edits.ts';
import type { Placed } from './placed.ts';

/**
 * The steps that a repetition stands for, for the hosts it names: those of the last visit to another host, or of the
 * hosts in `from`; of these the ones with numbers in `steps`, where it says so.
 */
export function repeated(
  placed: readonly Placed[],
  targets: readonly string[],
  from: readonly string[],
  steps: readonly [number, number] | null,
  { hosts, findings, phrases }: Books,
  when: string,
): readonly Placed[] {
  if (targets.length === 0) return [];
  const scope =
    from.length > 0
      ? placed.filter(each => each.hosts.some(host => from.includes(host)))
      : lastVisit(placed, targets);
  const chosen =
    steps === null
      ? scope
      : scope.filter(({ number }) => number !== null && number >= steps[0] && number <= steps[1]);
  return (chosen.length > 0 ? chosen : scope).map(each => {
    const old = each.hosts.flatMap(host => [host, hosts.addressOf(host) ?? host]);
    const changed = { text: changedText(each.step.action), line: each.step.line };
    const named = [...each.commands, changed].find(({ text }) => old.some(host => names(text, host)));
    const { when: own, ...step } = each.step;
    const condition = [own, when].filter(part => part !== undefined && part !== '').join(' and ');
    const copy: Placed = {
      ...each,
      hosts: targets,
      step: { ...step, ...(condition === '' ? {} : { when: own ?? condition }) },
    };
    if (named === undefined || copy.step.action.verb === 'manual') return copy;
    // What names the first host must not be run on another one as it is.
    findings.assume(named.line, 'hostNameInRepeated', `${named.text} (${targets.join(', ')})`);
    const { action } = copy.step;
    if (action.verb === 'edit')
      return { ...copy, step: { ...copy.step, action: { ...action, change: null } } };
    const text = each.commands.map(command => command.text).join('\n');
    return {
      ...copy,
      step: {
        name: copy.step.name,
        line: copy.step.line,
        action: { verb: 'manual', instruction: phrases.doByHand(text) },
      },
    };
  });
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
