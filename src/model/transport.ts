import type { NodeProblem } from './node.ts';
import type { Outcome } from './outcome.ts';

/**
 * One host, reached somehow. A connection is opened once and kept; every method may be called from several
 * tasks at once, and queues where the host limits channels. Where nothing was sent, `exec` and `upload` resolve to the
 * outcome `unreachable`, and the others reject with `HostUnreachable`. Nothing resolves to success on an unknown ending.
 */
export interface Transport {
  readonly host: string;
  /** Opens the connection, or opens it again after a loss; when it is open, only asks for the facts anew. */
  connect(asking: HostKeyAsk): Promise<HostFacts>;
  /**
   * Makes the run's directory on the host, or finds it again, and takes the host's lock for the run. Null: a dry run.
   * Rejects with `HostUnreachable`, with the code `locked` where another run holds the host.
   */
  claim(request: ClaimRequest): Promise<Claim | null>;
  /** Starts a script with `/bin/sh` that ends with the connection; stdin of the script is empty. */
  exec(request: ExecRequest): Execution;
  /** Starts a script that goes on when the connection is lost, at most once for each directory, whatever is repeated. */
  start(request: StartRequest): DurableExecution;
  /** Asks the host what became of a started script, and goes on with its output. Never starts anything. */
  attach(request: AttachRequest): DurableExecution;
  /** Writes to the stdin of a running script that was started with an open one. Rejects with `HostUnreachable`. */
  sendInput(directory: string, text: string): Promise<ControlAnswer>;
  /** Sends INT to the process group of a running script, as Ctrl-C would. Rejects with `HostUnreachable`. */
  interrupt(directory: string): Promise<ControlAnswer>;
  /**
   * Removes the run's directory, except the attempts to keep and those that a running process still holds, and gives the
   * lock back. Rejects with `HostUnreachable`.
   */
  sweep(request: SweepRequest): Promise<SweepResult>;
  /** The locks of the host, of all runs. Rejects with `HostUnreachable`. */
  locks(): Promise<readonly HostLock[]>;
  /** Breaks one lock, keeping on the host who did and why; false where it was gone or is another one by now. */
  breakLock(lock: HostLock, breaking: LockBreaking): Promise<boolean>;
  /** Safe to repeat: what had the name before is replaced in one step, by a file whose digest was checked on the host. */
  upload(request: UploadRequest): Promise<UploadResult>;
  /** Hex SHA-256 of a file on the host; null where there is none. Rejects with `HostUnreachable`. */
  digest(path: string): Promise<string | null>;
  /** A file as it is now, with its content; null: a dry run, nothing was looked at. Rejects with `HostUnreachable`. */
  readFile(path: string, limit: number): Promise<HostFile | null>;
  /** Puts new content in place of a file's in one step, or does nothing at all, and keeps the old one beside it. */
  writeFile(request: WriteFileRequest): Promise<WriteFileResult>;
  /**
   * Makes sure that a write whose answer never came does nothing from now on, and says what the file has become: its hex
   * SHA-256, null where there is none. Rejects with `HostUnreachable`.
   */
  settleFile(place: WritePlace): Promise<string | null>;
  /** Identity and size of each file now, so that a later `follow` starts exactly here. */
  positions(paths: readonly string[]): Promise<readonly FilePosition[]>;
  /** The processes of the login user, without those that belong to this connection and without tails; null: a dry run, nothing was looked at. */
  processes(): Promise<readonly ProcessFacts[] | null>;
  /** Null: a dry run, nothing will ever be read. */
  follow(request: FollowRequest): Follow | null;
  /** Called once per loss of the connection, with the reason. */
  onLost(listener: (reason: string) => void): void;
  close(): Promise<void>;
}

export interface HostFacts {
  /** What the host calls itself. */
  readonly hostname: string;
  readonly user: string;
  /** Host clock minus ours, in milliseconds; the error is at most half the round trip. */
  readonly clockOffset: number;
  /** `address:port`, or `local`. */
  readonly address: string;
  /** SHA-256 fingerprint of the host key as OpenSSH prints it; absent for local hosts. */
  readonly fingerprint?: string;
}

/** Asks the operator about a host key that no known_hosts file has; true accepts and remembers it. */
export type HostKeyAsk = (key: UnknownHostKey) => Promise<boolean>;

export interface UnknownHostKey {
  readonly host: string;
  readonly address: string;
  /** `ssh-ed25519` and the like. */
  readonly type: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
  /** What known_hosts says that could not be used, such as a certificate authority. */
  readonly note?: string;
}

export interface ExecRequest {
  /** The exact text that was confirmed. */
  readonly script: string;
  readonly shell: 'sh' | 'bash' | 'login';
  /** Passed on stdin, exported as HANDRAIL_SECRET_<name>; never in argv. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Milliseconds; then the process group is killed. */
  readonly timeout?: number;
  onOutput(stream: OutputStream, chunk: Uint8Array): void;
}

export type OutputStream = 'stdout' | 'stderr';

export interface Execution {
  readonly done: Promise<ExecResult>;
  /** Ends the command's process group: TERM, and KILL after a grace period. */
  cancel(): void;
}

