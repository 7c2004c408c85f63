/** The only shell quoting there is: POSIX sh, so also bash, dash and ksh. */

/** A word that means the same quoted or bare. */
const bareWord = /^[A-Za-z0-9_./:@%+,=-]+$/;

/** Written out as one word of a command: bare where that is safe, in single quotes otherwise. */
export function shellQuote(value: string): string {
  return bareWord.test(value) ? value : inSingleQuotes(value);
}

export function inSingleQuotes(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}

/** True where a value means itself whatever quotes are around it. */
export function standsInQuotes(value: string): boolean {
  return value === '' || bareWord.test(value);
}

/** The name of the environment variable that carries a secret. */
export function secretVariable(name: string): string {
  return `HANDRAIL_SECRET_${name}`;
}
