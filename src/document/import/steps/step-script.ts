import type { DraftStep } from '../draft.ts';

/** The script of a step that has one. */
export function scriptOf({ action }: DraftStep): string {
  return action.verb === 'run' ? action.script.map(({ text }) => text).join('\n') : '';
}
