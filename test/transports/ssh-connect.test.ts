import { readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterEach, describe, expect, test } from 'vitest';
import { generateKeyPair } from '../../src/demo/ssh-keys.ts';
import type { Host } from '../../src/model/inventory.ts';
import type { HostKeyAsk, UnknownHostKey } from '../../src/model/transport.ts';
import { KeyFiles } from '../../src/transports/key-files.ts';
import { SshTransport } from '../../src/transports/ssh.ts';
import {
  refuseToAsk,
  run,
  startTestHost,
  type TestHost,
  type TestHostOptions,
  until,
} from '../helpers/ssh-host.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

let host: TestHost;
let directory: string;
const opened: SshTransport[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map(transport => transport.close()));
  await host.server.close();
});

async function start(options: TestHostOptions = {}): Promise<void> {
  directory = temporaryDirectory();
  host = await startTestHost(directory, options);
}

function open(changes: Partial<Host> = {}): SshTransport {
  const transport = host.transport(changes);
  opened.push(transport);
  return transport;
}

/** The problem that a connection ends with. */
async function problemOf(transport: SshTransport, asking: HostKeyAsk = refuseToAsk) {
  return transport.connect(asking).then(
    () => Promise.reject(new Error('it was let in')),
    error => error.problem as { code: string; detail: string },
  );
}

const knownHosts = () => join(host.context.home, '.ssh', 'known_hosts');

test('a connection says who and where the host is, and how its clock differs', async () => {
  await start();
  const facts = await open().connect(refuseToAsk);
  expect(facts).toMatchObject({
    address: `127.0.0.1:${host.server.port}`,
    fingerprint: host.hostKey.fingerprint,
  });
  expect(facts.hostname).not.toBe('');
  expect(facts.user).not.toBe('');
  expect(Math.abs(facts.clockOffset)).toBeLessThan(5_000);
});

test('connecting twice is one connection', async () => {
  await start();
  const transport = open();
  await Promise.all([transport.connect(refuseToAsk), transport.connect(refuseToAsk)]);
  await transport.connect(refuseToAsk);
  expect(host.server.connections()).toBe(1);
});

