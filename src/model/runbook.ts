import type { EditChange } from './edit.ts';
import type { Inventory } from './inventory.ts';

/** The document, resolved: every default filled in, every duration in milliseconds. */
export interface Runbook {
  /** An identifier that is safe in a path. */
  readonly name: string;
  readonly title: string;
  readonly release?: { readonly version: string };
  readonly change?: string;
  readonly window?: ChangeWindow;
  readonly notes: readonly ReleaseNote[];
  readonly variables: Readonly<Record<string, VariableDeclaration>>;
  readonly inventory: Inventory;
  readonly artifacts: Readonly<Record<string, ArtifactDeclaration>>;
  readonly upgrade: readonly Section[];
  readonly verify: readonly Step[];
  readonly commit: readonly Step[];
}

export interface ChangeWindow {
  /** ISO 8601 instants. */
  readonly start?: string;
  readonly end?: string;
  /** Milliseconds kept free before `end` for a rollback. */
  readonly rollbackReserve: number;
}

export interface ReleaseNote {
  readonly id: string;
  readonly text: string;
}

export interface VariableDeclaration {
  readonly default?: string;
  /** Asked at the start of a run when it has no value. */
  readonly prompt?: string;
  readonly secret: boolean;
  /** A regular expression the whole value must match. */
  readonly pattern?: string;
}

export interface ArtifactDeclaration {
  readonly name: string;
  /** As written; relative to the runbook's folder or to `--artifacts`. */
  readonly path: string;
  /** 64 lower-case hex digits. */
  readonly sha256?: string;
}

export interface Section {
  readonly id: string;
  readonly service: string;
  /** Patterns, as written. */
  readonly hosts: readonly string[];
  readonly serial: readonly BatchSize[];
  readonly steps: readonly Step[];
  readonly rollback: readonly Step[];
  /**
   * Before which of the rollback's steps the `undo` of every step that ran comes in, counted from 0; absent: where the
   * section has a rollback, they are not run.
   */
  readonly undoAt?: number;
}

/** A number of hosts, or a percentage of the section's hosts. The last size of a list repeats. */
export type BatchSize = { readonly hosts: number } | { readonly percent: number };

export interface Step {
  /** Unique in its section. */
  readonly id: string;
  readonly name: string;
  readonly action: Action;
  /** Patterns; absent: all hosts of the section. */
  readonly hosts?: readonly string[];
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds; absent: no limit, or the verb's own default. */
  readonly timeout?: number;
  /** Further attempts after the first failed one. */
  readonly retries: number;
  /** Milliseconds between attempts, and between polls of a check. */
  readonly interval: number;
  /** A boolean expression over variables. */
  readonly when?: string;
  readonly confirm: Confirmation;
  readonly onError: ErrorPolicy;
  /** Variable name → regular expression; its first group, or the whole match, is the value. */
  readonly capture: Readonly<Record<string, string>>;
  /** What undoes this step, as a shell script on its host. */
  readonly undo?: string;
  /** A point of no return: neither it nor what ran before it is rolled back once it ran. */
  readonly irreversible?: true;
  /** Milliseconds the author expects it to take. */
  readonly estimate?: number;
}

export type Confirmation = 'none' | 'key' | 'typed';

export type ErrorPolicy = 'prompt' | 'abort' | 'continue' | 'rollback';

export type Verb = Action['verb'];

export type Action =
  | RunAction
  | UploadAction
  | StopAction
  | EditAction
  | FollowAction
  | CheckAction
  | ManualAction
  | PromptAction
  | WaitAction
  | OtpAction;

export type ScriptShell = 'sh' | 'bash' | 'login';

export interface RunAction {
  readonly verb: 'run';
  readonly script: string;
  readonly shell: ScriptShell;
}

export interface UploadAction {
  readonly verb: 'upload';
  /** Names of declared artifacts. */
  readonly artifacts: readonly string[];
  /** A directory on the host. */
  readonly to: string;
}

