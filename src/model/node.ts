/** An Erlang node and what it says of its releases, as a run keeps it. */
export interface NodeFacts {
  /** As it is addressed. */
  readonly node: string;
  /** Of the operating system; the same after `init:restart()`. */
  readonly pid: string;
  /** Grows with every restart, in decimal digits. */
  readonly creation: string;
  /** The release it was booted with. */
  readonly boot: { readonly name: string; readonly version: string };
  readonly status: 'starting' | 'started' | 'stopping';
  readonly erts: string;
  readonly root: string;
  /** What heart would start; empty where heart runs without a command, null where it does not run. */
  readonly heart: string | null;
  readonly handler: 'idle' | 'busy' | 'absent';
  /** Null where the release handler could not be asked without waiting. */
  readonly releases: readonly NodeReleaseFacts[] | null;
  /** What `releases/start_erl.data` says the next start takes; null where it does not say. */
  readonly starts: string | null;
  /** The relup that the step is about. */
  readonly relup?: RelupFacts;
}

export interface NodeReleaseFacts {
  readonly name: string;
  readonly version: string;
  /** In memory: only the node knows which one is current. */
  readonly status: NodeReleaseStatus;
  /** In the file RELEASES; null where it is not there. */
  readonly disk: NodeReleaseStatus | null;
  readonly libraries: readonly string[];
}

export type NodeReleaseStatus = 'unpacked' | 'current' | 'tmp_current' | 'permanent' | 'old';

export interface RelupFacts {
  /** Hex SHA-256 of the file on the node. */
  readonly sha256: string;
  /** Whether it has a script between the two releases of the step. */
  readonly script: boolean;
  readonly restarts: boolean;
  /** Nodes that the script waits for, and whether each answers and has the release. */
  readonly peers: readonly { readonly node: string; readonly ready: boolean }[];
}

/** The release that runs until the next restart only, undefined where what runs is permanent. */
export function provisionalRelease({ releases }: NodeFacts): NodeReleaseFacts | undefined {
  return releases?.find(({ status }) => status === 'current' || status === 'tmp_current');
}
