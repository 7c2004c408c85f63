import { parseDuration } from '../model/duration.ts';
import type { Inventory } from '../model/inventory.ts';
import type {
  ArtifactDeclaration,
  BatchSize,
  ChangeWindow,
  ReleaseNote,
  Runbook,
  Section,
  VariableDeclaration,
} from '../model/runbook.ts';
import { uniqueSlug } from '../model/slug.ts';
import type { Diagnostics } from './diagnostic.ts';
import { reportDuplicate } from './duplicates.ts';
import { readHosts } from './hosts.ts';
import { listOf, type Reading, type ReadStep } from './reading.ts';
import { readRollback } from './rollback.ts';
import type { RawRunbook, RawSection } from './schema.ts';
import type { Container, YamlSource } from './source.ts';
import { readSteps } from './steps.ts';
import { readValue } from './values.ts';
import { verifySteps } from './verification.ts';

/** A runbook, and its steps with what they were written as. */
export interface ReadRunbook {
  readonly runbook: Runbook;
  readonly sections: readonly ReadSection[];
  readonly verify: readonly ReadStep[];
  readonly commit: readonly ReadStep[];
}

interface ReadSection {
  readonly hosts: readonly string[];
  readonly steps: readonly ReadStep[];
  readonly rollback: readonly ReadStep[];
}

export function readRunbook(
  source: YamlSource,
  raw: RawRunbook,
  removed: ReadonlyMap<Container, ReadonlySet<string>>,
  inventory: Inventory,
  templates: ReadonlyMap<string, string>,
  diagnostics: Diagnostics,
): ReadRunbook {
  const notes = raw.notes ?? [];
  checkNotes(source, notes, diagnostics);
  const artifacts = readArtifacts(raw);
  const reading: Reading = {
    source,
    removed,
    inventory,
    artifacts: [...Object.keys(artifacts), ...(removed.get(raw.artifacts ?? raw) ?? [])],
    notes,
    templates,
    diagnostics,
  };
  const window = readWindow(source, raw.window, diagnostics);
  const read = readSections(reading, raw.upgrade);
  const items = raw.verify ?? [];
  const verify = readSteps(reading, items, 'verify', null);
  const commit = readSteps(reading, raw.commit ?? [], 'commit', null);
  const runbook: Runbook = {
    name: raw.name,
    title: raw.title ?? raw.name,
    ...(raw.release === undefined ? {} : { release: raw.release }),
    ...(raw.change === undefined ? {} : { change: raw.change }),
    ...(window === null ? {} : { window }),
    notes: notes.map(({ id, text }) => ({ id, text: text.trimEnd() })),
    variables: readVariables(source, raw, diagnostics),
    inventory,
    artifacts,
    upgrade: read.map(each => each.section),
    verify: verifySteps(reading, items, verify),
    commit: commit.map(each => each.step),
  };
  return { runbook, sections: read, verify, commit };
}

function checkNotes(source: YamlSource, raws: readonly ReleaseNote[], diagnostics: Diagnostics): void {
  const first = new Map<string, ReleaseNote>();
  for (const raw of raws) {
    const earlier = first.get(raw.id);
    if (earlier === undefined) first.set(raw.id, raw);
    else reportDuplicate(source, earlier, raw, raw.id, diagnostics);
  }
}

function readArtifacts(raw: RawRunbook): Readonly<Record<string, ArtifactDeclaration>> {
  return Object.fromEntries(
    Object.entries(raw.artifacts ?? {}).map(([name, { path, sha256 }]) => [
      name,
      { name, path, ...(sha256 === undefined ? {} : { sha256: sha256.toLowerCase() }) },
    ]),
  );
}

function readWindow(
  source: YamlSource,
  raw: RawRunbook['window'],
  diagnostics: Diagnostics,
): ChangeWindow | null {
  if (raw === undefined) return null;
  const { start, end } = raw;
  if (start !== undefined && end !== undefined && Date.parse(end) <= Date.parse(start))
    diagnostics.add(source, source.range(raw, 'end'), 'windowOrder');
  return {
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    rollbackReserve: parseDuration(raw.rollbackReserve ?? 0) ?? 0,
  };
}

function readVariables(
  source: YamlSource,
  raw: RawRunbook,
  diagnostics: Diagnostics,
): Readonly<Record<string, VariableDeclaration>> {
  const declarations: Record<string, VariableDeclaration> = {};
  for (const [name, variable] of Object.entries(raw.variables ?? {})) {
    const { prompt, secret = false, pattern } = variable;
    const value =
      variable.default === undefined ? null : readValue(source, variable, 'default', name, diagnostics);
    if (secret && variable.default !== undefined)
      diagnostics.add(source, source.range(variable, 'default'), 'secretInFile');
    declarations[name] = {
      ...(value === null || secret ? {} : { default: value }),
      ...(prompt === undefined ? {} : { prompt }),
      secret,
      ...(pattern === undefined ? {} : { pattern }),
    };
  }
  return declarations;
}

function readSections(
  reading: Reading,
  raws: readonly RawSection[],
): readonly (ReadSection & { readonly section: Section })[] {
  const { source, diagnostics } = reading;
  const given = new Map<string, RawSection>();
  for (const raw of raws) {
    if (raw.id === undefined) continue;
    const earlier = given.get(raw.id);
    if (earlier === undefined) given.set(raw.id, raw);
    else reportDuplicate(source, earlier, raw, raw.id, diagnostics);
    if (raw.id === 'verify' || raw.id === 'commit')
      diagnostics.add(source, source.range(raw, 'id'), 'reservedId', { id: raw.id });
  }
  const taken = new Set([...given.keys(), 'verify', 'commit']);
  if (raws.length === 0 && !reading.removed.size)
    diagnostics.add(source, [0, 0], 'emptyList', { key: 'upgrade' });
  return raws.map(raw => {
    const id = raw.id ?? uniqueSlug(raw.service, taken);
    taken.add(id);
    const hosts = readHosts(reading, raw, listOf(raw.hosts));
    if (raw.steps.length === 0 && !reading.removed.size)
      diagnostics.add(source, source.keyRange(raw, 'steps'), 'emptyList', { key: 'steps' });
    const steps = readSteps(reading, raw.steps, 'upgrade', hosts);
    const { rollback, undoAt } = readRollback(reading, raw, steps, hosts);
    const section: Section = {
      id,
      service: raw.service,
      hosts: listOf(raw.hosts),
      serial: batchSizes(raw.serial),
      steps: steps.map(each => each.step),
      rollback: rollback.map(each => each.step),
      ...(undoAt === undefined ? {} : { undoAt }),
    };
    return { section, hosts, steps, rollback };
  });
}

function batchSizes(serial: RawSection['serial'] = 1): readonly BatchSize[] {
  const sizes = Array.isArray(serial) ? serial : [serial];
  return sizes.map(size =>
    typeof size === 'number' ? { hosts: size } : { percent: Number.parseInt(size, 10) },
  );
}