export interface StopAction {
  readonly verb: 'stop';
  /** A literal substring of the process's command line. */
  readonly match: string;
  /** Without the SIG prefix. */
  readonly signal: string;
  /** Milliseconds to wait until the process is gone. */
  readonly wait: number;
  /** Sent when `wait` is over; absent: the step fails instead. */
  readonly then?: string;
  readonly ifNone: 'ask' | 'ok';
}

export interface EditAction {
  readonly verb: 'edit';
  /** Absolute, on the host. */
  readonly path: string;
  readonly change: EditChange;
  /** Permissions of a file that is not there yet, as `chmod` takes them; absent: it has to be there. */
  readonly create?: string;
}

export interface FollowAction {
  readonly verb: 'follow';
  /** Paths on the host, or `journal:UNIT`. */
  readonly files: readonly string[];
  /** Regular expression; absent: the step ends when a person says so. */
  readonly until?: string;
  /** Regular expression; wins over `until`. */
  readonly fail?: string;
}

export interface CheckAction {
  readonly verb: 'check';
  readonly script: string;
  readonly shell: ScriptShell;
  /** What holds; absent: the exit code is 0. */
  readonly expect: Expectation;
}

export interface Expectation {
  readonly code?: number;
  /** Regular expression over stdout. */
  readonly matches?: string;
}

export interface ManualAction {
  readonly verb: 'manual';
  readonly instruction: string;
  /** Id of the release note it covers. */
  readonly note?: string;
}

export interface PromptAction {
  readonly verb: 'prompt';
  readonly question: string;
  /** Name of the variable the answer becomes. */
  readonly into: string;
  readonly pattern?: string;
  readonly secret: boolean;
}

export interface WaitAction {
  readonly verb: 'wait';
  /** Milliseconds. */
  readonly duration: number;
}

export type OtpActionName =
  /** Has systools make start script, relup and package; at no node. */
  | 'build'
  /** Copies a package to where a node's release handler looks for it. */
  | 'push'
  | 'unpack'
  | 'check'
  | 'install'
  | 'probe'
  | 'makePermanent'
  /** Installs the old release and makes it permanent, or the next restart would go to the new one. */
  | 'downgrade'
  | 'remove'
  | 'reboot';

/** OTP release handling at a running node, over erl_call on its host. Texts may hold `{{name}}`. */
export interface OtpAction {
  readonly verb: 'otp';
  readonly action: OtpActionName;
  /** `NAME` or `NAME@HOST`; with a dot in the host, a node with long names. Empty for a build. */
  readonly node: string;
  /** Home directory of the `.erlang.cookie`; absent: that of the user who logs in. */
  readonly cookie?: string;
  /** Of another epmd than the default one. */
  readonly epmd?: string;
  /** erl_call itself; found by PATH where this has no slash. */
  readonly program: string;
  /** `bin/NAME` of a release that mix made: its `rpc` takes the place of erl_call. */
  readonly mix?: string;
  /** `bin/NAME` of a release that relx made: its `eval` takes the place of erl_call. */
  readonly relx?: string;
  /** build: directories of applications, as systools takes them; `*` is allowed. */
  readonly path?: readonly string[];
  /** The directory of the target system, where a package is copied to; of a build, that of the `.rel` files. */
  readonly root?: string;
  /** An artifact, or the name of a package with or without `.tar.gz`. */
  readonly package?: string;
  readonly release?: string;
  readonly from?: string;
  readonly expr?: string;
  readonly expect?: string;
  /** SHA-256 of the file of the relup that was approved. */
  readonly relup?: string;
  /** SHA-256 of the terms of the relup in the package that the run pushes; put in when the plan is made. */
  readonly approved?: string;
  /** What the release handler does to the node where an installation fails behind its point of no return; absent: it restarts it. */
  readonly errorAction?: 'restart' | 'reboot';
  /** Milliseconds that erl_call waits; what goes on then goes on at the node. */
  readonly timeout: number;
  /** Milliseconds in which the node has to be as it should be after the action. */
  readonly settle: number;
  /** Milliseconds for which it has to stay so. */
  readonly stable: number;
}