export interface ExecResult {
  readonly outcome: Outcome;
  readonly problem?: Problem;
  /**
   * The command has ended and something that it started still holds its output open. What that prints is no longer
   * recorded, and it may be killed when it prints after the connection has closed.
   */
  readonly outputHeld?: true;
}

/** What a run asks of a host before it sends anything. */
export interface ClaimRequest {
  readonly run: string;
  /** The runbook's name: one run per host and runbook. */
  readonly runbook: string;
  /** The path that an earlier claim of this run gave; null for the first. It is never made a second time. */
  readonly known: string | null;
  readonly holder: LockHolder;
  /** Runs whose lock may be taken over, because they are known to be left with nothing running and nothing in doubt. */
  readonly mayReplace: readonly string[];
}

export interface LockHolder {
  readonly run: string;
  readonly operator: string;
  /** The machine that runs handrail, and its process there. */
  readonly hostname: string;
  readonly pid: number;
  /** ISO time. */
  readonly since: string;
}

export interface Claim {
  /** Null: nothing can be kept on this host, and commands end with the connection. */
  readonly workspace: Workspace | null;
  /** Why commands do not outlive the connection; absent where they do. */
  readonly obstacle?: string;
  /** What earlier runs left on the host. */
  readonly leftovers: readonly Leftover[];
  /** The run whose lock was taken over. */
  readonly replaced?: LockHolder;
  /** Locks of this runbook that were broken since the last claim, newest last. */
  readonly broken?: readonly (LockBreaking & { readonly holder: LockHolder | null })[];
}

/** Where a run keeps its commands' output and results on a host. */
export interface Workspace {
  /** Absolute path of the run's directory. */
  readonly path: string;
  /** What gives commands a session of their own. */
  readonly means: SessionMeans;
  /** Identity of the host's present boot; empty where the host does not say. */
  readonly boot: string;
  /** Of the text that starts commands: its version, and its SHA-256 in hex. */
  readonly wrapper: { readonly version: number; readonly sha256: string };
}

export type SessionMeans = 'setsid' | 'perl' | 'python3';

/** The directory of an earlier run. */
export interface Leftover {
  readonly run: string;
  readonly path: string;
  /** Commands of it that still run. */
  readonly running: number;
}

export interface LockBreaking {
  readonly by: string;
  readonly reason: string;
  /** ISO time. */
  readonly at: string;
}

export interface HostLock {
  readonly runbook: string;
  /** Null: the lock does not say who holds it. */
  readonly holder: LockHolder | null;
  /** Absolute path on the host. */
  readonly path: string;
}

export interface StartRequest extends ExecRequest {
  /** Absolute path of this attempt's directory; its parent is the workspace. */
  readonly directory: string;
  readonly means: SessionMeans;
  /** `open`: lines can be sent to it while it runs, and it sees no end of input. */
  readonly input: 'empty' | 'open';
}

export interface AttachRequest {
  readonly directory: string;
  /** Bytes of each stream that arrived already. */
  readonly from: Readonly<Record<OutputStream, number>>;
  /** Milliseconds that are left; then the process group is killed. */
  readonly timeout?: number;
  onOutput(stream: OutputStream, chunk: Uint8Array): void;
  /** It was started and has not ended. */
  onRunning(): void;
}

export interface DurableExecution {
  readonly done: Promise<DurableEnd>;
  /** Ends the command's process group: TERM, and KILL after a grace period. */
  cancel(): void;
  /** From now on it has this many milliseconds, counted from the call; undefined: as long as it takes. */
  limit(timeout: number | undefined): void;
  /** Stops watching; the command goes on. `done` resolves to `cut`. */
  leave(): void;
}

export type DurableEnd =
  | ({ readonly kind: 'ended' } & ExecResult)
  /** Nothing more is heard of it; it may run on, and can be attached to. */
  | { readonly kind: 'cut'; readonly reason: string }
  /** It was not started before it was asked for, and never will be. */
  | { readonly kind: 'fenced' };

/** Whether a running script took it; if not, why. */
export type ControlAnswer = { readonly ok: true } | { readonly ok: false; readonly reason: string };

export interface SweepRequest {
  /** The run's directory; null: it has none, or none is known. */
  readonly workspace: string | null;
  readonly runbook: string;
  readonly run: string;
  /** Directories of attempts to keep. */
  readonly keep: readonly string[];
  /** Files that were to be uploaded: what an upload that was cut off left beside them is removed. */
  readonly uploads?: readonly { readonly remote: string; readonly sha256: string }[];
  /** Only the lock that was taken at this time is given back: another process of the run may hold it by now. */
  readonly since?: string;
  /** `lock`: only gives the lock back. */
  readonly what: 'everything' | 'lock';
}

export interface SweepResult {
  /** Directories that are still there, and why: to be kept, or held open by a process. */
  readonly kept: readonly { readonly path: string; readonly why: 'asked' | 'held' | 'running' }[];
}

export interface UploadRequest {
  /** Absolute path here. */
  readonly local: string;
  /** Absolute path of the file on the host. */
  readonly remote: string;
  /** Hex digest the local file must have. */
  readonly sha256: string;
  readonly signal: AbortSignal;
  onProgress(transferred: number, total: number): void;
}

