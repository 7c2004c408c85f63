import type { ShellCommand, ShellStatement } from '../shell-syntax.ts';
import type { CommandFact } from './fact.ts';

/** The operator between a command and the one before it in the same statement; empty for the first. */
export function joinedBy({ script, statement, command }: CommandFact): string {
  const before = command.nested ? undefined : orderOf(statement).before.get(command);
  if (before === undefined) return '';
  return (
    /(\|\||&&|\|&?)\s*!?\s*$/.exec(
      script.parsed.slice(before.end, command.start).replace(/\\\n/g, ' '),
    )?.[1] ?? ''
  );
}

/** The command behind this one in the same statement. */
export function nextOf({ statement, command }: CommandFact): ShellCommand | undefined {
  return command.nested ? undefined : orderOf(statement).after.get(command);
}

interface Order {
  readonly before: ReadonlyMap<ShellCommand, ShellCommand>;
  readonly after: ReadonlyMap<ShellCommand, ShellCommand>;
}

/** Asked for by every command of a statement, which may have thousands. */
const orders = new WeakMap<ShellStatement, Order>();

function orderOf(statement: ShellStatement): Order {
  const known = orders.get(statement);
  if (known !== undefined) return known;
  const [before, after] = [new Map<ShellCommand, ShellCommand>(), new Map<ShellCommand, ShellCommand>()];
  let last: ShellCommand | null = null;
  for (const command of statement.commands) {
    if (command.nested) continue;
    if (last !== null) {
      before.set(command, last);
      after.set(last, command);
    }
    last = command;
  }
  const order = { before, after };
  orders.set(statement, order);
  return order;
}
