import type { Command } from './command.ts';
import type { View } from './view.ts';

/** The view after an action, and what is to be done outside it. */
export interface Reduction {
  readonly view: View;
  readonly commands: readonly Command[];
}

export function changed(view: View, ...commands: readonly Command[]): Reduction {
  return { view, commands };
}
