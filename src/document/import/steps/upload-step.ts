import { lineOf, textOf, wordsOf } from '../commands/command-text.ts';
import { type SourceCommand, standIn } from '../commands/commands.ts';
import type { Send } from '../commands/remote-commands.ts';
import { isHostName } from '../hosts/host-names.ts';
import type { BlockSteps } from './block-steps.ts';

/** Files go from the host itself where the document has logged in to another one, or where a command made them there. */
export function isSentFromHost(
  { books, around }: BlockSteps,
  send: Send,
  before: readonly SourceCommand[],
): boolean {
  const { context } = around;
  const made = send.files.some(
    file =>
      (file.startsWith('/') &&
        (books.written.has(file) || before.some(each => wordsOf(each).includes(file)))) ||
      // What a host has of its own.
      /^\/(?:var|etc|opt|srv|usr|data\d*|backups?|mnt|lib)\//.test(file) ||
      // Where commands have gone on the host.
      (!file.startsWith('/') && (context.cwd?.startsWith('/') === true || before.some(goesIntoDirectory))),
  );
  const target = books.hosts.nameOf(send.host);
  return made || (context.named && context.hosts.length > 0 && !context.hosts.includes(target));
}

function goesIntoDirectory({ statements }: SourceCommand): boolean {
  return statements.some(({ commands }) =>
    commands.some(({ words, nested }) => !nested && words[0] === 'cd' && words[1]?.startsWith('/')),
  );
}

/** A step that sends files from where the operator sits. */
export function addUpload(steps: BlockSteps, command: SourceCommand, send: Send): void {
  const { hosts, phrases, findings, uploads } = steps.books;
  const { context } = steps.around;
  const files = send.files.map(file => file.replace(/\/$/, '').split('/').at(-1) ?? file);
  if (send.unsure || send.host.startsWith(standIn) || send.to.includes(standIn)) {
    // To what only the operator knows.
    const to = /:(\S*)\s*$/.exec(textOf(command.lines))?.[1] ?? send.to;
    findings.uploads.push({ files, to, line: lineOf(command), host: null });
    steps.addManual(phrases.doByHand(textOf(command.lines)), command.lines, [command]);
    return;
  }
  const target = hosts.nameOf(send.host);
  const isKnown = isHostName(send.host);
  if (isKnown) hosts.add(target, lineOf(command), { copiesAs: send.user ?? undefined, receives: true });
  for (const file of files) uploads.set(file, uploads.get(file) ?? lineOf(command));
  findings.uploads.push({ files, to: send.to, line: lineOf(command), host: isKnown ? target : null });
  const outer = context.hosts;
  if (isKnown) context.hosts = [target];
  steps.add({ verb: 'upload', artifacts: files, to: directoryIn(send.to) }, command.lines, [command], {
    ownName: phrases.upload(files.join(', ')),
  });
  context.hosts = outer;
}

/** Of a target as `scp` has it: what ends like a file is one, and its directory is meant. */
function directoryIn(target: string): string {
  const to = target.startsWith('~/') ? target.slice(2) : target === '~' ? '.' : target;
  return to.endsWith('/') || !/\.\w{1,5}$/.test(to)
    ? to.replace(/(.)\/$/, '$1')
    : to.replace(/\/?[^/]*$/, '') || '.';
}
