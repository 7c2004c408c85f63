import { standIn } from './commands.ts';

/** A login on another host. */
export interface SshTarget {
  /** Null: the document does not know which. */
  readonly host: string | null;
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
  return { host: isKnown ? host : null, user, port };
}

/** Files that are copied to another host. */
export interface Send {
  readonly kind: 'send';
  readonly files: readonly string[];
  readonly host: string;
  readonly user: string | null;
  readonly to: string;
}

/** `scp a.tar root@app-1:/home`; null where it brings files here, or takes more to understand. */
export function sendOf(args: readonly string[]): Send | null {
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
