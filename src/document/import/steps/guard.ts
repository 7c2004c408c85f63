import { inSingleQuotes } from '../../../model/shell.ts';

/** A line of a script that ends it, and says why, where a test does not hold. */
export function guard(test: string, complaint: string): string {
  return `${test} || { echo ${inSingleQuotes(complaint)} >&2; exit 1; }`;
}
