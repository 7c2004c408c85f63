import { isUnitName } from '../../model/follow-source.ts';
import type { ShellCommand, ShellStatement } from '../shell-syntax.ts';
import { bareWords } from './bare-words.ts';
import { standIn } from './commands.ts';

/** A command that shows what is written while it is written, and does not end. */
export interface Follow {
  readonly kind: 'follow';
  /** Paths, or `journal:UNIT`; null where it follows something else, or what has a name that is not known yet. */
  readonly files: readonly string[] | null;
  readonly until: string | null;
}

/** Null: the statement follows nothing. `top`: its commands, without those inside others. */
export function followOf(statement: ShellStatement, top: readonly ShellCommand[]): Follow | null {
  const command = top.find(each => isFollow(bareWords(each.words)));
  if (command === undefined) return null;
  const [name, ...args] = bareWords(command.words);
  const filter =
    statement.shape === 'pipeline' ? top.find(each => /^[ef]?grep$/.test(each.words[0] ?? '')) : undefined;
  const wanted =
    filter === undefined || filter.words.includes('-v')
      ? undefined
      : filter.words.slice(1).find(word => !word.startsWith('-'));
  const plain = top.length === 1 || (filter !== undefined && top.length === 2);
  const files =
    name === 'tail' || name === 'tailf' ? filesOf(args) : name === 'journalctl' ? unitsOf(args) : [];
  const literal =
    files.length > 0 && files.every(file => !/[$`?[{]|[^:]\*/.test(file) && !file.includes(standIn));
  return {
    kind: 'follow',
    files: plain && literal ? files : null,
    until: wanted === undefined || /[$`]/.test(wanted) || wanted.includes(standIn) ? null : wanted,
  };
}

function filesOf(args: readonly string[]): readonly string[] {
  return args.filter(
    (arg, index) =>
      !arg.startsWith('-') &&
      !/^-[a-zA-Z]*[nc]$|^--(lines|bytes|pid)$/.test(args[index - 1] ?? '') &&
      !/^\+?\d+$/.test(arg),
  );
}

/** Options of journalctl that change only how much of the past is shown, or how. */
const showing =
  /^(-[afqxemr]+|-n\d+|--(follow|all|quiet|catalog|pager-end|no-pager|full|no-full|no-tail)|--(lines|output)=.+)$/;

/** The journals that journalctl shows; none where it picks entries by anything else than their unit. */
function unitsOf(args: readonly string[]): readonly string[] {
  const units: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    const [, together] = /^(?:--unit=|-[afqx]*u)(.+)$/.exec(arg) ?? [];
    if (together !== undefined) units.push(together);
    else if (/^(--unit|-[afqx]*u)$/.test(arg)) units.push(args[++index] ?? '');
    else if (/^(-n|-o|--lines|--output)$/.test(arg)) index += 1;
    else if (!showing.test(arg)) return [];
  }
  if (units.length === 0) return ['journal:*'];
  return units.every(isUnitName) ? units.map(unit => `journal:${unit}`) : [];
}

function isFollow([name, ...args]: readonly string[]): boolean {
  const has = (pattern: RegExp) => args.some(arg => pattern.test(arg));
  switch (name) {
    case 'tail':
      return has(/^-\d*[a-zA-Z]*[fF]\d*$|^--follow|^-[fF]n?\d*$|^-\d+[fF]$/);
    case 'tailf':
      return true;
    case 'journalctl':
      return has(/^-[a-zA-Z]*f[a-zA-Z]*$|^--follow$/);
    case 'docker':
    case 'podman':
    case 'docker-compose':
    case 'kubectl':
    case 'oc':
    case 'nerdctl':
      return (
        (args.includes('logs') && has(/^-[a-zA-Z]*f[a-zA-Z]*$|^--follow(=true)?$/)) ||
        (args.includes('get') && has(/^-w$|^--watch(=true)?$/))
      );
    case 'watch':
    case 'top':
    case 'htop':
      return !has(/^-[a-zA-Z]*b/);
    case 'less':
      return has(/^\+F$/);
    default:
      return false;
  }
}
