import type { FilePosition } from '../model/transport.ts';
import type { Task } from '../plan/plan.ts';
import type { Command } from './command.ts';
import type { DurablePlace } from './contact.ts';
import type { EditRequest } from './edit.ts';
import type { NodeLook } from './otp.ts';

/** What the runner is to do because of an event; data until the runner carries it out. */
export type Effect =
  | { readonly type: 'connect'; readonly host: string }
  | {
      readonly type: 'locate';
      readonly section: string;
      readonly host: string;
      readonly files: readonly string[];
    }
  /** `edit`: what the file to be looked at is for; `node`: which node is asked; both null: the processes are looked at. */
  | {
      readonly type: 'inspect';
      readonly task: string;
      readonly host: string;
      readonly edit: EditRequest | null;
      readonly node: NodeLook | null;
    }
  | {
      readonly type: 'execute';
      readonly task: Task;
      readonly attempt: number;
      readonly command: Command;
      /** Null: it ends with the connection. */
      readonly durable: DurablePlace | null;
      readonly input: 'empty' | 'open';
    }
  /** Asks the host what became of an attempt that nobody watches. */
  | {
      readonly type: 'attach';
      readonly task: Task;
      readonly attempt: number;
      readonly command: Command;
      readonly durable: DurablePlace | null;
      /** ISO time. */
      readonly startedAt: string;
      /** Milliseconds from its start; undefined: as long as it needs. */
      readonly timeout: number | undefined;
    }
  | { readonly type: 'sendInput'; readonly task: string; readonly attempt: number; readonly text: string }
  | { readonly type: 'interrupt'; readonly task: string; readonly attempt: number }
  /** Milliseconds from the start of the attempt. */
  | {
      readonly type: 'limit';
      readonly task: string;
      readonly attempt: number;
      readonly timeout: number | null;
    }
  | {
      readonly type: 'probe';
      readonly task: string;
      readonly host: string;
      readonly probe: number;
      readonly script: string;
    }
  | { readonly type: 'reconnectLater'; readonly host: string; readonly after: number }
  /** Tails of a host that is there again go on from where they were. */
  | { readonly type: 'resumeFollows'; readonly host: string }
  | {
      readonly type: 'openFollow';
      readonly follow: string;
      readonly host: string;
      readonly path: string;
      /** Null: where the file ends now. */
      readonly position: FilePosition | null;
    }
  | { readonly type: 'closeFollow'; readonly follow: string; readonly reason: string }
  | { readonly type: 'cancel'; readonly task: string }
  /** A person ended what a task was waiting for. */
  | { readonly type: 'unwatch'; readonly task: string }
  | { readonly type: 'retryLater'; readonly task: string; readonly after: number }
  /** Nodes that a restart would take back are looked at from time to time. */
  | { readonly type: 'watchNodes'; readonly after: number }
  | { readonly type: 'deliver'; readonly question: string; readonly value: string | null }
  /** Whoever waits for the answer learns that there will be none. */
  | { readonly type: 'withdraw'; readonly question: string }
  /** `sweep`: by host, what is to be done there before its connection is closed. */
  | { readonly type: 'release'; readonly sweep: readonly HostSweep[] };

export interface HostSweep {
  readonly host: string;
  /** Null: the run has no directory there that is known. */
  readonly workspace: string | null;
  readonly what: 'everything' | 'lock';
  /** Also where there is no connection: it is tried once. */
  readonly reach: boolean;
  /** Directories of attempts that are in doubt. */
  readonly keep: readonly string[];
  /** What was begun to be uploaded there. */
  readonly uploads: readonly { readonly remote: string; readonly sha256: string }[];
}
