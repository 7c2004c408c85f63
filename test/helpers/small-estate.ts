import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inventoryText, knownHostsText } from '../../src/demo/inventory.ts';
import { generateKeyPair } from '../../src/demo/ssh-keys.ts';
import { type SshHost, startSshHost } from '../../src/demo/ssh-server.ts';

/** A few SSH hosts in this process with nothing on them, for tests that write runbooks of their own. */
export interface SmallEstate {
  readonly hosts: Readonly<Record<string, SmallHost>>;
  readonly inventoryPath: string;
  readonly knownHostsPath: string;
  close(): Promise<void>;
}

export interface SmallHost {
  /** The variable `home` of this host. */
  readonly home: string;
  readonly ssh: SshHost;
  /** From now on connections are refused. */
  takeDown(): Promise<void>;
  /** Listens again on the same port; with `newKey` as another machine would. */
  bringUp(options?: { readonly newKey: boolean }): Promise<void>;
}

export async function startSmallEstate(directory: string, names: readonly string[]): Promise<SmallEstate> {
  const operator = generateKeyPair('operator');
  const [inventoryPath, knownHostsPath, identityFile] = ['inventory.yaml', 'known_hosts', 'id_ed25519'].map(
    name => join(directory, name),
  ) as [string, string, string];
  const hosts = await Promise.all(
    names.map(name => startHost(join(directory, name), name, operator.publicKey)),
  );
  const entries = hosts.map(host => ({
    name: host.ssh.name,
    port: host.ssh.port,
    home: host.home,
    publicKey: host.publicKey,
  }));
  writeFileSync(identityFile, operator.privateKey, { mode: 0o600 });
  writeFileSync(knownHostsPath, knownHostsText(entries));
  writeFileSync(
    inventoryPath,
    inventoryText(entries, { user: 'deploy', identityFile, knownHosts: knownHostsPath }),
  );
  return {
    hosts: Object.fromEntries(hosts.map(host => [host.ssh.name, host])),
    inventoryPath,
    knownHostsPath,
    async close() {
      await Promise.all(hosts.map(host => host.takeDown()));
    },
  };
}

async function startHost(
  root: string,
  name: string,
  authorizedKey: string,
): Promise<SmallHost & { readonly publicKey: string }> {
  const home = join(root, 'home');
  const login = join(root, 'login');
  for (const path of [home, login]) mkdirSync(path, { recursive: true });
  const key = generateKeyPair(name);
  const start = (hostKey: string, port?: number) =>
    startSshHost({
      name,
      root,
      home: login,
      hostKey,
      authorizedKeys: [authorizedKey],
      ...(port === undefined ? {} : { port }),
    });
  let ssh = await start(key.privateKey);
  const { port } = ssh;
  return {
    home,
    publicKey: key.publicKey,
    get ssh() {
      return ssh;
    },
    takeDown: () => ssh.close(),
    async bringUp({ newKey } = { newKey: false }) {
      ssh = await start(newKey ? generateKeyPair(name).privateKey : key.privateKey, port);
    },
  };
}