describe('the key of an unknown host', () => {
  test('is asked about with its fingerprint, remembered when accepted, and not asked about again', async () => {
    await start({ unknown: true });
    const asked: UnknownHostKey[] = [];
    await open().connect(async key => asked.push(key) > 0);
    expect(asked).toEqual([
      {
        host: 'ecsc-1',
        address: `127.0.0.1:${host.server.port}`,
        type: 'ssh-ed25519',
        fingerprint: host.hostKey.fingerprint,
      },
    ]);
    expect(readFileSync(knownHosts(), 'utf8')).toBe(
      `[127.0.0.1]:${host.server.port} ${host.hostKey.publicKey.split(' ').slice(0, 2).join(' ')}\n`,
    );
    expect(statSync(knownHosts()).mode & 0o777).toBe(0o600);
    await open().connect(refuseToAsk);
  });

  test('ends the attempt when it is not accepted, before any login', async () => {
    await start({ unknown: true });
    expect(await problemOf(open(), async () => false)).toMatchObject({ code: 'hostKeyRefused' });
    expect(() => statSync(knownHosts())).toThrow();
    expect(host.server.commands).toEqual([]);
  });

  test('ends the attempt when nobody answers', async () => {
    await start({ unknown: true });
    const left = () => Promise.reject(new Error('the run was left'));
    expect(await problemOf(open(), left)).toMatchObject({
      code: 'hostKeyRefused',
      detail: expect.stringContaining('the run was left'),
    });
  });

  test('is no question where the configuration is strict', async () => {
    await start({ unknown: true });
    configure('StrictHostKeyChecking yes\n');
    expect(await problemOf(open())).toMatchObject({ code: 'hostKeyRefused' });
  });

  test('is written hashed where the configuration says so', async () => {
    await start({ unknown: true });
    configure('HashKnownHosts yes\n');
    await open().connect(async () => true);
    expect(readFileSync(knownHosts(), 'utf8')).toMatch(/^\|1\|/);
    await open().connect(refuseToAsk);
  });

  test('is looked up in the inventory’s file, and added there', async () => {
    await start();
    const own = join(directory, 'own_known_hosts');
    await open({ knownHosts: own }).connect(async () => true);
    expect(readFileSync(own, 'utf8')).toContain(String(host.server.port));
    await open({ knownHosts: own }).connect(refuseToAsk);
  });

  test('is not asked about again when keys are exchanged anew', async () => {
    await start({ unknown: true });
    const transport = open();
    let asked = 0;
    await transport.connect(async () => ++asked > 0);
    host.server.rekey();
    expect((await run(transport, 'sleep 0.2; echo still here')).stdout).toBe('still here\n');
    expect(asked).toBe(1);
  });

  test('is of no interest when the transport was closed meanwhile', async () => {
    await start({ unknown: true });
    const transport = open();
    const problem = await problemOf(transport, async () => {
      await transport.close();
      return true;
    });
    expect(problem.code).toBe('unreachable');
    await until('the connection is closed', () => host.server.connections() === 0);
  });

  test('may be thought about for longer than the host waits for a login', async () => {
    await start({ unknown: true });
    const transport = open();
    await transport.connect(async () => {
      host.server.drop();
      await new Promise(resolve => setTimeout(resolve, 100));
      return true;
    });
    expect(host.server.connections()).toBe(1);
  });

  test('comes with a note where a certificate authority is trusted instead', async () => {
    await start({ unknown: true });
    writeFileSync(knownHosts(), `@cert-authority * ${generateKeyPair().publicKey}\n`);
    const notes: (string | undefined)[] = [];
    await open().connect(async key => notes.push(key.note) > 0);
    expect(notes).toEqual([
      `${knownHosts()}:1 trusts a certificate authority for it; certificates are not supported`,
    ]);
  });
});

describe('the key of a known host', () => {
  test('that has changed is refused, and the place of the old one is named', async () => {
    await start();
    const old = generateKeyPair().publicKey;
    writeFileSync(knownHosts(), `# comment\n[127.0.0.1]:${host.server.port} ${old}\n`);
    expect(await problemOf(open())).toEqual({
      code: 'hostKeyChanged',
      detail: `[127.0.0.1]:${host.server.port} offers ssh-ed25519 ${host.hostKey.fingerprint}, and is known by another key: ${knownHosts()}:2 (ssh-ed25519)`,
    });
    expect(host.server.commands).toEqual([]);
  });

  test('that is revoked is refused', async () => {
    await start();
    const known = readFileSync(knownHosts(), 'utf8');
    writeFileSync(knownHosts(), `${known}@revoked * ${host.hostKey.publicKey}\n`);
    expect(await problemOf(open())).toMatchObject({
      code: 'hostKeyRevoked',
      detail: expect.stringContaining(`${knownHosts()}:2`),
    });
  });

  test('is asked for by its type, when the host has several', async () => {
    const ecdsa = generateKeyPair('host', { type: 'ecdsa' });
    const ed25519 = generateKeyPair('host');
    await start({ server: { hostKey: [ed25519.privateKey, ecdsa.privateKey] } });
    writeFileSync(knownHosts(), `[127.0.0.1]:${host.server.port} ${ecdsa.publicKey}\n`);
    expect(await open().connect(refuseToAsk)).toMatchObject({ fingerprint: ecdsa.fingerprint });
    writeFileSync(knownHosts(), `[127.0.0.1]:${host.server.port} ${ed25519.publicKey}\n`);
    expect(await open().connect(refuseToAsk)).toMatchObject({ fingerprint: ed25519.fingerprint });
  });
});

