import type { ShellCommand } from '../shell-syntax.ts';
import { bareWords } from './bare-words.ts';
import { standIn } from './commands.ts';

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

/** Null: the document knows what it stops. */
export function killOf(args: readonly string[]): Stop | null {
  const signal =
    args
      .find(arg => /^-(\w+)$/.test(arg))
      ?.slice(1)
      .replace(/^SIG/, '') ?? 'TERM';
  const targets = args.filter((arg, index) => !arg.startsWith('-') && args[index - 1] !== '-s');
  const named = args.includes('-s') ? (args[args.indexOf('-s') + 1] ?? 'TERM').replace(/^SIG/, '') : signal;
  const unknown =
    targets.length > 0 &&
    targets.every(
      target =>
        target.startsWith(standIn) || /^\d+$/.test(target) || /^[A-Z_]*PID[A-Z_]*$|^进程号?$/i.test(target),
    );
  return unknown ? { kind: 'stop', signal: signalNames[named] ?? named } : null;
}

const signalNames: Readonly<Record<string, string>> = {
  '1': 'HUP',
  '2': 'INT',
  '3': 'QUIT',
  '9': 'KILL',
  '15': 'TERM',
};
