import type { OutputStream } from '../model/transport.ts';

/** How a process ended, as its parent was told. */
export type ProcessEnd =
  | { readonly kind: 'exited'; readonly code: number }
  /** Without the SIG prefix. */
  | { readonly kind: 'signalled'; readonly signal: string };

export interface ShellListener {
  onOutput(stream: OutputStream, chunk: Uint8Array): void;
  /** At most once; output may still follow. */
  onExit(end: ProcessEnd): void;
  /** Exactly once and last: nobody holds the output any more, or the connection is gone. */
  onClosed(): void;
}

/** One `/bin/sh -s` on the host, waiting for its script on stdin. */
export interface ShellProcess {
  write(text: string): void;
  /** Closes stdin. */
  end(): void;
  /** Asks the host's own server to signal the process; many servers ignore that. */
  signal(name: string): void;
  /** The process has ended and its output does not matter any more; what still holds it may be cut off when it must. */
  release(): void;
  /** Closes our end, whatever runs there. */
  close(): void;
}

/** `control` goes before everything that waits, and may use the channel kept free for it. */
export type ShellUrgency = 'task' | 'control';

/** Rejects with `HostUnreachable` when no shell was started. */
export type OpenShell = (listener: ShellListener, urgency: ShellUrgency) => Promise<ShellProcess>;

/**
 * What the host's login shell is asked to run: a constant, because it shows in the process list. The login shell turns
 * into it; if it waited for it instead, it would report a signal that ends the command as an exit code.
 */
export const shellCommand = 'exec /bin/sh -s';

/** How such a shell stands in the host's process list. */
export const shellCommandLine = '/bin/sh -s';
