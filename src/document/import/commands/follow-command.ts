import { isUnitName } from '../../../model/follow-source.ts';
import type { ShellCommand, ShellStatement } from '../../shell-syntax.ts';
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
  const journal = name === 'journalctl' ? journalOf(args) : null;
  const wanted =
    filter === undefined || filter.words.includes('-v')
      ? plainWords(journal?.wanted ?? null)
      : filter.words.slice(1).find(word => !word.startsWith('-'));
  const plain = top.length === 1 || (filter !== undefined && top.length === 2);
  const files = name === 'tail' || name === 'tailf' ? filesOf(args) : (journal?.units ?? []);
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
  /^(?:-[aefqxlmr]+|-[efx]*n\d+|-[efx]*b|--(?:follow|all|quiet|catalog|pager-end|no-pager|full|no-full|no-tail|no-hostname|utc|merge|boot|show-cursor|truncate-newline)|--(?:lines|output|output-fields|since)=.+)$/;
const showingWithValue = /^(?:-[efqx]*[noS]|--(?:lines|output|output-fields|since))$/;
/** Of a unit's entries they pick some: its journal has these, too. */
const picking = /^(?:-[pg].+|--(?:priority|grep|case-sensitive)(?:=.+)?)$/;
const pickingWithValue = /^(?:-[efqx]*[pg]|--(?:priority|grep))$/;

interface Journal {
  readonly units: readonly string[];
  /** What `--grep` looks for. */
  readonly wanted: string | null;
}

/** The journals that journalctl shows; none where it picks entries of all units, or by anything else than these. */
function journalOf(args: readonly string[]): Journal {
  const none: Journal = { units: [], wanted: null };
  const units: string[] = [];
  let [picks, wanted] = [false, null as string | null];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    const [, together] = /^(?:--unit=|-[aefqx]*u)(.+)$/.exec(arg) ?? [];
    if (together !== undefined) units.push(together);
    else if (/^(?:--unit|-[aefqx]*u)$/.test(arg)) units.push(args[++index] ?? '');
    else if (showingWithValue.test(arg)) index += 1;
    else if (pickingWithValue.test(arg) || picking.test(arg)) {
      picks = true;
      const value =
        /^(?:-g|--grep=)(.+)$/.exec(arg)?.[1] ?? (/g$|^--grep$/.test(arg) ? args[index + 1] : null);
      wanted = value ?? wanted;
      if (pickingWithValue.test(arg)) index += 1;
    } else if (!showing.test(arg)) return none;
  }
  if (units.length === 0) return picks ? none : { units: ['journal:*'], wanted };
  return units.every(isUnitName) ? { units: units.map(unit => `journal:${unit}`), wanted } : none;
}

/** Plain words that a pattern of journalctl's stands for; it does not tell capitals apart in a pattern without any. */
function plainWords(pattern: string | null): string | undefined {
  return pattern !== null && /^[\w :,/-]+$/.test(pattern) && /[A-Z]/.test(pattern) ? pattern : undefined;
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
