import { randomBytes } from 'node:crypto';
import { inSingleQuotes } from '../model/shell.ts';
import type { ProblemCode, UploadResult } from '../model/transport.ts';

export const uploaded: UploadResult = { kind: 'ended', outcome: { kind: 'exited', code: 0 } };

export const uploadCancelled: UploadResult = { kind: 'ended', outcome: { kind: 'cancelled' } };

/** The file is not there under its name, and that is certain. */
export function failed(code: ProblemCode, detail: string): UploadResult {
  return { kind: 'ended', outcome: { kind: 'exited', code: 1 }, problem: { code, detail } };
}

/**
 * The name a file has until it is whole and checked, beside the one it will have. No two uploads share it: what a cut
 * connection delivers late writes to its own, and cannot empty, move or remove that of the upload which came after it.
 */
export function partName(remote: string, sha256: string): string {
  return `${partsOf(remote, sha256)}${randomBytes(6).toString('hex')}.part`;
}

/** The words for a shell that name every such file of one upload. */
export function partsPattern(remote: string, sha256: string): string {
  return `${inSingleQuotes(partsOf(remote, sha256))}*.part`;
}

function partsOf(remote: string, sha256: string): string {
  return `${remote}.handrail-${sha256.slice(0, 12)}-`;
}

export function directoryOf(remote: string): string {
  return remote.slice(0, remote.lastIndexOf('/')) || '/';
}
