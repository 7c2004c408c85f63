import { createHash } from 'node:crypto';
import type { Command } from '../engine/command.ts';
import { type EditFacts, type EditRequest, isChange } from '../engine/edit.ts';
import { edited } from '../model/edit.ts';
import { hasRoomFor, withSuffix } from '../model/file-name.ts';
import {
  type FileTraits,
  type HostFile,
  HostUnreachable,
  type ProblemCode,
  type Transport,
  type WritePlace,
} from '../model/transport.ts';
import { type Attempt, cutBy } from './attempt.ts';
import { diffOf } from './edit-diff.ts';
import type { End, Ending } from './execute.ts';

type EditCommand = Extract<Command, { kind: 'edit' }>;

/** What can be edited, and what of a change can be shown, in bytes. */
const largestFile = 1024 * 1024;
const largestDiff = 128 * 1024;

/**
 * What an edit would make of its file, without changing anything; null in a dry run. Rejects with `HostUnreachable` and a
 * problem that says why it cannot be done.
 */
export async function inspectFile(
  transport: Transport,
  request: EditRequest,
  { run, task }: { readonly run: string; readonly task: string },
): Promise<EditFacts | null> {
  if (!/^\/[^\n\0]*[^/\n\0]$/.test(request.path))
    throw refusal('editUnfit', `${request.path} is not the absolute path of a file`);
  const file = await transport.readFile(request.path, largestFile);
  if (file === null) return null;
  const { before, after, text } = changed(file, request);
  const sha256 = digestOf(after);
  const was = file.present === null ? null : digestOf(file.present.content);
  const diff = was === sha256 ? '' : diffOf(before, text);
  if (Buffer.byteLength(diff) > largestDiff)
    throw refusal('editUnfit', `${file.path}: the change is too large to be shown; upload the file instead`);
  return {
    path: file.path,
    ...(file.path === request.path ? {} : { link: request.path }),
    before: file.present === null || was === null ? null : { sha256: was, traits: file.present.traits },
    after: sha256,
    mode: file.present?.traits.mode ?? modeFor(request),
    // Of the same task and content, the same name: a copy that an attempt left is found again. No two tasks share one,
    // for what undoes the one takes it away from the other.
    backup: backupOf(
      file.path,
      `.handrail-${run}-${digestOf(Buffer.from(`${task}\n${was ?? sha256}`)).slice(0, 8)}`,
    ),
    diff,
  };
}

/** Carries out what was confirmed, or nothing: the file is read again, and has to be what it was. */
export async function edit(attempt: Attempt, { request, facts }: EditCommand): Promise<End> {
  if (facts === null) throw new TypeError('a dry run carries nothing out');
  const file = await attempt.host.readFile(facts.path, largestFile).catch(problemOrCut);
  if (file === null) return done;
  if ('kind' in file) return file;
  if (!isAsSeen(file, facts)) return failed('fileChanged', facts.path);
  if (!isChange(facts)) {
    say(attempt, `${facts.path} is as it is to be`);
    return done;
  }
  let after: Uint8Array;
  try {
    ({ after } = changed(file, request));
  } catch (error) {
    return problemOrCut(error);
  }
  if (digestOf(after) !== facts.after)
    return failed('editUnfit', `${facts.path}: what is to be written is not what was shown`);
  // From here on it is too late: the file changes in one step.
  if (attempt.signal.aborted) return { kind: 'ended', outcome: { kind: 'cancelled' } };
  const result = await attempt.host.writeFile({
    ...placeOf(attempt, facts),
    content: after,
    after: facts.after,
    before: facts.before,
    backup: facts.backup,
    mode: facts.mode,
  });
  switch (result.kind) {
    case 'cut':
      return result;
    case 'failed':
      return { kind: 'ended', outcome: { kind: 'exited', code: 1 }, problem: result.problem };
    case 'written':
      for (const note of result.notes) say(attempt, `${facts.path}: ${words[note] ?? note}`, 'stderr');
      sayWritten(attempt, facts);
      return done;
  }
}

