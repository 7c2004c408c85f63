import type { FileHandle } from 'node:fs/promises';
import ssh2 from 'ssh2';
import { SftpFailure } from './sftp-failure.ts';

const { STATUS_CODE: Status } = ssh2.utils.sftp;

interface OpenFile {
  readonly kind: 'file';
  readonly file: FileHandle;
}

interface OpenDirectory {
  readonly kind: 'directory';
  readonly path: string;
  /** Names not yet handed out. */
  remaining: readonly string[];
}

/** What one SFTP session has open, under the handles its client knows them by. */
export class SftpHandles {
  readonly #open = new Map<number, OpenFile | OpenDirectory>();
  #last = 0;

  add(entry: OpenFile | OpenDirectory): Buffer {
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(++this.#last);
    this.#open.set(this.#last, entry);
    return handle;
  }

  file(handle: Buffer): FileHandle {
    const entry = this.#entry(handle);
    if (entry.kind !== 'file') throw new SftpFailure(Status.FAILURE, 'Not a file');
    return entry.file;
  }

  directory(handle: Buffer): OpenDirectory {
    const entry = this.#entry(handle);
    if (entry.kind !== 'directory') throw new SftpFailure(Status.FAILURE, 'Not a directory');
    return entry;
  }

  async close(handle: Buffer): Promise<void> {
    const entry = this.#entry(handle);
    this.#open.delete(handle.readUInt32BE());
    if (entry.kind === 'file') await entry.file.close();
  }

  closeAll(): void {
    for (const entry of this.#open.values()) if (entry.kind === 'file') entry.file.close().catch(() => {});
    this.#open.clear();
  }

  #entry(handle: Buffer): OpenFile | OpenDirectory {
    const entry = handle.length === 4 ? this.#open.get(handle.readUInt32BE()) : undefined;
    if (entry === undefined) throw new SftpFailure(Status.FAILURE, 'Invalid handle');
    return entry;
  }
}
