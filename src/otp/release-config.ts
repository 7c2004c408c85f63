import type { Term } from './term.ts';
import { asString, atomOf, listOf, misshapen, type Reading, readFileTerm, tupleOf } from './term-shape.ts';
import { sameTerm } from './term-text.ts';

/** A `sys.config` file. */
export interface SystemConfig {
  /** By application, then by parameter; of what is set twice the last holds. */
  readonly parameters: ReadonlyMap<string, ReadonlyMap<string, Term>>;
  /** Other configuration files that it names; what they set is not known here. */
  readonly includes: readonly string[];
}

export function readConfig(bytes: Uint8Array): Reading<SystemConfig> {
  return readFileTerm(bytes, term => {
    const shape = '[{App, [{Par, Value}]} | "File"]';
    if (term.kind === 'string' && term.value !== '') throw misshapen(term, shape);
    const parameters = new Map<string, Map<string, Term>>();
    const includes: string[] = [];
    for (const item of listOf(term, shape)) {
      const file = asString(item);
      if (file !== undefined) includes.push(file);
      else addSettings(parameters, item);
    }
    return { parameters, includes };
  });
}

function addSettings(parameters: Map<string, Map<string, Term>>, term: Term): void {
  const [application, settings] = tupleOf(term, '{App, [{Par, Value}]}', 2) as [Term, Term];
  const name = atomOf(application);
  const known = parameters.get(name) ?? new Map<string, Term>();
  parameters.set(name, known);
  for (const setting of listOf(settings)) {
    const [parameter, value] = tupleOf(setting, '{Par, Value}', 2) as [Term, Term];
    known.set(atomOf(parameter), value);
  }
}

/** One difference between two configurations; exactly the sides that have a value are there. */
export interface SettingChange {
  readonly application: string;
  readonly parameter: string;
  readonly from: Term | null;
  readonly to: Term | null;
}

export interface ConfigDifference {
  /** Sorted by application and parameter. */
  readonly settings: readonly SettingChange[];
  readonly addedIncludes: readonly string[];
  readonly removedIncludes: readonly string[];
  /** Files that both name: what differs in them is not known here. */
  readonly keptIncludes: readonly string[];
}

export function configDifference(from: SystemConfig, to: SystemConfig): ConfigDifference {
  const applications = union(from.parameters.keys(), to.parameters.keys());
  return {
    settings: applications.flatMap(application =>
      settingChanges(application, from.parameters.get(application), to.parameters.get(application)),
    ),
    addedIncludes: to.includes.filter(each => !from.includes.includes(each)),
    removedIncludes: from.includes.filter(each => !to.includes.includes(each)),
    keptIncludes: to.includes.filter(each => from.includes.includes(each)),
  };
}

function settingChanges(
  application: string,
  from: ReadonlyMap<string, Term> = new Map(),
  to: ReadonlyMap<string, Term> = new Map(),
): readonly SettingChange[] {
  return union(from.keys(), to.keys())
    .map(parameter => ({
      application,
      parameter,
      from: from.get(parameter) ?? null,
      to: to.get(parameter) ?? null,
    }))
    .filter(change => change.from === null || change.to === null || !sameTerm(change.from, change.to));
}

function union(one: Iterable<string>, other: Iterable<string>): readonly string[] {
  return [...new Set([...one, ...other])].sort();
}
