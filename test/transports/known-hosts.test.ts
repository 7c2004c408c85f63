import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generateKeyPair } from '../../src/demo/ssh-keys.ts';
import {
  fingerprintOf,
  judgeHostKey,
  knownHostLine,
  knownKeyTypes,
  parseKnownHosts,
} from '../../src/transports/known-hosts.ts';
import { appendKnownHost, readKnownHosts } from '../../src/transports/known-hosts-files.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const own = generateKeyPair();
const other = generateKeyPair();
const ecdsa = generateKeyPair('other type', { type: 'ecdsa' });

function blob(publicKey: string): Buffer {
  return Buffer.from(publicKey.split(' ')[1]!, 'base64');
}

/** The kind of the verdict on `own`, offered by a host. */
function verdict(text: string, address: string, port = 22) {
  return judgeHostKey(parseKnownHosts('known_hosts', text), address, port, blob(own.publicKey));
}

describe('a host is known by', () => {
  test.each([
    ['its name', 'ecsc-1 KEY', 'ecsc-1', 22],
    ['its name whatever the case', 'ECSC-1 KEY', 'Ecsc-1', 22],
    ['one of several names', 'x,ecsc-1,10.0.0.1 KEY', '10.0.0.1', 22],
    ['a pattern', '*.example.com KEY', 'ecsc-1.example.com', 22],
    ['a pattern with a question mark', 'ecsc-? KEY', 'ecsc-1', 22],
    ['its name and port', '[ecsc-1]:2222 KEY', 'ecsc-1', 2222],
    ['its name without the port it is asked at', 'ecsc-1 KEY', 'ecsc-1', 2222],
    ['an address of IPv6', '[fe80::1]:2222 KEY', 'fe80::1', 2222],
    ['one of two keys', 'ecsc-1 OTHER\necsc-1 KEY', 'ecsc-1', 22],
    ['a line with a comment behind it', '# a comment\n\necsc-1 KEY # said the admin', 'ecsc-1', 22],
  ])('%s', (_, text, address, port) => {
    expect(verdict(filled(text), address, port)).toEqual({ kind: 'known' });
  });
});

describe('a host is unknown', () => {
  test.each([
    ['where there is no entry', '', 'ecsc-1', 22],
    ['where only another host has one', 'ecsc-2 KEY', 'ecsc-1', 22],
    ['where a negated pattern takes it out', '*.example.com,!db.example.com KEY', 'db.example.com', 22],
    ['at a port whose key is another, when its plain name is only a name', '[ecsc-1]:2200 KEY', 'ecsc-1', 22],
    ['where the dot of a pattern is no dot', 'a.b KEY', 'axb', 22],
    ['where the line is damaged', 'ecsc-1 ssh-ed25519 AAAA', 'ecsc-1', 22],
    ['where the type does not fit the key', `ecsc-1 ssh-rsa ${own.publicKey.split(' ')[1]}`, 'ecsc-1', 22],
  ])('%s', (_, text, address, port) => {
    expect(verdict(filled(text), address, port)).toEqual({ kind: 'unknown' });
  });

  test('and the certificate authority that is trusted for it is named', () => {
    expect(verdict(filled('\n@cert-authority *.example.com OTHER'), 'a.example.com')).toEqual({
      kind: 'unknown',
      authority: { file: 'known_hosts', line: 2, type: 'ssh-ed25519' },
    });
  });
});

test('another key is a changed key, with the places of the old ones', () => {
  expect(verdict(filled('# first\necsc-1 OTHER\nx y z\necsc-1 ECDSA'), 'ecsc-1')).toEqual({
    kind: 'changed',
    known: [
      { file: 'known_hosts', line: 2, type: 'ssh-ed25519' },
      { file: 'known_hosts', line: 4, type: 'ecdsa-sha2-nistp256' },
    ],
  });
});

