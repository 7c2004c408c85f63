import { createHash } from 'node:crypto';
import { open as openFile } from 'node:fs/promises';
import { inSingleQuotes } from '../model/shell.ts';
import { HostUnreachable } from '../model/transport.ts';
import { askHost } from './ask-host.ts';
import { digestOf } from './local-file.ts';
import { refusalOf, type SftpSession } from './sftp.ts';
import type { OpenShell } from './shell-process.ts';

/** Large files on slow disks: an hour. */
const patience = 3_600_000;

/** Hex SHA-256 of a file on the host; null where there is none. Rejects with `HostUnreachable`. */
export async function digestOn(
  open: OpenShell,
  openSession: () => Promise<SftpSession>,
  path: string,
): Promise<string | null> {
  const { stdout, stderr } = await askHost(open, digestScript(path), { timeout: patience });
  const answer = stdout.toString();
  if (answer.startsWith('none')) return null;
  const digest = /\b[0-9a-f]{64}\b/.exec(answer)?.[0];
  if (digest !== undefined) return digest;
  if (stderr.length > 0)
    throw new HostUnreachable({ code: 'other', detail: stderr.toString().trim().slice(0, 500) });
  const sftp = await openSession();
  try {
    return await readBack(sftp, path);
  } catch (error) {
    if (refusalOf(error) === 'noSuchFile') return null;
    const code = refusalOf(error) === 'gone' ? 'connectionLost' : 'other';
    throw new HostUnreachable({ code, detail: error instanceof Error ? error.message : String(error) });
  } finally {
    sftp.close();
  }
}

/** For a host without any program that computes it: the bytes come back and are counted here. */
async function readBack(sftp: SftpSession, path: string): Promise<string> {
  const hash = createHash('sha256');
  const handle = await sftp.openForReading(path);
  for (let position = 0; ; ) {
    const piece = await sftp.read(handle, 32_000, position);
    if (piece.length === 0) break;
    hash.update(piece);
    position += piece.length;
  }
  await sftp.closeHandle(handle);
  return hash.digest('hex');
}

export async function localDigest(path: string): Promise<string | null> {
  try {
    const file = await openFile(path, 'r');
    try {
      return (await file.stat()).isFile() ? await digestOf(file) : null;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return null;
    throw new HostUnreachable({
      code: 'other',
      detail: error instanceof Error ? error.message : String(error),
    });
  }
}

function digestScript(path: string): string {
  return `file=${inSingleQuotes(path)}
[ -f "$file" ] || { echo none; return; }
if command -v sha256sum >/dev/null 2>&1; then sha256sum <"$file"
elif command -v shasum >/dev/null 2>&1; then shasum -a 256 <"$file"
elif command -v openssl >/dev/null 2>&1; then openssl dgst -sha256 <"$file"
fi`;
}
