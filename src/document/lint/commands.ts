import { bareWords, specialOf } from '../import/specials.ts';
import type { CommandFact, Fact } from './fact.ts';
import { baseOf, inDirectory, pathOf } from './paths.ts';

/** A command that makes a path out of others. */
export interface Transfer {
  readonly verb: 'cp' | 'mv' | 'rsync' | 'ln';
  readonly sources: readonly string[];
  readonly target: string;
  readonly recursive: boolean;
  /** The target is taken as it is, even where it is a directory. */
  readonly exact: boolean;
}

/** `cp`, `mv`, `rsync` and `ln` on the host itself; words are as they stand in the script. */
export function transferOf({ name, words }: CommandFact): Transfer | null {
  if (name !== 'cp' && name !== 'mv' && name !== 'rsync' && name !== 'ln') return null;
  const { flags, plain } = split(words.slice(1), /^(-S|--suffix|-e|--exclude|--rsh)$/);
  const into = targetDirectory(words);
  const target = into ?? plain.at(-1);
  const sources = into === null ? plain.slice(0, -1) : plain;
  if (target === undefined || sources.length === 0 || plain.some(word => /^[\w.@-]+:/.test(word)))
    return null;
  return {
    verb: name,
    sources,
    target,
    recursive: has(flags, /^-[a-zA-Z]*[rRa]|^--(recursive|archive)$/),
    exact: has(flags, /^-[a-zA-Z]*[Tn]|^--no-target-directory$/) && into === null,
  };
}

function targetDirectory(words: readonly string[]): string | null {
  for (const [index, word] of words.entries()) {
    if (word === '-t' || word === '--target-directory') return words[index + 1] ?? null;
    if (word.startsWith('--target-directory=')) return word.slice('--target-directory='.length);
  }
  return null;
}

export interface Unpacking {
  readonly archive: string;
  /** The directory that is unpacked into, as a path. */
  readonly into: string | null;
  /** What is most likely to come of it: the directory with the archive's name. */
  readonly makes: string | null;
}

export function unpackingOf(fact: CommandFact): Unpacking | null {
  const { name, words } = fact;
  if (name === 'tar') {
    if (tarMode(words) !== 'x') return null;
    const archive = tarFile(words);
    return archive === null
      ? null
      : unpackedTo(fact, archive, after(words, /^(-C|--directory)$/) ?? glued(words, '--directory='));
  }
  if (name !== 'unzip' || words.some(word => /^-[a-z]*[lptZ]/.test(word))) return null;
  const archive = words.slice(1).find(word => !word.startsWith('-'));
  return archive === undefined ? null : unpackedTo(fact, archive, after(words, /^-d$/));
}

function unpackedTo(fact: CommandFact, archive: string, directory: string | null): Unpacking {
  const into =
    directory === null
      ? fact.cwd.kind === 'unknown'
        ? '.'
        : inDirectory(fact.cwd, '.')
      : pathOf(fact, directory);
  const stem = baseOf(archive).replace(/\.(tar(\.\w+)?|tgz|tbz2?|txz|zip|war|jar)$/i, '');
  const makes =
    into === null || stem === '' || /[$*?]/.test(stem)
      ? null
      : into === '.'
        ? stem
        : `${into === '/' ? '' : into}/${stem}`;
  return { archive, into, makes };
}

/** Whether it only looks at what an archive holds. */
function isListing({ name, words }: CommandFact): boolean {
  return (
    (name === 'tar' && tarMode(words) === 't') ||
    (name === 'unzip' && words.some(word => /^-[a-z]*[lt]/.test(word)))
  );
}

/** The archive or the dump that a command writes; null where it writes none. */
export function packedBy({ name, words, command }: CommandFact): string | null {
  if (name === 'tar') return tarMode(words) === 'c' ? (tarFile(words) ?? '-') : null;
  if (name === 'zip') return words.slice(1).find(word => !word.startsWith('-')) ?? null;
  if (!/^(mysqldump|mariadb-dump|pg_dump|pg_dumpall|mongodump|expdp|pg_basebackup)$/.test(name)) return null;
  const named =
    after(words, /^(-f|--file|-o|--out|-r|--result-file)$/) ??
    glued(words, '--file=', '--out=', '--result-file=');
  return (
    named ??
    command.redirects.find(({ operator }) => operator.startsWith('>') && operator !== '>&')?.target ??
    '-'
  );
}

