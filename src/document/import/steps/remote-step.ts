import type { Books } from '../books.ts';
import { lineOf, textOf } from '../commands/command-text.ts';
import type { SourceCommand } from '../commands/commands.ts';
import { linesOfRemote, type Remote } from '../commands/remote-commands.ts';
import { newContext } from '../hosts/context.ts';
import type { BlockSteps } from './block-steps.ts';
import type { ScriptSurroundings } from './script-reader.ts';

/** On the other host, as if it were typed there. */
export function addRemote(
  steps: BlockSteps,
  command: SourceCommand,
  remote: Remote,
  read: (books: Books, around: ScriptSurroundings) => void,
): void {
  const { books, around } = steps;
  const { hosts, findings } = books;
  const host = hosts.add(remote.host, lineOf(command), {
    user: remote.user ?? undefined,
    port: remote.port ?? undefined,
    remote: true,
  });
  const made = findings.commands.length;
  const isFirst = steps.isEmpty;
  read(books, {
    ...around,
    name: isFirst ? around.name : null,
    lines: [...command.comments, ...linesOfRemote(command, remote)],
    context: { ...newContext(), hosts: [host], named: true, when: around.context.when },
  });
  steps.take(command);
  // The report has what the document has.
  const [first] = findings.commands.splice(made);
  if (first !== undefined)
    findings.commands.push({ ...first, text: textOf(command.lines), line: lineOf(command) });
  findings.assume(lineOf(command), 'remoteCommand', `${host}: ${remote.script}`);
}
