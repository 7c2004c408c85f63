import { lineOf, linesOf, textOf } from '../commands/command-text.ts';
import type { SourceCommand } from '../commands/commands.ts';
import { hostToFill } from '../commands/remote-commands.ts';
import type { Special } from '../commands/specials.ts';
import { goTo } from '../hosts/context.ts';
import { isHostName } from '../hosts/host-names.ts';
import { shellUser } from '../hosts/users.ts';
import type { BlockSteps } from './block-steps.ts';

/** What changes something has no place among checks that may be run again and again. */
export function addChangeToCheck(steps: BlockSteps, commands: readonly SourceCommand[]): void {
  const { findings, phrases } = steps.books;
  const lines = commands.length === 1 ? (commands[0]?.lines ?? []) : linesOf(commands);
  findings.assume(lineOf(commands[0]), 'checkChanges', textOf(commands[0]?.lines ?? []));
  steps.addManual(phrases.changes(textOf(lines)), lines, commands);
}

/** What a person types at a terminal, one command or all that is typed into the first. */
export function addInteractive(steps: BlockSteps, commands: readonly SourceCommand[]): void {
  const { findings, phrases } = steps.books;
  const { hosts } = steps.around.context;
  const lines = linesOf(commands);
  const [first] = commands;
  for (const host of hosts.length > 0 ? hosts : [null])
    findings.interactive.push({ text: textOf(lines), line: lineOf(first), host });
  // What is in later blocks is typed in the shell that this one opens.
  if (commands.length === 1) openShell(steps, first);
  if (commands.length > 1) findings.assume(lineOf(first), 'contextSwitch', textOf(first?.lines ?? []));
  steps.addManual(phrases.doByHand(textOf(lines)), lines, commands);
}

function openShell(steps: BlockSteps, command: SourceCommand | undefined): void {
  const user = shellUser(command?.statements[0]?.commands[0]?.words ?? []);
  const { context } = steps.around;
  if (user !== null && context.hosts.every(host => steps.books.hosts.loginOf(host) !== user))
    context.shellOf = user;
}

/** What comes after it is done on the host that it logs in to. */
export function logIn(
  steps: BlockSteps,
  command: SourceCommand,
  { user, port, host }: Extract<Special, { kind: 'ssh' }>,
): void {
  const { hosts, findings } = steps.books;
  const { context } = steps.around;
  context.outer.push(context.hosts);
  context.local = false;
  // Words such as "server" stand for the host that the text is about.
  const own = host ?? hostToFill(textOf(command.lines));
  if (own !== null && isHostName(own)) {
    hosts.add(own, lineOf(command), {
      user: user ?? undefined,
      port: port ?? undefined,
      toFill: host === null,
    });
    goTo(context, [hosts.nameOf(own)]);
    context.typedOn = context.hosts;
  }
  if (host === null) steps.namePlaceholders(command.lines);
  findings.assume(lineOf(command), 'remoteShell', textOf(command.lines));
  steps.take(command);
}

/** Back to where one logged in from. */
export function logOut(steps: BlockSteps, command: SourceCommand): void {
  const { context } = steps.around;
  const outer = context.outer.pop();
  if (outer !== undefined) goTo(context, outer);
  steps.take(command);
}
