import { ExitCode } from '../errors.ts';

interface HeldSignals {
  /** That of the first signal that came; null: none did. */
  readonly exitCode: number | null;
  release(): void;
}

/** Lets a signal wait for work that must be finished or undone first. */
export function holdSignals(): HeldSignals {
  const codes = {
    SIGINT: ExitCode.interrupted,
    SIGTERM: ExitCode.terminated,
    SIGHUP: ExitCode.hangup,
  } as const;
  let exitCode: number | null = null;
  const handlers = Object.entries(codes).map(([signal, code]) => {
    const handler = () => {
      exitCode ??= code;
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return {
    get exitCode() {
      return exitCode;
    },
    release() {
      for (const remove of handlers) remove();
    },
  };
}
