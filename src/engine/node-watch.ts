import { type NodeFacts, provisionalRelease } from '../model/node.ts';
import type { NodeAddress } from '../otp/node-request.ts';
import type { Task } from '../plan/plan.ts';
import type { Effect } from './effect.ts';
import { nodeLookOf } from './otp-command.ts';
import { isOver, type RunState, running, type SeenNode, type TaskState, taskNamed } from './state.ts';

/** Milliseconds between two looks at nodes that nothing is done at. */
const pause = 30_000;

export interface WatchedNode {
  readonly host: string;
  readonly address: NodeAddress;
}

/**
 * Nodes whose release a restart would take away, at which nothing is being done: they are looked at from time to time,
 * for a pause at the verification may last hours.
 */
export function nodesToWatch(state: RunState): readonly WatchedNode[] {
  if (state.info.dryRun !== null || state.stopped !== null || isOver(state)) return [];
  const busy = new Set([
    ...running(state).map(({ id }) => taskNamed(state, id)?.host),
    ...Object.values(state.tasks).flatMap(({ id, inspection }) =>
      inspection?.kind === 'looking' ? [taskNamed(state, id)?.host] : [],
    ),
  ]);
  const nodes = new Map<string, WatchedNode>();
  for (const task of state.info.plan.tasks) {
    const { host } = task;
    if (task.verb !== 'otp' || host === null || busy.has(host)) continue;
    const known = state.hosts[host];
    const address = known?.status === 'connected' ? nodeLookOf(state, task)?.address : undefined;
    const seen = address === undefined ? undefined : known?.nodes[address.node];
    if (address !== undefined && seen !== undefined && isProvisional(seen))
      nodes.set(`${host} ${address.node}`, { host, address });
  }
  return [...nodes.values()];
}

/** A release handler that could not be asked, for it was busy or the node was starting, has taken nothing back yet. */
function isProvisional({ facts, before }: SeenNode): boolean {
  const known = facts.releases === null ? (before ?? facts) : facts;
  return provisionalRelease(known) !== undefined;
}

/** Grows with everything that is begun at a host: what a look found that lasted longer than that is no longer how it is. */
export function begunAt(state: RunState, host: string): number {
  return Object.values(state.tasks)
    .filter(({ id }) => taskNamed(state, id)?.host === host)
    .reduce((sum, { attempts }) => sum + attempts.length, 0);
}

export function isWatched(state: RunState, host: string, node: string): boolean {
  return nodesToWatch(state).some(each => each.host === host && each.address.node === node);
}

/** Asked for whenever there is something to watch; looks follow each other by themselves from then on. */
export function watchNodes(state: RunState): readonly Effect[] {
  return nodesToWatch(state).length === 0 ? [] : [{ type: 'watchNodes', after: pause }];
}

/** Whether a look has found something that is to be on record. */
export function isNews(before: NodeFacts, { relup: _relup, code: _code, ...now }: NodeFacts): boolean {
  const { relup: _, code: __, ...known } = before;
  return JSON.stringify(sorted(known)) !== JSON.stringify(sorted(now));
}

function sorted(facts: object): readonly (readonly [string, unknown])[] {
  return Object.entries(facts).sort(([one], [other]) => (one < other ? -1 : 1));
}

/** What is known of a node that a look has found changed; steps that were looked at before are looked at anew. */
export function withNodeSeen(state: RunState, host: string, facts: NodeFacts, at: string): RunState {
  const known = state.hosts[host];
  if (known === undefined) return state;
  const earlier = known.nodes[facts.node];
  const before = earlier?.before ?? earlier?.facts;
  const entry = { facts, at, silent: null, ...(before === undefined ? {} : { before }) };
  const next = withNodes(state, host, { ...known.nodes, [facts.node]: entry });
  const tasks = Object.entries(state.tasks).map(([id, task]): [string, TaskState] => {
    const definition = taskNamed(state, id);
    return task.inspection?.kind === 'seen' &&
      task.status !== 'running' &&
      isAt(state, definition, host, facts)
      ? [id, { ...task, inspection: null }]
      : [id, task];
  });
  return { ...next, tasks: Object.fromEntries(tasks) };
}

/** A node that did not answer when it was looked at. */
export function withNodeSilent(state: RunState, host: string, node: string, at: string): RunState {
  const known = state.hosts[host];
  const entry = known?.nodes[node];
  if (known === undefined || entry === undefined) return state;
  return withNodes(state, host, { ...known.nodes, [node]: { ...entry, silent: at } });
}

function isAt(state: RunState, task: Task | undefined, host: string, { node }: NodeFacts): boolean {
  return task?.host === host && nodeLookOf(state, task)?.address.node === node;
}

function withNodes(state: RunState, host: string, nodes: RunState['hosts'][string]['nodes']): RunState {
  const known = state.hosts[host];
  return known === undefined ? state : { ...state, hosts: { ...state.hosts, [host]: { ...known, nodes } } };
}
