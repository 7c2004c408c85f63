import type { TextBlock } from '../../markdown/block.ts';
import type { Section } from '../../markdown/outline.ts';
import type { DraftNote } from '../draft.ts';
import type { FindingsBook } from '../findings.ts';

/** Every item of the lists in the chapters about the release is a note; what an item goes on to say belongs to it. */
export function notesOf(sections: readonly Section[], findings: FindingsBook): readonly DraftNote[] {
  const notes: { id: string; text: string; line: number }[] = [];
  const read = (section: Section): void => {
    findings.take(section.line, section.endLine);
    let last: { text: string; item: TextBlock['item'] } | null = null;
    for (const block of section.blocks) {
      if (block.kind === 'text' && block.item !== null) {
        const top = block.item.depth === 0 && block.opensItem;
        if (top || last === null) {
          const note = { id: `note-${notes.length + 1}`, text: block.text, line: block.line };
          if (block.text !== '') notes.push(note);
          last = block.text === '' ? null : Object.assign(note, { item: block.item });
        } else last.text += `\n${block.text}`;
        findings.take(block.line, block.endLine);
      } else {
        const why =
          block.kind === 'text' || block.kind === 'heading'
            ? 'prose'
            : block.kind === 'table'
              ? 'table'
              : 'reference';
        if (block.kind === 'code') findings.blocks.reference += 1;
        findings.leave(block.line, block.endLine, why);
        last = null;
      }
    }
    for (const child of section.sections) read(child);
  };
  for (const section of sections) read(section);
  return notes.map(({ id, text, line }) => ({ id, text, line }));
}
