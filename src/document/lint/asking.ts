import type { ShellCommand } from '../shell-syntax.ts';
import { has, split } from './archives.ts';
import type { CommandFact } from './fact.ts';

/** What is looked at of a command. */
type Asking = Pick<CommandFact, 'name' | 'words' | 'command' | 'statement'>;

/** Programs that ask before they go on, or open an editor, unless they are told not to. */
export function asksPerson({ name, words, command, statement }: Asking): boolean {
  const args = words.slice(1);
  const { plain } = split(args);
  const [verb = '', more = ''] = plain;
  if (command.redirects.some(({ operator }) => operator.startsWith('<')) || isAnswered(statement, command))
    return false;
  switch (name) {
    case 'apt':
    case 'apt-get':
    case 'aptitude':
      return (
        /^(install|upgrade|dist-upgrade|full-upgrade|safe-upgrade|remove|purge|autoremove)$/.test(verb) &&
        !has(
          args,
          /^-[a-zA-Z]*[ysd]|^-qq$|^--(yes|assume-yes|assume-no|dry-run|simulate|download-only|just-print)$/,
        )
      );
    case 'yum':
    case 'dnf':
    case 'microdnf':
      return (
        /^(install|localinstall|update|upgrade|remove|erase|autoremove|downgrade|reinstall|swap|distro-sync|groupinstall|system-upgrade)$/.test(
          verb,
        ) && !has(args, /^-[a-z]*y|^--(assumeyes|assumeno|downloadonly)$/)
      );
    case 'zypper':
      return (
        /^(in|install|up|update|dup|dist-upgrade|rm|remove|patch)$/.test(verb) &&
        !has(args, /^-[a-z]*[ny]|^--(non-interactive|no-confirm|dry-run)$/)
      );
    case 'pacman':
      return has(args, /^-(S|R|U)/) && !has(args, /^-S[sigl]|^--noconfirm$/);
    case 'git':
      return (
        (verb === 'rebase' && has(args, /^(-i|--interactive)$/)) ||
        (verb === 'add' && has(args, /^(-[a-z]*[ip]|--patch|--interactive)$/))
      );
    case 'ssh-copy-id':
    case 'dpkg-reconfigure':
    case 'raspi-config':
      return !has(args, /^-f(noninteractive)?$|^--frontend=noninteractive$/);
    case 'ssh-keygen':
      return !has(args, /^-[a-z]*[lyRFHBDA]|^-K$/) && !has(args, /^-N/);
    case 'update-alternatives':
      return has(args, /^--config$/);
    case 'aws':
      return verb === 'configure' && more === '';
    case 'gcloud':
      return verb === 'init' || (verb === 'auth' && more === 'login');
    case 'az':
      return verb === 'login' && !has(args, /^(--service-principal|--identity|-i)$/);
    case 'gh':
      return verb === 'auth' && more === 'login' && !has(args, /^--with-token$/);
    case 'docker-compose':
      return removesAsking(args);
    case 'docker':
    case 'podman':
      return (
        (verb === 'compose' && removesAsking(args.slice(args.indexOf('compose') + 1))) ||
        (verb === 'login' && !has(args, /^(-p.*|--password(-stdin|=.*)?)$/)) ||
        (/^(system|image|volume|container|network|builder|buildx)$/.test(verb) &&
          more === 'prune' &&
          !has(args, /^-[a-z]*f|^--force$/))
      );
    case 'pip':
    case 'pip3':
      return verb === 'uninstall' && !has(args, /^-[a-z]*y|^--yes$/);
    case 'pkg':
      return /^(install|upgrade|delete|remove|autoremove)$/.test(verb) && !has(args, /^-[a-z]*[yn]|^--yes$/);
    case 'kubeadm':
      return (
        verb === 'upgrade' && more === 'apply' && !has(args, /^-[a-z]*[yf]|^--(yes|force|dry-run)(=true)?$/)
      );
    case 'do-release-upgrade':
      return !has(args, /^-[a-zA-Z]*[cV]|^-f$|^--(check-dist-upgrade-only|frontend.*|version|help)$/);
    case 'gitlab-runner':
      return verb === 'register' && !has(args, /^-n$|^--non-interactive$/);
    case 'terraform':
      return (
        /^(apply|destroy)$/.test(verb) &&
        !has(args, /^--?auto-approve(=true)?$|^--?input=false$/) &&
        plain.length < 2
      );
    default:
      return false;
  }
}

