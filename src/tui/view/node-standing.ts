import { nodeLookOf } from '../../engine/otp-command.ts';
import type { RunState } from '../../engine/state.ts';
import { type NodeFacts, provisionalRelease } from '../../model/node.ts';
import type { Task } from '../../plan/plan.ts';

/** An Erlang node as the run knows it. */
export interface KnownNode {
  readonly name: string;
  /** Null: it was never seen. */
  readonly facts: NodeFacts | null;
  /** When that was; ISO time. */
  readonly at: string | null;
  /** It did not answer when it was asked last. */
  readonly silent: boolean;
}

/** Which release runs, and whether a restart brings it back. */
export type NodeStanding =
  | { readonly kind: 'permanent' | 'startsUnknown'; readonly version: string }
  | { readonly kind: 'provisional'; readonly version: string; readonly starts: string | null }
  | { readonly kind: 'startsOther'; readonly version: string; readonly starts: string }
  /** The run installed `lost`, and the node was restarted before that was permanent. */
  | { readonly kind: 'fellBack'; readonly version: string; readonly lost: string }
  | { readonly kind: 'unknown' };

/** The node that an otp step is about; null for another step, or where its name is not known yet. */
export function nodeOf(state: RunState, task: Task): KnownNode | null {
  const name = nodeLookOf(state, task)?.address.node;
  const host = task.host === null ? undefined : state.hosts[task.host];
  if (name === undefined || host === undefined) return null;
  return known(state, host.name, name);
}

/** Every node of a host that a step of the run asked, or tried to. */
export function nodesOf(state: RunState, host: string): readonly KnownNode[] {
  const asked = otpTasks(state, host).flatMap(task => {
    const own = state.tasks[task.id];
    return own?.inspection?.kind === 'failed' ? (nodeLookOf(state, task)?.address.node ?? []) : [];
  });
  const names = new Set([...Object.keys(state.hosts[host]?.nodes ?? {}), ...asked]);
  return [...names].map(name => known(state, host, name));
}

export function standingOf(state: RunState, host: string, facts: NodeFacts): NodeStanding {
  const provisional = provisionalRelease(facts);
  if (provisional !== undefined)
    return { kind: 'provisional', version: provisional.version, starts: facts.starts };
  const version = facts.releases?.find(({ status }) => status === 'permanent')?.version;
  if (version === undefined) return { kind: 'unknown' };
  const lost = installedAt(state, host, facts.node);
  if (lost !== null && lost !== version) return { kind: 'fellBack', version, lost };
  if (facts.starts === null) return { kind: 'startsUnknown', version };
  return facts.starts === version
    ? { kind: 'permanent', version }
    : { kind: 'startsOther', version, starts: facts.starts };
}

/** The release that the run put into the node last; null: none, or it took the node elsewhere since. */
function installedAt(state: RunState, host: string, node: string): string | null {
  const done = otpTasks(state, host)
    .flatMap(task => {
      const own = state.tasks[task.id];
      const look = own?.status === 'finished' && own.order !== null ? nodeLookOf(state, task) : null;
      const step = look?.address.node === node ? look.step : null;
      return own?.order == null || step == null ? [] : [{ order: own.order, step }];
    })
    .filter(({ step }) => moves.includes(step.action))
    .sort((one, other) => one.order - other.order);
  const last = done.at(-1)?.step;
  return last?.action === 'install' || last?.action === 'makePermanent' ? last.release : null;
}

/** What takes a node to another release. */
const moves: readonly string[] = ['install', 'makePermanent', 'downgrade', 'reboot'];

function known(state: RunState, host: string, name: string): KnownNode {
  const seen = state.hosts[host]?.nodes[name];
  const silent = otpTasks(state, host).some(task => {
    const own = state.tasks[task.id];
    const { inspection, attempts, status } = own ?? { inspection: null, attempts: [], status: 'pending' };
    const problem =
      inspection?.kind === 'failed'
        ? inspection.problem
        : status === 'failed'
          ? attempts.at(-1)?.problem
          : null;
    return problem?.code === 'otpUnreachable' && nodeLookOf(state, task)?.address.node === name;
  });
  return { name, facts: seen?.facts ?? null, at: seen?.at ?? null, silent: silent || seen?.silent != null };
}

function otpTasks(state: RunState, host: string): readonly Task[] {
  return state.info.plan.tasks.filter(task => task.host === host && task.verb === 'otp');
}
