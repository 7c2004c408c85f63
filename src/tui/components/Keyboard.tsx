import { useInput, usePaste } from 'ink';
import type { ReactNode } from 'react';
import { type Press, pressesOf } from '../view/keypress.ts';

/** Keys and pasted text; always mounted, so that pasted text never arrives as keys. */
export function Keyboard({
  onPress,
  onPaste,
}: {
  readonly onPress: (presses: readonly Press[]) => void;
  readonly onPaste: (text: string) => void;
}): ReactNode {
  useInput((input, key) => onPress(pressesOf(input, key)));
  usePaste(onPaste);
  return null;
}
