import { createHash, randomBytes } from 'node:crypto';
import { hasRoomFor, withSuffix } from '../model/file-name.ts';
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

/** A name that is cut to make room for ours says no more which file it is of: the digest does. */
function partsOf(remote: string, sha256: string): string {
  const whole = `.handrail-${sha256.slice(0, 12)}-`;
  if (hasRoomFor(remote, `${whole}${ending}`)) return `${remote}${whole}`;
  const own = createHash('sha256').update(`${remote}\n${sha256}`).digest('hex').slice(0, 12);
  return withSuffix(remote, `.handrail-${own}-${ending}`).slice(0, -ending.length);
}

/** As long as what tells uploads of one file apart. */
const ending = `${'0'.repeat(12)}.part`;

export function directoryOf(remote: string): string {
  return remote.slice(0, remote.lastIndexOf('/')) || '/';
}
