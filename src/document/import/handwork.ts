import { textOf, wordsOf } from './command-text.ts';
import type { SourceCommand } from './commands.ts';
import { fileIn } from './names.ts';

/**
 * What the comments above a command ask a person to do before it: to change a file that the command itself leaves alone.
 * Null where they ask for nothing.
 */
export function handworkBefore(
  command: SourceCommand,
): { readonly text: string; readonly line: number } | null {
  for (const { text, line } of command.comments) {
    const said = text.replace(/^[\s#]+/, '').trim();
    const file = asks.test(said) ? fileIn(said) : null;
    if (file !== null && !touches(command, file)) return { text: said, line };
  }
  return null;
}

const asks =
  /^(?:(?:step\s*)?\d{1,2}[.)、:：]?\s*)?(?:(?:then|now|first|next|finally|manually|please|再|先|然后|手动|请)[\s,，]*)*(?:edit|modify|change|update|adjust|set|bump|add|修改|编辑|更新|调整|设置|更改)(?![a-z])/iu;

function touches(command: SourceCommand, file: string): boolean {
  const name = file.split('/').at(-1) ?? file;
  const programs = command.statements.flatMap(({ commands }) =>
    commands.map(({ words: [first = ''] }) => first),
  );
  return (
    textOf(command.lines).includes(name) ||
    wordsOf(command).some(word => /^(?:sed|tee|vim?|nano|yq|perl|patch)$/.test(word)) ||
    programs.some(program =>
      /^(?:sed|tee|vim?|nano|emacs|yq|jq|perl|awk|echo|printf|cat|cp|mv|patch|git|curl|wget|python\d?|crudini|crontab|export)$/.test(
        program,
      ),
    )
  );
}
