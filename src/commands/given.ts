import { OperatorError } from '../errors.ts';
import { isVariableName } from '../model/template.ts';
import { loadingWords } from '../text/loading.ts';
import type { Arguments } from './io.ts';

/** The values of `--var NAME=VALUE`. Throws `OperatorError`. */
export function variablesGiven(args: Arguments): Readonly<Record<string, string>> {
  const words = loadingWords(args.language);
  return Object.fromEntries(
    args.list('var').map(each => {
      const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(each) ?? [];
      if (!isVariableName(name)) throw new OperatorError(words.badVariable(each));
      return [name, value];
    }),
  );
}

/** `--limit a,b` and `--limit a --limit b` are the same. */
export function namesGiven(values: readonly string[]): readonly string[] {
  return values.flatMap(value => value.split(',')).filter(name => name !== '');
}
