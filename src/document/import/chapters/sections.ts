import type { DraftSection, DraftStep } from '../draft.ts';
import { isByHand } from '../steps/edits.ts';
import type { Placed } from '../steps/placed.ts';

/**
 * A section of the runbook goes host by host, and the document may go back and forth: a new section begins where it
 * comes back to a host it had left. Steps that are the same for several hosts become one.
 */
export function sectionsOf(
  service: string,
  line: number,
  placed: readonly Placed[],
  fallback: readonly string[],
  anyHost: readonly string[],
): readonly DraftSection[] {
  const parts: { hosts: Set<string>; last: string; placed: Placed[] }[] = [];
  // What a person does is done once, by whichever host the section goes to first.
  const named = placed.find(each => each.hosts.length > 0)?.hosts.slice(0, 1);
  const someone = named ?? (placed.some(isRun) ? fallback : anyHost);
  for (const each of placed) {
    const hosts = each.hosts.length > 0 ? each.hosts : isByHand(each.step.action) ? someone : fallback;
    let part = parts.at(-1);
    if (part === undefined || comesBack(part, hosts)) {
      part = { hosts: new Set(), last: '', placed: [] };
      parts.push(part);
    }
    for (const host of hosts) {
      if (!part.hosts.has(host)) part.last = host;
      part.hosts.add(host);
    }
    part.placed.push({ ...each, hosts });
  }
  return parts.map(part => ({
    service,
    line: part.placed[0]?.step.line ?? line,
    hosts: [...part.hosts],
    steps: merged(part.placed, [...part.hosts]),
    rollback: [],
  }));
}

function isRun({ step }: Placed): boolean {
  return !isByHand(step.action);
}

/** Going on with the host visited last, or to new ones, keeps the order of a section; anything else would not. */
function comesBack(
  { hosts, last }: { readonly hosts: ReadonlySet<string>; readonly last: string },
  now: readonly string[],
): boolean {
  const isBack = now.some(host => host !== last && hosts.has(host));
  // The same group of hosts as all along is taken host by host.
  return isBack && !(now.length === hosts.size && now.every(host => hosts.has(host)));
}

interface Merged {
  readonly step: DraftStep;
  readonly hosts: Set<string>;
}

function merged(placed: readonly Placed[], all: readonly string[]): readonly DraftStep[] {
  const steps: Merged[] = [];
  for (const visit of visitsOf(placed)) {
    const hosts = visit[0]?.hosts ?? [];
    // After the last step of any of these hosts: what they do keeps its order.
    let at = 1 + steps.findLastIndex(each => hosts.some(host => each.hosts.has(host)));
    let waiting: Merged[] = [];
    for (const { step } of visit) {
      const same = sameStep(steps, at, step, hosts);
      if (same < 0) {
        waiting.push({ step, hosts: new Set(hosts) });
        continue;
      }
      for (const host of hosts) steps[same]?.hosts.add(host);
      steps.splice(same, 0, ...waiting);
      at = same + waiting.length + 1;
      waiting = [];
    }
    for (const each of waiting) steps.push(each);
  }
  return steps.map(({ step, hosts }) => {
    const ordered = all.filter(host => hosts.has(host));
    return ordered.length === all.length ? step : { ...step, hosts: ordered };
  });
}

/** The first step from `from` on that is the same, for other hosts; less than 0 where there is none. */
function sameStep(steps: readonly Merged[], from: number, step: DraftStep, hosts: readonly string[]): number {
  for (let index = from; index < steps.length; index++) {
    const each = steps[index];
    if (each !== undefined && !hosts.some(host => each.hosts.has(host)) && isSame(each.step, step))
      return index;
  }
  return -1;
}

/** Whether they do the same, wherever the document says it, and by whatever name. */
function isSame(one: DraftStep, other: DraftStep): boolean {
  return one.action.verb === other.action.verb && keyOf(one) === keyOf(other);
}

const keys = new WeakMap<DraftStep, string>();

function keyOf(step: DraftStep): string {
  const key =
    keys.get(step) ??
    JSON.stringify({ ...step, line: 0, name: '', remark: null, action: withoutLines(step) });
  keys.set(step, key);
  return key;
}

/** Steps in a row for the same hosts. */
function visitsOf(placed: readonly Placed[]): readonly (readonly Placed[])[] {
  const visits: Placed[][] = [];
  for (const each of placed) {
    const last = visits.at(-1);
    if (last !== undefined && last[0]?.hosts.join(' ') === each.hosts.join(' ')) last.push(each);
    else visits.push([each]);
  }
  return visits;
}

function withoutLines({ action }: DraftStep): unknown {
  return action.verb === 'run' || action.verb === 'check'
    ? { ...action, script: action.script.map(({ text }) => text) }
    : action;
}
