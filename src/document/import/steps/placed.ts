import type { DraftStep } from '../draft.ts';

/** A step with the hosts the document says it is for, before sections are made of them. */
export interface Placed {
  readonly step: DraftStep;
  /** Empty: the document does not say. */
  readonly hosts: readonly string[];
  /** The commands of the document in it. */
  readonly commands: readonly { readonly text: string; readonly line: number }[];
  /** The number of the outermost list item it stands in. */
  readonly number: number | null;
  /** The number of the step that its section is called: `Step 2: Switch over`, `第二步`. */
  readonly titled?: number;
  /** A process to stop whose description is found when the whole section is known; the word it was looked for by. */
  readonly sought?: { readonly word: string | null };
  /** The document has it among the steps, though it takes them back. */
  readonly undoes?: true;
  /** Directory of what it starts. */
  readonly starts?: { readonly directory: string | null };
}
