import type { Term } from './term.ts';
import {
  atomOf,
  isAtom,
  listOf,
  misshapen,
  type Reading,
  readFileTerm,
  stringOf,
  tagged,
  tupleOf,
} from './term-shape.ts';

/** A `.rel` file: what a release consists of. */
export interface Release {
  readonly name: string;
  readonly version: string;
  readonly erts: string;
  readonly applications: readonly ReleaseApplication[];
}

export interface ReleaseApplication {
  readonly name: string;
  readonly version: string;
  readonly type: StartType;
  /** Applications that it starts itself; null where that is left to its `.app` file. */
  readonly included: readonly string[] | null;
}

export type StartType = 'permanent' | 'transient' | 'temporary' | 'load' | 'none';

const startTypes: readonly StartType[] = ['permanent', 'transient', 'temporary', 'load', 'none'];

export function readRelease(bytes: Uint8Array): Reading<Release> {
  return readFileTerm(bytes, term => {
    const items = tagged(term, 'release');
    const [names, erts, applications] = items ?? [];
    if (items?.length !== 3 || names === undefined || erts === undefined || applications === undefined)
      throw misshapen(term, '{release, {Name, Vsn}, {erts, Vsn}, [Application]}');
    const [name, version] = tupleOf(names, '{Name, Vsn}', 2) as [Term, Term];
    const ertsVersion = tagged(erts, 'erts')?.[0];
    if (ertsVersion === undefined) throw misshapen(erts, '{erts, Vsn}');
    return {
      name: stringOf(name),
      version: stringOf(version),
      erts: stringOf(ertsVersion),
      applications: listOf(applications).map(application),
    };
  });
}

/** `{App, Vsn}`, with a start type, a list of included applications, or both in this order. */
function application(term: Term): ReleaseApplication {
  const shape = '{App, Vsn} | {App, Vsn, Type} | {App, Vsn, Included} | {App, Vsn, Type, Included}';
  const [name, version, third, fourth] = tupleOf(term, shape, 2, 3, 4) as [Term, Term, Term?, Term?];
  const type = third?.kind === 'atom' ? startType(third) : 'permanent';
  const included = third?.kind === 'atom' ? fourth : (fourth ?? third);
  if (fourth !== undefined && third?.kind !== 'atom') throw misshapen(term, shape);
  return {
    name: atomOf(name),
    version: stringOf(version),
    type,
    included: included === undefined ? null : listOf(included).map(each => atomOf(each)),
  };
}

export function startType(term: Term): StartType {
  const type = startTypes.find(each => isAtom(term, each));
  if (type === undefined) throw misshapen(term, startTypes.join(' | '));
  return type;
}

/** What changes from one release to another, in the order of the new one and then of what it no longer has. */
export interface ReleaseDifference {
  readonly erts: { readonly from: string; readonly to: string } | null;
  readonly applications: readonly ApplicationChange[];
  readonly unchanged: number;
}

export type ApplicationChange =
  | { readonly kind: 'added'; readonly name: string; readonly version: string }
  | { readonly kind: 'removed'; readonly name: string; readonly version: string }
  | { readonly kind: 'changed'; readonly name: string; readonly from: string; readonly to: string }
  | { readonly kind: 'startType'; readonly name: string; readonly from: StartType; readonly to: StartType };

export function releaseDifference(from: Release, to: Release): ReleaseDifference {
  const before = new Map(from.applications.map(each => [each.name, each]));
  const after = new Set(to.applications.map(each => each.name));
  const changes = [
    ...to.applications.flatMap(each => changesOf(before.get(each.name), each)),
    ...from.applications
      .filter(each => !after.has(each.name))
      .map(({ name, version }): ApplicationChange => ({ kind: 'removed', name, version })),
  ];
  const touched = new Set(changes.map(each => each.name));
  return {
    erts: from.erts === to.erts ? null : { from: from.erts, to: to.erts },
    applications: changes,
    unchanged: to.applications.filter(each => !touched.has(each.name)).length,
  };
}

function changesOf(
  old: ReleaseApplication | undefined,
  { name, version, type }: ReleaseApplication,
): ApplicationChange[] {
  if (old === undefined) return [{ kind: 'added', name, version }];
  const changes: ApplicationChange[] = [];
  if (old.version !== version) changes.push({ kind: 'changed', name, from: old.version, to: version });
  if (old.type !== type) changes.push({ kind: 'startType', name, from: old.type, to: type });
  return changes;
}