function tarMode(words: readonly string[]): 'x' | 'c' | 't' | null {
  const [, first = ''] = words;
  const flags = [
    first.startsWith('-') ? '' : first,
    ...words.slice(1).filter(word => /^-[A-Za-z]+$/.test(word)),
  ].join('');
  if (words.some(word => /^--(extract|get)$/.test(word)) || flags.includes('x')) return 'x';
  if (words.includes('--create') || flags.includes('c')) return 'c';
  return words.includes('--list') || flags.includes('t') ? 't' : null;
}

function tarFile(words: readonly string[]): string | null {
  const long = glued(words, '--file=');
  if (long !== null) return long;
  for (const [index, word] of words.entries()) {
    const isFlags =
      index > 0 && (/^-[A-Za-z]*f$/.test(word) || (index === 1 && /^[A-Za-z]*f[A-Za-z]*$/.test(word)));
    if (isFlags || word === '--file') return words[index + 1] ?? null;
  }
  return null;
}

export function has(words: readonly string[], pattern: RegExp): boolean {
  return words.some(word => pattern.test(word));
}

/** Options, and the words that are none. */
export function split(
  words: readonly string[],
  takesValue: RegExp = /^$/,
): { readonly flags: readonly string[]; readonly plain: readonly string[] } {
  const [flags, plain]: [string[], string[]] = [[], []];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word.startsWith('-') && word.length > 1) {
      flags.push(word);
      if (takesValue.test(word) || /^(-t|--target-directory)$/.test(word)) index += 1;
    } else plain.push(word);
  }
  return { flags, plain };
}

function after(words: readonly string[], flag: RegExp): string | null {
  const at = words.findIndex(word => flag.test(word));
  return at < 0 ? null : (words[at + 1] ?? null);
}

function glued(words: readonly string[], ...starts: readonly string[]): string | null {
  for (const start of starts) {
    const found = words.find(word => word.startsWith(start));
    if (found !== undefined) return found.slice(start.length);
  }
  return null;
}

/** What commands of service managers do: the word after the program and its options. */
function managed({ name, words }: CommandFact): string {
  const { plain } = split(words.slice(1));
  if (/^(systemctl|supervisorctl|pm2|monit|initctl|rc-service|gitlab-ctl)$/.test(name))
    return (name === 'rc-service' ? plain[1] : plain[0]) ?? '';
  if (name === 'service') return plain[1] ?? '';
  if (/^(docker|podman|nerdctl|docker-compose|kubectl|oc)$/.test(name)) return plain.slice(0, 3).join(' ');
  return /\.sh$|^(apachectl|nginx|pg_ctl|rabbitmqctl|zkserver|catalina)/i.test(name) ||
    words[0]?.startsWith('/etc/init.d/') === true
    ? plain.join(' ')
    : '';
}

export function isRestart(fact: CommandFact): boolean {
  const doing = managed(fact);
  if (/\b(restart|reload|try-restart|force-reload)\b/.test(doing)) return true;
  if (/^(restart|reload)[\w.-]*$/i.test(scriptName(fact))) return true;
  return fact.name === 'nginx' && fact.words.includes('reload');
}

export function isStart(fact: CommandFact): boolean {
  if (isRestart(fact)) return true;
  const doing = managed(fact);
  if (/^(start|up)\b|\b(start|up|run)( |$)/.test(doing) && !/\b(stop|status)\b/.test(doing)) return true;
  if (
    isDetached(fact) ||
    /^(startup|start|run|boot|launch)[\w.-]*\.sh$|^[\w-]+[-_]start(up)?\.sh$|^(startup|startServer)$/i.test(
      scriptName(fact),
    )
  )
    return true;
  return isForeground(fact);
}

/** The script that is run, by itself or by a shell. */
export function scriptName({ words }: CommandFact): string {
  let rest = [...words];
  while (/^(nohup|setsid|sh|bash|ksh|zsh|\.|source|\$\w+)$/.test(rest[0] ?? '') && rest.length > 1)
    rest = rest.slice(1).filter((word, index) => index > 0 || !/^-\w+$/.test(word));
  return baseOf(rest[0] ?? '');
}

