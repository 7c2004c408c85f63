import type { Arguments, Io } from './io.ts';

/** Full screen only where a person sits at a terminal that can show it. */
export function usesScreen(args: Arguments, io: Io): boolean {
  if (args.flag('no-tui') || args.flag('json')) return false;
  if (!io.stdin.isTTY || !io.stdout.isTTY) return false;
  return io.env.TERM !== 'dumb' && !io.env.CI;
}
