import ssh2 from 'ssh2';

const { STATUS_CODE: Status } = ssh2.utils.sftp;

/** What a request is answered with instead of its result. */
export class SftpFailure extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** OpenSSH's mapping of errno values; a full disk and most others are plain "Failure". */
export function failureOf(error: unknown): { readonly code: number; readonly message: string } {
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
