import type { Stats } from 'node:fs';
import {
  chmod,
  chown,
  type FileHandle,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  readlink,
  realpath,
  rename,
  rmdir,
  stat,
  symlink,
  truncate,
  unlink,
  utimes,
} from 'node:fs/promises';
import { resolve } from 'node:path';
import ssh2, { type Attributes, type InputAttributes, type SFTPWrapper } from 'ssh2';

const { STATUS_CODE: Status, OPEN_MODE: OpenMode } = ssh2.utils.sftp;

export interface SftpOptions {
  /** What relative paths start from. */
  readonly home: string;
  readonly faults: { diskBytes: number | null };
}

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

/** Serves SFTP version 3 on real paths, with the status codes OpenSSH's server gives. */
export function serveSftp(sftp: SFTPWrapper, options: SftpOptions): void {
  const handles = new Map<number, OpenFile | OpenDirectory>();
  let lastHandle = 0;

  const at = (path: string) => resolve(options.home, path);
  const remember = (entry: OpenFile | OpenDirectory): Buffer => {
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(++lastHandle);
    handles.set(lastHandle, entry);
    return handle;
  };
  const entryOf = (handle: Buffer): OpenFile | OpenDirectory => {
    const entry = handle.length === 4 ? handles.get(handle.readUInt32BE()) : undefined;
    if (entry === undefined) throw new SftpFailure(Status.FAILURE, 'Invalid handle');
    return entry;
  };
  const fileOf = (handle: Buffer): FileHandle => {
    const entry = entryOf(handle);
    if (entry.kind !== 'file') throw new SftpFailure(Status.FAILURE, 'Not a file');
    return entry.file;
  };
  const answer = (id: number, work: () => Promise<void>) => {
    work().catch((error: unknown) => {
      const { code, message } = failureOf(error);
      sftp.status(id, code, message);
    });
  };
  const done = (id: number) => sftp.status(id, Status.OK);

  sftp.on('error', () => {});
  sftp.on('OPEN', (id, path, flags, attributes) =>
    answer(id, async () => {
      const mode = openFlags(flags);
      const file = await open(at(path), mode, (attributes.mode ?? 0o666) & 0o7777);
      sftp.handle(id, remember({ kind: 'file', file }));
    }),
  );
  sftp.on('CLOSE', (id, handle) =>
    answer(id, async () => {
      const entry = entryOf(handle);
      handles.delete(handle.readUInt32BE());
      if (entry.kind === 'file') await entry.file.close();
      done(id);
    }),
  );
  sftp.on('READ', (id, handle, offset, length) =>
    answer(id, async () => {
      const buffer = Buffer.alloc(Math.min(length, 256 * 1024));
      const { bytesRead } = await fileOf(handle).read(buffer, 0, buffer.length, offset);
      if (bytesRead === 0) sftp.status(id, Status.EOF);
      else sftp.data(id, buffer.subarray(0, bytesRead));
    }),
  );
  sftp.on('WRITE', (id, handle, offset, data) =>
    answer(id, async () => {
      const { faults } = options;
      if (faults.diskBytes !== null) {
        if (data.length > faults.diskBytes) throw new SftpFailure(Status.FAILURE, 'Failure');
        faults.diskBytes -= data.length;
      }
      const { bytesWritten } = await fileOf(handle).write(data, 0, data.length, offset);
      if (bytesWritten !== data.length) throw new SftpFailure(Status.FAILURE, 'Failure');
      done(id);
    }),
  );
  sftp.on('STAT', (id, path) => answer(id, async () => sftp.attrs(id, attributesOf(await stat(at(path))))));
  sftp.on('LSTAT', (id, path) => answer(id, async () => sftp.attrs(id, attributesOf(await lstat(at(path))))));
  sftp.on('FSTAT', (id, handle) =>
    answer(id, async () => sftp.attrs(id, attributesOf(await fileOf(handle).stat()))),
  );
  sftp.on('SETSTAT', (id, path, attributes) =>
    answer(id, async () => {
      await change(at(path), attributes);
      done(id);
    }),
  );
  sftp.on('FSETSTAT', (id, handle, attributes) =>
    answer(id, async () => {
      const file = fileOf(handle);
      if (attributes.size !== undefined) await file.truncate(attributes.size);
      if (attributes.mode !== undefined) await file.chmod(attributes.mode & 0o7777);
      if (attributes.atime !== undefined && attributes.mtime !== undefined)
        await file.utimes(attributes.atime, attributes.mtime);
      if (attributes.uid !== undefined && attributes.gid !== undefined)
        await file.chown(attributes.uid, attributes.gid);
      done(id);
    }),
  );
  sftp.on('OPENDIR', (id, path) =>
    answer(id, async () => {
      const names = await readdir(at(path));
      sftp.handle(id, remember({ kind: 'directory', path: at(path), remaining: ['.', '..', ...names] }));
    }),
  );
  sftp.on('READDIR', (id, handle) =>
    answer(id, async () => {
      const entry = entryOf(handle);
      if (entry.kind !== 'directory') throw new SftpFailure(Status.FAILURE, 'Not a directory');
      const names = entry.remaining.slice(0, 100);
      entry.remaining = entry.remaining.slice(100);
      if (names.length === 0) return sftp.status(id, Status.EOF);
      const listed = await Promise.all(
        names.map(async name => ({ name, stats: await lstat(resolve(entry.path, name)).catch(() => null) })),
      );
      sftp.name(
        id,
        listed.flatMap(({ name, stats }) =>
          stats === null ? [] : [{ filename: name, longname: name, attrs: attributesOf(stats) }],
        ),
      );
    }),
  );
  sftp.on('REMOVE', (id, path) =>
    answer(id, async () => {
      await unlink(at(path));
      done(id);
    }),
  );
  sftp.on('MKDIR', (id, path, attributes) =>
    answer(id, async () => {
      await mkdir(at(path), (attributes.mode ?? 0o777) & 0o7777);
      done(id);
    }),
  );
  sftp.on('RMDIR', (id, path) =>
    answer(id, async () => {
      await rmdir(at(path));
      done(id);
    }),
  );
  sftp.on('RENAME', (id, from, to) =>
    answer(id, async () => {
      await renameNew(at(from), at(to));
      done(id);
    }),
  );
  sftp.on('REALPATH', (id, path) =>
    answer(id, async () => {
      const wanted = at(path);
      const real = await realpath(wanted).catch(() => wanted);
      sftp.name(id, [{ filename: real, longname: real, attrs: {} as Attributes }]);
    }),
  );
  sftp.on('READLINK', (id, path) =>
    answer(id, async () => {
      const target = await readlink(at(path));
      sftp.name(id, [{ filename: target, longname: target, attrs: {} as Attributes }]);
    }),
  );
  sftp.on('SYMLINK', (id, path, target) =>
    answer(id, async () => {
      await symlink(target, at(path));
      done(id);
    }),
  );
  // OpenSSH's client says that it will send no more and waits for the server to close.
  sftp.on('end', () => sftp.end());
  sftp.on('close', () => {
    for (const entry of handles.values()) if (entry.kind === 'file') entry.file.close().catch(() => {});
    handles.clear();
  });
}

