import type { ShellCommand, ShellStatement } from '../shell-syntax.ts';
import { bareWords } from './bare-words.ts';
import { type SourceCommand, standIn } from './commands.ts';
import { type Follow, followOf } from './follow-command.ts';
import { opensShellElsewhere } from './shells-elsewhere.ts';

/** What a command is, where it is more than something to run. */
export type Special =
  | { readonly kind: 'plain' }
  | Follow
  /** `ps … | grep WORD` */
  | { readonly kind: 'look'; readonly word: string }
  /** `kill` of a process that the document cannot know. */
  | { readonly kind: 'stop'; readonly signal: string }
  /** Needs a terminal or a person. `takesRest`: what comes after it is typed into it. */
  | { readonly kind: 'interactive'; readonly takesRest: boolean }
  | {
      readonly kind: 'ssh';
      readonly host: string;
      readonly user: string | null;
      readonly port: number | null;
    }
  | { readonly kind: 'leave' }
  | { readonly kind: 'cd'; readonly to: string }
  | {
      readonly kind: 'send';
      readonly files: readonly string[];
      readonly host: string;
      readonly user: string | null;
      readonly to: string;
    }
  /** Starts something that goes on running. */
  | { readonly kind: 'start' }
  /** Runs in the foreground and does not end. */
  | { readonly kind: 'foreground' };

export function specialOf({ statements }: SourceCommand): Special {
  const kinds = statements.map(statementKind);
  const telling = kinds.find(({ kind }) => kind !== 'plain' && kind !== 'cd' && kind !== 'look');
  return telling ?? (kinds.length === 1 ? (kinds[0] ?? { kind: 'plain' }) : { kind: 'plain' });
}

function statementKind(statement: ShellStatement): Special {
  const top = statement.commands.filter(command => !command.nested);
  const [first] = top;
  if (first === undefined || statement.shape === 'compound') return { kind: 'plain' };
  const follow = followOf(statement, top);
  if (follow !== null) return follow;
  if (statement.shape === 'pipeline') {
    const word = lookOf(top);
    return word === null ? { kind: 'plain' } : { kind: 'look', word };
  }
  if (statement.background || top.some(isStart)) return { kind: 'start' };
  for (const command of top) {
    const special =
      statement.shape === 'simple' ? commandKind(command) : interactiveOf(command, bareWords(command.words));
    if (special !== null) return special;
  }
  return { kind: 'plain' };
}

function commandKind(command: ShellCommand): Special | null {
  const words = bareWords(command.words);
  const [name = '', ...args] = words;
  if (name === 'cd' && args.length <= 1) return { kind: 'cd', to: args[0] ?? '~' };
  if ((name === 'exit' || name === 'logout') && args.length === 0) return { kind: 'leave' };
  if (name === 'kill') return killOf(args);
  if (name === 'ssh') return sshOf(args) ?? { kind: 'plain' };
  if (name === 'scp' || name === 'rsync') return sendOf(args);
  if (isForeground(words)) return { kind: 'foreground' };
  return interactiveOf(command, words);
}

/** The word that a process is looked for by. */
function lookOf([first, ...rest]: readonly ShellCommand[]): string | null {
  if (first === undefined || !/^(ps|jps)$/.test(bareWords(first.words)[0] ?? '')) return null;
  const greps = rest.filter(each => /^[ef]?grep$/.test(each.words[0] ?? ''));
  if (greps.length === 0 || greps.length !== rest.length) return null;
  const wanted = greps.find(each => !each.words.includes('-v'));
  const word = wanted?.words.slice(1).find(each => !each.startsWith('-'));
  return word === undefined ? null : word.replace(/\[(.)\]/, '$1');
}

function killOf(args: readonly string[]): Special {
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
  return unknown ? { kind: 'stop', signal: signalNames[named] ?? named } : { kind: 'plain' };
}

