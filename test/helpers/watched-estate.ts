import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Estate, EstateHost } from '../../src/demo/estate.ts';
import { tomcatDirectory } from '../../src/demo/fleet.ts';
import { markedProcesses } from '../../src/demo/processes.ts';
import type { Sshd } from './sshd.ts';
import { type Tree, treeOf } from './tree.ts';

/** What can be seen of a host from outside, without asking it anything. */
export interface Sight {
  /** Everything below what `/home` is there, without the logs that its services go on writing. */
  readonly tree: Tree;
  /** The service's processes, each with its start time: equal where it was never stopped. */
  readonly services: readonly string[];
  /** Logins that its sshd accepted. */
  readonly logins: number;
}

export function look({ sandbox, server }: EstateHost<Sshd>): Sight {
  return {
    tree: treeOf(sandbox.home, isLog),
    services: javas(sandbox.home),
    logins: server.log().match(/Accepted publickey/g)?.length ?? 0,
  };
}

export function lookAtAll(estate: Estate<Sshd>): Readonly<Record<string, Sight>> {
  return Object.fromEntries(Object.values(estate.hosts).map(host => [host.name, look(host)]));
}

/** Directories of runs, and locks, that handrail keeps on a host. */
export function keptOn({ sandbox }: EstateHost<Sshd>): readonly string[] {
  const base = join(sandbox.login, '.local/state/handrail/host');
  return ['runs', 'locks'].flatMap(kind =>
    existsSync(join(base, kind)) ? readdirSync(join(base, kind)).map(name => `${kind}/${name}`) : [],
  );
}

function isLog(path: string): boolean {
  return /^[^/]*log$/.test(path) || path === `${tomcatDirectory}/logs`;
}

function javas(home: string): readonly string[] {
  return markedProcesses(join(home, '../..'))
    .flatMap(pid => {
      const command = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
      if (!command.includes(`${home}/`) || !/-D(catalina\.base|app\.home)=/.test(command)) return [];
      const started = read(`/proc/${pid}/stat`)
        .replace(/^.*\) /s, '')
        .split(' ')[19];
      return [`${pid} ${started}`];
    })
    .sort();
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