class SftpFailure extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** OpenSSH's mapping of errno values; a full disk and most others are plain "Failure". */
function failureOf(error: unknown): { readonly code: number; readonly message: string } {
  if (error instanceof SftpFailure) return { code: error.code, message: error.message };
  const errno = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (errno) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ELOOP':
      return { code: Status.NO_SUCH_FILE, message: 'No such file' };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return { code: Status.PERMISSION_DENIED, message: 'Permission denied' };
    case 'ENAMETOOLONG':
    case 'EINVAL':
      return { code: Status.BAD_MESSAGE, message: 'Bad message' };
    default:
      return { code: Status.FAILURE, message: 'Failure' };
  }
}

function openFlags(flags: number): string {
  const mode = ssh2.utils.sftp.flagsToString(flags);
  if (mode !== null) return mode;
  // A client that only writes, without truncating, has no name in Node; the nearest one that loses nothing.
  if ((flags & OpenMode.WRITE) !== 0) return 'r+';
  throw new SftpFailure(Status.BAD_MESSAGE, 'Bad message');
}

/** Version 3's rename: it never replaces a file. */
async function renameNew(from: string, to: string): Promise<void> {
  const stats = await lstat(from);
  if (stats.isDirectory()) {
    const exists = await lstat(to).then(
      () => true,
      () => false,
    );
    if (exists) throw new SftpFailure(Status.FAILURE, 'Failure');
    return rename(from, to);
  }
  await link(from, to);
  await unlink(from);
}

async function change(path: string, attributes: InputAttributes): Promise<void> {
  if (attributes.size !== undefined) await truncate(path, attributes.size);
  if (attributes.mode !== undefined) await chmod(path, Number(attributes.mode) & 0o7777);
  if (attributes.atime !== undefined && attributes.mtime !== undefined)
    await utimes(path, attributes.atime, attributes.mtime);
  if (attributes.uid !== undefined && attributes.gid !== undefined)
    await chown(path, attributes.uid, attributes.gid);
}

function attributesOf(stats: Stats): Attributes {
  return {
    mode: stats.mode,
    uid: stats.uid,
    gid: stats.gid,
    size: stats.size,
    atime: Math.floor(stats.atimeMs / 1000),
    mtime: Math.floor(stats.mtimeMs / 1000),
  };
}
