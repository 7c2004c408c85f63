import type { DraftSection, DraftStep } from './draft.ts';
import { isByHand } from './edits.ts';
import type { Placed } from './placed.ts';

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
  const parts: { hosts: string[]; placed: Placed[] }[] = [];
  // What a person does is done once, by whichever host the section goes to first.
  const named = placed.find(each => each.hosts.length > 0)?.hosts.slice(0, 1);
  const someone = named ?? (placed.some(isRun) ? fallback : anyHost);
  for (const each of placed) {
    const hosts = each.hosts.length > 0 ? each.hosts : isByHand(each.step.action) ? someone : fallback;
    let part = parts.at(-1);
    if (part === undefined || hosts.some(host => comesBack(part?.hosts ?? [], host, hosts))) {
      part = { hosts: [], placed: [] };
      parts.push(part);
    }
    for (const host of hosts) if (!part.hosts.includes(host)) part.hosts.push(host);
    part.placed.push({ ...each, hosts });
  }
  return parts.map(part => ({
    service,
    line: part.placed[0]?.step.line ?? line,
    hosts: part.hosts,
    steps: merged(part.placed, part.hosts),
    rollback: [],
  }));
}

function isRun({ step }: Placed): boolean {
  return !isByHand(step.action);
}

/** Going on with the host visited last, or to new ones, keeps the order of a section; anything else would not. */
function comesBack(visited: readonly string[], host: string, now: readonly string[]): boolean {
  if (!visited.includes(host)) return false;
  const last = visited.at(-1);
  if (host === last) return false;
  // The same group of hosts as all along is taken host by host.
  return !(now.length === visited.length && now.every(each => visited.includes(each)));
}

interface Merged {
  readonly step: DraftStep;
  readonly key: string;
  readonly hosts: string[];
}

function merged(placed: readonly Placed[], all: readonly string[]): readonly DraftStep[] {
  const steps: Merged[] = [];
  for (const visit of visitsOf(placed)) {
    const hosts = visit[0]?.hosts ?? [];
    // After the last step of any of these hosts: what they do keeps its order.
    let at = 1 + steps.findLastIndex(each => each.hosts.some(host => hosts.includes(host)));
    let waiting: Merged[] = [];
    for (const { step } of visit) {
      const key = JSON.stringify({ ...step, line: 0, name: '', remark: null, action: withoutLines(step) });
      const same = steps.findIndex(
        (each, index) => index >= at && each.key === key && !hosts.some(host => each.hosts.includes(host)),
      );
      if (same < 0) {
        waiting.push({ step, key, hosts: [...hosts] });
        continue;
      }
      steps[same]?.hosts.push(...hosts);
      steps.splice(same, 0, ...waiting);
      at = same + waiting.length + 1;
      waiting = [];
    }
    for (const each of waiting) steps.push(each);
  }
  return steps.map(({ step, hosts }) => {
    const ordered = all.filter(host => hosts.includes(host));
    return ordered.length === all.length ? step : { ...step, hosts: ordered };
  });
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
