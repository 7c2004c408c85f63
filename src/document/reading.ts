import type { Inventory } from '../model/inventory.ts';
import type { ReleaseNote, Step } from '../model/runbook.ts';
import type { Diagnostics } from './diagnostic.ts';
import type { RawStep, RawVerifyItem } from './schema.ts';
import type { Container, YamlSource } from './source.ts';

/** A step as it was written, wherever it stands. */
export type AnyRawStep = RawStep | RawVerifyItem;

/** Which list a step stands in. */
export type StepPlace = 'upgrade' | 'rollback' | 'verify' | 'commit';

/** What the steps of a file are read with. */
export interface Reading {
  readonly source: YamlSource;
  readonly removed: ReadonlyMap<Container, ReadonlySet<string>>;
  readonly inventory: Inventory;
  readonly artifacts: readonly string[];
  /** As they were written, so that their places can be found. */
  readonly notes: readonly ReleaseNote[];
  /** Contents of local files that steps name, by the path as it was written. */
  readonly templates: ReadonlyMap<string, string>;
  readonly diagnostics: Diagnostics;
}

/** A step together with what it was written as; the places of its parts are found by `raw`. */
export interface ReadStep {
  readonly raw: RawStep;
  readonly step: Step;
}

export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}
