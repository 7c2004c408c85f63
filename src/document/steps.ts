import { parseDuration } from '../model/duration.ts';
import { hostsMatching, hostsOf, type Inventory } from '../model/inventory.ts';
import { nearestName } from '../model/nearest.ts';
import type { Action, Confirmation, ReleaseNote, Step, Verb } from '../model/runbook.ts';
import { uniqueSlug } from '../model/slug.ts';
import { needsHost } from '../model/targets.ts';
import type { Diagnostics } from './diagnostic.ts';
import type { RawStep, RawVerifyItem } from './schema.ts';
import type { Container, YamlSource } from './source.ts';
import { isPlainKey, misplacedKeys, required, verbs, verbsOf } from './verbs.ts';

/** What the steps of a file are read with. */
export interface Reading {
  readonly source: YamlSource;
  readonly removed: ReadonlyMap<Container, ReadonlySet<string>>;
  readonly inventory: Inventory;
  readonly artifacts: readonly string[];
  readonly notes: readonly ReleaseNote[];
  readonly diagnostics: Diagnostics;
}

/** A step together with what it was written as; the places of its parts are found by `raw`. */
export interface ReadStep {
  readonly raw: RawStep;
  readonly step: Step;
}

/** Reads a list of steps. `sectionHosts` is null where there are none: in the verification and the commit. */
export function readSteps(
  reading: Reading,
  raws: readonly (RawStep | RawVerifyItem)[],
  sectionHosts: readonly string[] | null,
): readonly ReadStep[] {
  const ids = idsOf(reading, raws);
  return raws.flatMap((raw, index): readonly ReadStep[] => {
    if ('each' in raw && raw.each !== undefined) return [];
    if (raw.name === undefined) {
      if (!reading.removed.get(raw)?.has('name')) {
        const { source, diagnostics } = reading;
        diagnostics.add(source, source.range(raw), 'missingKey', { key: 'name', kind: '@kind:item' });
      }
      return [];
    }
    const named = { ...raw, name: raw.name };
    const action = readAction(reading, raw);
    checkHosts(reading, raw, sectionHosts, action?.verb ?? null);
    return action === null ? [] : [{ raw: raw as RawStep, step: stepOf(named, ids[index] ?? '', action) }];
  });
}

/** The hosts that patterns stand for; a pattern that stands for none is reported. */
export function readHosts(
  { source, inventory, diagnostics }: Reading,
  container: Container,
  patterns: readonly string[],
): readonly string[] {
  for (const pattern of patterns) {
    if (hostsMatching(inventory, pattern).length > 0) continue;
    const names = [...Object.keys(inventory.hosts), ...Object.keys(inventory.groups)];
    const nearest = nearestName(pattern, names);
    const isPattern = pattern.includes('*') || Object.hasOwn(inventory.groups, pattern);
    diagnostics.add(
      source,
      source.rangeWithin(container, 'hosts', pattern),
      isPattern ? 'emptyPattern' : 'unknownHost',
      {
        name: pattern,
        ...(names.length > 0 ? { known: shortList(names) } : {}),
        ...(nearest === undefined || isPattern ? {} : { nearest }),
      },
    );
  }
  return hostsOf(inventory, patterns);
}

export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

function shortList(names: readonly string[]): string {
  return names.length <= 12 ? names.join(', ') : `${names.slice(0, 12).join(', ')}, …`;
}

/** Ids as given, else made from names; those that are given are reserved first, wherever they stand. */
function idsOf(
  { source, diagnostics }: Reading,
  raws: readonly { readonly id?: string | undefined; readonly name?: string | undefined }[],
): readonly string[] {
  const taken = new Map<string, Container>();
  for (const raw of raws) {
    if (raw.id === undefined) continue;
    const first = taken.get(raw.id);
    if (first === undefined) taken.set(raw.id, raw);
    else {
      const { line } = source.lines.linePos(source.range(first, 'id')[0]);
      diagnostics.add(source, source.range(raw, 'id'), 'duplicateId', { id: raw.id, line: String(line) });
    }
  }
  const used = new Set(taken.keys());
  return raws.map(raw => {
    const id = raw.id ?? uniqueSlug(raw.name ?? '', used);
    used.add(id);
    return id;
  });
}

function checkHosts(
  reading: Reading,
  raw: RawStep | RawVerifyItem,
  sectionHosts: readonly string[] | null,
  verb: Verb | null,
): void {
  const { source, diagnostics, removed } = reading;
  if (raw.hosts !== undefined) {
    const hosts = readHosts(reading, raw, listOf(raw.hosts));
    const outside = sectionHosts === null ? [] : hosts.filter(host => !sectionHosts.includes(host));
    if (outside.length > 0)
      diagnostics.add(source, source.range(raw, 'hosts'), 'outsideSection', { hosts: outside.join(', ') });
  } else if (sectionHosts === null && verb !== null && needsHost(verb) && !removed.get(raw)?.has('hosts')) {
    diagnostics.add(source, source.keyRange(raw, verb), 'hostsMissing', { verb });
  }
}

