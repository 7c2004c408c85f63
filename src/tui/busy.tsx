import { Box, render, Text } from 'ink';
import Spinner from 'ink-spinner';
import type { ReactElement } from 'react';

export interface BusyTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

/** One line that moves, where the cursor is; what it returns takes the line away again. */
export function showBusy(label: string, { stdin, stdout }: BusyTerminal): () => Promise<void> {
  const instance = render(<Busy label={label} />, {
    stdin,
    stdout,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  return async () => {
    instance.clear();
    instance.unmount();
    await instance.waitUntilExit();
  };
}

function Busy({ label }: { readonly label: string }): ReactElement {
  return (
    <Box gap={1}>
      <Spinner type="line" />
      <Text>{label}</Text>
    </Box>
  );
}
