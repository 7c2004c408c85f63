import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ExitCode, OperatorError } from '../errors.ts';

const contentSchema = z.object({
  v: z.literal(1),
  pid: z.int(),
  started: z.string().nullable(),
  boot: z.string().nullable(),
  namespace: z.string().nullable(),
  hostname: z.string(),
  operator: z.string(),
  since: z.string(),
  released: z.boolean().optional(),
  /** Nobody holds it: whoever is named here broke the lock before this one. */
  broken: z
    .object({
      reason: z.string(),
      /** Of the broken lock; null where it could not be read. */
      holder: z
        .object({ operator: z.string(), pid: z.int(), hostname: z.string(), since: z.string() })
        .nullable(),
    })
    .optional(),
});

export type LockContent = Readonly<z.infer<typeof contentSchema>>;

export interface LockEntry {
  readonly number: number;
  readonly path: string;
  /** Null where the file cannot be read or is not a lock. */
  readonly content: LockContent | null;
}

/** The lock that counts: the one with the highest number. */
export function latestEntry(run: string): LockEntry | null {
  const number = Math.max(0, ...namesIn(run).map(numberOf));
  if (number === 0) return null;
  const path = pathOf(run, number);
  return { number, path, content: contentOf(path) };
}

/** Makes the lock with this number, whole and on disk; false where there is one already. */
export function writeEntry(run: string, number: number, content: LockContent): boolean {
  const draft = drafted(run, content);
  try {
    linkSync(draft, pathOf(run, number));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw unwritable(run, error);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Changes a lock that this process holds; a reader finds the one or the other whole. */
export function replaceEntry(run: string, number: number, content: LockContent): void {
  renameSync(drafted(run, content), pathOf(run, number));
}

function namesIn(run: string): readonly string[] {
  try {
    return readdirSync(join(run, 'locks'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw unwritable(run, error);
  }
}

/** 0 for what is no lock. */
function numberOf(name: string): number {
  return Number(/^(\d+)\.json$/.exec(name)?.[1] ?? 0);
}

function pathOf(run: string, number: number): string {
  return join(run, 'locks', `${number}.json`);
}

function contentOf(path: string): LockContent | null {
  try {
    return contentSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

function drafted(run: string, content: LockContent): string {
  const path = join(run, 'locks', `draft-${randomBytes(6).toString('hex')}`);
  try {
    mkdirSync(join(run, 'locks'), { recursive: true, mode: 0o700 });
    const descriptor = openSync(path, 'wx', 0o600);
    try {
      writeFileSync(descriptor, `${JSON.stringify(content)}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    rmSync(path, { force: true });
    throw unwritable(run, error);
  }
  return path;
}

function unwritable(run: string, cause: unknown): OperatorError {
  return new OperatorError(
    `The run cannot be locked: ${cause instanceof Error ? cause.message : String(cause)}`,
    {
      exitCode: ExitCode.failed,
      cause,
      hint: `Nothing was started. Only who may write to ${run} can go on with this run.`,
    },
  );
}
