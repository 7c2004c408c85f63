/** How commands are ended and drained, in milliseconds; tests shorten it. */
export interface ExecTiming {
  /** From TERM to KILL. */
  readonly grace: number;
  /** Silence after the exit status that means that all output has come. */
  readonly quiet: number;
  /** The longest wait for output after the exit status. */
  readonly drain: number;
  /** How long the end of a killed command may take to be reported. */
  readonly report: number;
}

export const execTiming: ExecTiming = { grace: 5_000, quiet: 250, drain: 5_000, report: 5_000 };

/** The promise's value, or undefined after `ms` milliseconds. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