describe('a login', () => {
  test('that is refused says what was tried and what the host takes', async () => {
    await start();
    host.server.faults.refuseAuth = true;
    const { code, detail } = await problemOf(open());
    expect(code).toBe('authRefused');
    expect(detail).toBe(
      `operator: tried ${join(host.context.home, '.ssh', 'id_ed25519')}; the host takes publickey`,
    );
  });

  test('with the wrong user is refused', async () => {
    await start({ server: { user: 'deploy' } });
    expect(await problemOf(open({ user: 'root' }))).toMatchObject({ code: 'authRefused' });
    await open({ user: 'deploy' }).connect(refuseToAsk);
  });

  test('takes the key of the inventory, and says when that does not exist', async () => {
    await start();
    const own = join(directory, 'own_key');
    writeFileSync(own, host.clientKey.privateKey);
    unlinkSync(join(host.context.home, '.ssh', 'id_ed25519'));
    await open({ identityFile: own }).connect(refuseToAsk);
    const { detail } = await problemOf(open({ identityFile: join(directory, 'none') }));
    expect(detail).toContain(`${join(directory, 'none')} (does not exist)`);
  });

  test('asks for the passphrase of a key once, also for two hosts and after a loss', async () => {
    const locked = generateKeyPair('locked', { passphrase: 'open sesame' });
    await start({ server: { authorizedKeys: [locked.publicKey] }, secrets: ['wrong', 'open sesame'] });
    const key = join(host.context.home, '.ssh', 'id_ed25519');
    writeFileSync(key, locked.privateKey);
    const context = { ...host.context, keyFiles: new KeyFiles() };
    const transports = ['ecsc-1', 'ecsc-2'].map(name => new SshTransport({ ...host.entry, name }, context));
    opened.push(...transports);
    await Promise.all(transports.map(transport => transport.connect(refuseToAsk)));
    host.server.drop();
    await expect
      .poll(() =>
        transports[0]!.processes().then(
          () => 'there',
          () => 'lost',
        ),
      )
      .toBe('lost');
    await transports[0]!.connect(refuseToAsk);
    expect(host.asked.map(question => question.replace(/ecsc-\d/, 'HOST'))).toEqual([
      `HOST: Passphrase for ${key}`,
      `HOST: Wrong. Passphrase for ${key}`,
    ]);
  });

  test('asks for no passphrase where the host does not take the key', async () => {
    const locked = generateKeyPair('locked', { passphrase: 'open sesame' });
    await start();
    writeFileSync(join(host.context.home, '.ssh', 'id_ed25519'), locked.privateKey);
    expect(await problemOf(open())).toMatchObject({ code: 'authRefused' });
    expect(host.asked).toEqual([]);
  });

  test('goes on with the next key when nobody gives the passphrase', async () => {
    const locked = generateKeyPair('locked', { passphrase: 'open sesame' });
    const usable = generateKeyPair();
    await start({ server: { authorizedKeys: [locked.publicKey, usable.publicKey] } });
    writeFileSync(join(host.context.home, '.ssh', 'id_ed25519'), usable.privateKey);
    const key = join(directory, 'locked');
    writeFileSync(key, locked.privateKey);
    await open({ identityFile: key }).connect(refuseToAsk);
    expect(host.asked).toEqual([`ecsc-1: Passphrase for ${key}`]);
  });

  test('takes a key from the agent', async () => {
    await start();
    unlinkSync(join(host.context.home, '.ssh', 'id_ed25519'));
    const agent = await startAgent(join(directory, 'agent'), host.clientKey.privateKey);
    const env = { ...host.context.env, SSH_AUTH_SOCK: join(directory, 'agent') };
    const transport = new SshTransport(host.entry, { ...host.context, env });
    opened.push(transport);
    await transport.connect(refuseToAsk);
    agent.close();
  });

  test('goes on without the agent when that does not answer', async () => {
    await start();
    const env = { ...host.context.env, SSH_AUTH_SOCK: join(directory, 'no-agent') };
    const transport = new SshTransport(host.entry, { ...host.context, env });
    opened.push(transport);
    await transport.connect(refuseToAsk);
    host.server.faults.refuseAuth = true;
    const other = new SshTransport(host.entry, { ...host.context, env });
    expect((await problemOf(other)).detail).toContain('agent at');
  });

  test('asks for a password, again when it is wrong, and not again after a loss', async () => {
    await start({ server: { password: 'right' }, secrets: ['wrong', 'right'] });
    unlinkSync(join(host.context.home, '.ssh', 'id_ed25519'));
    const transport = open();
    await transport.connect(refuseToAsk);
    host.server.drop();
    await expect
      .poll(() =>
        transport.processes().then(
          () => 'there',
          () => 'lost',
        ),
      )
      .toBe('lost');
    await transport.connect(refuseToAsk);
    expect(host.asked).toEqual(['ecsc-1: Password of operator', 'ecsc-1: Wrong. Password of operator']);
  });

  test('answers several questions of the host', async () => {
    const interactive = [
      { prompt: 'Password: ', answer: 'right' },
      { prompt: 'One-time code: ', answer: '123456' },
    ];
    await start({ server: { interactive }, secrets: ['right', '123456'] });
    unlinkSync(join(host.context.home, '.ssh', 'id_ed25519'));
    await open().connect(refuseToAsk);
    expect(host.asked).toEqual(['ecsc-1: Password:', 'ecsc-1: One-time code:']);
  });

  test('ends when nobody answers', async () => {
    await start({ server: { password: 'right' } });
    unlinkSync(join(host.context.home, '.ssh', 'id_ed25519'));
    expect(await problemOf(open())).toMatchObject({
      code: 'authRefused',
      detail: expect.stringContaining('nobody answers'),
    });
  });
});

