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
  /** Starts a script with `/bin/sh`; stdin of the script is empty. */
  exec(request: ExecRequest): Execution;
  upload(request: UploadRequest): Promise<UploadResult>;
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

/** `problem` is for people and says what to do; absent when the file is in place and its digest was checked on the host. */
export interface UploadResult {
  readonly outcome: Outcome;
  readonly problem?: Problem;
}

/** Why something failed, in a form that messages exist for. */
export interface Problem {
  readonly code: ProblemCode;
  /** The other side's own words, or the detail that the message needs. */
  readonly detail: string;
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
  | 'processChanged'
  | 'processRemains'
  | 'failPattern'
  | 'expectationNotMet'
  | 'captureMissing'
  | 'shellMissing'
  | 'other';

export interface FilePosition {
  readonly path: string;
  /** Null: the file does not exist yet. */
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
  onData(chunk: Uint8Array): void;
  /** The file appeared, was replaced by another one, or became shorter; what comes next is that file from its start. */
  onChange(change: 'appeared' | 'rotated' | 'truncated'): void;
  /** Following has ended without `stop`. */
  onEnd(reason: string): void;
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
