import { once } from '../once.ts';
import { split } from './archives.ts';
import type { CommandFact, Cwd } from './fact.ts';
import { scriptOf } from './script.ts';
import { factsOfScript } from './script-facts.ts';

/**
 * What a command has run, by another shell, on another host or in a container: `ssh app-2 'rm -rf x'`, `sh -c '…'`,
 * `docker exec db psql …`, `… | xargs rm`. They stand at the place of the whole command, and may carry others themselves.
 */
export const carriedBy = once((fact: CommandFact): readonly CommandFact[] => {
  const { script, command } = fact;
  const carried = textCarried(fact);
  // Always a part of the command, so that this comes to an end.
  if (carried === null || carried.text.length >= command.end - command.start) return [];
  const { text, elsewhere } = carried;
  if (text.trim() === '' || text.length > longest) return [];
  const inner = scriptOf(
    { text, place: () => ({ range: fact.range, exact: false }) },
    { strict: false, typed: script.typed, bash: true, set: script.set, templates: true },
  );
  const found: CommandFact[] = [];
  const cwd: Cwd = elsewhere ? { kind: 'unknown' } : fact.cwd;
  // Variables are those of the shell that hands them over, unless it is told not to.
  const known = { ...inner, literals: script.literals, assigned: script.assigned };
  const { role, service, hosts, subset, visit, unit } = fact;
  factsOfScript(known, fact.verb, { role, service, hosts, subset, visit, unit }, cwd, each => {
    if (each.kind === 'command') found.push(each, ...carriedBy(each));
  });
  return found;
});

/** No person writes more. */
const longest = 4000;

interface Carried {
  readonly text: string;
  /** In a directory of another place, or of another login. */
  readonly elsewhere: boolean;
}

function textCarried({ name, words }: CommandFact): Carried | null {
  const args = words.slice(1);
  switch (name) {
    case 'ssh':
      return typedOut(behind(args, /^-[bcDEeFIiJLlmOopQRSWw]$/, 1), true);
    case 'sh':
    case 'bash':
    case 'dash':
    case 'ksh':
    case 'zsh':
      return given(args, /^-[a-z]*c$/, false);
    case 'su':
    case 'runuser':
      return given(args, /^(-[a-z]*c|--command)$/, true);
    case 'docker':
    case 'podman':
    case 'nerdctl':
    case 'docker-compose':
    case 'podman-compose':
    case 'kubectl':
    case 'oc':
      return inContainer(args);
    case 'xargs':
      return after(args, /^-[adEILnPs]$/, 0, false);
    case 'timeout':
      return after(args, /^-[ks]$/, 1, false);
    case 'nohup':
    case 'setsid':
      return after(args, /^$/, 0, false);
    case 'chroot':
    case 'gosu':
      return after(args, /^$/, 1, true);
    default:
      return null;
  }
}

/** A program that is started with these words by no shell. */
function after(args: readonly string[], takesValue: RegExp, own: number, elsewhere: boolean): Carried | null {
  return typedOut(behind(args, takesValue, own).map(asWord), elsewhere);
}

function typedOut(words: readonly string[], elsewhere: boolean): Carried | null {
  return words.length === 0 ? null : { text: words.join(' '), elsewhere };
}

/** One word to a shell, too: what was between quotes is no command of its own. Variables stay variables. */
function asWord(word: string): string {
  if (!/[\s;&|<>()'"`\\#]/.test(word)) return word;
  return /[$'`]/.test(word) ? `"${word.replaceAll(/["\\]/g, '\\$&')}"` : `'${word}'`;
}

/** What is left after the options and some words of the program's own. */
function behind(args: readonly string[], takesValue: RegExp, own: number): readonly string[] {
  let [index, left] = [0, own];
  for (; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (takesValue.test(arg)) index += 1;
    else if (arg.startsWith('-') && arg.length > 1) continue;
    else if (left > 0) left -= 1;
    else break;
  }
  return args.slice(index);
}

/** The word behind an option. */
function given(args: readonly string[], option: RegExp, elsewhere: boolean): Carried | null {
  const at = args.findIndex(arg => option.test(arg));
  const text = at < 0 ? undefined : args[at + 1];
  return text === undefined ? null : { text, elsewhere };
}

function inContainer(args: readonly string[]): Carried | null {
  const at = args.indexOf('exec');
  if (at < 0 || at > split(args.slice(0, at)).flags.length * 2 + 1) return null;
  const own = args.slice(at + 1);
  const dashes = own.indexOf('--');
  if (dashes >= 0) return typedOut(own.slice(dashes + 1).map(asWord), true);
  return after(own, /^(-[uewnc]|--(user|env|workdir|namespace|container|index))$/, 1, true);
}