/** `compose rm` asks for each container, unless it is forced. */
function removesAsking(args: readonly string[]): boolean {
  const at = args.findIndex(
    (arg, index) =>
      !arg.startsWith('-') &&
      !/^(?:-[fp]|--(?:file|project-name|project-directory|profile|env-file))$/.test(args[index - 1] ?? ''),
  );
  return args[at] === 'rm' && !has(args.slice(at), /^-[a-z]*f|^--force$/);
}

/** The flag by which docker is told to use a terminal for what it runs, and refuses to where there is none. */
export function terminalFlag({ name, words }: Pick<CommandFact, 'name' | 'words'>): string | null {
  if (name !== 'docker' || !/^(?:exec|run)$/.test(words[1] ?? '')) return null;
  const flags: string[] = [];
  for (const [index, word] of words.slice(2).entries()) {
    const takesThis =
      /^(?:-[euwvplmh]|--(?:name|env|user|workdir|volume|publish|network|env-file|entrypoint))$/;
    if (word.startsWith('-')) flags.push(word);
    else if (!takesThis.test(words[index + 1] ?? '')) break;
  }
  // In the background nobody sits before it.
  if (flags.some(flag => /^-[a-z]*d[a-z]*$|^--detach$/.test(flag))) return null;
  return flags.find(flag => /^-[a-z]*t[a-z]*$|^--tty$/.test(flag)) ?? null;
}

/** What takes the terminal out of a command, by the flag it asks for one with; null where the flag stands in it in another way. */
export function withoutTerminal(
  text: string,
  { start, end }: Pick<ShellCommand, 'start' | 'end'>,
  flag: string,
): { readonly at: number; readonly length: number; readonly text: string } | null {
  const at = text.indexOf(` ${flag} `, start);
  if (at < 0 || at >= end) return null;
  const rest = flag.startsWith('--') ? '' : flag.slice(1).replace('t', '');
  return { at, length: flag.length + 1, text: rest === '' ? '' : ` -${rest}` };
}

/** `yes | apt-get upgrade` */
function isAnswered({ shape, commands }: CommandFact['statement'], command: CommandFact['command']): boolean {
  return (
    shape === 'pipeline' &&
    commands.some(
      ({ words: [first], end }) => /^(yes|echo|printf)$/.test(first ?? '') && end <= command.start,
    )
  );
}

/** Consoles of servers: what stands below is typed into them. */
export function opensConsole({ name, words, command, statement }: CommandFact): boolean {
  const args = words.slice(1);
  if (command.nested || command.redirects.some(({ operator }) => operator.startsWith('<'))) return false;
  if (isAnswered(statement, command)) return false;
  switch (name) {
    case 'jboss-cli.sh':
      return !has(args, /^--?(command|commands|file|version|help)\b/);
    case 'zkCli.sh':
    case 'zookeeper-shell.sh':
      return split(args, /^-(server|timeout)$/).plain.length <= (name === 'zkCli.sh' ? 0 : 1);
    case 'hbase':
      return args[0] === 'shell' && args.length === 1;
    case 'spark-shell':
    case 'beeline':
    case 'impala-shell':
    case 'cypher-shell':
    case 'influx':
      return (
        !has(args, /^-[efqi]$|^--(file|query|version|help)\b|^-execute$/) &&
        args.every(arg => arg.startsWith('-'))
      );
    default:
      return false;
  }
}
