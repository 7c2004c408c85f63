import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownHostsText } from '../../src/demo/inventory.ts';
import { endProcesses, markVariable } from '../../src/demo/processes.ts';
import { generateKeyPair } from '../../src/demo/ssh-keys.ts';
import { type Sshd, startSshd } from './sshd.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** OpenSSH servers of their own, each behind a proxy that can break its connections. */
export interface FaultEstate {
  readonly hosts: readonly FaultHost[];
  /** Writes the inventory of a run whose `home` is a new directory on each host. */
  inventoryFor(run: string): string;
  close(): Promise<void>;
}

export interface FaultHost {
  readonly name: string;
  readonly proxy: TcpProxy;
  readonly sshd: Sshd;
  readonly root: string;
  /** The variable `home` in a run. */
  homeOf(run: string): string;
  /** Names of what runs left in our place on the host: their directories, or locks. */
  left(what: 'runs' | 'locks'): readonly string[];
}

export interface FaultEstateOptions {
  readonly directory: string;
  readonly names: readonly string[];
  /** How long a connection may be silent. */
  readonly keepalive: string;
}

export async function startFaultEstate(program: string, options: FaultEstateOptions): Promise<FaultEstate> {
  const { directory, names, keepalive } = options;
  mkdirSync(directory, { recursive: true });
  const operator = generateKeyPair('operator');
  const identityFile = join(directory, 'id_ed25519');
  const knownHosts = join(directory, 'known_hosts');
  writeFileSync(identityFile, operator.privateKey, { mode: 0o600 });
  const started = await Promise.all(
    names.map(name => startHost(program, join(directory, name), name, operator.publicKey)),
  );
  const hosts = started.map(({ host }) => host);
  const entries = started.map(({ host: { name, proxy }, publicKey }) => ({
    name,
    port: proxy.port,
    home: '',
    publicKey,
  }));
  writeFileSync(knownHosts, knownHostsText(entries));
  return {
    hosts,
    inventoryFor(run) {
      const lines = hosts.flatMap(({ name, proxy, homeOf }) => [
        `  ${name}:`,
        '    address: 127.0.0.1',
        `    port: ${proxy.port}`,
        `    identityFile: ${JSON.stringify(identityFile)}`,
        `    knownHosts: ${JSON.stringify(knownHosts)}`,
        `    keepalive: ${keepalive}`,
        `    variables: { home: ${JSON.stringify(homeOf(run))} }`,
      ]);
      for (const { homeOf } of hosts) mkdirSync(homeOf(run), { recursive: true });
      const path = join(directory, `${run}.inventory.yaml`);
      writeFileSync(path, ['hosts:', ...lines, ''].join('\n'));
      return path;
    },
    async close() {
      await Promise.all(hosts.map(({ proxy }) => proxy.close()));
      await Promise.all(hosts.map(({ sshd }) => sshd.close()));
      await Promise.all(hosts.map(({ root }) => endProcesses(root)));
    },
  };
}

async function startHost(
  program: string,
  root: string,
  name: string,
  authorizedKey: string,
): Promise<{ readonly host: FaultHost; readonly publicKey: string }> {
  const sandbox = {
    root,
    home: join(root, 'home'),
    login: join(root, 'login'),
    faults: join(root, 'faults'),
  };
  for (const path of [sandbox.home, sandbox.login]) mkdirSync(path, { recursive: true });
  const hostKey = generateKeyPair(name);
  const environment = { [markVariable]: root };
  const sshd = await startSshd(program, { name, sandbox, hostKey, authorizedKey, environment });
  const proxy = await startTcpProxy(sshd.port);
  const host: FaultHost = {
    name,
    proxy,
    sshd,
    root,
    homeOf: run => join(sandbox.home, run),
    left: what => namesIn(join(sandbox.login, '.local/state/handrail/host', what)),
  };
  return { host, publicKey: hostKey.publicKey };
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
