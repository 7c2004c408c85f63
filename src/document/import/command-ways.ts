import type { CodeBlock } from '../markdown/block.ts';
import { questionName } from './choice-names.ts';
import { conditionIn } from './conditions.ts';
import type { PartSteps } from './part-steps.ts';
import { nameOfCommand } from './step-names.ts';
import { variantsIn } from './variants.ts';

/** A block of commands, with what the document says of it. */
export interface CommandBlock {
  readonly block: CodeBlock;
  readonly lines: CodeBlock['lines'];
  /** What the prose calls it; null where it says nothing. */
  readonly name: string | null;
  /** The words right before it. */
  readonly before: string;
  /** It is one of several ways; then the words before it tell the ways apart. */
  readonly isChosen: boolean;
}

/** Adds the ways that a block of commands holds, each under its condition; all of it under that of the words before. */
export function addWays(part: PartSteps, commands: CommandBlock): void {
  const { block, lines, name, before, isChosen } = commands;
  const { choices, mode } = part.around;
  const found = conditionIn(before, mode);
  const condition = isChosen ? null : found;
  if (condition?.kind === 'failure') {
    part.addCommands(lines, name, block.item, condition.text);
    return;
  }
  if (condition?.kind === 'doubt') {
    addDoubtful(part, commands, condition.text);
    return;
  }
  const only =
    condition === null
      ? undefined
      : choices.conditions(
          condition.kind === 'unless' ? ['run', 'skip'] : ['yes', 'no'],
          block.line,
          questionName(condition.text, block.line),
          condition.text,
        )[0];
  part.under(only, () => addVariants(part, commands));
}

/** Leaves a block to a person, with the words of the document that say why where it has them. */
function addDoubtful(part: PartSteps, { block, lines, name }: CommandBlock, why?: string): void {
  const { findings, phrases } = part.books;
  const text = lines
    .map(line => line.text)
    .join('\n')
    .trim();
  if (why === undefined) findings.assume(block.line, 'doubtfulBlock', text.split('\n')[0] ?? '');
  else findings.assume(block.line, 'onlyIf', why);
  const instruction = why === undefined ? `${phrases.doubtful()}\n\n${text}` : phrases.reserved(why, text);
  part.add({ verb: 'manual', instruction }, name ?? nameOfCommand(text), block);
}

function addVariants(part: PartSteps, commands: CommandBlock): void {
  const { block, lines, name } = commands;
  const variants = variantsIn(lines);
  if (variants === 'unclear') {
    addDoubtful(part, commands);
    return;
  }
  if (variants === null) {
    part.addCommands(lines, name, block.item);
    return;
  }
  const conditions = part.around.choices.conditions(
    variants.map(({ label }) => label),
    block.line,
    'variant',
  );
  for (const [index, variant] of variants.entries())
    part.under(conditions[index], () => part.addCommands(variant.lines, name, block.item));
}
