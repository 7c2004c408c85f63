import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Estate, type HostServer, startEstate } from '../../src/demo/estate.ts';
import { hostNames } from '../../src/demo/fleet.ts';
import { markedProcesses } from '../../src/demo/processes.ts';

/** A server that only listens: what is under test is everything around it. */
async function listen(port = 0): Promise<HostServer> {
  const server: Server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () => new Promise(resolve => server.close(() => resolve())),
  };
}

const startListening = (keep: boolean) => startEstate({ keep, startHost: ({ port }) => listen(port) });

let estate: Estate<HostServer>;
beforeAll(async () => {
  estate = await startListening(false);
});
afterAll(() => estate.close());

test('The estate has the eight hosts of the release, in its order.', () => {
  expect(Object.keys(estate.hosts)).toEqual([
    'ecsc-1',
    'ecsc-2',
    'ecmc-1',
    'ecmc-2',
    'schedule-1',
    'schedule-2',
    'schedule-res-1',
    'schedule-res-2',
  ]);
});

test('The inventory and the known hosts name every host with its port.', () => {
  const inventory = readFileSync(estate.inventoryPath, 'utf8');
  const knownHosts = readFileSync(estate.knownHostsPath, 'utf8');
  for (const name of hostNames) {
    const { port, hostKey, sandbox } = estate.hosts[name]!;
    expect(inventory).toContain(`  ${name}:\n    address: 127.0.0.1\n    port: ${port}\n`);
    expect(inventory).toContain(`variables: { home: ${JSON.stringify(sandbox.home)} }`);
    expect(knownHosts).toContain(`[127.0.0.1]:${port} ${hostKey.publicKey.split(' ', 2).join(' ')}\n`);
  }
});

test('Nobody else may read the operator’s key.', () => {
  expect(statSync(estate.identityPath).mode & 0o777).toBe(0o600);
});

test.each(['ecsc', 'ecmc', 'schedule', 'schedule-res', 'prochistdata'])(
  'The digest of %s.tar is the same in every demo.',
  async service => {
    const other = mkdtempSync(join(tmpdir(), 'artifacts-'));
    const { writeArtifacts } = await import('../../src/demo/artifacts.ts');
    await writeArtifacts(other);
    const digest = (directory: string) =>
      createHash('sha256')
        .update(readFileSync(join(directory, `${service}.tar`)))
        .digest('hex');
    expect(digest(other)).toBe(digest(estate.artifactsDir));
    rmSync(other, { recursive: true });
  },
);

test('A host that was taken down comes up again on the same port.', async () => {
  const host = estate.hosts['ecmc-2']!;
  await host.takeDown();
  await host.bringUp();
  expect(host.server.port).toBe(host.port);
});

test('Closing ends every process and removes everything, and may be done twice.', async () => {
  const own = await startListening(false);
  expect(markedProcesses(own.root).length).toBeGreaterThanOrEqual(8);
  await own.close();
  await own.close();
  expect(markedProcesses(own.root)).toEqual([]);
  expect(existsSync(own.root)).toBe(false);
});

test('A kept estate leaves its files and no process.', async () => {
  const own = await startListening(true);
  await own.close();
  expect(markedProcesses(own.root)).toEqual([]);
  expect(existsSync(join(own.root, 'ecsc-1/home/ecsc/VERSION'))).toBe(true);
  rmSync(own.root, { recursive: true });
});

test('A host that cannot be started leaves nothing behind.', async () => {
  let root = '';
  const starting = startEstate({
    keep: false,
    async startHost({ name, sandbox, port }) {
      root = join(sandbox.root, '..');
      if (name === 'ecmc-1') throw new Error('no port');
      return listen(port);
    },
  });
  await expect(starting).rejects.toThrow('no port');
  expect(markedProcesses(root)).toEqual([]);
  expect(existsSync(root)).toBe(false);
});

test('What a killed demo left behind is removed by the next one, and what was to be kept is not.', async () => {
  const dead = spawn('true', { stdio: 'ignore' });
  await once(dead, 'exit');
  const [abandoned, kept] = ['abandoned', 'kept'].map(name =>
    mkdtempSync(join(tmpdir(), `handrail-demo-${name}-`)),
  );
  for (const root of [abandoned!, kept!]) writeFileSync(join(root, 'owner'), `${dead.pid}\n`);
  writeFileSync(join(kept!, 'kept'), '');
  const own = await startListening(false);
  await own.close();
  expect(existsSync(abandoned!)).toBe(false);
  expect(existsSync(kept!)).toBe(true);
  rmSync(kept!, { recursive: true });
});
