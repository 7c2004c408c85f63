import { parsePatch } from '../model/edit-patch.ts';
import type { EditAction } from '../model/runbook.ts';
import { placeholdersOf } from '../model/template.ts';
import type { AnyRawStep, Reading } from './reading.ts';

const changeKeys = ['set', 'replace', 'content', 'template', 'patch'] as const;

/** What an edit does; null, and a report, where that cannot be said. */
export function readEdit(reading: Reading, raw: AnyRawStep): EditAction | null {
  const { source, diagnostics, removed } = reading;
  const found = changeKeys.filter(key => Object.hasOwn(raw, key));
  const [kind] = found;
  const at = (key: string) => source.keyRange(raw, key);
  if (kind === undefined) {
    const isLost = changeKeys.some(key => removed.get(raw)?.has(key));
    if (!isLost) diagnostics.add(source, at('edit'), 'editMissing');
    return null;
  }
  if (found.length > 1) {
    diagnostics.add(source, at(found[1] ?? kind), 'editSeveral', { keys: found.join(', ') });
    return null;
  }
  checkCompanions(reading, raw, kind);
  const path = raw.edit ?? '';
  if (!/^(\/|\{\{)/.test(path) || /[\n\0]|\/$/.test(path))
    diagnostics.add(source, source.range(raw, 'edit'), 'editPath');
  const change = changeOf(reading, raw, kind);
  if (change === null) return null;
  const mode = raw.create === true ? { create: raw.mode ?? '0644' } : {};
  return { verb: 'edit', path, change, ...mode };
}

/** Keys that mean something beside some changes only. */
function checkCompanions(
  { source, diagnostics }: Reading,
  raw: AnyRawStep,
  kind: (typeof changeKeys)[number],
): void {
  const alone = (key: 'section' | 'mode', other: string) =>
    diagnostics.add(source, source.keyRange(raw, key), 'editKeyAlone', { key, other });
  if (raw.section !== undefined && kind !== 'set') alone('section', 'set');
  if (raw.create === true && kind !== 'content' && kind !== 'template')
    diagnostics.add(source, source.keyRange(raw, 'create'), 'editCreate', { key: 'create' });
  if (raw.mode !== undefined && raw.create !== true) alone('mode', 'create: true');
}

function changeOf(
  reading: Reading,
  raw: AnyRawStep,
  kind: (typeof changeKeys)[number],
): EditAction['change'] | null {
  const { source, diagnostics, templates } = reading;
  switch (kind) {
    case 'set':
      return {
        kind,
        values: valuesOf(reading, raw.set ?? {}),
        ...(raw.section === undefined ? {} : { section: raw.section }),
      };
    case 'replace':
      return { kind, text: raw.replace?.text ?? '', with: raw.replace?.with ?? '' };
    case 'content':
      return { kind, text: raw.content ?? '' };
    case 'template': {
      const from = raw.template ?? '';
      const text = templates.get(from);
      return text === undefined ? null : { kind: 'content', text, from };
    }
    case 'patch': {
      const text = raw.patch ?? '';
      const parsed = parsePatch(text);
      if (!parsed.ok && placeholdersOf(text).length === 0)
        diagnostics.add(source, source.range(raw, 'patch'), 'editPatch', { problem: parsed.reason });
      return { kind, text };
    }
  }
}

/** Each value as exactly what was written: `1.10` is not `1.1`. */
function valuesOf({ source, diagnostics }: Reading, set: NonNullable<AnyRawStep['set']>) {
  return Object.entries(set).map(([key, given]) => {
    const value = String(given);
    const written = source.written(set, key);
    const range = source.range(set, key);
    if (typeof given !== 'string' && written !== undefined && written !== value)
      diagnostics.add(source, range, 'inexactValue', { value, written });
    if (/[\r\n\0]/.test(value)) diagnostics.add(source, range, 'editLines', { key });
    else if (value.trim() !== value) diagnostics.add(source, range, 'editSpaces', { key });
    return { key, value };
  });
}
