import { randomInt } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { ExitCode, OperatorError } from '../errors.ts';
import { type ChoosingRunWords, choosingRunWords } from '../text/choosing-run.ts';
import type { Language } from '../text/language.ts';
import { syncDirectory } from './files.ts';
import { journalFile } from './writer.ts';

/** One run on disk: `…/runs/<name>/<id>/`, with its journal in it. */
export interface RunDirectory {
  /** The runbook's name. */
  readonly name: string;
  /** When it began and four characters: `20170315T020000Z-k3f9`. */
  readonly id: string;
  readonly path: string;
}

export interface RunsPlace {
  /** A flag's value; wins over everything. */
  readonly flag?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where all runs are kept: the flag, `HANDRAIL_RUNS_DIR`, or the state directory of the XDG specification. */
export function runsDirectory({ flag, env }: RunsPlace): string {
  const chosen = flag || env.HANDRAIL_RUNS_DIR;
  if (chosen) return resolve(chosen);
  const state = env.XDG_STATE_HOME;
  // The specification has relative paths ignored.
  const home = state && isAbsolute(state) ? state : join(env.HOME || homedir(), '.local', 'state');
  return join(home, 'handrail', 'runs');
}

/** A new, empty directory for a run that begins now. Throws `OperatorError` where it cannot be made. */
export function createRunDirectory(runs: string, name: string, now: Date): RunDirectory {
  const parent = join(runs, name);
  try {
    mkdirSync(parent, { recursive: true, mode: 0o700 });
    const run = newDirectory(parent, name, now);
    for (const directory of [parent, runs]) syncDirectory(directory);
    return run;
  } catch (cause) {
    throw new OperatorError(`No run directory can be made in ${parent}: ${wordsOf(cause)}`, {
      exitCode: ExitCode.failed,
      cause,
      hint: 'Nothing was started. Make it writable, or choose another place with --runs-dir.',
    });
  }
}

/** Takes back a directory in which no run was begun. */
export function discardRunDirectory(run: RunDirectory): void {
  if (existsSync(journalOf(run))) throw new TypeError(`${run.path} holds a journal`);
  rmSync(run.path, { recursive: true, force: true });
}

export function journalOf(run: RunDirectory): string {
  return join(run.path, journalFile);
}

/** All runs that have a journal, the newest first. */
export function listRuns(runs: string): readonly RunDirectory[] {
  return directoriesIn(runs)
    .flatMap(name => runsOf(runs, name))
    .filter(run => existsSync(journalOf(run)))
    .sort(newestFirst);
}

/** The directories of one runbook's runs, also those in which none was begun; the newest first. */
export function runsOf(runs: string, name: string): readonly RunDirectory[] {
  return directoriesIn(join(runs, name))
    .filter(id => idPattern.test(id))
    .map(id => ({ name, id, path: join(runs, name, id) }));
}

/**
 * The run that an operator means: an id, a beginning of it that no other run has, either with the runbook's name before
 * it, a path, or `latest`. Throws `OperatorError` with what there is to choose from.
 */
export function resolveRun(runs: string, text: string, language: Language = 'en'): RunDirectory {
  const atPath = runAt(text);
  if (atPath !== null) return atPath;
  const all = listRuns(runs);
  const [latest] = all;
  if (text === 'latest' && latest !== undefined) return latest;
  const exact = all.filter(run => run.id === text || `${run.name}/${run.id}` === text);
  const found = exact.length > 0 ? exact : all.filter(run => isMeant(run, text));
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  const words = choosingRunWords(language);
  throw only === undefined ? unknownRun(text, runs, all, words) : ambiguousRun(text, found, words);
}

const idPattern = /^\d{8}T\d{6}Z-[0-9a-z]{4}$/;
const idLetters = '0123456789abcdefghjkmnpqrstvwxyz';

function newDirectory(parent: string, name: string, now: Date): RunDirectory {
  const stamp = `${now.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  for (;;) {
    const letters = Array.from({ length: 4 }, () => idLetters[randomInt(idLetters.length)]).join('');
    const id = `${stamp}-${letters}`;
    const path = join(parent, id);
    try {
      mkdirSync(path, { mode: 0o700 });
      return { name, id, path };
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

function directoriesIn(path: string): readonly string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(entry => entry.name)
      .sort()
      .reverse();
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return [];
    throw new OperatorError(`The runs cannot be listed: ${path}: ${wordsOf(cause)}`, { cause });
  }
}

/** Ids begin with the time, to the second; of two in the same second, the journals know more. */
function newestFirst(a: RunDirectory, b: RunDirectory): number {
  const isSameSecond = a.id !== b.id && a.id.slice(0, -5) === b.id.slice(0, -5);
  const [first, second] = isSameSecond ? [openedAt(a) + a.id, openedAt(b) + b.id] : [a.id, b.id];
  return first < second ? 1 : first > second ? -1 : 0;
}

/** The time of a journal's first event; empty where it cannot be read. */
function openedAt(run: RunDirectory): string {
  const start = Buffer.alloc(256);
  try {
    const file = openSync(journalOf(run), 'r');
    try {
      readSync(file, start);
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
  return /"time":"([^"]+)"/.exec(start.toString('latin1'))?.[1] ?? '';
}

function runAt(text: string): RunDirectory | null {
  const given = resolve(text);
  const path = basename(given) === journalFile ? dirname(given) : given;
  return existsSync(join(path, journalFile))
    ? { name: basename(dirname(path)), id: basename(path), path }
    : null;
}

function isMeant(run: RunDirectory, text: string): boolean {
  return text !== '' && (run.id.startsWith(text) || `${run.name}/${run.id}`.startsWith(text));
}

function unknownRun(
  text: string,
  runs: string,
  all: readonly RunDirectory[],
  words: ChoosingRunWords,
): OperatorError {
  return new OperatorError(text === 'latest' ? words.noRun(runs) : words.unknownRun(text, runs), {
    hint: all.length === 0 ? words.noneBegun : choices(all, words),
  });
}

function ambiguousRun(text: string, found: readonly RunDirectory[], words: ChoosingRunWords): OperatorError {
  return new OperatorError(words.severalRuns(text, found.length), { hint: choices(found, words) });
}

const mostChoices = 10;

function choices(runs: readonly RunDirectory[], words: ChoosingRunWords): string {
  const lines = runs.slice(0, mostChoices).map(run => `  ${run.name}/${run.id}`);
  const more = runs.length > mostChoices ? [`  ${words.more(runs.length - mostChoices)}`] : [];
  return [words.oneOf, ...lines, ...more].join('\n');
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
