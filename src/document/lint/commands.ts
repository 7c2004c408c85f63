import { type Special, specialOf } from '../import/commands/specials.ts';
import { once } from '../once.ts';
import type { ShellCommand, ShellStatement } from '../shell-syntax.ts';
import { has, isListing, packedBy, split, unpackingOf } from './archives.ts';
import { carriedBy } from './carried.ts';
import type { CommandFact, Fact } from './fact.ts';
import { baseOf } from './paths.ts';
import { onlyReads } from './reading.ts';

/** What commands of service managers do: the word after the program and its options. */
export function managed({ name, words }: CommandFact): string {
  const { plain } = split(words.slice(1));
  if (/^(systemctl|supervisorctl|pm2|monit|initctl|rc-service|gitlab-ctl)$/.test(name))
    return (name === 'rc-service' ? plain[1] : plain[0]) ?? '';
  if (name === 'service') return plain[1] ?? '';
  if (/^(docker|podman|nerdctl|docker-compose|kubectl|oc)$/.test(name))
    return split(words.slice(1), containerOptions).plain.slice(0, 3).join(' ');
  return /\.sh$|^(apachectl|nginx|pg_ctl|rabbitmqctl|zkserver|catalina)/i.test(name) ||
    words[0]?.startsWith('/etc/init.d/') === true
    ? plain.join(' ')
    : '';
}

/** Options of container tools that take a value. */
const containerOptions =
  /^(-f|--file|-p|--project-name|--project-directory|--profile|--env-file|-H|--host|--context|-n|--namespace|--kubeconfig|-c)$/;

export const isRestart = once((fact: CommandFact): boolean => {
  const doing = managed(fact);
  if (/\b(restart|reload|try-restart|force-reload)\b|^(service update|stack deploy)\b/.test(doing))
    return true;
  if (/^(restart|reload)[\w.-]*$/i.test(scriptName(fact))) return true;
  return fact.name === 'nginx' && fact.words.includes('reload');
});

export const isStart = once((fact: CommandFact): boolean => {
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
});

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
  return variable !== undefined && script.detachers.has(variable);
}

function isLast({ statement, command }: CommandFact): boolean {
  return statement.commands.findLast(each => !each.nested) === command;
}

export function isForeground(fact: CommandFact): boolean {
  if (fact.statement.background) return false;
  return special(fact).kind === 'foreground' || isServerScript(fact);
}

/** Scripts that come with a server and run it until it ends. */
function isServerScript(fact: CommandFact): boolean {
  const script = scriptName(fact);
  if (/^(standalone|domain)\.sh$/.test(script)) return !isDetached(fact);
  return script === 'catalina.sh' && fact.words.includes('run') && !isDetached(fact);
}

export function isStop(fact: CommandFact): boolean {
  if (/^(kill|pkill|killall)$/.test(fact.name)) return !has(fact.words, /^-0$|^-l$/);
  if (/\b(stop|down|kill|shutdown)\b/.test(managed(fact)) || isRestart(fact)) return true;
  return (
    /^(shutdown|stop|halt)[\w.-]*$|^[\w-]+[-_]stop\.sh$/i.test(scriptName(fact)) && fact.name !== 'shutdown'
  );
}

/** Changes files, processes or data of the host. */
export const isChange = once((fact: Fact): boolean => {
  if (fact.kind === 'upload' || fact.kind === 'stop' || fact.kind === 'edit') return true;
  if (fact.kind === 'otp') return !/^(probe|check|build)$/.test(fact.action);
  if (fact.kind !== 'command' || fact.verb === 'check') return false;
  if (carriedBy(fact).some(isChange)) return true;
  if (isListing(fact) || onlyReads(fact) || (isInTest(fact) && !isWriter(fact.name))) return false;
  return (
    isWriter(fact.name) ||
    isSwitchover(fact) ||
    writesSettings(fact) ||
    isStart(fact) ||
    isStop(fact) ||
    packedBy(fact) !== null ||
    unpackingOf(fact) !== null
  );
});

/** `cat > /etc/app.conf`, and what somebody needs other rights for. */
function writesSettings({ command: { redirects }, sudo }: CommandFact): boolean {
  return redirects.some(
    ({ operator, target }) =>
      /^(>|>>|>\|)$/.test(operator) &&
      (/^\/(etc|usr|boot|lib)\//.test(target) || (sudo && /^\/(?!dev\/|tmp\/)/.test(target))),
  );
}

/** Another server of a database is made the one that takes changes. */
function isSwitchover({ name, words }: CommandFact): boolean {
  return (
    /^(pg_ctl|pg_ctlcluster|patronictl|repmgr|mysqlfailover|mysqlrpladmin)$/.test(name) &&
    has(words, /^(promote|failover|switchover|standby)$/)
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

/** What the import makes of a command, or of a statement that is not a list of them: a session, something that goes on for ever, and so on. */
export function special({ statement, command }: CommandFact): Special {
  // Each command of a list is something of its own.
  const key = statement.shape === 'list' ? command : statement;
  const known = specials.get(key);
  if (known !== undefined) return known;
  const own: ShellStatement =
    statement.shape === 'list' ? { ...statement, shape: 'simple', commands: [command] } : statement;
  const found = specialOf({ comments: [], lines: [], statements: [own] });
  specials.set(key, found);
  return found;
}

/** Asked for by every command of a statement, which may have thousands. */
const specials = new WeakMap<ShellStatement | ShellCommand, Special>();

/** What a command looks like in the document, on one line and not too long. */
export function textOf({ script, command }: CommandFact): string {
  const text = script.text.slice(command.start, command.end).replace(/\s+/g, ' ').trim();
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
