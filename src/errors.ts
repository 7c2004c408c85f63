/** Errors by who must act on them. Anything else that is thrown is ours to mend. */

/** The operator used the command wrongly, or must act before it can go on. */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError';
  readonly exitCode: number;
  /** What to do next, in a sentence. */
  readonly hint: string | undefined;
  constructor(
    message: string,
    options: { readonly exitCode?: number; readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.exitCode = options.exitCode ?? ExitCode.usage;
    this.hint = options.hint;
  }
}

/** The runbook's author must change the document; the text is a list of diagnostics ready to print. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly exitCode = ExitCode.usage;
}

export const ExitCode = {
  complete: 0,
  failed: 1,
  usage: 2,
  needsPerson: 3,
  unreachable: 4,
  locked: 5,
  notVerified: 6,
  interrupted: 130,
  hangup: 129,
  terminated: 143,
} as const;
