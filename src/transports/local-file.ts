import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { UploadRequest, UploadResult } from '../model/transport.ts';
import { failed } from './upload-result.ts';

export interface LocalFile {
  readonly file: FileHandle;
  /** Bytes. */
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
}

/** Opens the file to send, once its digest has been found to be the planned one. */
export async function openVerified(request: UploadRequest): Promise<LocalFile | UploadResult> {
  const { local, sha256 } = request;
  const file = await open(local, 'r').catch((error: Error) => error);
  if (file instanceof Error) return failed('artifactChanged', `${local} cannot be read: ${file.message}`);
  try {
    const found = await digestOf(file, request.signal);
    if (found !== null && found !== sha256) {
      await file.close();
      return failed('artifactChanged', `${local} has SHA-256 ${found}, planned was ${sha256}`);
    }
    const { size, mode } = await file.stat();
    return { file, size, mode: mode & 0o777 };
  } catch (error) {
    await file.close();
    return failed('artifactChanged', `${local} cannot be read: ${String(error)}`);
  }
}

/** Hex SHA-256 of all of a file; null when the signal came first. */
export async function digestOf(file: FileHandle, signal?: AbortSignal): Promise<string | null> {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(1024 * 1024);
  for (let position = 0; ; ) {
    if (signal?.aborted) return null;
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
}
