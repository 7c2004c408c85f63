import type { ReleaseNote, Step } from '../model/runbook.ts';
import { reportDuplicate } from './duplicates.ts';
import type { Reading, ReadStep } from './reading.ts';
import type { RawVerifyItem } from './schema.ts';
import type { Container } from './source.ts';

/** The verification as steps: `each: notes` stands for one item for every note. */
export function verifySteps(
  { source, removed, notes, diagnostics }: Reading,
  items: readonly RawVerifyItem[],
  read: readonly ReadStep[],
): readonly Step[] {
  const covered = new Map<string, Container>();
  const steps: Step[] = [];
  for (const item of items) {
    const found = read.find(each => each.raw === item);
    if (found !== undefined) {
      const { action } = found.step;
      if (action.verb === 'manual' && action.note !== undefined) cover(action.note, item);
      steps.push(found.step);
    }
    if (item.each === undefined) continue;
    for (const key of Object.keys(item).filter(each => each !== 'each'))
      diagnostics.add(source, source.keyRange(item, key), 'eachAlone', { key });
    for (const note of notes) {
      cover(note.id, item);
      steps.push(noteItem(note));
    }
  }
  reportUniqueness(steps);
  if (items.length === 0 && !removed.size) diagnostics.add(source, [0, 0], 'noVerification', {}, 'warning');
  for (const note of notes)
    if (!covered.has(note.id) && !removed.size)
      diagnostics.add(source, source.range(note), 'uncoveredNote', { note: note.id }, 'warning');
  return steps;

  function cover(note: string, item: Container): void {
    const earlier = covered.get(note);
    if (earlier === undefined) covered.set(note, item);
    else {
      const { line } = source.lines.linePos(source.range(earlier)[0]);
      diagnostics.add(source, source.range(item), 'duplicateNote', { note, line: String(line) });
    }
  }

  function reportUniqueness(all: readonly Step[]): void {
    for (const { raw, step } of read) {
      if (all.filter(each => each.id === step.id).length < 2) continue;
      const note = notes.find(each => each.id === step.id);
      if (note !== undefined) reportDuplicate(source, note, raw, step.id, diagnostics);
    }
  }
}

function noteItem(note: ReleaseNote): Step {
  const text = note.text.trimEnd();
  return {
    id: note.id,
    name: text.split('\n')[0] ?? text,
    action: { verb: 'manual', instruction: text, note: note.id },
    env: {},
    retries: 0,
    interval: 2000,
    confirm: 'none',
    onError: 'prompt',
    capture: {},
  };
}
