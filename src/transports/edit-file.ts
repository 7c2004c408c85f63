import { randomBytes } from 'node:crypto';
import {
  type FileTraits,
  type HostFile,
  HostUnreachable,
  type Problem,
  type WriteFileRequest,
  type WriteFileResult,
  type WritePlace,
} from '../model/transport.ts';
import { askHost } from './ask-host.ts';
import { modeOf, readFileScript, settleFileScript, writeFileScript } from './edit-text.ts';
import type { OpenShell } from './shell-process.ts';

/** A slow line, a slow disk. */
const patience = 120_000;

/** A file on the host as it is now. Rejects with `HostUnreachable`, also where it is none that can be edited. */
export async function readFileOn(open: OpenShell, path: string, limit: number): Promise<HostFile> {
  const { stdout, stderr } = await askHost(open, readFileScript(path, limit), { timeout: patience });
  const head = stdout.indexOf('\n\n');
  const lines = (head === -1 ? stdout : stdout.subarray(0, head)).toString().split('\n');
  const said = (word: string) => lines.find(line => line.startsWith(`${word} `))?.slice(word.length + 1);
  const there = said('path') ?? path;
  const unfit = said('unfit');
  if (unfit !== undefined) throw new HostUnreachable(unfitProblem(unfit, there));
  if (lines.includes('absent')) return { path: there, present: null };
  const traits = traitsOf(said('numbers') ?? '', said('names') ?? '');
  if (head === -1 || traits === null)
    throw new HostUnreachable({ code: 'other', detail: stderr.toString().trim() || `${there}: no answer` });
  const content = stdout.subarray(head + 2);
  if (content.length > limit)
    throw new HostUnreachable({ code: 'fileUnfit', detail: `${there} is larger than ${limit} bytes` });
  return { path: there, present: { content, traits } };
}

export async function writeFileOn(open: OpenShell, request: WriteFileRequest): Promise<WriteFileResult> {
  try {
    const script = writeFileScript(request, randomBytes(9).toString('hex'));
    const { stdout, stderr } = await askHost(open, script, { timeout: patience });
    const lines = stdout.toString().split('\n').slice(0, -1);
    const notes = lines.flatMap(line => (line.startsWith('note ') ? [line.slice(5)] : []));
    const last = lines.at(-1) ?? '';
    if (last === 'written') return { kind: 'written', notes };
    if (last === 'fenced') return { kind: 'cut', reason: 'the write was ruled out' };
    const failure = lines.findIndex(line => line.startsWith('failed '));
    const [, code = '', words = ''] = /^failed (\S+) ?(.*)$/s.exec(lines.slice(failure).join('\n')) ?? [];
    if (failure !== -1) return { kind: 'failed', problem: failureOf(code, words.trim(), request) };
    return {
      kind: 'cut',
      reason: stderr.toString().trim().slice(0, 500) || 'the host did not say how it went',
    };
  } catch (error) {
    if (error instanceof HostUnreachable) return { kind: 'cut', reason: error.problem.detail };
    throw error;
  }
}

export async function settleFileOn(open: OpenShell, place: WritePlace): Promise<string | null> {
  const { stdout, stderr } = await askHost(open, settleFileScript(place), { timeout: patience });
  const answer = stdout.toString().trim();
  if (answer === 'none') return null;
  const digest = /^sum ([0-9a-f]{64})$/.exec(answer)?.[1];
  if (digest !== undefined) return digest;
  const detail = stderr.toString().trim().slice(0, 500) || `${place.path} cannot be read`;
  throw new HostUnreachable({ code: 'other', detail });
}

/** From two listings of the file, with numbers and with names. */
function traitsOf(numbers: string, names: string): FileTraits | null {
  const [permissions = '', links, uid, gid] = numbers.trim().split(/\s+/);
  if (!/^-[-rwxsStT]{9}/.test(permissions)) return null;
  if (![links, uid, gid].every(each => /^\d+$/.test(each ?? ''))) return null;
  const [, , owner, group] = names.trim().split(/\s+/);
  return {
    owner: owner ?? String(uid),
    group: group ?? String(gid),
    uid: Number(uid),
    gid: Number(gid),
    mode: modeOf(permissions),
    links: Number(links),
  };
}

function unfitProblem(why: string, path: string): Problem {
  switch (why) {
    case 'directory':
      return { code: 'noSuchDirectory', detail: path.slice(0, path.lastIndexOf('/')) };
    case 'denied':
      return { code: 'permissionDenied', detail: path };
    case 'digest':
      return {
        code: 'fileUnfit',
        detail: 'the host has no program for SHA-256 (sha256sum, shasum or openssl)',
      };
    case 'link':
      return { code: 'fileUnfit', detail: `${path} is a link that leads nowhere` };
    default:
      return { code: 'fileUnfit', detail: `${path} is not a regular file` };
  }
}

function failureOf(code: string, words: string, { path, backup }: WriteFileRequest): Problem {
  switch (code) {
    case 'fileChanged':
      return { code, detail: path };
    case 'checksumMismatch':
      return { code, detail: `${path} did not arrive whole` };
    case 'backup':
      return { code: 'fileUnfit', detail: `${backup} is there already, and is another file` };
    case 'traits':
      return { code: 'permissionDenied', detail: `${path}: its owner and mode cannot be kept (${words})` };
  }
  if (/no space|quota|file too large/i.test(words)) return { code: 'diskFull', detail: words };
  if (/permission|permitted|read-only|denied/i.test(words)) return { code: 'permissionDenied', detail: path };
  if (/no such file|nonexistent|not a directory/i.test(words))
    return { code: 'noSuchDirectory', detail: path.slice(0, path.lastIndexOf('/')) };
  return { code: 'transferFailed', detail: words };
}