function readAction(reading: Reading, raw: RawStep | RawVerifyItem): Action | null {
  const { source, diagnostics, removed } = reading;
  const found = verbsOf(raw);
  const [verb] = found;
  // A key that was refused may have been the verb.
  if (verb === undefined && [...(removed.get(raw) ?? [])].some(key => !isPlainKey(key))) return null;
  if (verb === undefined) {
    const shell = Object.hasOwn(raw, 'shell');
    if (shell) diagnostics.add(source, source.keyRange(raw, 'shell'), 'notSupportedYet', { key: 'shell' });
    else diagnostics.add(source, source.range(raw), 'verbMissing', { verbs: verbs.join(', ') });
    return null;
  }
  if (found.length > 1) {
    diagnostics.add(source, source.keyRange(raw, found[1] ?? verb), 'verbSeveral', {
      verbs: found.join(', '),
    });
    return null;
  }
  for (const { key, verbs: owners } of misplacedKeys(raw, verb))
    diagnostics.add(source, source.keyRange(raw, key), 'misplacedKey', {
      key,
      verb,
      verbs: owners.join(', '),
    });
  checkReferences(reading, raw);
  const companion = required[verb];
  if (companion !== undefined && !Object.hasOwn(raw, companion)) {
    if (!removed.get(raw)?.has(companion))
      diagnostics.add(source, source.keyRange(raw, verb), 'missingCompanion', { verb, key: companion });
    return null;
  }
  return actionOf(verb, raw);
}

function checkReferences(
  { source, artifacts, notes, diagnostics }: Reading,
  raw: RawStep | RawVerifyItem,
): void {
  for (const name of listOf(raw.upload).filter(each => !artifacts.includes(each))) {
    const nearest = nearestName(name, artifacts);
    diagnostics.add(source, source.rangeWithin(raw, 'upload', name), 'unknownArtifact', {
      name,
      ...(nearest === undefined ? {} : { nearest }),
    });
  }
  const { note } = raw;
  if (note !== undefined && !notes.some(each => each.id === note)) {
    const nearest = nearestName(
      note,
      notes.map(each => each.id),
    );
    diagnostics.add(source, source.range(raw, 'note'), 'unknownNote', {
      note,
      ...(nearest === undefined ? {} : { nearest }),
    });
  }
}

function actionOf(verb: Verb, raw: RawStep | RawVerifyItem): Action {
  switch (verb) {
    case 'run':
      return { verb, script: scriptText(raw.run), shell: raw.shell ?? 'sh' };
    case 'check':
      return {
        verb,
        script: scriptText(raw.check),
        shell: raw.shell ?? 'sh',
        expect: {
          code: raw.expect?.code ?? 0,
          ...(raw.expect?.matches === undefined ? {} : { matches: raw.expect.matches }),
        },
      };
    case 'upload':
      return { verb, artifacts: listOf(raw.upload), to: raw.to ?? '' };
    case 'stop':
      return {
        verb,
        match: raw.stop?.match ?? '',
        signal: raw.stop?.signal ?? 'TERM',
        wait: milliseconds(raw.stop?.wait) ?? 20_000,
        ...(raw.stop?.then === undefined ? {} : { then: raw.stop.then }),
        ifNone: raw.stop?.ifNone ?? 'ask',
      };
    case 'follow':
      return {
        verb,
        files: listOf(raw.follow),
        ...(raw.until === undefined ? {} : { until: raw.until }),
        ...(raw.fail === undefined ? {} : { fail: raw.fail }),
      };
    case 'manual':
      return {
        verb,
        instruction: (raw.manual ?? '').trimEnd(),
        ...(raw.note === undefined ? {} : { note: raw.note }),
      };
    case 'prompt':
      return {
        verb,
        question: (raw.prompt ?? '').trimEnd(),
        into: raw.into ?? '',
        ...(raw.pattern === undefined ? {} : { pattern: raw.pattern }),
        secret: raw.secret ?? false,
      };
    case 'wait':
      return { verb, duration: milliseconds(raw.wait) ?? 0 };
  }
}

function stepOf(
  raw: (RawStep | RawVerifyItem) & { readonly name: string },
  id: string,
  action: Action,
): Step {
  const timeout = milliseconds(raw.timeout) ?? defaultTimeout(action);
  const estimate = milliseconds(raw.estimate);
  return {
    id,
    name: raw.name,
    action,
    ...(raw.hosts === undefined ? {} : { hosts: listOf(raw.hosts) }),
    ...(raw.cwd === undefined ? {} : { cwd: raw.cwd }),
    env: { ...raw.env },
    ...(timeout === undefined ? {} : { timeout }),
    retries: raw.retries ?? 0,
    interval: milliseconds(raw.interval) ?? 2000,
    ...(raw.when === undefined ? {} : { when: raw.when }),
    confirm: raw.confirm ?? defaultConfirmation[action.verb],
    onError: raw.onError ?? 'prompt',
    capture: { ...raw.capture },
    ...(raw.undo === undefined ? {} : { undo: scriptText(raw.undo) }),
    ...(estimate === undefined ? {} : { estimate }),
  };
}

/** What changes nothing on a host, or is a person's own work, needs no confirmation first. */
const defaultConfirmation: Readonly<Record<Verb, Confirmation>> = {
  run: 'key',
  upload: 'key',
  stop: 'key',
  check: 'key',
  follow: 'none',
  manual: 'none',
  prompt: 'none',
  wait: 'none',
};

/** Something that waits for a condition must not wait for ever, unless a person is what ends it. */
function defaultTimeout(action: Action): number | undefined {
  if (action.verb === 'check') return 30_000;
  return action.verb === 'follow' && action.until !== undefined ? 300_000 : undefined;
}

/** YAML's block texts end in a newline that nobody wrote. */
function scriptText(text: string | undefined): string {
  return (text ?? '').replace(/\s+$/, '');
}

function milliseconds(duration: string | number | undefined): number | undefined {
  return duration === undefined ? undefined : (parseDuration(duration) ?? undefined);
}
