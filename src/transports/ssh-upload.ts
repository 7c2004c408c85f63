import { succeeded } from '../model/outcome.ts';
import { inSingleQuotes } from '../model/shell.ts';
import { HostUnreachable, type UploadRequest, type UploadResult } from '../model/transport.ts';
import { askHost } from './ask-host.ts';
import { digestOn } from './digest.ts';
import { type LocalFile, openVerified } from './local-file.ts';
import { refusalOf, type SftpSession } from './sftp.ts';
import type { OpenShell } from './shell-process.ts';
import { directoryOf, failed, partName, uploadCancelled, uploaded } from './upload-result.ts';

/** Eight pieces of this size on their way are near the best that ssh2 does, and cap the memory a host takes at 2 MiB. */
const pieceSize = 261_120;
const piecesOnTheirWay = 8;

/**
 * Sends a file under a temporary name, compares its digest on the host with the planned one, and gives it its name in one
 * step. Whatever goes wrong, the file that had the name before is untouched, and the temporary one is removed: what a cut
 * connection left of it is added to `leftovers`, and removed by the next upload.
 */
export async function sshUpload(
  openSession: () => Promise<SftpSession>,
  open: OpenShell,
  request: UploadRequest,
  leftovers: Set<string>,
): Promise<UploadResult> {
  const local = await openVerified(request);
  if ('kind' in local) return local;
  try {
    if (request.signal.aborted) return uploadCancelled;
    const sftp = await openSession();
    try {
      return await new SshUpload(sftp, open, request, local, leftovers).run();
    } finally {
      sftp.close();
    }
  } catch (error) {
    if (!(error instanceof HostUnreachable)) throw error;
    const { problem } = error;
    return { kind: 'ended', outcome: { kind: 'unreachable', reason: problem.detail }, problem };
  } finally {
    await local.file.close();
  }
}

class SshUpload {
  readonly #sftp: SftpSession;
  readonly #open: OpenShell;
  readonly #request: UploadRequest;
  readonly #local: LocalFile;
  readonly #part: string;
  readonly #leftovers: Set<string>;
  #sent = 0;

  constructor(
    sftp: SftpSession,
    open: OpenShell,
    request: UploadRequest,
    local: LocalFile,
    leftovers: Set<string>,
  ) {
    this.#sftp = sftp;
    this.#open = open;
    this.#request = request;
    this.#local = local;
    this.#part = partName(request.remote, request.sha256);
    this.#leftovers = leftovers;
  }

  async run(): Promise<UploadResult> {
    let result: UploadResult;
    try {
      result = await this.#send();
    } catch (error) {
      result = await this.#explain(error);
    }
    if (result.kind === 'cut') this.#leftovers.add(this.#part);
    else if (!succeeded(result.outcome)) await this.#remove(this.#part);
    return result;
  }

  async #send(): Promise<UploadResult> {
    const { signal, sha256, remote } = this.#request;
    for (const part of this.#leftovers) await this.#remove(part);
    const handle = await this.#sftp.create(this.#part, this.#local.mode | 0o200);
    await this.#sendPieces(handle);
    await this.#sftp.closeHandle(handle);
    if (signal.aborted) return uploadCancelled;
    const found = await digestOn(this.#open, async () => ({ ...this.#sftp, close() {} }), this.#part);
    if (found !== sha256)
      return failed('checksumMismatch', `${remote} arrived with SHA-256 ${found}, planned was ${sha256}`);
    await this.#sftp.chmod(this.#part, this.#local.mode);
    if (signal.aborted) return uploadCancelled;
    return this.#rename();
  }

  async #sendPieces(handle: Buffer): Promise<void> {
    const { signal, onProgress } = this.#request;
    const { file, size } = this.#local;
    let next = 0;
    let broken = false;
    onProgress(0, size);
    const worker = async () => {
      const buffer = Buffer.alloc(Math.min(pieceSize, Math.max(size, 1)));
      while (next < size && !signal.aborted && !broken) {
        const position = next;
        next += buffer.length;
        const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, size - position), position);
        await this.#sftp.write(handle, buffer.subarray(0, bytesRead), position).catch(error => {
          broken = true;
          throw error;
        });
        this.#sent += bytesRead;
        onProgress(this.#sent, size);
      }
    };
    // All of them, so that none writes on after the first has failed.
    const results = await Promise.allSettled(Array.from({ length: piecesOnTheirWay }, worker));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async #rename(): Promise<UploadResult> {
    const { remote } = this.#request;
    const replaced = await this.#sftp.replace(this.#part, remote).catch((error: unknown) => {
      // The host's shell has more to say than "Failure".
      if (refusalOf(error) === 'failure') return false;
      throw error;
    });
    if (replaced) return uploaded;
    const { end, stderr } = await askHost(this.#open, renameScript(this.#part, remote));
    if (end?.kind === 'exited' && end.code === 0) return uploaded;
    return failed('transferFailed', stderr.toString().trim() || `${remote} could not be given its name`);
  }

  async #explain(error: unknown): Promise<UploadResult> {
    const { remote } = this.#request;
    const words = error instanceof Error ? error.message : String(error);
    if (error instanceof HostUnreachable && error.problem.code === 'other')
      return failed('transferFailed', `${remote}: ${words}`);
    switch (refusalOf(error)) {
      case 'noSuchFile':
        return failed('noSuchDirectory', directoryOf(remote));
      case 'permissionDenied':
        return failed('permissionDenied', remote);
      case 'failure':
        return this.#explainFailure(words);
      case 'gone':
        return { kind: 'cut', reason: words };
      case 'other':
        return failed('transferFailed', `${remote}: ${words}`);
    }
  }

  /** "Failure" is all that SFTP says of a full disk, and of most other things. */
  async #explainFailure(words: string): Promise<UploadResult> {
    const { remote } = this.#request;
    const directory = directoryOf(remote);
    const missing = this.#local.size - this.#sent;
    const free = await this.#freeBytes(directory);
    if (free !== null && free < missing)
      return failed('diskFull', `${directory} has ${free} bytes free, and ${missing} more were to come`);
    const though =
      free === null ? '' : ` though ${directory} has ${free} bytes free (a quota, a limit on file sizes?)`;
    return failed('transferFailed', `${remote}: the host said "${words}"${though}`);
  }

  async #freeBytes(directory: string): Promise<number | null> {
    try {
      const { stdout } = await askHost(this.#open, `LC_ALL=C df -Pk -- ${inSingleQuotes(directory)}`);
      const available = /^.*\n\S+\s+\d+\s+\d+\s+(\d+)\s/.exec(stdout.toString())?.[1];
      return available === undefined ? null : Number(available) * 1024;
    } catch {
      return null;
    }
  }

  async #remove(part: string): Promise<void> {
    await this.#sftp.remove(part).then(
      () => this.#leftovers.delete(part),
      // It was never made, or the connection is gone; what the run leaves is looked for again at its end.
      () => {},
    );
  }
}

function renameScript(part: string, remote: string): string {
  return `part=${inSingleQuotes(part)} file=${inSingleQuotes(remote)}
[ ! -d "$file" ] || { echo "$file is a directory" >&2; return 1; }
mv -f -- "$part" "$file"`;
}