const signalNames: Readonly<Record<string, string>> = {
  '1': 'HUP',
  '2': 'INT',
  '3': 'QUIT',
  '9': 'KILL',
  '15': 'TERM',
};

function sshOf(args: readonly string[]): Special | null {
  let [target, port] = [null as string | null, null as number | null];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '-p') port = Number(args[++index]) || null;
    else if (/^-[ilLRDoJFEbceImOQSWw]$/.test(arg)) index += 1;
    else if (arg.startsWith('-')) continue;
    else if (target === null) target = arg;
    else return null;
  }
  if (target === null) return null;
  const [, user = null, host = ''] = /^(?:([\w.-]+)@)?([\w.-]+)$/.exec(target) ?? [];
  if (!/^[A-Za-z0-9][\w.-]*$/.test(host) || /^\d+$/.test(host))
    return { kind: 'interactive', takesRest: true };
  return host.startsWith(standIn)
    ? { kind: 'interactive', takesRest: true }
    : { kind: 'ssh', host, user, port };
}

/** `scp a.tar root@app-1:/home`; null where it brings files here, or takes more to understand. */
function sendOf(args: readonly string[]): Special | null {
  const plain = args.filter(
    (arg, index) => !arg.startsWith('-') && !/^-[PiocSlFeJ]$/.test(args[index - 1] ?? ''),
  );
  const target = /^(?:([\w.-]+)@)?([\w.-]+):(.*)$/.exec(plain.at(-1) ?? '');
  // Where it goes may have to be put in yet.
  const files = plain.slice(0, -1);
  if (
    target === null ||
    files.length === 0 ||
    files.some(file => /[:*?$`]/.test(file) || file.includes(standIn))
  )
    return null;
  const [, user = null, host = '', to = ''] = target;
  if (/[$`]/.test(to)) return null;
  return { kind: 'send', files, host, user, to: to === '' ? '.' : to };
}

/** A script or a program whose work is to start something. */
function isStart(command: ShellCommand): boolean {
  const words = bareWords(command.words);
  const at = /^(nohup|setsid|sh|bash)$/.test(words[0] ?? '')
    ? /^(sh|bash)$/.test(words[1] ?? '')
      ? 2
      : 1
    : 0;
  const [program = '', argument = ''] = words.slice(at);
  const name = program.split('/').at(-1) ?? '';
  if (words[0] === 'nohup' || words[0] === 'setsid') return true;
  if (/^(startup|start|run|boot|launch|restart|start[-_]\w[\w-]*|[\w-]*[-_]start(up)?)\.sh$/i.test(name))
    return true;
  return /\.sh$/.test(name) && /^(re)?start$/.test(argument)
    ? true
    : program.includes('/bin/') && /^(startup|start|startServer)$/i.test(name);
}

function isForeground([name = '', ...args]: readonly string[]): boolean {
  const program = name.split('/').at(-1) ?? '';
  if (program === 'java') return args.includes('-jar') && !args.some(arg => /^-*(version|help)$/.test(arg));
  if (/^[a-z]+d$|^cosmovisor$|^geth$/.test(program) && !/^(systemd|cd|chmod|passwd)$/.test(program)) {
    if (program === 'cosmovisor') return args[0] === 'start' || (args[0] === 'run' && args[1] === 'start');
    return args[0] === 'start' && !args.some(arg => /^(-d|--daemon|--background)$/.test(arg));
  }
  if (/^(npm|yarn|pnpm)$/.test(program))
    return args[0] === 'start' || (args[0] === 'run' && /^(start|dev|serve)$/.test(args[1] ?? ''));
  if (/^(docker-compose)$/.test(program) || (/^(docker|podman)$/.test(program) && args[0] === 'compose'))
    return args.includes('up') && !args.some(arg => /^(-d|--detach|--no-start|--wait)$/.test(arg));
  return program.startsWith('python') && args.includes('runserver');
}

function interactiveOf(command: ShellCommand, [name = '', ...args]: readonly string[]): Special | null {
  const program = name.split('/').at(-1) ?? '';
  const fed = command.redirects.some(({ operator }) => operator.startsWith('<'));
  const has = (pattern: RegExp) => args.some(arg => pattern.test(arg));
  const alone: Special = { kind: 'interactive', takesRest: false };
  const rest: Special = { kind: 'interactive', takesRest: true };
  if (!fed && opensShellElsewhere(program, args)) return rest;
  switch (program) {
    case 'vi':
    case 'vim':
    case 'nvim':
    case 'nano':
    case 'emacs':
    case 'view':
    case 'visudo':
    case 'less':
    case 'more':
    case 'man':
    case 'fdisk':
    case 'nmtui':
    case 'mysql_secure_installation':
    case 'vipw':
      return fed ? null : alone;
    case 'passwd':
      return has(/^--stdin$|^-[lud]$/) || fed ? null : alone;
    case 'crontab':
      return has(/^-e$/) ? alone : null;
    case 'knife':
      return args.includes('edit') ? alone : null;
    case 'kubectl':
    case 'oc':
      if (args.includes('edit')) return alone;
      return args.includes('exec') && has(/^-(it|ti|i|t)$|^--(stdin|tty)$/) && isShellAtEnd(args)
        ? rest
        : null;
    case 'docker':
    case 'podman':
    case 'nerdctl':
    case 'docker-compose':
      return args.some(arg => /^(exec|run|attach)$/.test(arg)) &&
        has(/^-[a-z]*(it|ti)$|^-i$|^-t$|^--(interactive|tty)$/) &&
        (isShellAtEnd(args) || args[0] === 'attach')
        ? rest
        : null;
    case 'mysql':
    case 'mariadb':
      return fed || has(/^(-[a-zA-Z]*e.*|--execute.*|--version|-V)$/) ? null : rest;
    case 'psql':
      return fed || has(/^(-[a-zA-Z]*[cflV].*|--(command|file|list|version).*)$/) ? null : rest;
    case 'sqlplus':
      return fed || has(/^@|^-v$/i) ? null : rest;
    case 'mongo':
    case 'mongosh':
      return fed || has(/^--(eval|file|version)|\.js$/) ? null : rest;
    case 'redis-cli':
      return fed ||
        args.some(
          (arg, index) => !arg.startsWith('-') && !/^-[hpan]$|^--(user|pass)$/.test(args[index - 1] ?? ''),
        ) ||
        has(/^--(version|stat|rdb|scan)/)
        ? null
        : rest;
    case 'sqlite3':
      return fed || args.filter(arg => !arg.startsWith('-')).length > 1 || has(/^-version$/) ? null : rest;
    case 'python':
    case 'python3':
    case 'irb':
    case 'iex':
    case 'erl':
    case 'node':
    case 'clickhouse-client':
    case 'cqlsh':
      return args.length === 0 && !fed ? rest : null;
    case 'gitlab-rails':
    case 'rails':
      return args.some(arg => /^(console|c|dbconsole)$/.test(arg)) ? rest : null;
    case 'su':
      return has(/^(-c|--command.*)$/) ? null : rest;
    case 'ssh':
      return sshOf(args) === null ? null : rest;
    case 'telnet':
    case 'sftp':
    case 'ftp':
    case 'screen':
    case 'tmux':
      return has(/^-(b|ls|dmS|d)$|^(new-session|kill-session|has-session|send-keys)$/) || fed ? null : rest;
    case 'read':
      return alone;
    default:
      return null;
  }
}

function isShellAtEnd(args: readonly string[]): boolean {
  return /(^|\/)(bash|sh|zsh|ash|mysql|psql|redis-cli|mongo|mongosh|top|htop|vi|vim|nano|python3?|irb|iex)$/.test(
    args.filter(arg => !arg.startsWith('-')).at(-1) ?? '',
  );
}
