import type { Arguments, Io } from './io.ts';

export function usesColor(args: Arguments, io: Io): boolean {
  return !args.flag('no-color') && !io.env.NO_COLOR && io.stdout.isTTY === true && io.env.TERM !== 'dumb';
}

/** Of this machine: what people at it see on a clock. */
export function localTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
