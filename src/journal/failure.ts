import { ExitCode, OperatorError } from '../errors.ts';

export type JournalFailure =
  | 'noSpace'
  | 'readOnly'
  | 'notPermitted'
  | 'deviceError'
  /** Fewer bytes were taken than given, and no error came with it: as a rule a full disk. */
  | 'shortWrite'
  /** What was written may not be on disk, and a second sync that succeeds would prove nothing. */
  | 'syncFailed'
  /** The file was deleted while it was being written. */
  | 'removed'
  /** Somebody else wrote to the file. */
  | 'changed'
  | 'other';

/** The journal cannot be written any more. What it holds up to its last whole line is good, and the run can be resumed. */
export class JournalFailed extends OperatorError {
  override readonly name = 'JournalFailed';
  readonly reason: JournalFailure;
  readonly path: string;
  constructor(path: string, reason: JournalFailure, cause?: unknown) {
    super(`The journal can no longer be written: ${descriptions[reason]}: ${path}${wordsOf(cause)}`, {
      exitCode: ExitCode.failed,
      hint: `${remedies[reason]} Commands already sent go on on their hosts.`,
      cause,
    });
    this.reason = reason;
    this.path = path;
  }
}

/** Why a write failed, from the error that a system call threw. */
export function writeFailureOf(error: unknown): JournalFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return failuresOfCodes[code] ?? 'other';
}

const failuresOfCodes: Readonly<Record<string, JournalFailure>> = {
  ENOSPC: 'noSpace',
  EDQUOT: 'noSpace',
  EFBIG: 'noSpace',
  EROFS: 'readOnly',
  EACCES: 'notPermitted',
  EPERM: 'notPermitted',
  EIO: 'deviceError',
};

const descriptions: Readonly<Record<JournalFailure, string>> = {
  noSpace: 'no space is left',
  readOnly: 'the file system is read-only',
  notPermitted: 'permission is denied',
  deviceError: 'the disk reports an error',
  shortWrite: 'only a part of a line was written',
  syncFailed: 'the disk did not confirm what was written',
  removed: 'the file was deleted',
  changed: 'something else wrote to the file',
  other: 'the system reports an error',
};

const resume = 'Then go on with handrail resume.';

const remedies: Readonly<Record<JournalFailure, string>> = {
  noSpace: `Make space where the runs are kept. ${resume}`,
  readOnly: `Make the file system writable again. ${resume}`,
  notPermitted: `Give the run directory back to the user who runs handrail. ${resume}`,
  deviceError: `Look at the disk before anything else, and copy the run directory away. ${resume}`,
  shortWrite: `Make space where the runs are kept. ${resume}`,
  syncFailed: `Look at the disk before anything else, and copy the run directory away. ${resume}`,
  removed: 'Find out what happened on the hosts before starting again: this run can no longer be resumed.',
  changed:
    'See that only one handrail works on this run. handrail show says whether the journal is still good.',
  other: resume,
};

function wordsOf(cause: unknown): string {
  return cause instanceof Error ? ` (${cause.message})` : '';
}
