import { looksLikeBackup } from '../../lint/rules/backup.ts';
import { bareWords } from './bare-words.ts';
import { type SourceCommand, standIn } from './commands.ts';

/** The name of the backup that a command makes, as the document has it; null where it makes none, or takes more to tell. */
export function backupTarget({ lines, statements }: SourceCommand): string | null {
  const [statement, ...more] = statements;
  const [command] = statement?.commands ?? [];
  const [line, ...rest] = lines;
  if (line === undefined || command === undefined || more.length > 0 || rest.length > 0) return null;
  if (statement?.shape !== 'simple' || statement.commands.length > 1) return null;
  const [program = '', ...args] = bareWords(command.words);
  const target = targetOf(program.split('/').at(-1) ?? '', args);
  if (target === null || !/^[\w./@%+=:-]+$/.test(target)) return null;
  // The same word as it was written, with its placeholders.
  const words = line.text.trim().split(/\s+/);
  const word = words[words.length - command.words.length + command.words.lastIndexOf(target)];
  if (word === undefined || (!target.includes(standIn) && word !== target)) return null;
  return looksLikeBackup(target) || (target.includes(standIn) && /date/.test(target)) ? word : null;
}

function targetOf(program: string, args: readonly string[]): string | null {
  const flags = args.filter(arg => arg.startsWith('-'));
  const plain = args.filter(arg => !arg.startsWith('-'));
  if (program === 'cp' || program === 'mv') {
    const [source = '', target = '', ...more] = plain;
    const isOther = flags.some(flag =>
      /^-[a-zA-Z]*[nbtT]|^--(?:no-clobber|backup|target-directory)/.test(flag),
    );
    return isOther ||
      target === '' ||
      more.length > 0 ||
      target.endsWith('/') ||
      /\.(?:log|out)$/.test(source)
      ? null
      : target;
  }
  if (program !== 'tar') return null;
  const at = args.findIndex(
    (arg, index) => /^-?[a-zA-Z]*f$/.test(arg) && (index === 0 || arg.startsWith('-')),
  );
  const isMade = args.some(
    (arg, index) => /^-?[a-zA-Z]*c[a-zA-Z]*$/.test(arg) && (index === 0 || arg.startsWith('-')),
  );
  return isMade && at >= 0 ? (args[at + 1] ?? null) : null;
}
