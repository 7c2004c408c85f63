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
  /** `down`: nothing of that name answered when it was to be started; the rest is of no meaning then. */
  readonly status: 'starting' | 'started' | 'stopping' | 'down';
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
  /** Where the code lies that a step has loaded; only after it. */
  readonly code?: CodeFacts;
}

/** Modules that a relup has loaded, and those of them whose code is not from where the relup took it. */
export interface CodeFacts {
  readonly modules: number;
  /** `expected`: the directory of an application, such as `ch_app-2`; `found`: what `code:which/1` says. */
  readonly wrong: readonly { readonly module: string; readonly expected: string; readonly found: string }[];
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
  /** Hex SHA-256 of its terms in one spelling: the same for the same relup, however it was written down. */
  readonly terms?: string;
  /** Whether it has a script between the two releases of the step. */
  readonly script: boolean;
  readonly restarts: boolean;
  /** Nodes that the script waits for, and whether each answers and has the release. */
  readonly peers: readonly { readonly node: string; readonly ready: boolean }[];
  /** The script's instructions as Erlang writes them, one text each; only before a step that carries them out. */
  readonly instructions?: readonly string[];
  /** What changes in sys.config; null where one of the two files does not read. Values are not kept: they may be secret. */
  readonly config?: ConfigFacts | null;
}

export interface ConfigFacts {
  readonly settings: readonly {
    readonly application: string;
    readonly parameter: string;
    readonly change: 'added' | 'removed' | 'changed';
  }[];
  /** Other configuration files that it names; what they set is not known. */
  readonly includes: readonly string[];
}

/** What a release package holds, as far as it counts before it is installed. */
export interface PackagedRelease {
  /** Name of its `.rel` file without the ending; the package must have the same. */
  readonly rel: string;
  readonly version: string;
  readonly erts: string;
  /** Whether it brings that erts along. */
  readonly hasErts: boolean;
  /** Bytes of its files when they are unpacked. */
  readonly unpacked: number;
  /** Null: it has none. `terms` as in `RelupFacts`. */
  readonly relup: {
    readonly terms: string;
    /** From which releases it leads up, and what becomes of the emulator on the way. */
    readonly up: readonly { readonly from: string; readonly emulator: 'kept' | 'restarted' | 'replaced' }[];
  } | null;
}

/** A package that a step of the run has built. */
export interface BuiltPackage {
  /** Absolute, on the host where it was built. */
  readonly path: string;
  /** Hex SHA-256 of the file. */
  readonly sha256: string;
  readonly release: PackagedRelease;
}

/** What is not as it must be at a node; values as they were found. */
export interface NodeCondition {
  readonly code: NodeConditionCode;
  readonly expected: string;
  readonly found: string;
}

export type NodeConditionCode =
  | 'nodeStarted'
  | 'handlerIdle'
  /** A node without its RELEASES file shows releases without libraries, and removing one deletes what runs. */
  | 'librariesKnown'
  | 'onePermanent'
  | 'noOtherCurrent'
  | 'versionStatus'
  | 'heartCommand'
  | 'peersReady'
  /** The relup at the node is the one that was approved. */
  | 'relupApproved'
  /** The relup leads from one of the step's releases to the other. */
  | 'relupScript'
  | 'sameEmulator'
  | 'restarted'
  | 'bootVersion'
  | 'startsVersion'
  | 'codePath'
  /** What the step evaluates at the end has the value that it expects. */
  | 'probeAnswers'
  | 'ertsPresent'
  /** Another erts than the one that runs needs a relup that starts the new emulator. */
  | 'ertsReplaced'
  | 'diskSpace'
  | 'relName';

/** Why a step at a node was not begun, or has not succeeded. */
export interface NodeProblem {
  readonly node: string;
  /** The node's own words where it refused. */
  readonly answered: string | null;
  readonly conditions: readonly NodeCondition[];
  /** What the node's releases are, as `VERSION STATUS`. */
  readonly releases: readonly string[];
  /** What a restart would start. */
  readonly starts: string | null;
}

/** The release that runs until the next restart only, undefined where what runs is permanent. */
export function provisionalRelease({ releases }: NodeFacts): NodeReleaseFacts | undefined {
  return releases?.find(({ status }) => status === 'current' || status === 'tmp_current');
}
