import type { Finding, LintFacts } from '../fact.ts';

/** What a secret's value is not: a variable, a placeholder, a format, a file, a mask. */
const value = String.raw`(?!["']?(?:[$%<{\[*]|x{3,}|\.{3}|\uE000|\uE002|your[_-]|-)|/)(?<value>"[^"\n]{3,}"|'[^'\n]{3,}'|[^\s"'|;&<>]{3,})`;

const forms: readonly RegExp[] = [
  new RegExp(
    String.raw`(?<=\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump|mysqlcheck)\b[^|;\n]{0,300}\s-p)${value}`,
    'g',
  ),
  new RegExp(`(?<=--(?:password|passwd|pass|token|secret|api-?key)[= ])${value}`, 'gi'),
  new RegExp(
    String.raw`(?<=(?:^|[\s;"'])(?:export\s+)?[A-Z_]*(?:PASSWORD|PASSWD|PGPASSWORD|MYSQL_PWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY)=)${value}`,
    'gm',
  ),
  new RegExp(String.raw`(?<=\bsshpass\s+-p\s?)${value}`, 'g'),
  new RegExp(String.raw`(?<=\bredis-cli\b[^|;\n]{0,200}\s-a\s+)${value}`, 'g'),
  /(?<=:\/\/[\w.-]{1,60}:)(?![$%<{*\uE000\uE002])(?<value>[^\s:@/$<{]{3,80})(?=@)/g,
  /(?<=\bAuthorization:\s*(?:Bearer|Basic|Token)\s+)(?![$%<{\uE000\uE002])(?<value>[\w.~+/=-]{8,})/gi,
  /(?<value>-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----)/g,
  /\b(?<value>AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|xox[abprs]-[\w-]{10,}|glpat-[\w-]{16,})\b/g,
];

/** SECRET: a password, a token or a key stands in a command. */
export function* secret({ facts }: LintFacts): Iterable<Finding> {
  for (const fact of facts) {
    if (fact.kind !== 'script' && fact.kind !== 'block') continue;
    const text = fact.kind === 'script' ? fact.script.parsed : fact.text;
    let offset = 0;
    for (const line of text.split('\n')) {
      if (line.length < 4000)
        for (const [start, end] of secretsIn(line)) {
          const range =
            fact.kind === 'script' ? fact.script.place(offset + start, offset + end).range : fact.range;
          yield { code: 'SECRET', range, parameters: {} };
        }
      offset += line.length + 1;
    }
  }
}

function secretsIn(line: string): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (const form of forms)
    for (const match of line.matchAll(form)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (!found.some(each => start < each[1] && each[0] < end)) found.push([start, end]);
    }
  return found;
}
