import headless from '@xterm/headless';

// The addon reads its table from the beginning of the memory that its bytes lie in. That is theirs alone only without a
// pool: in a shared one the beginning is somebody else's, and the addon then fails, or not, by what stood there.
const { poolSize } = Buffer;
Buffer.poolSize = 0;
const { default: graphemes } = await import('@xterm/addon-unicode-graphemes');
Buffer.poolSize = poolSize;

export type Emulator = InstanceType<typeof headless.Terminal>;

/** A terminal emulator that counts columns as today's terminals do: one cell, or two, for a whole grapheme. */
export function openEmulator(
  options: Omit<headless.ITerminalInitOnlyOptions & headless.ITerminalOptions, 'allowProposedApi'>,
): Emulator {
  const emulator = new headless.Terminal({ ...options, allowProposedApi: true });
  emulator.loadAddon(new graphemes.UnicodeGraphemesAddon());
  return emulator;
}
