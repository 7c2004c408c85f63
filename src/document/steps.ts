import type { Action, Confirmation, Step, Verb } from '../model/runbook.ts';
import { uniqueSlug } from '../model/slug.ts';
import { readAction, scriptText } from './action.ts';
import { reportDuplicate } from './duplicates.ts';
import { checkHosts } from './hosts.ts';
import { milliseconds } from './milliseconds.ts';
import { type AnyRawStep, listOf, type Reading, type ReadStep, type StepPlace } from './reading.ts';
import type { RawStep } from './schema.ts';
import type { Container } from './source.ts';
import { checkUndo } from './undo.ts';

/** Reads a list of steps. `sectionHosts` is null where there are none: in the verification and the commit. */
export function readSteps(
  reading: Reading,
  raws: readonly AnyRawStep[],
  place: StepPlace,
  sectionHosts: readonly string[] | null,
): readonly ReadStep[] {
  const ids = idsOf(reading, raws);
  return raws.flatMap((raw, index): readonly ReadStep[] => {
    if ('each' in raw && raw.each !== undefined) return [];
    if (raw.name === undefined) {
      if (!reading.removed.get(raw)?.has('name')) {
        const { source, diagnostics } = reading;
        diagnostics.add(source, source.range(raw), 'missingKey', { key: 'name', kind: kinds[place] });
      }
      return [];
    }
    const named = { ...raw, name: raw.name };
    const action = readAction(reading, raw, place);
    checkHosts(reading, raw, sectionHosts, action?.verb ?? null);
    checkUndo(reading, raw, place, sectionHosts, action?.verb ?? null);
    return action === null ? [] : [{ raw: raw as RawStep, step: stepOf(named, ids[index] ?? '', action) }];
  });
}

const kinds: Readonly<Record<StepPlace, string>> = {
  upgrade: '@kind:step',
  rollback: '@kind:rollbackItem',
  verify: '@kind:item',
  commit: '@kind:step',
};

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
    else reportDuplicate(source, first, raw, raw.id, diagnostics);
  }
  const used = new Set(taken.keys());
  return raws.map(raw => {
    const id = raw.id ?? uniqueSlug(raw.name ?? '', used);
    used.add(id);
    return id;
  });
}

function stepOf(raw: AnyRawStep & { readonly name: string }, id: string, action: Action): Step {
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
    ...(raw.irreversible === true ? { irreversible: true } : {}),
    ...(estimate === undefined ? {} : { estimate }),
  };
}

/** What changes nothing on a host, or is a person's own work, needs no confirmation first. */
const defaultConfirmation: Readonly<Record<Verb, Confirmation>> = {
  run: 'key',
  upload: 'key',
  stop: 'key',
  edit: 'key',
  check: 'key',
  otp: 'key',
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
