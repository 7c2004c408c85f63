/** The clock and the patience of a runner; a test turns its own. */
export interface RunnerTiming {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after `delay` milliseconds, unless what it returns is called before. */
  after(delay: number, action: () => void): () => void;
  /** Milliseconds without output after which a script seems to hang, where the step expects no longer. */
  readonly silence: number;
  /** Milliseconds after which an unfinished line that looks like a question is taken for one. */
  readonly prompt: number;
  /** Bytes of output that a host keeps of a command at which a person is told, and again each time that doubles. */
  readonly largeOutput: number;
  /** Milliseconds that a host has for its clean-up, and a connection to close, when the run is let go of. */
  readonly farewell: number;
}

export const standardTiming: RunnerTiming = {
  now: () => Date.now(),
  after: afterTimeout,
  silence: 60_000,
  prompt: 2_000,
  largeOutput: 64 * 1024 * 1024,
  farewell: 5_000,
};

export function afterTimeout(delay: number, action: () => void): () => void {
  const timer = setTimeout(action, delay);
  return () => clearTimeout(timer);
}