/** `nohup x &`, `setsid x`, `x &`, and `$detach x` after `detach=$(command -v setsid || echo nohup)` */
export function isDetached(fact: CommandFact): boolean {
  if (/^(nohup|setsid)$/.test(fact.name) || isDetacher(fact)) return true;
  return fact.statement.background && !fact.command.nested && isLast(fact) && fact.name !== 'sleep';
}

function isDetacher({ words: [first = ''], script }: CommandFact): boolean {
  const variable = /^\$\{?([A-Za-z_]\w*)\}?$/.exec(first)?.[1];
  return (
    variable !== undefined &&
    script.statements.some(
      ({ assigns, commands }) =>
        assigns.includes(variable) &&
        commands.some(({ words }) => words.some(word => /^(nohup|setsid)$/.test(word))),
    )
  );
}

function isLast({ statement, command }: CommandFact): boolean {
  return statement.commands.findLast(each => !each.nested) === command;
}

export function isForeground(fact: CommandFact): boolean {
  return !fact.statement.background && special(fact).kind === 'foreground';
}

export function isStop(fact: CommandFact): boolean {
  if (/^(kill|pkill|killall)$/.test(fact.name)) return !has(fact.words, /^-0$|^-l$/);
  if (/\b(stop|down|kill|shutdown)\b/.test(managed(fact)) || isRestart(fact)) return true;
  return (
    /^(shutdown|stop|halt)[\w.-]*$|^[\w-]+[-_]stop\.sh$/i.test(scriptName(fact)) && fact.name !== 'shutdown'
  );
}

/** Looks whether something runs or answers. */
export function isProbe(fact: Fact): boolean {
  if (fact.kind === 'follow') return true;
  if (fact.kind !== 'command') return fact.kind === 'manual' && fact.concrete;
  if (fact.verb === 'check') return true;
  if (
    /^(curl|wget|nc|ncat|telnet|ss|netstat|lsof|pgrep|jps|ps|pidof|httping|http|mysqladmin|redis-cli|pg_isready|tail|tailf|journalctl|grep|ping|test|\[)$/.test(
      fact.name,
    )
  )
    return true;
  if (/\b(status|is-active|ps|get|logs|inspect|rollout status|wait)\b/.test(managed(fact))) return true;
  return fact.words.slice(1).some(word => /^(status|health|healthcheck|ping|version|--version)$/.test(word));
}

/** Changes files, processes or data of the host. */
export function isChange(fact: Fact): boolean {
  if (fact.kind === 'upload' || fact.kind === 'stop') return true;
  if (fact.kind !== 'command' || fact.verb === 'check') return false;
  if (isListing(fact) || (isInTest(fact) && !isWriter(fact.name))) return false;
  return (
    isWriter(fact.name) ||
    isStart(fact) ||
    isStop(fact) ||
    packedBy(fact) !== null ||
    unpackingOf(fact) !== null
  );
}

function isInTest({ command }: CommandFact): boolean {
  return /^(test|\[|\[\[)$/.test(command.words[0] ?? '');
}

const writers = new Set(
  'cp mv rm ln rsync scp install mkdir rmdir tar unzip zip chmod chown dd tee patch yum dnf apt apt-get rpm dpkg snap mysql psql mysqldump pg_dump helm kubectl truncate'.split(
    ' ',
  ),
);

export function isWriter(name: string): boolean {
  return writers.has(name);
}

/** What the import makes of a command: a session, something that goes on for ever, and so on. */
export function special(fact: CommandFact) {
  return specialOf({ comments: [], lines: [], statements: [fact.statement] });
}

/** The operator between a command and the one before it in the same statement; empty for the first. */
export function joinedBy({ script, statement, command }: CommandFact): string {
  const top = statement.commands.filter(each => !each.nested);
  const before = top[top.indexOf(command) - 1];
  if (before === undefined) return '';
  return (
    /(\|\||&&|\|&?)\s*!?\s*$/.exec(
      script.parsed.slice(before.end, command.start).replace(/\\\n/g, ' '),
    )?.[1] ?? ''
  );
}

export function bare(words: readonly string[]): readonly string[] {
  return bareWords(words);
}

/** What a command looks like in the document, on one line and not too long. */
export function textOf({ script, command }: CommandFact): string {
  const text = script.text.slice(command.start, command.end).replace(/\s+/g, ' ').trim();
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
