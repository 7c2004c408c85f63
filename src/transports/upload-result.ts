import type { ProblemCode, UploadResult } from '../model/transport.ts';

export const uploaded: UploadResult = { kind: 'ended', outcome: { kind: 'exited', code: 0 } };

export const uploadCancelled: UploadResult = { kind: 'ended', outcome: { kind: 'cancelled' } };

/** The file is not there under its name, and that is certain. */
export function failed(code: ProblemCode, detail: string): UploadResult {
  return { kind: 'ended', outcome: { kind: 'exited', code: 1 }, problem: { code, detail } };
}

/** The name a file has until it is whole and checked, beside the one it will have. */
export function partName(remote: string, sha256: string): string {
  return `${remote}.handrail-${sha256.slice(0, 12)}.part`;
}

export function directoryOf(remote: string): string {
  return remote.slice(0, remote.lastIndexOf('/')) || '/';
}
