import type { Term } from './term.ts';
import { asString, listOf, misshapen, type Reading, readFileTerm, stringOf, tupleOf } from './term-shape.ts';
import { canonicalText } from './term-text.ts';

/** A `relup` file: how to get to a release from others, and from it back to them. */
export interface Relup {
  readonly version: string;
  readonly up: readonly RelupScript[];
  readonly down: readonly RelupScript[];
}

export interface RelupScript {
  /** The release at the other end: up from it, or down to it. */
  readonly release: string;
  readonly description: Term;
  readonly instructions: readonly Term[];
}

export function readRelup(bytes: Uint8Array): Reading<Relup> {
  return readFileTerm(bytes, relupOf);
}

/** The whole relup in one spelling: the same text for the same terms, however they were written. Null: it does not read. */
export function relupText(bytes: Uint8Array): string | null {
  const reading = readFileTerm(bytes, canonicalText);
  return reading.ok ? reading.value : null;
}

export function relupOf(term: Term): Relup {
  const shape = '{Vsn, [{UpFromVsn, Descr, Instructions}], [{DownToVsn, Descr, Instructions}]}';
  const [version, up, down] = tupleOf(term, shape, 3) as [Term, Term, Term];
  return {
    version: stringOf(version),
    up: listOf(up).map(relupScript),
    down: listOf(down).map(relupScript),
  };
}

function relupScript(term: Term): RelupScript {
  const [release, description, instructions] = tupleOf(term, '{Vsn, Descr, Instructions}', 3) as [
    Term,
    Term,
    Term,
  ];
  return { release: stringOf(release), description, instructions: listOf(instructions) };
}

/** An `.appup` file: the same of one application, in high-level instructions. */
export interface Appup {
  readonly version: string;
  readonly up: readonly AppupScript[];
  readonly down: readonly AppupScript[];
}

export interface AppupScript {
  readonly versions: VersionPattern;
  readonly instructions: readonly Term[];
}

/** One version, or, where it is written as a binary, a regular expression that all of the version must match. */
export type VersionPattern =
  | { readonly kind: 'version'; readonly version: string }
  | { readonly kind: 'pattern'; readonly pattern: string };

export function readAppup(bytes: Uint8Array): Reading<Appup> {
  return readFileTerm(bytes, term => {
    const shape = '{Vsn, [{UpFromVsn, Instructions}], [{DownToVsn, Instructions}]}';
    const [version, up, down] = tupleOf(term, shape, 3) as [Term, Term, Term];
    return {
      version: stringOf(version),
      up: listOf(up).map(appupScript),
      down: listOf(down).map(appupScript),
    };
  });
}

function appupScript(term: Term): AppupScript {
  const [versions, instructions] = tupleOf(term, '{Vsn, Instructions}', 2) as [Term, Term];
  return { versions: versionPattern(versions), instructions: listOf(instructions) };
}

function versionPattern(term: Term): VersionPattern {
  const version = asString(term);
  if (version !== undefined) return { kind: 'version', version };
  if (term.kind !== 'binary' || term.rest !== undefined)
    throw misshapen(term, '"Vsn" | <<"regular expression">>');
  return { kind: 'pattern', pattern: new TextDecoder().decode(term.bytes) };
}
