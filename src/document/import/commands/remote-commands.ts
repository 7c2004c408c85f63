import type { CodeLine } from '../../markdown/block.ts';
import { placeholdersIn } from '../blocks/placeholders.ts';
import { isHostName, isJumpHost } from '../hosts/host-names.ts';
import type { BlockSteps } from '../steps/block-steps.ts';
import { textOf } from './command-text.ts';
import { type SourceCommand, standIn } from './commands.ts';

/** A login on another host. */
export interface SshTarget {
  /** Null: the document does not know which. */
  readonly host: string | null;
  /** It is left to be filled in. */
  readonly toFill: boolean;
  readonly user: string | null;
  readonly port: number | null;
}

/** Where `ssh` goes; null where it runs a command there, or goes nowhere. */
export function sshTarget(args: readonly string[]): SshTarget | null {
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
  const isKnown = /^[A-Za-z0-9][\w.-]*$/.test(host) && !/^\d+$/.test(host) && !host.startsWith(standIn);
  const toFill = new RegExp(`^${standIn}[\\w-]+$`).test(host);
  return {
    host: isKnown ? host : null,
    toFill,
    user: user?.startsWith(standIn) === true ? null : user,
    port,
  };
}

/** The host that a placeholder stands for, by its own words; null where these stand for whatever host the text is about. */
export function hostToFill(text: string): string | null {
  const name = (placeholdersIn(text).at(-1)?.text ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-?(?:your-|my-|the-|x-)*|-?(?:ip|address|addr|hostname|fqdn|name)?-?(?:address)?-*$/g, '');
  return /^(?:|[a-z]|user|(?:remote-|target-|public-|private-|vm-|cloud-)?(?:server|host|hostname|node|machine|vm|vps|instance|domain|ip|ec2|droplet))$/.test(
    name,
  )
    ? null
    : name;
}

/** What `ssh` runs on another host. */
export interface Remote {
  readonly kind: 'remote';
  readonly host: string;
  readonly user: string | null;
  readonly port: number | null;
  /** What is run there, as it stands in the text of the command, and where it begins. */
  readonly script: string;
  readonly start: number;
}

/** Options that take a word of their own, and those by which the command is more than its script. */
const withWord = /^\s+-[BbcEeFIilmOoQSw]\s*[^\s'"]+/;
const takesMore = /^\s+-(?:[JLRDWfN]|o\s*Proxy)/;

/** `ssh db-1 'systemctl stop db'`; null where this side has a part in what is run there, or where it is no plain command. */
export function remoteOf({ lines, statements }: SourceCommand): Remote | null {
  const [statement, ...others] = statements;
  if (statement?.shape !== 'simple' || others.length > 0 || statement.background) return null;
  const [command, ...more] = statement.commands;
  if (command === undefined || more.length > 0 || command.redirects.length > 0 || command.words[0] !== 'ssh')
    return null;
  const text = textOf(lines);
  let at = 'ssh'.length;
  let port: number | null = null;
  for (;;) {
    const rest = text.slice(at);
    if (!text.startsWith('ssh') || takesMore.test(rest)) return null;
    const given = /^\s+-p\s*(\d+)/.exec(rest);
    const option = given ?? withWord.exec(rest) ?? /^\s+-[A-Za-z]+(?=\s)/.exec(rest);
    if (option === null) break;
    port = given === null ? port : Number(given[1]);
    at += option[0].length;
  }
  const target = /^\s+(?:([\w.-]+)@)?([A-Za-z0-9][\w.-]*)\s+/.exec(text.slice(at));
  if (target === null) return null;
  const [all, user = null, host = ''] = target;
  const script = scriptIn(text.slice(at + all.length));
  if (script === null || !isHostName(host)) return null;
  return { kind: 'remote', host, user, port, script, start: text.indexOf(script, at + all.length) };
}

/** Watches something on another host, and does not end. */
export function followsElsewhere({ lines }: SourceCommand): boolean {
  return /^\s*ssh\s.*(?:\btail\s+(?:\S+\s+)*?-\w*[fF]\b|\bjournalctl\b.*\s(?:-\w*f\b|--follow\b)|\bwatch\s)/.test(
    lines
      .map(({ text }) => text)
      .join(' ')
      .slice(0, 2000),
  );
}

/** What the shell on the other side is told, where the one on this side leaves it as it is. */
function scriptIn(text: string): string | null {
  const [, single] = /^'([^']+)'\s*(?:#.*)?$/.exec(text) ?? [];
  const [, double] = /^"((?:[^"$`\\!]|\\\n)+)"\s*(?:#.*)?$/.exec(text) ?? [];
  const [, bare] = /^([\w./:@%+=, -]+?)\s*(?:\s#.*)?$/.exec(text) ?? [];
  return single ?? double ?? bare ?? null;
}

/** The document has not said from which other host it is told. */
export function isReachedFromHere({ books, around }: BlockSteps, { host }: Remote): boolean {
  const { hosts, named, local } = around.context;
  if (local || hosts.length === 0 || !named) return true;
  const { hosts: book } = books;
  // Who runs single commands on a host from elsewhere, does not sit there; nor where nothing says which host it is.
  return (
    hosts.some(each => book.isReached(each)) ||
    hosts.every(each => isJumpHost(each) || each === book.nameOf(host) || book.isUnnamed(each))
  );
}

/** The lines of what is run there, each with its own line of the document. */
export function linesOfRemote({ lines }: SourceCommand, { script, start }: Remote): readonly CodeLine[] {
  const first = textOf(lines).slice(0, start).split('\n').length - 1;
  return script.split('\n').map((text, index) => ({
    text: index === 0 ? text.trim() : text,
    line: lines[first + index]?.line ?? lines[0]?.line ?? 1,
  }));
}

/** Files that are copied to another host. */
export interface Send {
  readonly kind: 'send';
  readonly files: readonly string[];
  /** Which files these are, shows only where they are. */
  readonly unsure: boolean;
  readonly host: string;
  readonly user: string | null;
  readonly to: string;
}

/** `scp a.tar root@app-1:/home`; null where it brings files here. */
export function sendOf(args: readonly string[]): Send | null {
  const plain = args.filter(
    (arg, index) => !arg.startsWith('-') && !/^-[PiocSlFeJ]$/.test(args[index - 1] ?? ''),
  );
  const target = /^(?:([\w.-]+)@)?([\w.-]+):(.*)$/.exec(plain.at(-1) ?? '');
  // Where it goes may have to be put in yet.
  const files = plain.slice(0, -1);
  if (target === null || files.length === 0 || files.some(file => file.includes(':'))) return null;
  const [, user = null, host = '', to = ''] = target;
  const unsure = files.some(
    file => /[*?$`~]/.test(file) || /^\.{1,2}\/?$/.test(file) || file.includes(standIn),
  );
  return { kind: 'send', files, unsure: unsure || /[$`]/.test(to), host, user, to: to === '' ? '.' : to };
}