export type UploadResult =
  /** `problem` is for people and says what to do; absent when the file is in place and its digest was checked on the host. */
  | { readonly kind: 'ended'; readonly outcome: Outcome; readonly problem?: Problem }
  /** The connection broke: the old file or the new one has the name, whole; the upload can be repeated. */
  | { readonly kind: 'cut'; readonly reason: string };

export interface HostFile {
  /** Where the file is, with links in place of its name followed. */
  readonly path: string;
  /** Null: there is none, and its directory is there. */
  readonly present: PresentFile | null;
}

export interface PresentFile {
  readonly content: Uint8Array;
  readonly traits: FileTraits;
}

/** What a file has besides its content. */
export interface FileTraits {
  readonly owner: string;
  readonly group: string;
  readonly uid: number;
  readonly gid: number;
  /** Four octal digits. */
  readonly mode: string;
  /** How many names it has on its file system. */
  readonly links: number;
}

export interface WriteFileRequest extends WritePlace {
  readonly content: Uint8Array;
  /** Hex SHA-256 of the content. */
  readonly after: string;
  /** What has to be there still; null: nothing has the name. */
  readonly before: { readonly sha256: string; readonly traits: FileTraits } | null;
  /** Where what was there is kept, in the same directory. It is never written over. */
  readonly backup: string;
  /** Permissions of a file that was not there. */
  readonly mode: string;
}

/** What names one write on a host, so that it can be told from a later one. */
export interface WritePlace {
  readonly path: string;
  /** Where the content is gathered, in the same directory. */
  readonly temporary: string;
  /** A directory that whoever begins the write, or rules it out, makes; null: the host keeps none. */
  readonly directory: string | null;
}

export type WriteFileResult =
  /** `notes`: what could not be kept of the old file's traits. */
  | { readonly kind: 'written'; readonly notes: readonly string[] }
  /** The file is as it was. */
  | { readonly kind: 'failed'; readonly problem: Problem }
  /** The answer did not come: the old file or the new one has the name, whole. */
  | { readonly kind: 'cut'; readonly reason: string };

/** Why something failed, in a form that messages exist for. */
export interface Problem {
  readonly code: ProblemCode;
  /** The other side's own words, or the detail that the message needs. */
  readonly detail: string;
  /** What is wrong with an Erlang node, in parts; `detail` says the same in English. */
  readonly node?: NodeProblem;
}

export type ProblemCode =
  | 'artifactChanged'
  | 'checksumMismatch'
  | 'diskFull'
  | 'permissionDenied'
  | 'noSuchDirectory'
  | 'transferFailed'
  | 'authRefused'
  | 'hostKeyChanged'
  | 'hostKeyRefused'
  | 'hostKeyRevoked'
  | 'unreachable'
  | 'connectionLost'
  /** The host answers, and does not know how the command ended: what watched it there was killed, or the record is gone. */
  | 'resultUnknown'
  | 'processChanged'
  | 'processRemains'
  | 'failPattern'
  | 'expectationNotMet'
  | 'captureMissing'
  | 'shellMissing'
  /** A file is not as it was when it was shown. */
  | 'fileChanged'
  /** There is no such file. */
  | 'noSuchFile'
  /** A file of another kind, or larger, than can be edited. */
  | 'fileUnfit'
  /** An edit does not fit the file that is there. */
  | 'editUnfit'
  /** Another run holds the host. */
  | 'locked'
  /** An Erlang node that nobody could ask. */
  | 'otpUnreachable'
  /** What stands in the way of a step at a node. */
  | 'otpNotReady'
  /** What systools could not make. */
  | 'otpNotBuilt'
  /** What does not hold at a node after a step. */
  | 'otpNotMet'
  /** A node's release handler is still at it; how it will end nobody knows. */
  | 'otpBusy'
  | 'other';

export interface FilePosition {
  /** Of a file, or `journal:UNIT`. */
  readonly path: string;
  /** Null: the file does not exist yet. Of a journal: the cursor that `size` counts from; null: it was empty. */
  readonly inode: string | null;
  /** Bytes. */
  readonly size: number;
}

export interface ProcessFacts {
  readonly pid: number;
  /** As the host's ps prints it; equal text means the same process. */
  readonly started: string;
  /** ISO time of its start on the host's clock, to the second; absent where the host does not say. */
  readonly since?: string;
  readonly command: string;
}

export interface FollowRequest {
  readonly position: FilePosition;
  /** `through` is where the file was read to, this chunk included. */
  onData(chunk: Uint8Array, through: FilePosition): void;
  /** The file appeared, was replaced by another one, or became shorter; what comes next is that file from its start. */
  onChange(change: 'appeared' | 'rotated' | 'truncated'): void;
  /** Following has ended without `stop`; `lost`: with its channel, and it can go on from where it was. */
  onEnd(reason: string, lost: boolean): void;
}

export interface Follow {
  stop(): void;
}

/** Thrown when nothing was sent because there is no connection. */
export class HostUnreachable extends Error {
  override readonly name = 'HostUnreachable';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}
