import type { Paragraph } from 'mdast';
import type { CodeLine } from './block.ts';
import { isCommandLine, isTyped } from './command-line.ts';
import type { PartSource, Surroundings } from './part-source.ts';
import { dedented, indentOf } from './source-lines.ts';

/** Lines at a paragraph's end that are indented like code, though not far enough, and read like commands. */
export function indentedCommands(
  node: Paragraph,
  source: PartSource,
  around: Surroundings,
): readonly CodeLine[] {
  const start = node.position?.start.line ?? 1;
  const end = node.position?.end.line ?? start;
  const commands: CodeLine[] = [];
  for (let at = end; at >= start; at--) {
    const line = source.lineAt(at);
    if (line === undefined) break;
    const column = at === start ? (node.position?.start.column ?? 1) - 1 : indentOf(line.text);
    const deeper = column >= around.column + (at === start ? 1 : 2);
    // Few indent what belongs to an item as far as they should.
    const lazy = at > start && column > 0 && around.item !== null && isTyped(line.text);
    if (around.quoted || (at === start && around.opensItem) || !(deeper || lazy) || !isCommandLine(line.text))
      break;
    commands.unshift({ text: dedented(line.text, column), line: line.line });
  }
  return commands;
}
