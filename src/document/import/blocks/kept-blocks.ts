import type { CodeBlock } from '../../markdown/block.ts';
import { textOf } from '../commands/command-text.ts';
import type { PartSteps } from '../steps/part-steps.ts';
import { nameOfBlock } from '../steps/step-names.ts';
import { adaptedBy, discouragedBy, isInContainer, tellsOfNow } from './adapting.ts';
import { examplesIn } from './examples.ts';
import { placeholdersIn } from './placeholders.ts';

/** Whether the words around commands keep them from being run: then a person has them, or nobody. */
export function isKeptFromRunning(
  part: PartSteps,
  block: CodeBlock,
  around: { readonly before: string; readonly after: string },
  lines: CodeBlock['lines'],
  name: string | null,
): boolean {
  const { findings, phrases } = part.books;
  const text = textOf(lines);
  if (tellsOfNow(around.before)) {
    findings.blocks.reference += 1;
    findings.leave(block.line, block.endLine, 'reference');
    return true;
  }
  const open = lines.every(each => placeholdersIn(each.text).length === 0) && !/\$\{?[A-Za-z_]/.test(text);
  const named = [...examplesIn(around.before), ...examplesIn(around.after)].length > 0;
  const why = discouragedBy(around) ?? (open && !named ? adaptedBy(around) : null);
  const inside =
    why === null &&
    isInContainer(around.before) &&
    !/^\s*(?:[$#]\s+)?(?:sudo\s+)?(?:docker|podman|kubectl|oc|nerdctl|crictl|lxc|jexec|chroot)/m.test(text);
  if (why === null && !inside) return false;
  findings.blocks.doubtful += 1;
  findings.take(block.line, block.endLine);
  findings.assume(block.line, inside ? 'contextSwitch' : 'onlyIf', why ?? around.before.trim());
  const instruction =
    why === null ? `${around.before.trim()}\n\n${phrases.doByHand(text)}` : phrases.reserved(why, text);
  part.add({ verb: 'manual', instruction }, name ?? nameOfBlock(text), block);
  return true;
}
