import { hostname, userInfo } from 'node:os';
import type { Seat } from '../engine/event.ts';
import { OperatorError } from '../errors.ts';
import { flagWords } from '../text/flags.ts';
import type { Arguments } from './io.ts';

/** Who and where: the account, the machine and the process that handrail runs in. */
export function seat(): Seat {
  return { user: userInfo().username, hostname: hostname(), pid: process.pid };
}

/** The name that goes on record: what the operator says, else the account. */
export function operatorName(args: Arguments, configured: string | undefined): string {
  const name = (args.text('operator') ?? configured ?? userInfo().username).trim();
  if (name === '') throw new OperatorError(flagWords(args.language).noOperator);
  return name;
}

/** How many tasks may run at once; 8 unless told otherwise. */
export function forks(args: Arguments, configured: number | undefined): number {
  const text = args.text('forks');
  if (text === undefined) return configured ?? 8;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new OperatorError(flagWords(args.language).forks(text));
  return number;
}