/** What became of an edit whose answer did not come: from now on it is done, or never will be. */
export async function findEdit(attempt: Attempt, { facts }: EditCommand): Promise<End> {
  if (facts === null) throw new TypeError('a dry run carries nothing out');
  const found = await attempt.host.settleFile(placeOf(attempt, facts)).then(sum => ({ sum }), cutBy);
  if ('kind' in found) return found;
  if (found.sum === facts.after) {
    if (isChange(facts)) sayWritten(attempt, facts);
    return { ...done, kept: true };
  }
  if (found.sum === (facts.before?.sha256 ?? null)) return { kind: 'fenced' };
  const reason = `${facts.path} is neither what it was nor what was written`;
  return {
    kind: 'ended',
    outcome: { kind: 'lost', reason },
    problem: { code: 'fileChanged', detail: facts.path },
  };
}

const done = { kind: 'ended', outcome: { kind: 'exited', code: 0 } } as const;

/** What a host says it could not keep. */
const words: Readonly<Record<string, string>> = {
  acl: 'its access control list was not kept',
  attributes: 'its extended attributes were not kept',
  context: 'its SELinux context was not kept',
};

/** The content as it is and as it is to be. Rejects with what does not fit. */
function changed({ path, present }: HostFile, request: EditRequest) {
  if (present === null && request.create === undefined) throw refusal('noSuchFile', path);
  if (present === null && request.change.kind !== 'content')
    throw refusal('editUnfit', `${path} is not there, and only content can make it`);
  const before = present === null ? '' : textOf(path, present.content);
  const result = edited(request.change, before, path);
  if (!result.ok) throw refusal('editUnfit', `${path}: ${result.reason}`);
  const after = Buffer.from(result.text);
  if (after.length > largestFile)
    throw refusal('fileUnfit', `${path} would be larger than ${largestFile} bytes`);
  return { before, after, text: result.text };
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(path: string, content: Uint8Array): string {
  if (content.includes(0)) throw refusal('fileUnfit', `${path} is not a text file: it holds a NUL`);
  try {
    return decoder.decode(content);
  } catch {
    throw refusal('fileUnfit', `${path} is not UTF-8`);
  }
}

function isAsSeen({ path, present }: HostFile, { path: seen, before }: EditFacts): boolean {
  if (path !== seen) return false;
  if (present === null || before === null) return present === before;
  return digestOf(present.content) === before.sha256 && sameTraits(present.traits, before.traits);
}

function sameTraits(a: FileTraits, b: FileTraits): boolean {
  return a.uid === b.uid && a.gid === b.gid && a.mode === b.mode;
}

function modeFor({ create }: EditRequest): string {
  return (create ?? '0644').padStart(4, '0');
}

/** With room for a copy of it beside it, which undoing the edit may need. */
function backupOf(path: string, suffix: string): string {
  return withSuffix(path, `${suffix}.new`).slice(0, -'.new'.length);
}

function placeOf({ options }: Attempt, { path, after }: EditFacts): WritePlace {
  const { number, durable } = options;
  const own = durable === null ? '' : `-${durable.directory.slice(-8)}`;
  return {
    path,
    temporary: withSuffix(path, `.handrail-${temporaryFor(path, after)}${own}-${number}.new`),
    directory: durable?.directory ?? null,
  };
}

/** A name that is cut says no more which file it is of. */
function temporaryFor(path: string, after: string): string {
  const isCut = !hasRoomFor(path, '.handrail-'.padEnd(40));
  return (isCut ? digestOf(Buffer.from(`${path}\n${after}`)) : after).slice(0, 8);
}

function sayWritten(attempt: Attempt, { path, after, before, backup }: EditFacts): void {
  say(attempt, `${path}: sha256 ${after}`);
  if (before !== null) say(attempt, `${backup}: sha256 ${before.sha256}`);
}

function say({ options }: Attempt, text: string, stream: 'stdout' | 'stderr' = 'stdout'): void {
  options.recorder.write(stream, Buffer.from(`${text}\n`));
}

function failed(code: ProblemCode, detail: string): End & Ending {
  return { kind: 'ended', outcome: { kind: 'exited', code: 1 }, problem: { code, detail } };
}

function refusal(code: ProblemCode, detail: string): HostUnreachable {
  return new HostUnreachable({ code, detail });
}

/** A host that is not there can be asked later; what it said of the file is an answer. */
function problemOrCut(error: unknown): End {
  if (!(error instanceof HostUnreachable)) throw error;
  const { code, detail } = error.problem;
  return code === 'connectionLost' || code === 'unreachable' || code === 'other'
    ? cutBy(error)
    : failed(code === 'noSuchFile' ? 'fileChanged' : code, detail);
}

function digestOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
