import type { ProblemWords } from '../text/otp.ts';
import type { TermProblem } from './term-problem.ts';

/** Why a file does not read and where, in a line. */
export function problemText(problem: TermProblem, words: ProblemWords): string {
  const { opened } = problem;
  const place = opened === undefined ? '' : words.opened(opened.sign, opened.line, opened.column);
  return words.at(problem.line, problem.column, `${reasonOf(problem, words)}${place}`);
}

function reasonOf({ code, found, expected }: TermProblem, words: ProblemWords): string {
  const wanted = expected.map(each => words.expected[each] ?? each);
  switch (code) {
    case 'unexpected':
      return words.unexpected(found, wanted);
    case 'shape':
      return words.shape(found, wanted[0] ?? '');
    case 'unclosed':
      return words.unclosed(expected[0] ?? '');
    case 'badBytes':
      return words.badBytes(expected[0] ?? '');
    case 'badEscape':
    case 'badNumber':
    case 'badCharacter':
      return words[code](found);
    case 'badSegment':
    case 'tooDeep':
      return words[code];
  }
}
