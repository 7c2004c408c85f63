import type { Event, RunReplanned } from '../engine/event.ts';
import type { NodeFacts } from '../model/node.ts';

/** What a report tells of how a run went, and the run's state does not keep. */
export interface Chronicle {
  /** Folds one event; those that have nothing to do with it are ignored. */
  add(event: Event): void;
  /** Losses of a host's connection, oldest first. */
  lossesOf(host: string): readonly Loss[];
  /** Attempts of which nobody watched the end: their times are those of their result being fetched. */
  isKept(task: string, attempt: { readonly number: number; readonly endedAt: string | null }): boolean;
  /** How attempts that lost contact were found again, by task. */
  readonly found: ReadonlyMap<string, Found>;
  readonly replans: readonly Replan[];
  /** Erlang nodes, each time that one was seen, in order. */
  readonly nodes: readonly NodeSight[];
  /** What people sent to running commands and did not reach them. */
  readonly unreached: readonly Extract<Event, { type: 'task.unreached' }>[];
}

export interface Replan {
  readonly event: RunReplanned & Pick<Event, 'time'>;
  /** The digest of the plan that it took the place of. */
  readonly before: string;
}

export interface NodeSight {
  readonly at: string;
  /** What looked at it: a step, or a host's watch between the steps. */
  readonly by: { readonly task: string } | { readonly host: string };
  readonly facts: NodeFacts;
}

export interface Loss {
  readonly at: string;
  readonly reason: string;
  /** Null: it has not been connected since. */
  readonly backAt: string | null;
}

/** Counts of what the host said when it was asked about attempts at one task. */
export interface Found {
  readonly running: number;
  readonly ended: number;
  readonly notStarted: number;
}

export function chronicle(): Chronicle {
  const losses = new Map<string, Loss[]>();
  const kept = new Set<string>();
  const found = new Map<string, Found>();
  const replans: Replan[] = [];
  const nodes: NodeSight[] = [];
  const unreached: Extract<Event, { type: 'task.unreached' }>[] = [];
  let digest = '';

  return {
    add,
    lossesOf: host => losses.get(host) ?? [],
    // By its end as well: after a change of the plan attempts are counted anew.
    isKept: (task, attempt) => kept.has(`${task}#${attempt.number} ${attempt.endedAt}`),
    found,
    replans,
    nodes,
    unreached,
  };

  function add(event: Event): void {
    switch (event.type) {
      case 'task.inspected':
      case 'task.inspectionFailed':
        see(event.node, { task: event.task }, event.time);
        return;
      case 'host.nodeSeen':
        see(event.node, { host: event.host }, event.time);
        return;
      case 'host.lost':
        losses.set(event.host, [
          ...(losses.get(event.host) ?? []),
          { at: event.time, reason: event.reason, backAt: null },
        ]);
        return;
      case 'host.connected':
        losses.set(
          event.host,
          (losses.get(event.host) ?? []).map(loss =>
            loss.backAt === null ? { ...loss, backAt: event.time } : loss,
          ),
        );
        return;
      case 'task.attached':
        count(event.task, 'running');
        return;
      case 'task.fenced':
        count(event.task, 'notStarted');
        return;
      case 'task.finished':
        see(event.node, { task: event.task }, event.time);
        if (event.kept === undefined) return;
        kept.add(`${event.task}#${event.attempt} ${event.time}`);
        count(event.task, 'ended');
        return;
      case 'run.replanned':
        replans.push({ event, before: digest });
        digest = event.planDigest;
        return;
      case 'run.opened':
        digest = event.planDigest;
        return;
      case 'task.unreached':
        unreached.push(event);
        return;
      default:
    }
  }

  function see(facts: NodeFacts | undefined, by: NodeSight['by'], at: string): void {
    if (facts !== undefined) nodes.push({ at, by, facts });
  }

  function count(task: string, what: keyof Found): void {
    const counts = found.get(task) ?? { running: 0, ended: 0, notStarted: 0 };
    found.set(task, { ...counts, [what]: counts[what] + 1 });
  }
}
