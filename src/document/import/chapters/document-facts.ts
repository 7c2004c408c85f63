import type { Section } from '../../markdown/outline.ts';
import type { ChoiceBook } from '../ways/alternatives.ts';
import type { ChapterOrder } from './chapter-order.ts';

/** What is known of the document before its chapters are read. */
export interface DocumentFacts {
  readonly root: Section;
  readonly choices: ChoiceBook;
  /** The condition of each section that is one of several ways, or optional. */
  readonly conditions: ReadonlyMap<Section, string>;
  readonly order: ChapterOrder;
  readonly programs: ReadonlySet<string>;
  /** Absolute paths in its commands. */
  readonly paths: readonly string[];
}
