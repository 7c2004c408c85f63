import ssh2, { type Client, type SFTPWrapper } from 'ssh2';
import { HostUnreachable } from '../model/transport.ts';
import type { SessionSlots, SlotAttempt } from './session-slots.ts';

const { STATUS_CODE: Status } = ssh2.utils.sftp;

export interface SftpSession {
  /** Creates the file; fails where there is one. */
  create(path: string, mode: number): Promise<Buffer>;
  write(handle: Buffer, data: Buffer, position: number): Promise<void>;
  /** Bytes at a position; empty at the end of the file. */
  read(handle: Buffer, length: number, position: number): Promise<Buffer>;
  openForReading(path: string): Promise<Buffer>;
  closeHandle(handle: Buffer): Promise<void>;
  chmod(path: string, mode: number): Promise<void>;
  remove(path: string): Promise<void>;
  /** Replaces what has the name; false where the host cannot do that in one step. */
  replace(from: string, to: string): Promise<boolean>;
  close(): void;
}

/** What a host's SFTP server said no with. */
export type SftpRefusal = 'noSuchFile' | 'permissionDenied' | 'failure' | 'gone' | 'other';

export function refusalOf(error: unknown): SftpRefusal {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case Status.NO_SUCH_FILE:
      return 'noSuchFile';
    case Status.PERMISSION_DENIED:
      return 'permissionDenied';
    case Status.FAILURE:
      return 'failure';
    case Status.NO_CONNECTION:
    case Status.CONNECTION_LOST:
    case undefined:
      return 'gone';
    default:
      return 'other';
  }
}

/** Opens SFTP on a channel of its own. Rejects with `HostUnreachable`. */
export async function openSftp(client: Client, slots: SessionSlots): Promise<SftpSession> {
  return slots
    .acquire(() => start(client, slots), 'task')
    .catch((error: Error) => {
      throw new HostUnreachable({ code: 'transferFailed', detail: `SFTP: ${error.message}` });
    });
}

function start(client: Client, slots: SessionSlots): Promise<SlotAttempt<SftpSession>> {
  return new Promise(resolve => {
    try {
      client.sftp((error, sftp) => {
        if (error === undefined) resolve({ kind: 'opened', value: opened(sftp, slots) });
        else if ('reason' in error && Number(error.reason) === 2) resolve({ kind: 'full' });
        else resolve({ kind: 'failed', error });
      });
    } catch (error) {
      resolve({ kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
    }
  });
}

/** ssh2 says that a session is ready also where the connection ends meanwhile, and says that it is closed right after. */
function opened(sftp: SFTPWrapper, slots: SessionSlots): SftpSession {
  sftp.on('error', () => {});
  sftp.once('close', () => slots.closed());
  return session(sftp);
}

function session(sftp: SFTPWrapper): SftpSession {
  const closed = Promise.withResolvers<never>();
  // Only of interest to the calls below.
  closed.promise.catch(() => {});
  sftp.once('close', () => closed.reject(new Error('the SFTP channel closed')));

  /** ssh2 leaves calls on a closed channel unanswered, passes null for no error, and throws for some errors. */
  function called<T = void>(call: (done: (error?: Error | null, value?: T) => void) => unknown): Promise<T> {
    const answered = new Promise<T>((resolve, reject) => {
      call((error, value) => (error ? reject(error) : resolve(value as T)));
    });
    return Promise.race([answered, closed.promise]);
  }

  return {
    create: (path, mode) => called<Buffer>(done => sftp.open(path, 'wx', mode, done)),
    openForReading: path => called<Buffer>(done => sftp.open(path, 'r', done)),
    write: (handle, data, position) =>
      called(done => sftp.write(handle, data, 0, data.length, position, done)),
    async read(handle, length, position) {
      const buffer = Buffer.alloc(length);
      const count = await called<number>(done => sftp.read(handle, buffer, 0, length, position, done));
      return buffer.subarray(0, count);
    },
    closeHandle: handle => called(done => sftp.close(handle, done)),
    chmod: (path, mode) => called(done => sftp.chmod(path, mode, done)),
    remove: path => called(done => sftp.unlink(path, done)),
    async replace(from, to) {
      try {
        await called(done => sftp.ext_openssh_rename(from, to, done));
        return true;
      } catch (error) {
        if (error instanceof Error && /does not support/i.test(error.message)) return false;
        throw error;
      }
    },
    close: () => sftp.end(),
  };
}
