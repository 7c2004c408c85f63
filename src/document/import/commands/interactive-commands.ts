import type { ShellCommand } from '../../shell-syntax.ts';
import { sshTarget } from './remote-commands.ts';
import { opensShellElsewhere } from './shells-elsewhere.ts';

/** Needs a terminal or a person. */
export interface Interactive {
  readonly kind: 'interactive';
  /** What comes after it is typed into it. */
  readonly takesRest: boolean;
}

/** Null: it needs neither a terminal nor a person. */
export function interactiveOf(
  command: ShellCommand,
  [name = '', ...args]: readonly string[],
): Interactive | null {
  const program = name.split('/').at(-1) ?? '';
  const fed = command.redirects.some(({ operator }) => operator.startsWith('<'));
  const has = (pattern: RegExp) => args.some(arg => pattern.test(arg));
  const alone: Interactive = { kind: 'interactive', takesRest: false };
  const rest: Interactive = { kind: 'interactive', takesRest: true };
  if (!fed && opensShellElsewhere(program, args)) return rest;
  const inside = wrapped(program, args) ?? insideOf(program, args);
  const within = inside === null ? null : interactiveOf(command, inside);
  if (within !== null) return within;
  const asking = askingForPassword(program, args);
  if (asking !== null) return asking === 'client' && !fed ? rest : alone;
  if (/^\$\{?(?:EDITOR|VISUAL)\b/.test(name)) return alone;
  switch (program) {
    case 'vi':
    case 'vim':
    case 'nvim':
    case 'nano':
    case 'emacs':
    case 'editor':
    case 'sensible-editor':
    case 'pico':
    case 'joe':
    case 'mcedit':
    case 'gedit':
    case 'sudoedit':
    case 'view':
    case 'visudo':
    case 'less':
    case 'more':
    case 'man':
    case 'fdisk':
    case 'nmtui':
    case 'mysql_secure_installation':
    case 'vipw':
    // Of another kind of system than the hosts are.
    case 'powershell':
    case 'powershell.exe':
    case 'pwsh':
    case 'sc.exe':
    case 'msiexec':
    case 'choco':
    case 'winget':
      return fed ? null : alone;
    case 'passwd':
      return has(/^--stdin$|^-[lud]$/) || fed ? null : alone;
    case 'crontab':
      return has(/^-e$/) ? alone : null;
    case 'systemctl':
      return args[0] === 'edit' && !has(/^--stdin$/) ? alone : null;
    case 'knife':
    case 'crm':
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
    case 'postgres':
      return has(/^--single$/) && !fed ? rest : null;
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
    case 'clickhouse-client':
    case 'cqlsh':
      return fed || has(/^(?:-[qef].*|--(?:query|queries-file|execute|file|version|help).*)$/) ? null : rest;
    case 'iex':
      return fed || has(/^(?:-e|--eval|--version|-v)$/) ? null : rest;
    case 'php':
    case 'artisan':
      return args.includes('tinker') && !has(/^--execute/) && !fed ? rest : null;
    case 'python':
    case 'python3':
    case 'manage.py':
      if (/^(?:shell|shell_plus|dbshell|createsuperuser|changepassword)$/.test(managed(program, args)))
        return fed || has(/^-c$|^--(?:command|no-?input)$/) ? null : rest;
      return args.length === 0 && !fed && program !== 'manage.py' ? rest : null;
    case 'irb':
    case 'erl':
    case 'node':
      return args.length === 0 && !fed ? rest : null;
    case 'gitlab-rails':
    case 'rails':
      return args.some(arg => /^(console|c|dbconsole|db)$/.test(arg)) ? rest : null;
    case 'su':
      return has(/^(-c|--command.*)$/) ? null : rest;
    case 'ssh':
      return sshTarget(args) === null ? null : rest;
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

/** What is run by a program that only finds it, or gives it what it needs; null where it is another one. */
function wrapped(program: string, [first = '', ...args]: readonly string[]): readonly string[] | null {
  const isWrapper =
    (/^(?:bundle|npm|pnpm)$/.test(program) && first === 'exec') ||
    (/^(?:poetry|pipenv|uv|pdm|hatch)$/.test(program) && first === 'run');
  return isWrapper && args.length > 0 ? args : null;
}

/** What the script of a Django project is told to do; empty where it is none. */
function managed(program: string, args: readonly string[]): string {
  const at = program === 'manage.py' ? 0 : args.findIndex(arg => /(?:^|\/)manage\.py$/.test(arg)) + 1;
  return program !== 'manage.py' && at === 0 ? '' : (args[at] ?? '');
}

/** What is run in a container; null where nothing says. */
function insideOf(program: string, args: readonly string[]): readonly string[] | null {
  const at = containers.test(program) ? args.findIndex(arg => arg === 'exec' || arg === 'run') : -1;
  if (at < 0) return null;
  const dashes = args.indexOf('--', at);
  if (dashes >= 0) return args.slice(dashes + 1);
  for (let index = at + 1; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (takesValue.test(arg)) index += 1;
    else if (!arg.startsWith('-')) return index + 1 < args.length ? args.slice(index + 1) : null;
  }
  return null;
}

/** Options of those programs whose value is a word of its own. */
const takesValue =
  /^(?:-[a-zA-Z]*[euwvpnlmhc]|--(?:name|env|user|workdir|volume|volumes-from|publish|network|net|env-file|entrypoint|namespace|container|mount|link|label|hostname|platform|index))$/;

/**
 * A program of MySQL, here or in a container, that is to ask for the password: it takes one from a terminal only.
 * `client`: it is then told what to do.
 */
function askingForPassword(program: string, args: readonly string[]): 'client' | 'program' | null {
  const exec = containers.test(program) ? args.indexOf('exec') : -1;
  const within = exec < 0 ? [program, ...args] : args.slice(exec + 1);
  const at = exec < 0 ? 0 : within.findIndex((arg, index) => index > 0 && ofMysql.test(arg));
  const name = (within[at] ?? '').split('/').at(-1) ?? '';
  const own = within.slice(at + 1);
  if (!ofMysql.test(name) || !own.some(arg => arg === '-p' || arg === '--password')) return null;
  const told = own.some(arg => /^-[a-zA-Z]*e$|^--execute/.test(arg));
  return /^(?:mysql|mariadb)$/.test(name) && !told ? 'client' : 'program';
}

const containers = /^(?:docker|podman|nerdctl|docker-compose|podman-compose|kubectl|oc)$/;
const ofMysql =
  /^(?:\/\S+\/)?(?:mysql|mariadb)(?:$|dump$|admin$|check$|import$|show$|pump$|sh$|_upgrade$|-[a-z-]+$)/;

function isShellAtEnd(args: readonly string[]): boolean {
  return /(^|\/)(bash|sh|zsh|ash|mysql|psql|redis-cli|mongo|mongosh|top|htop|vi|vim|nano|python3?|irb|iex)$/.test(
    args.filter(arg => !arg.startsWith('-')).at(-1) ?? '',
  );
}
