import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Host } from '../../src/model/inventory.ts';
import { HostUnreachable } from '../../src/model/transport.ts';
import type { TransportContext } from '../../src/transports/context.ts';
import { settingsOf } from '../../src/transports/ssh-config.ts';
import { sshTarget } from '../../src/transports/ssh-target.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

test('the first value wins, patterns apply, and a name that is not configured is itself', () => {
  const text =
    'Host ecsc-1\n  HostName 10.0.0.1\n  Port 2222\nHost ecsc-* !ecsc-9\n  User deploy\n  port 22\n';
  expect(settingsOf(text, 'ecsc-1')).toMatchObject({ hostName: '10.0.0.1', port: 2222, user: 'deploy' });
  expect(settingsOf(text, 'ecsc-2')).toMatchObject({ hostName: 'ecsc-2', port: 22, user: 'deploy' });
  expect(settingsOf(text, 'ecsc-9')).toEqual({
    hostName: 'ecsc-9',
    identityFiles: [],
    identitiesOnly: false,
    hashKnownHosts: false,
    strict: false,
    unsupported: [],
  });
});

test('keywords are found in any case and with an equals sign', () => {
  expect(settingsOf('HOSTNAME=%h.example.com\nuser="de ploy"\n', 'a')).toMatchObject({
    hostName: 'a.example.com',
    user: 'de ploy',
  });
});

test('times are in seconds, and a keepalive of 0 is none', () => {
  expect(settingsOf('ServerAliveInterval 15\nConnectTimeout 3\n', 'a')).toMatchObject({
    aliveInterval: 15_000,
    connectTimeout: 3_000,
  });
  expect(settingsOf('ServerAliveInterval 0\n', 'a').aliveInterval).toBeUndefined();
});

test('a Match block whose condition is a program is left out, and the program does not run', () => {
  const file = join(temporaryDirectory(), 'ran');
  expect(settingsOf(`Match exec "touch ${file}"\n  User x\n`, 'a').user).toBeUndefined();
  expect(() => writeFileSync(file, '', { flag: 'wx' })).not.toThrow();
});

describe('where a host is and how to log in', () => {
  test('the inventory wins over the configuration, and that over the defaults', () => {
    const target = resolve('Host ecsc-1\n  HostName 10.0.0.1\n  User deploy\n  Port 2222\n', {
      user: 'root',
    });
    expect(target).toMatchObject({ address: '10.0.0.1', user: 'root', port: 2222 });
    expect(resolve('', {})).toMatchObject({ address: 'ecsc-1', user: 'operator', port: 22 });
  });

  test('an address is what the configuration is asked about', () => {
    const target = resolve('Host ecsc-1\n  User wrong\nHost 10.*\n  User right\n', { address: '10.0.0.1' });
    expect(target).toMatchObject({ address: '10.0.0.1', user: 'right' });
  });

  test('the key of the inventory comes before the agent, the configured ones after it', () => {
    const target = resolve('IdentityFile ~/.ssh/%r-%h\nIdentityFile %d/k%%\n', { identityFile: '/keys/a' });
    expect(target.firstIdentities).toEqual(['/keys/a']);
    expect(target.laterIdentities).toEqual([`${home}/.ssh/operator-ecsc-1`, `${home}/k%`]);
    expect(resolve('', {}).laterIdentities).toContain(`${home}/.ssh/id_ed25519`);
    expect(resolve('IdentityFile none\n', {}).laterIdentities).toEqual([]);
  });

  test.each([
    ['', '/agent'],
    ['IdentityAgent none', null],
    ['IdentityAgent ~/a.sock', 'HOME/a.sock'],
    ['IdentityAgent $OTHER', '/other'],
    ['IdentityAgent SSH_AUTH_SOCK', '/agent'],
  ])('the agent for "%s" is at %s', (text, socket) => {
    expect(resolve(text, {}).agentSocket).toBe(socket?.replace('HOME', home) ?? null);
  });

  test('known_hosts is the inventory’s, or the configured one, or the usual two; the system’s come after', () => {
    const files = (text: string, host: Partial<Host>) => resolve(text, host).knownHostsFiles;
    expect(files('UserKnownHostsFile ~/a ~/b\n', { knownHosts: '/k' })).toEqual(['/k', '/system']);
    expect(files('UserKnownHostsFile ~/a ~/b\n', {})).toEqual([`${home}/a`, `${home}/b`, '/system']);
    expect(files('', {})).toEqual([`${home}/.ssh/known_hosts`, `${home}/.ssh/known_hosts2`, '/system']);
  });

  test('a silent host is lost after 20 seconds, or after what the inventory says', () => {
    const patience = ({ aliveInterval, aliveCountMax }: ReturnType<typeof resolve>) =>
      aliveInterval * (aliveCountMax + 1);
    expect(patience(resolve('', {}))).toBe(20_000);
    expect(patience(resolve('ServerAliveInterval 60\n', { keepalive: 8_000 }))).toBe(8_000);
    expect(patience(resolve('ServerAliveInterval 5\nServerAliveCountMax 1\n', {}))).toBe(10_000);
  });

  test.each(['ProxyJump bastion', 'ProxyCommand nc %h %p'])('"%s" is refused, not ignored', directive => {
    expect(() => resolve(`${directive}\n`, {})).toThrow(HostUnreachable);
    expect(() => resolve(`${directive}\n`, {})).toThrow(directive);
  });

  test('"ProxyJump none" is no jump', () => {
    expect(resolve('ProxyJump none\n', {}).address).toBe('ecsc-1');
  });

  test('included files apply where they stand, and inside a block only to its hosts', () => {
    const files = {
      'conf.d/one': 'Host ecsc-1\n  User one\n',
      'conf.d/two': 'Host *\n  Port 2222\n',
      inner: 'HostName inner.example.com\n',
    };
    const text =
      'Include conf.d/*\nHost ecsc-1\n  Include inner\n  ConnectTimeout 7\nHost ecsc-2\n  Include inner\n';
    expect(resolve(text, {}, files)).toMatchObject({
      user: 'one',
      port: 2222,
      address: 'inner.example.com',
      connectTimeout: 7_000,
    });
    expect(resolve(text, { name: 'ecsc-3' }, files)).toMatchObject({ user: 'operator', address: 'ecsc-3' });
  });

  test('the system’s file comes after the user’s', () => {
    const files = { system: 'User system\nPort 2200\n' };
    expect(resolve('Host ecsc-1\n  User own\n', {}, files)).toMatchObject({ user: 'own', port: 2200 });
  });
});

let home = '';

function resolve(text: string, host: Partial<Host>, files: Readonly<Record<string, string>> = {}) {
  home = temporaryDirectory();
  mkdirSync(join(home, '.ssh', 'conf.d'), { recursive: true });
  writeFileSync(join(home, '.ssh', 'config'), text);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(home, '.ssh', name), content);
  const context: TransportContext = {
    askSecret: () => Promise.reject(new Error('not asked')),
    home,
    env: { USER: 'operator', SSH_AUTH_SOCK: '/agent', OTHER: '/other' },
    systemConfig: join(home, '.ssh', 'system'),
    globalKnownHosts: ['/system'],
  };
  return sshTarget({ name: 'ecsc-1', transport: 'ssh', variables: {}, ...host }, context);
}
