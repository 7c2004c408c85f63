import { open, rename, stat, unlink } from 'node:fs/promises';
import type { UploadRequest, UploadResult } from '../model/transport.ts';
import { digestOf, type LocalFile, openVerified } from './local-file.ts';
import { directoryOf, failed, partName, uploadCancelled, uploaded } from './upload-result.ts';

/** Copies a file on this machine as an upload to another would: temporary name, digest, mode, then its name. */
export async function localUpload(request: UploadRequest): Promise<UploadResult> {
  const local = await openVerified(request);
  if ('kind' in local) return local;
  const part = partName(request.remote, request.sha256);
  let result: UploadResult;
  try {
    result = await copy(local, part, request);
  } catch (error) {
    result = explain(error, request.remote);
  } finally {
    await local.file.close();
  }
  if (result !== uploaded) await unlink(part).catch(() => {});
  return result;
}

const pieceSize = 1024 * 1024;

async function copy(local: LocalFile, part: string, request: UploadRequest): Promise<UploadResult> {
  const { signal, onProgress, remote, sha256 } = request;
  const target = await open(part, 'wx+', local.mode | 0o200);
  try {
    const buffer = Buffer.alloc(pieceSize);
    onProgress(0, local.size);
    for (let position = 0; position < local.size; ) {
      if (signal.aborted) return uploadCancelled;
      const { bytesRead } = await local.file.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) break;
      await writeAll(target, buffer.subarray(0, bytesRead), position);
      position += bytesRead;
      onProgress(position, local.size);
    }
    const found = await digestOf(target, signal);
    if (found === null) return uploadCancelled;
    if (found !== sha256)
      return failed('checksumMismatch', `${remote} arrived with SHA-256 ${found}, planned was ${sha256}`);
    await target.chmod(local.mode);
  } finally {
    await target.close();
  }
  const there = await stat(remote).catch(() => null);
  if (there?.isDirectory()) return failed('transferFailed', `${remote} is a directory`);
  await rename(part, remote);
  return uploaded;
}

/** A full disk may take a part of the bytes without an error. */
async function writeAll(target: LocalFile['file'], bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await target.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

function explain(error: unknown, remote: string): UploadResult {
  const words = error instanceof Error ? error.message : String(error);
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'ENOSPC':
    case 'EDQUOT':
      return failed('diskFull', words);
    case 'ENOENT':
    case 'ENOTDIR':
      return failed('noSuchDirectory', directoryOf(remote));
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return failed('permissionDenied', remote);
    default:
      return failed('transferFailed', words);
  }
}
