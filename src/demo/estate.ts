import { rmSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { writeArtifacts } from './artifacts.ts';
import { type DemoService, hostNames, serviceOn } from './fleet.ts';
import { inventoryText, knownHostsText } from './inventory.ts';
import { endProcesses, killProcesses, markVariable } from './processes.ts';
import { makeRoot, removeAbandonedRoots } from './root.ts';
import { type Sandbox, writeSandbox } from './sandbox.ts';
import { startInstalled } from './services.ts';
import { generateKeyPair, type KeyPair } from './ssh-keys.ts';

/** Eight hosts on this machine, with the old release installed and running, and the new one as artifacts. */
export interface Estate<Server extends HostServer> extends OperatorFiles {
  /** The only directory that anything is written to. */
  readonly root: string;
  readonly hosts: Readonly<Record<string, EstateHost<Server>>>;
  /** Ends every process of the estate and removes the directory, unless it is to be kept. May be called twice. */
  close(): Promise<void>;
}

export interface OperatorFiles {
  readonly inventoryPath: string;
  readonly artifactsDir: string;
  /** The private key that may log in to every host. */
  readonly identityPath: string;
  readonly knownHostsPath: string;
}

export interface EstateHost<Server extends HostServer> {
  readonly name: string;
  readonly service: DemoService;
  readonly sandbox: Sandbox;
  readonly hostKey: KeyPair;
  readonly port: number;
  /** The server that runs now, or ran last. */
  readonly server: Server;
  /** From now on connections are refused; those that are open are cut. */
  takeDown(): Promise<void>;
  /** Listens again, on the same port with the same key. */
  bringUp(): Promise<void>;
}

export interface HostServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface EstateOptions<Server extends HostServer> {
  /** True leaves the directory in place at the end; processes are ended all the same. */
  readonly keep: boolean;
  startHost(host: HostToStart): Promise<Server>;
}

/** What an SSH server needs to be this host. */
export interface HostToStart {
  readonly name: string;
  readonly sandbox: Sandbox;
  readonly hostKey: KeyPair;
  /** The one key that may log in, as a line of authorized_keys. */
  readonly authorizedKey: string;
  /** For every command; marks the processes that end with the estate. */
  readonly environment: Readonly<Record<string, string>>;
  /** Absent: any free port. */
  readonly port?: number;
}

export async function startEstate<Server extends HostServer>(
  options: EstateOptions<Server>,
): Promise<Estate<Server>> {
  await removeAbandonedRoots();
  const root = await makeRoot(options.keep);
  const servers = new Set<Server>();
  const startServer = async (host: HostToStart) => {
    const server = await options.startHost(host);
    servers.add(server);
    return server;
  };

  const removeNow = () => {
    killProcesses(root);
    if (!options.keep) rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  };
  // For an exit that waits for nothing: an uncaught error, or a signal handler that ends the process.
  process.once('exit', removeNow);
  const close = async () => {
    await Promise.allSettled([...servers].map(server => server.close()));
    await endProcesses(root);
    if (!options.keep) await rm(root, { recursive: true, force: true, maxRetries: 5 });
    process.off('exit', removeNow);
  };

  try {
    const operatorKey = generateKeyPair('operator@demo');
    const hosts = await allOrFirstError(
      hostNames.map(name => startHost(root, name, operatorKey, startServer)),
    );
    const paths = await writeOperatorFiles(root, hosts, operatorKey);
    return { root, hosts: Object.fromEntries(hosts.map(host => [host.name, host])), ...paths, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Waits for all of them either way, so that nothing is still being written when the directory is removed. */
async function allOrFirstError<T>(promises: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

/** Writes the host, starts its service, and lets people log in. */
async function startHost<Server extends HostServer>(
  root: string,
  name: string,
  operatorKey: KeyPair,
  startServer: (host: HostToStart) => Promise<Server>,
): Promise<EstateHost<Server>> {
  const service = serviceOn(name);
  const sandbox = await writeSandbox(join(root, name), service, process.pid);
  const host: HostToStart = {
    name,
    sandbox,
    hostKey: generateKeyPair(`${name}@demo`),
    authorizedKey: operatorKey.publicKey,
    environment: { [markVariable]: root },
  };
  let server = await startServer(host);
  const { port } = server;
  await startInstalled(service, sandbox, host.environment);
  return {
    name,
    service,
    sandbox,
    hostKey: host.hostKey,
    port,
    get server() {
      return server;
    },
    takeDown: () => server.close(),
    async bringUp() {
      server = await startServer({ ...host, port });
    },
  };
}

/** What the operator has at his own seat: keys, known hosts, the inventory and the packages. */
async function writeOperatorFiles(
  root: string,
  hosts: readonly EstateHost<HostServer>[],
  operatorKey: KeyPair,
): Promise<OperatorFiles> {
  const directory = join(root, 'operator');
  const files = {
    inventoryPath: join(directory, 'inventory.yaml'),
    artifactsDir: join(directory, 'artifacts'),
    identityPath: join(directory, 'id_ed25519'),
    knownHostsPath: join(directory, 'known_hosts'),
  };
  const entries = hosts.map(host => ({
    name: host.name,
    port: host.port,
    home: host.sandbox.home,
    publicKey: host.hostKey.publicKey,
  }));
  const login = {
    user: userInfo().username,
    identityFile: files.identityPath,
    knownHosts: files.knownHostsPath,
  };
  await mkdir(directory, { mode: 0o700 });
  await Promise.all([
    writeArtifacts(files.artifactsDir),
    writeFile(files.identityPath, operatorKey.privateKey, { mode: 0o600 }),
    writeFile(files.knownHostsPath, knownHostsText(entries), { mode: 0o600 }),
    writeFile(files.inventoryPath, inventoryText(entries, login)),
  ]);
  return files;
}
