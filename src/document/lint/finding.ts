import type { LintCode } from '../../text/lint.ts';
import type { Range } from '../source.ts';
import type { LintFacts } from './fact.ts';

export interface Edit {
  readonly range: Range;
  readonly text: string;
}

export interface Finding {
  readonly code: LintCode;
  /** Another way to say it, where one sentence does not fit all. */
  readonly variant?: string;
  readonly range: Range;
  readonly parameters: Readonly<Record<string, string>>;
  readonly fix?: readonly Edit[];
}

export type Rule = (facts: LintFacts) => Iterable<Finding>;
