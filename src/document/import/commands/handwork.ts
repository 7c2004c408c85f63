import { fileIn } from '../prose/names.ts';
import { prose } from '../words.ts';
import { textOf, wordsOf } from './command-text.ts';
import type { SourceCommand } from './commands.ts';

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

/**
 * The same of the prose before a block: sentences that ask for a change of a file that no command of the block changes.
 */
export function handworkIn(before: string, commands: readonly SourceCommand[]): string | null {
  if (before.length > 1000 || /\b(?:if|unless|when|in case)\b|如果|若|当/i.test(before)) return null;
  const sentences = before
    .replace(/\s+/g, ' ')
    .split(/(?<=[。！!；])|(?<=[.;])\s+(?=\S)/)
    .map(each => each.trim());
  const found = sentences.filter(each => {
    const said = each.replaceAll('`', '');
    const file = asks.test(said) && !prose.run.test(said) ? fileIn(said) : null;
    return file !== null && isSettings.test(file) && !commands.some(command => touches(command, file));
  });
  return found.length === 0 ? null : found.join(' ');
}

/** A file that people keep settings in. */
const isSettings = /\.(?:ya?ml|conf|cnf|cfg|ini|toml|json|properties|env|xml|service|config|hcl|tf)$/;

const asks =
  /^(?:(?:step\s*)?\d{1,2}[.)、:：]?\s*)?(?:(?:then|now|first|next|finally|manually|please|再|先|然后|手动|请)[\s,，]*)*(?:edit|modify|change|update|upgrade|adjust|set|bump|add|修改|编辑|更新|调整|设置|更改)(?![a-z])/iu;

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
