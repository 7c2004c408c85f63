import type { Term } from './term.ts';
import {
  atomOf,
  listOf,
  misshapen,
  type Reading,
  readFileTerm,
  stringOf,
  tagged,
  tupleOf,
} from './term-shape.ts';

/** One release of a target system, as its file `releases/RELEASES` knows it. */
export interface RegisteredRelease {
  readonly name: string;
  readonly version: string;
  readonly erts: string;
  readonly libraries: readonly Library[];
  readonly status: ReleaseStatus;
}

export interface Library {
  readonly name: string;
  readonly version: string;
  readonly directory: string;
}

/** `current` and `tmp_current` are never written to the file: which release runs is known to the node alone. */
export type ReleaseStatus = 'unpacked' | 'current' | 'tmp_current' | 'permanent' | 'old';

const statuses: readonly ReleaseStatus[] = ['unpacked', 'current', 'tmp_current', 'permanent', 'old'];

export function readRegistry(bytes: Uint8Array): Reading<readonly RegisteredRelease[]> {
  return readFileTerm(bytes, term => listOf(term).map(registered));
}

function registered(term: Term): RegisteredRelease {
  const items = tagged(term, 'release');
  if (items?.length !== 5) throw misshapen(term, '{release, Name, Vsn, ErtsVsn, Libraries, Status}');
  const [name, version, erts, libraries, status] = items as [Term, Term, Term, Term, Term];
  return {
    name: stringOf(name),
    version: stringOf(version),
    erts: stringOf(erts),
    libraries: listOf(libraries).map(library),
    status: releaseStatus(status),
  };
}

export function releaseStatus(term: Term): ReleaseStatus {
  const status = statuses.find(each => each === atomOf(term, statuses.join(' | ')));
  if (status === undefined) throw misshapen(term, statuses.join(' | '));
  return status;
}

function library(term: Term): Library {
  const [name, version, directory] = tupleOf(term, '{App, Vsn, Directory}', 3) as [Term, Term, Term];
  return { name: atomOf(name), version: stringOf(version), directory: stringOf(directory) };
}

/** `releases/start_erl.data`: what the next start of the system takes. */
export interface StartData {
  readonly erts: string;
  readonly version: string;
}

/** `ErtsVsn ReleaseVsn` on its first line. */
export function readStartData(text: string): StartData | undefined {
  const [erts, version, ...more] = text.split('\n', 1)[0]?.trim().split(/\s+/) ?? [];
  return erts === undefined || version === undefined || more.length > 0 ? undefined : { erts, version };
}
