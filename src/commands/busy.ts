import type { Arguments, Io } from './io.ts';
import { usesScreen } from './screen.ts';

/** Milliseconds that work may take before the terminal says what it waits for. */
const patience = 250;

/** Shows at a terminal that something is being done, where it takes longer than a moment. */
export async function whileBusy<Result>(
  label: string,
  args: Arguments,
  io: Io,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!usesScreen(args, io)) return work();
  let hide: (() => Promise<void>) | null = null;
  let over = false;
  const timer = setTimeout(async () => {
    // Nothing depends on it being shown.
    const busy = await import('../tui/busy.tsx').catch(() => null);
    if (!over && busy !== null) hide = busy.showBusy(label, io);
  }, patience);
  try {
    return await work();
  } finally {
    over = true;
    clearTimeout(timer);
    await (hide as (() => Promise<void>) | null)?.();
  }
}
