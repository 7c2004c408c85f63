import type { ShellCommand } from '../../shell-syntax.ts';
import { bareWords } from './bare-words.ts';
import { standIn } from './commands.ts';
import type { Interactive } from './interactive-commands.ts';

/** `kill` of a process that the document cannot know. */
export interface Stop {
  readonly kind: 'stop';
  readonly signal: string;
}

/** The word that a process is looked for by. */
export function lookOf([first, ...rest]: readonly ShellCommand[]): string | null {
  if (first === undefined || !/^(ps|jps)$/.test(bareWords(first.words)[0] ?? '')) return null;
  const greps = rest.filter(each => /^[ef]?grep$/.test(each.words[0] ?? ''));
  if (greps.length === 0 || greps.length !== rest.length) return null;
  const wanted = greps.find(each => !each.words.includes('-v'));
  const word = wanted?.words.slice(1).find(each => !each.startsWith('-'));
  return word === undefined ? null : word.replace(/\[(.)\]/, '$1');
}

/** Null: the document knows what it stops. A signal that ends nothing is sent by a person, who knows the process. */
export function killOf(args: readonly string[]): Stop | Interactive | null {
  const sign = args.indexOf('-s');
  const dashed = args.find(arg => /^-(?:\w+)$/.test(arg) && arg !== '-s')?.slice(1);
  const name = ((sign < 0 ? dashed : args[sign + 1]) ?? 'TERM').toUpperCase().replace(/^SIG/, '');
  const targets = args.filter((arg, index) => !arg.startsWith('-') && args[index - 1] !== '-s');
  const unknown =
    targets.length > 0 &&
    targets.every(
      target =>
        target.startsWith(standIn) || /^\d+$/.test(target) || /^[A-Z_]*PID[A-Z_]*$|^进程号?$/i.test(target),
    );
  if (!unknown) return null;
  const signal = signalNames[name] ?? name;
  return /^(?:TERM|INT|QUIT|KILL)$/.test(signal)
    ? { kind: 'stop', signal }
    : { kind: 'interactive', takesRest: false };
}

const signalNames: Readonly<Record<string, string>> = {
  '1': 'HUP',
  '2': 'INT',
  '3': 'QUIT',
  '9': 'KILL',
  '15': 'TERM',
};
