import type { Fact, LintFacts, PlacedText } from '../fact.ts';
import type { Finding } from '../finding.ts';
import { isSecret, namesSecret, secretsIn } from '../secrets.ts';

/** Longer than what a person wrote. */
const longestLine = 4000;

/** SECRET: a password, a token or a key stands in a command, or in a file that is to be written. */
export function* secret({ facts }: LintFacts): Iterable<Finding> {
  for (const fact of facts) {
    for (const { text, place } of textsOf(fact)) {
      let offset = 0;
      for (const line of text.split('\n')) {
        if (line.length < longestLine)
          for (const [start, end] of secretsIn(line))
            yield { code: 'SECRET', range: place(offset + start, offset + end).range, parameters: {} };
        offset += line.length + 1;
      }
    }
    if (fact.kind === 'edit')
      for (const { key, value, range } of fact.values)
        if ((namesSecret(key) && isSecret(value)) || secretsIn(value).length > 0)
          yield { code: 'SECRET', range, parameters: {} };
  }
}

function textsOf(fact: Fact): readonly PlacedText[] {
  switch (fact.kind) {
    case 'script':
      return [{ text: fact.script.parsed, place: fact.script.place }];
    case 'block':
      return [fact];
    case 'edit':
      return fact.text === null ? [] : [fact.text];
    default:
      return [];
  }
}
