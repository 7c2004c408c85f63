/**
 * How one attempt at a task ended. Decided in one place per verb (the transport for commands,
 * the runner for everything else) and never re-interpreted afterwards.
 */
export type Outcome =
  /** The command ended by itself. Verbs that are not commands use 0 for done and 1 for failed. */
  | { readonly kind: 'exited'; readonly code: number }
  /** A signal ended the command; `signal` has no SIG prefix, as in `TERM`. */
  | { readonly kind: 'signalled'; readonly signal: string }
  /** Not done within `after` milliseconds; the command was killed. */
  | { readonly kind: 'timedOut'; readonly after: number }
  /** A person stopped it, and the command is known to have ended. */
  | { readonly kind: 'cancelled' }
  /** Started, and nobody knows how it ended. The task is in doubt until a person resolves it. */
  | { readonly kind: 'lost'; readonly reason: string }
  /** Never sent: the host could not be reached. Nothing ran. */
  | { readonly kind: 'unreachable'; readonly reason: string };

export function succeeded(outcome: Outcome): boolean {
  return outcome.kind === 'exited' && outcome.code === 0;
}

/**
 * The exit code a shell would show: a signal is 128+n, a time-out 124 (as coreutils' timeout does).
 * Unknown endings have none, and are never 0.
 */
export function exitCodeOf(outcome: Outcome): number | null {
  switch (outcome.kind) {
    case 'exited':
      return outcome.code;
    case 'signalled':
      return 128 + (signalNumbers[outcome.signal] ?? 0);
    case 'timedOut':
      return 124;
    case 'cancelled':
      return 130;
    case 'lost':
    case 'unreachable':
      return null;
  }
}

/** POSIX numbers of the signals that end commands in practice (signal(7), Linux). */
const signalNumbers: Readonly<Record<string, number>> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ILL: 4,
  ABRT: 6,
  FPE: 8,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
};
