import { once } from '../../once.ts';
import type { ShellStatement } from '../../shell-syntax.ts';
import { bareWords } from './bare-words.ts';
import type { SourceCommand } from './commands.ts';

/** Whether a command restarts the host it runs on, or turns it off. */
export function restartsHost({ statements }: SourceCommand): boolean {
  return statements.some(restarts);
}

const restarts = once(
  ({ shape, commands }: ShellStatement) =>
    shape !== 'compound' && commands.some(({ words, nested }) => !nested && isRestart(bareWords(words))),
);

function isRestart([name = '', ...args]: readonly string[]): boolean {
  switch (name.split('/').at(-1)) {
    case 'reboot':
    case 'poweroff':
    case 'halt':
      return !args.some(arg => /^--?(?:help|version)$/.test(arg));
    case 'shutdown':
      return args.length > 0 && !args.some(arg => /^(?:-c|-k|--help)$/.test(arg));
    case 'systemctl':
      return args.some(arg => /^(?:reboot|poweroff|halt|kexec|soft-reboot)$/.test(arg));
    case 'init':
    case 'telinit':
      return /^[06]$/.test(args[0] ?? '');
    default:
      return false;
  }
}
