import type { ListItem, TextBlock } from '../../markdown/block.ts';
import { examplesIn } from '../blocks/examples.ts';
import { prose } from '../words.ts';
import type { PartSteps } from './part-steps.ts';
import { nameOfCommand } from './step-names.ts';

/** What only a person can do becomes a step in the words of the document; prose that asks for nothing is left out. */
export function readInstruction(part: PartSteps, block: TextBlock): void {
  const { mode } = part.around;
  if (mode === 'verification' && block.text.length < 500 && prose.everyNote.test(block.text)) {
    part.add({ verb: 'eachNote' }, block.text, block);
    return;
  }
  if (
    block.text === '' ||
    block.aside ||
    isAskedFor(part, block.text) ||
    !(isItemToDo(part, block) || prose.imperative.test(block.text)) ||
    /[:：]$/.test(block.text)
  ) {
    part.books.findings.leave(block.line, block.endLine, 'prose');
    return;
  }
  const [first = block.text] = block.text.split('\n');
  part.add({ verb: 'manual', instruction: block.text }, nameOfCommand(first), block);
}

/** That other values are meant than those above needs nobody's hand: they are asked for. */
function isAskedFor({ books }: PartSteps, text: string): boolean {
  const examples = examplesIn(text);
  return (
    examples.length > 0 &&
    text.length < 300 &&
    examples.every(example => books.variables.all.some(({ source }) => source === example))
  );
}

/** An item asks for something where all items do, where it has a number or a box, or by its words. */
function isItemToDo({ around }: PartSteps, { item, opensItem, text }: TextBlock): boolean {
  return (
    item !== null &&
    opensItem &&
    !/^(?:expected|预期|期望)(?:\s*(?:output|result)s?|结果|输出)?\s*[:：]/iu.test(text) &&
    !isTold(around, item, text) &&
    (around.mode !== 'steps' ||
      around.checklist ||
      item.number !== null ||
      item.checked !== null ||
      prose.imperative.test(text))
  );
}

/** What something else does, or has done: `Removes the old jobs`, `✅ 备份配置`. */
function isTold(
  { mode, checklist }: PartSteps['around'],
  { number, checked }: ListItem,
  text: string,
): boolean {
  if (mode === 'steps' && !checklist && /^[✅✓✔☑]/u.test(text)) return true;
  return number === null && checked === null && thirdPerson.test(text);
}

const thirdPerson =
  /^(?:removes|upgrades|runs|installs|downloads|updates|creates|verifies|checks|stops|starts|restarts|deletes|copies|sets|builds|pulls|applies|backs up|restores|performs|ensures|does(?: not|n['’]t)?)\s(?!(?:it|that|this|the \w+ \w+)\?)/i;