test('a revoked key is refused even where it is known as well', () => {
  expect(verdict(filled('ecsc-1 KEY\n@revoked * KEY'), 'ecsc-1')).toEqual({
    kind: 'revoked',
    by: { file: 'known_hosts', line: 2, type: 'ssh-ed25519' },
  });
});

test('the types of known keys are given in order, revoked ones and authorities left out', () => {
  const entries = parseKnownHosts(
    'f',
    filled('@revoked ecsc-1 OTHER\nh ECDSA\nh KEY\n@cert-authority h OTHER'),
  );
  expect(knownKeyTypes(entries, 'h', 22)).toEqual(['ecdsa-sha2-nistp256', 'ssh-ed25519']);
  expect(knownKeyTypes(entries, 'h', 2222)).toEqual(['ecdsa-sha2-nistp256', 'ssh-ed25519']);
  expect(knownKeyTypes(entries, 'ecsc-1', 22)).toEqual([]);
});

test('a line that was written is found again, hashed or not', () => {
  for (const hashed of [false, true]) {
    const line = knownHostLine('Ecsc-1', 2222, blob(own.publicKey), { hashed });
    expect(line.includes('ecsc-1')).toBe(!hashed);
    expect(verdict(line, 'ecsc-1', 2222)).toEqual({ kind: 'known' });
    expect(verdict(line, 'ecsc-2', 2222)).toEqual({ kind: 'unknown' });
  }
});

test('a line is appended on a line of its own, in a file that only its owner can read', async () => {
  const file = join(temporaryDirectory(), 'new', '.ssh', 'known_hosts');
  await appendKnownHost(file, 'one');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
  writeFileSync(file, 'no newline at the end');
  await appendKnownHost(file, 'two');
  expect(readFileSync(file, 'utf8')).toBe('no newline at the end\ntwo\n');
});

test('a file that does not exist has no entries', async () => {
  expect(await readKnownHosts([join(temporaryDirectory(), 'none')])).toEqual([]);
});

const keygen = 'ssh-keygen';
const hasKeygen = available(keygen);
if (!hasKeygen) console.warn('Skipped: ssh-keygen is not installed, so its own files are not compared.');

describe.runIf(hasKeygen)('as ssh-keygen writes it', () => {
  test('a hashed file is read, plain name and name with a port', () => {
    const file = join(temporaryDirectory(), 'known_hosts');
    writeFileSync(file, filled('ecsc-1 KEY\n[ecsc-2]:2222 KEY\necsc-3 OTHER\n'));
    execFileSync(keygen, ['-H', '-f', file], { stdio: 'ignore' });
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain('ecsc');
    expect(verdict(text, 'ecsc-1')).toEqual({ kind: 'known' });
    expect(verdict(text, 'ecsc-2', 2222)).toEqual({ kind: 'known' });
    expect(verdict(text, 'ecsc-3')).toMatchObject({ kind: 'changed', known: [{ line: 3 }] });
    expect(verdict(text, 'ecsc-4')).toEqual({ kind: 'unknown' });
  });

  test('our lines are found by it, and fingerprints are the same', () => {
    const directory = temporaryDirectory();
    const file = join(directory, 'known_hosts');
    const key = blob(ecdsa.publicKey);
    writeFileSync(file, `${knownHostLine('ecsc-1', 2222, key, { hashed: true })}\n`);
    const found = execFileSync(keygen, ['-F', '[ecsc-1]:2222', '-l', '-f', file], { encoding: 'utf8' });
    expect(found).toContain(fingerprintOf(key));
    expect(fingerprintOf(key)).toBe(ecdsa.fingerprint);
  });
});

function filled(text: string): string {
  return text
    .replaceAll('KEY', own.publicKey.trim())
    .replaceAll('OTHER', other.publicKey.trim())
    .replaceAll('ECDSA', ecdsa.publicKey.trim());
}

function available(program: string): boolean {
  try {
    execFileSync('/bin/sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
