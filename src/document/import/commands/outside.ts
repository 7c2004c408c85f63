import type { ShellCommand } from '../../shell-syntax.ts';
import { bareWords } from './bare-words.ts';

const onDirectories = /^(?:cd|pushd|mv|rm|cp|tar|zip|rsync|ls|ll|du|test|ln|chown|chmod|chgrp)$/;

/**
 * The directory that commands are in. Who moves, packs or goes into a directory by its own name is not in it any more,
 * but in the one around it, as the writer of a document often is at the start of a block.
 */
export function outsideOf(cwd: string | null, commands: readonly ShellCommand[]): string | null {
  if (cwd === null) return null;
  const at = cwd.lastIndexOf('/');
  const own = cwd.slice(at + 1);
  const isNamed = commands.some(({ words }) => {
    const [program = '', ...args] = bareWords(words);
    return onDirectories.test(program) && args.some(arg => arg.replace(/^\.\/|\/$/g, '') === own);
  });
  if (!isNamed || own === '') return cwd;
  return at < 0 ? null : at === 0 ? '/' : cwd.slice(0, at);
}
