import type { CodeBlock } from '../../markdown/block.ts';
import { linesOf } from '../commands/command-text.ts';
import { readScript } from '../commands/commands.ts';
import { commentGroups, conditionOfComment } from '../commands/comment-groups.ts';
import { handworkBefore } from '../commands/handwork.ts';
import { beginCase } from '../hosts/context.ts';
import type { PartSteps } from '../steps/part-steps.ts';
import { nameOfBlock } from '../steps/step-names.ts';
import { questionName } from './choice-names.ts';
import { type Condition, conditionIn } from './conditions.ts';
import { isMenu } from './menus.ts';
import { isPlaces, oneOf } from './one-of.ts';
import type { Reservation } from './reservations.ts';
import { type Variant, variantsIn } from './variants.ts';

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
  beginCase(part.context, only);
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
  part.add({ verb: 'manual', instruction }, name ?? nameOfBlock(text), block);
}

function addVariants(part: PartSteps, commands: CommandBlock): void {
  const { block, lines, name } = commands;
  const one = oneOf(lines);
  if (one !== null && one.ways.length > 1) {
    const [first] = one.before;
    if (first !== undefined) addVariants(part, { ...commands, lines: one.before });
    choose(part, one.ways, block, first === undefined ? name : null);
    return;
  }
  if (isPlaces(lines)) {
    addDoubtful(part, commands);
    return;
  }
  const variants = variantsIn(lines);
  if (variants === 'unclear' || (part.around.mode !== 'verification' && isMenu(lines))) {
    addDoubtful(part, commands);
    return;
  }
  if (variants === null) {
    addGroups(part, commands);
    return;
  }
  choose(part, variants, block, name);
}

/** One of the ways is chosen when a run starts. */
function choose(
  part: PartSteps,
  variants: readonly Variant[],
  { line, item }: CodeBlock,
  name: string | null,
): void {
  const conditions = part.around.choices.conditions(
    variants.map(({ label }) => label),
    line,
    'variant',
  );
  for (const [index, variant] of variants.entries())
    part.under(conditions[index], () => part.addCommands(variant.lines, name, item));
}

/** Adds the commands of a block; apart what its comments put a condition on, and after what they ask a person to do. */
function addGroups(part: PartSteps, { block, lines, name }: CommandBlock): void {
  const groups = readScript(lines).wellFormed ? commentGroups(lines) : [];
  const parts = groups.map(({ comment, commands }) => ({
    condition: conditionOfComment(comment),
    handwork: commands[0] === undefined ? null : handworkBefore(commands[0]),
    start: linesOf(commands)[0]?.line ?? block.line,
  }));
  const starts = parts.filter(
    ({ condition, handwork }, index) =>
      condition !== null || handwork !== null || parts[index - 1]?.condition != null,
  );
  if (starts.length === 0) {
    part.addCommands(lines, name, block.item);
    return;
  }
  const at = (start: number | undefined) =>
    start === undefined ? lines.length : lines.findIndex(({ line }) => line >= start);
  const before = lines.slice(0, at(starts[0]?.start));
  if (before.some(({ text }) => text.trim() !== '')) part.addCommands(before, name, block.item);
  for (const [index, { condition, handwork, start }] of starts.entries()) {
    const own = lines.slice(at(start), at(starts[index + 1]?.start));
    if (handwork !== null) {
      const { text, line } = handwork;
      part.add({ verb: 'manual', instruction: text }, text, { ...block, line, endLine: line });
    }
    if (condition === null) part.addCommands(own, null, block.item);
    else addConditioned(part, condition, own, block.item);
  }
}

/** What is asked when the run begins is no help to a rollback: there a person decides when it has come to it. */
function addConditioned(
  part: PartSteps,
  { kind, text }: Condition | Reservation,
  lines: CommandBlock['lines'],
  item: CodeBlock['item'],
): void {
  const line = lines[0]?.line ?? 1;
  if (kind === 'failure' || kind === 'doubt' || part.around.mode === 'rollback') {
    part.addCommands(lines, null, item, text);
    return;
  }
  const [only] = part.around.choices.conditions(
    kind === 'unless' ? ['run', 'skip'] : ['yes', 'no'],
    line,
    questionName(text, line),
    text,
  );
  part.under(only, () => part.addCommands(lines, null, item));
}
