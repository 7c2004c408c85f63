import type { ExecResult, OutputStream, ProblemCode } from '../model/transport.ts';

/** What the texts that start and attach say, each in a line of its own. */
export type DurableReport =
  /** The text was read as a whole; what came before is noise of the host's login files. */
  | { readonly kind: 'begun' }
  /** The command is being started, or still runs. */
  | { readonly kind: 'running' }
  /** Last on stderr. */
  | { readonly kind: 'over' }
  /** The others are last on stdout. */
  | FinalReport;

export type FinalReport =
  | {
      readonly kind: 'exited';
      readonly code: number;
      /** Bytes of each stream from the command's start to where it was read. */
      readonly read: Readonly<Record<OutputStream, number>>;
      readonly held: boolean;
    }
  /** The attempt's directory is there already. */
  | { readonly kind: 'exists' }
  | { readonly kind: 'fenced' }
  /** Nothing was started, and why. */
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'shellMissing'; readonly shell: string }
  /** The run's directory is gone. */
  | { readonly kind: 'gone' }
  /** It has ended, and nobody wrote down how. */
  | { readonly kind: 'unknown'; readonly detail: string }
  /** The host could not find out just now. */
  | { readonly kind: 'unsettled'; readonly detail: string };

/** Reads a report line; null when it is none, which is never taken for an end. */
export function parseDurableReport(text: string): DurableReport | null {
  const [word = '', ...rest] = text.split(' ');
  const detail = rest.join(' ').trim();
  switch (word) {
    case 'begun':
    case 'over':
    case 'exists':
    case 'fenced':
    case 'gone':
      return { kind: word };
    case 'started':
    case 'running':
      return { kind: 'running' };
    case 'refused':
    case 'unsettled':
      return { kind: word, detail };
    case 'shellMissing':
      return { kind: word, shell: detail };
    case 'unknown':
      return { kind: word, detail: endings[detail] ?? detail };
    case 'exited':
      return parseExit(detail);
    default:
      return null;
  }
}

const endings: Readonly<Record<string, string>> = {
  ended: 'the command is gone, and so is the process that would have recorded how it ended',
  restarted: 'the host has been restarted since the command was started',
};

/** The name of the result may be damaged: then nobody knows how it ended. */
function parseExit(text: string): DurableReport {
  const [, digits, out, err, held] = /^(\d{1,3}) (\d+) (\d+) ([01])$/.exec(text) ?? [];
  const code = Number(digits);
  if (digits === undefined || code > 255)
    return { kind: 'unknown', detail: `the record of its result is damaged: "${text}"` };
  return { kind: 'exited', code, read: { stdout: Number(out), stderr: Number(err) }, held: held === '1' };
}

/** Certain: nothing was started. */
export function refused(detail: string): ExecResult {
  const code: ProblemCode = /no space left|quota/i.test(detail)
    ? 'diskFull'
    : /permission denied|read-only/i.test(detail)
      ? 'permissionDenied'
      : 'other';
  return {
    outcome: { kind: 'exited', code: 1 },
    problem: { code, detail: `nothing was started: ${detail}` },
  };
}
