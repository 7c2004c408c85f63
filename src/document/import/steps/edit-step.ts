import { fileName } from '../blocks/classify.ts';
import { placeholdersIn } from '../blocks/placeholders.ts';
import { fileIn } from '../prose/names.ts';
import { changeOf, type FileBlock } from './edits.ts';
import type { PartSteps } from './part-steps.ts';

/** A step for what stands in a file: the change itself where it is said in full, else a person makes it. */
export function addEdit(part: PartSteps, found: FileBlock, name: string | null): void {
  const { findings, phrases, variables } = part.books;
  const { block, before, title } = found;
  const content = block.lines
    .map(line => line.text)
    .join('\n')
    .trimEnd();
  const file = fileName(block) ?? fileIn(before) ?? fileIn(title);
  findings.edits.push({ line: block.line, file });
  const change = part.around.mode === 'steps' ? changeOf(found, variables) : null;
  findings.assume(
    block.line,
    change === null ? 'editByHand' : change.kind === 'set' ? 'editSet' : 'editWhole',
    change?.path ?? file ?? content,
  );
  if (change === null)
    for (const { text, line } of block.lines)
      for (const placeholder of placeholdersIn(text))
        findings.placeholders.push({ text: placeholder.text, line, variable: null });
  part.add(
    {
      verb: 'edit',
      file,
      content,
      instruction: `${phrases.editInstruction(file)}\n\n${content}`,
      change,
    },
    name ?? (file === null ? phrases.editUnnamed : phrases.edit(file)),
    block,
  );
}
