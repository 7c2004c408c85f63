import { constants } from 'node:fs';
import { join } from 'node:path';
import type { Event, EventBody } from '../engine/event.ts';
import { ExitCode, OperatorError } from '../errors.ts';
import { lineHash, noHash } from './chain.ts';
import { encode, type JournalEntry } from './codec.ts';
import { JournalFailed, type JournalFailure, writeFailureOf } from './failure.ts';
import { type JournalFiles, syncDirectory, systemFiles } from './files.ts';
import { scanJournal } from './reader.ts';
import { keepAside } from './torn-line.ts';

export const journalFile = 'journal.jsonl';

export interface JournalOptions {
  /** The clock; the system's by default. */
  readonly now?: () => Date;
  readonly files?: JournalFiles;
}

export interface OpenedJournal {
  readonly journal: Journal;
  /** What creating or opening it wrote: the first events, or that it was repaired. */
  readonly events: readonly Event[];
}

/**
 * Begins the journal of a new run in an existing directory. Its first events, the file and its name are on disk when
 * this returns. Throws `JournalFailed`, or `OperatorError` where there is a journal already.
 */
export function createJournal(
  directory: string,
  first: readonly EventBody[],
  options: JournalOptions = {},
): OpenedJournal {
  const path = join(directory, journalFile);
  const { files, now } = withDefaults(options);
  const journal = new Journal(
    path,
    newFile(path, files),
    { count: 0, headHash: noHash, length: 0 },
    files,
    now,
  );
  const events = journal.append(first);
  journal.syncWhole(directory);
  return { journal, events };
}

/**
 * Opens the journal of a run to go on writing; the caller holds the run's lock. Every event in it is handed over in
 * order, also the one that records a repair: a last line that was not written to its end is cut off and kept in a file
 * beside the journal. Throws `OperatorError` (exit 6) at a line that does not verify, and `JournalFailed`.
 */
export function openJournal(
  directory: string,
  onEvent: (event: JournalEntry) => void,
  options: JournalOptions = {},
): OpenedJournal {
  const path = join(directory, journalFile);
  const { files, now } = withDefaults(options);
  const { count, headHash, intact, torn } = scanJournal(path, onEvent);
  if (count === 0) throw nothingRecorded(path);
  const descriptor = attempt(path, () => files.open(path, constants.O_WRONLY | constants.O_APPEND, 0o600));
  const journal = new Journal(path, descriptor, { count, headHash, length: intact }, files, now);
  if (torn === null) return { journal, events: [] };
  const kept = attempt(path, () => keepAside(directory, torn, files));
  attempt(path, () => files.truncate(descriptor, intact));
  const events = journal.append([{ type: 'journal.repaired', bytes: torn.length, kept }]);
  journal.syncWhole(directory);
  for (const event of events) onEvent(event);
  return { journal, events };
}

interface Position {
  readonly count: number;
  readonly headHash: string;
  /** Bytes. */
  readonly length: number;
}

/** The one writer of one journal. After its first failure it writes nothing more and throws that failure again. */
export class Journal {
  readonly path: string;
  readonly #files: JournalFiles;
  readonly #now: () => Date;
  readonly #descriptor: number;
  #position: Position;
  #synced = true;
  #failure: JournalFailed | null = null;
  #closed = false;

  constructor(path: string, descriptor: number, position: Position, files: JournalFiles, now: () => Date) {
    this.path = path;
    this.#descriptor = descriptor;
    this.#position = position;
    this.#files = files;
    this.#now = now;
  }

  get count(): number {
    return this.#position.count;
  }

  /** Hash of the last line; what a signature over the journal signs, together with `count`. */
  get headHash(): string {
    return this.#position.headHash;
  }

  /** Stamps the events and writes each with one write; with `sync`, they are on disk when this returns. Throws `JournalFailed`. */
  append(bodies: readonly EventBody[], { sync = false }: { readonly sync?: boolean } = {}): readonly Event[] {
    const events = bodies.map(body => this.#write(body));
    if (sync) this.sync();
    return events;
  }

  /** Everything appended is on disk when this returns. Throws `JournalFailed`. */
  sync(): void {
    this.#refuseAfterFailure();
    if (this.#synced) return;
    this.#checkFile();
    this.#try('syncFailed', () => this.#files.syncData(this.#descriptor));
    this.#synced = true;
  }

  /** As `sync`, and the file's name in its directory is on disk too. */
  syncWhole(directory: string): void {
    this.#refuseAfterFailure();
    this.#try('syncFailed', () => this.#files.sync(this.#descriptor));
    this.#try('syncFailed', () => syncDirectory(directory, this.#files));
    this.#synced = true;
  }

  /** Puts what is left on disk and lets go of the file; a second time it does nothing. Throws `JournalFailed`. */
  close(): void {
    if (this.#closed) return;
    try {
      if (this.#failure === null) this.sync();
    } finally {
      this.#closed = true;
      this.#files.close(this.#descriptor);
    }
  }

  #write(body: EventBody): Event {
    this.#refuseAfterFailure();
    const { count, headHash, length } = this.#position;
    const { type, ...fields } = body;
    const time = this.#now().toISOString();
    const event = { v: 1, seq: count, time, prev: headHash, type, ...fields } as Event;
    const line = encode(event);
    const written = this.#try(null, () => this.#files.write(this.#descriptor, line));
    this.#synced = false;
    if (written !== line.length) throw this.#fail('shortWrite');
    this.#position = { count: count + 1, headHash: lineHash(line), length: length + line.length };
    return event;
  }

  /** That the bytes went to a file that is still there, and that nobody else wrote between them. */
  #checkFile(): void {
    const { size, links } = this.#try('syncFailed', () => this.#files.status(this.#descriptor));
    if (links === 0) throw this.#fail('removed');
    if (size !== this.#position.length) throw this.#fail('changed');
  }

  #try<Result>(reason: JournalFailure | null, call: () => Result): Result {
    try {
      return call();
    } catch (error) {
      throw this.#fail(reason ?? writeFailureOf(error), error);
    }
  }

  #fail(reason: JournalFailure, cause?: unknown): JournalFailed {
    this.#failure ??= new JournalFailed(this.path, reason, cause);
    return this.#failure;
  }

  #refuseAfterFailure(): void {
    if (this.#failure !== null) throw this.#failure;
    if (this.#closed) throw new TypeError(`${this.path} was closed`);
  }
}

function withDefaults({
  files = systemFiles,
  now = () => new Date(),
}: JournalOptions): Required<JournalOptions> {
  return { files, now };
}

function newFile(path: string, files: JournalFiles): number {
  const { O_WRONLY, O_APPEND, O_CREAT, O_EXCL } = constants;
  try {
    return files.open(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL, 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new OperatorError(`There is a journal already: ${path}`, {
        exitCode: ExitCode.failed,
        cause: error,
      });
    throw new JournalFailed(path, writeFailureOf(error), error);
  }
}

function attempt<Result>(path: string, call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw error instanceof OperatorError ? error : new JournalFailed(path, writeFailureOf(error), error);
  }
}

function nothingRecorded(path: string): OperatorError {
  return new OperatorError(`Nothing was recorded of this run, so nothing was run: ${path}`, {
    exitCode: ExitCode.failed,
    hint: 'Start it again with handrail run.',
  });
}
