import type { Stats } from 'node:fs';
import {
  chmod,
  chown,
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

import { failureOf, SftpFailure } from './sftp-failure.ts';
import { SftpHandles } from './sftp-handles.ts';

const { STATUS_CODE: Status, OPEN_MODE: OpenMode } = ssh2.utils.sftp;

export interface SftpOptions {
  /** What relative paths start from. */
  readonly home: string;
  readonly faults: { diskBytes: number | null };
}

/** Serves SFTP version 3 on real paths, with the status codes OpenSSH's server gives. */
export function serveSftp(sftp: SFTPWrapper, options: SftpOptions): void {
  const handles = new SftpHandles();
  const at = (path: string) => resolve(options.home, path);
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
      sftp.handle(id, handles.add({ kind: 'file', file }));
    }),
  );
  sftp.on('CLOSE', (id, handle) =>
    answer(id, async () => {
      await handles.close(handle);
      done(id);
    }),
  );
  sftp.on('READ', (id, handle, offset, length) =>
    answer(id, async () => {
      const buffer = Buffer.alloc(Math.min(length, 256 * 1024));
      const { bytesRead } = await handles.file(handle).read(buffer, 0, buffer.length, offset);
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
      const { bytesWritten } = await handles.file(handle).write(data, 0, data.length, offset);
      if (bytesWritten !== data.length) throw new SftpFailure(Status.FAILURE, 'Failure');
      done(id);
    }),
  );
  sftp.on('STAT', (id, path) => answer(id, async () => sftp.attrs(id, attributesOf(await stat(at(path))))));
  sftp.on('LSTAT', (id, path) => answer(id, async () => sftp.attrs(id, attributesOf(await lstat(at(path))))));
  sftp.on('FSTAT', (id, handle) =>
    answer(id, async () => sftp.attrs(id, attributesOf(await handles.file(handle).stat()))),
  );
  sftp.on('SETSTAT', (id, path, attributes) =>
    answer(id, async () => {
      await change(at(path), attributes);
      done(id);
    }),
  );
  sftp.on('FSETSTAT', (id, handle, attributes) =>
    answer(id, async () => {
      const file = handles.file(handle);
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
      sftp.handle(id, handles.add({ kind: 'directory', path: at(path), remaining: ['.', '..', ...names] }));
    }),
  );
  sftp.on('READDIR', (id, handle) =>
    answer(id, async () => {
      const entry = handles.directory(handle);
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
  sftp.on('close', () => handles.closeAll());
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
