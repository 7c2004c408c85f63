import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Estate, type HostServer, type HostToStart, startEstate } from '../../src/demo/estate.ts';
import { freePort } from './free-port.ts';

export interface Sshd extends HostServer {
  /** What sshd logged so far. */
  log(): string;
  /** Kills the process of every open connection, as a crash of the host's sshd would. */
  dropConnections(): void;
}

/** The demo's eight hosts, each behind an OpenSSH server of its own. */
export function startSshdEstate(sshd: string): Promise<Estate<Sshd>> {
  return startEstate({ keep: false, startHost: host => startSshd(sshd, host) });
}

/** An OpenSSH server on 127.0.0.1, run by this user; whoever runs the tests is who can log in. */
export async function startSshd(sshd: string, host: HostToStart): Promise<Sshd> {
  // Where sshd is started by root it insists on this directory, which Debian makes at boot.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const directory = join(host.sandbox.root, 'sshd');
  await mkdir(directory, { recursive: true });
  for (let attempt = 1; ; attempt++) {
    const port = host.port ?? (await freePort());
    const server = await launch(sshd, await writeConfig(directory, host, port), port).catch(error => {
      // Somebody else may have taken the port since it was found free.
      if (attempt === 5) throw error;
    });
    if (server) return server;
  }
}

async function writeConfig(directory: string, host: HostToStart, port: number): Promise<string> {
  const file = (name: string) => join(directory, name);
  const environment = { HOME: host.sandbox.login, ...host.environment };
  const config = [
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    `HostKey ${file('host_key')}`,
    `AuthorizedKeysFile ${file('authorized_keys')}`,
    `PidFile ${file('pid')}`,
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'Subsystem sftp internal-sftp',
    `SetEnv ${Object.entries(environment)
      .map(([name, value]) => `"${name}=${value}"`)
      .join(' ')}`,
    '',
  ];
  await Promise.all([
    writeFile(file('host_key'), host.hostKey.privateKey, { mode: 0o600 }),
    writeFile(file('authorized_keys'), `${host.authorizedKey}\n`),
    writeFile(file('config'), config.join('\n')),
  ]);
  return file('config');
}

/** None outlives whoever started it. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const server of running) server.kill();
});

async function launch(sshd: string, config: string, port: number): Promise<Sshd> {
  const server = spawn(sshd, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  running.add(server);
  let log = '';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', code => reject(new Error(`sshd ended with ${code}:\n${log}`)));
    server.stderr.on('data', chunk => {
      log += chunk;
      if (log.includes('Server listening on')) resolve();
    });
  });
  return {
    port,
    log: () => log,
    dropConnections: () => killChildren(server),
    async close() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const exited = once(server, 'exit');
      server.kill('SIGTERM');
      await exited;
      running.delete(server);
      server.stderr.destroy();
    },
  };
}

function killChildren(server: ChildProcess): void {
  const listing = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  for (const line of listing.split('\n')) {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    if (pid !== undefined && parent === server.pid) process.kill(pid, 'SIGKILL');
  }
}