describe('a host that cannot be reached', () => {
  test('because nothing listens', async () => {
    await start();
    await host.server.close();
    expect(await problemOf(open())).toEqual({
      code: 'unreachable',
      detail: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('because its name is unknown', async () => {
    await start();
    const problem = await problemOf(open({ address: 'no-such-host.invalid' }));
    expect(problem).toMatchObject({
      code: 'unreachable',
      detail: expect.stringContaining('no-such-host.invalid'),
    });
  });

  test('because what listens says nothing', async () => {
    await start();
    configure('ConnectTimeout 1\n');
    const silent = createServer(() => {});
    const port = await listen(silent);
    expect(await problemOf(open({ port }))).toMatchObject({
      code: 'unreachable',
      detail: expect.stringContaining('no answer within 1 s'),
    });
    silent.close();
  });

  test('because what listens is no SSH server', async () => {
    await start();
    const web = createServer(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const port = await listen(web);
    expect(await problemOf(open({ port }))).toMatchObject({ code: 'unreachable' });
    web.close();
  });

  test('because the way there is not supported', async () => {
    await start();
    configure('ProxyJump bastion\n');
    expect(await problemOf(open())).toMatchObject({
      code: 'other',
      detail: expect.stringContaining('ProxyJump bastion'),
    });
  });
});

function configure(text: string): void {
  writeFileSync(join(host.context.home, '.ssh', 'config'), text);
}

function listen(server: Server): Promise<number> {
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

/** An agent with one key, on a socket. */
async function startAgent(path: string, privateKey: string): Promise<Server> {
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  const agent = createServer(socket => {
    const protocol = new ssh2.AgentProtocol(false);
    protocol.on('identities', request => protocol.getIdentitiesReply(request, [key]));
    protocol.on('sign', (request, _key, data) => protocol.signReply(request, key.sign(data)));
    socket.pipe(protocol).pipe(socket);
  });
  await new Promise<void>(resolve => agent.listen(path, resolve));
  return agent;
}
