import { closeSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { OperatorError } from '../errors.ts';
import type { JournalEntry } from './codec.ts';
import { JournalScanner } from './scanner.ts';

export interface JournalSummary {
  /** Hash of the last whole line; what a signature over the journal signs, together with `count`. */
  readonly headHash: string;
  readonly count: number;
  /** Bytes of the whole lines. */
  readonly intact: number;
  /** A last line that was not written to its end: being written right now, or cut by a crash. Null where there is none. */
  readonly torn: Uint8Array | null;
}

export interface JournalContents extends JournalSummary {
  readonly events: readonly JournalEntry[];
}

/** The whole journal in memory, its chain verified. Throws `OperatorError`: missing file, or a line that does not verify. */
export function readJournal(path: string): JournalContents {
  const events: JournalEntry[] = [];
  const summary = scanJournal(path, event => events.push(event));
  return { events, ...summary };
}

/** Hands over one event after the other and keeps none; throws as `readJournal` does. */
export function scanJournal(path: string, onEvent: (event: JournalEntry) => void): JournalSummary {
  const descriptor = opened(path);
  try {
    const scanner = new JournalScanner(path);
    const piece = Buffer.allocUnsafe(pieceBytes);
    for (let length = readSync(descriptor, piece); length > 0; length = readSync(descriptor, piece)) {
      for (const event of scanner.push(piece.subarray(0, length))) onEvent(event);
    }
    return summaryOf(scanner);
  } finally {
    closeSync(descriptor);
  }
}

export interface JournalBatch {
  readonly events: readonly JournalEntry[];
  /** Bytes of the file read so far. */
  readonly read: number;
}

/**
 * The journal in batches of about a mebibyte, verified as far as it has come; memory does not grow with the file, and
 * other work gets its turn between two batches. Returns the summary. Throws as `readJournal` does.
 */
export async function* streamJournal(path: string): AsyncGenerator<JournalBatch, JournalSummary, undefined> {
  const file = await openedLater(path);
  try {
    const scanner = new JournalScanner(path);
    const piece = Buffer.allocUnsafe(pieceBytes);
    let read = 0;
    for (;;) {
      const { bytesRead } = await file.read(piece);
      if (bytesRead === 0) return summaryOf(scanner);
      read += bytesRead;
      yield { events: scanner.push(piece.subarray(0, bytesRead)), read };
    }
  } finally {
    await file.close();
  }
}

const pieceBytes = 1024 * 1024;

function opened(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function openedLater(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): OperatorError {
  const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  return new OperatorError(
    missing ? `There is no journal at ${path}` : `The journal cannot be read: ${path}`,
    {
      cause,
      hint: missing
        ? 'handrail runs lists the runs there are.'
        : `${cause instanceof Error ? cause.message : String(cause)}. Only the owner of a run may read it.`,
    },
  );
}

function summaryOf(scanner: JournalScanner): JournalSummary {
  const { headHash, count, intact, rest } = scanner;
  return { headHash, count, intact, torn: rest.length === 0 ? null : rest };
}
