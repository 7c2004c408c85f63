import type { Arguments, Io } from './io.ts';

/** Full screen only where a person sits at a terminal that can show it. */
export function usesScreen(args: Arguments, io: Io): boolean {
  if (args.flag('no-tui') || args.flag('json')) return false;
  if (!io.stdin.isTTY || !io.stdout.isTTY) return false;
  return io.env.TERM !== 'dumb' && !io.env.CI;
}

/** The full-screen interface; it takes a while to load, and not every command needs it. */
export function loadScreen() {
  return import('../tui/open.ts');
}

/**
 * To be waited for before a person is asked in lines: the answer may take hours, and by then another version of handrail
 * may be installed in place of this one's files.
 */
export async function loadScreenAhead(args: Arguments, io: Io): Promise<void> {
  if (usesScreen(args, io)) await loadScreen();
}
