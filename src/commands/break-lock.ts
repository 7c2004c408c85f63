import { ExitCode, OperatorError } from '../errors.ts';
import { breakLock } from '../journal/lock.ts';
import { listRuns } from '../journal/run-directory.ts';
import type { Transport } from '../model/transport.ts';
import type { Plan } from '../plan/plan.ts';
import { type LockWords, lockWords } from '../text/locks.ts';
import { termsFor } from '../text/terms.ts';
import { askLine, canAsk } from './ask.ts';
import { onHosts } from './host-access.ts';
import type { Arguments, Io } from './io.ts';
import { loadSettings } from './load.ts';
import { type ListedLock, listedHostLock, locksOfRuns } from './lock-list.ts';
import { placeOf, standingOf } from './record.ts';
import { operatorName } from './seat.ts';

/** Breaks exactly one lock, which is named and typed, and says on record who did and why. */
export async function breakLockNamed(
  id: string,
  plan: Plan | null,
  runs: string,
  args: Arguments,
  io: Io,
): Promise<number> {
  const words = lockWords(args.language);
  const reason = args.text('reason')?.trim() ?? '';
  if (reason === '') throw new OperatorError(words.reasonNeeded(id));
  const operator = operatorName(args, (await loadSettings(args.language, io)).operator);
  const breaking: Breaking = { id, reason, operator, runs, words, args, io };
  const here = locksOfRuns(runs).find(lock => lock.id === id);
  if (here !== undefined) {
    await confirmed(here, breaking);
    breakLock(here.directory, { operator, reason, now: new Date(), language: args.language });
    io.print(`${words.broken(id)}\n`);
    return ExitCode.complete;
  }
  return breakHostLock(plan ?? planOfRun(id, runs), breaking);
}

interface Breaking {
  readonly id: string;
  readonly reason: string;
  readonly operator: string;
  readonly runs: string;
  readonly words: LockWords;
  readonly args: Arguments;
  readonly io: Io;
}

/** The plan of the run that holds a host, where that run is kept here. */
function planOfRun(id: string, runs: string): Plan | null {
  const run = listRuns(runs).find(candidate => id.endsWith(`:${candidate.id}`));
  return run === undefined ? null : standingOf(placeOf(run)).state.info.plan;
}

async function breakHostLock(plan: Plan | null, breaking: Breaking): Promise<number> {
  const { id, words, args, io } = breaking;
  const host = plan?.hosts.find(({ name }) => id.startsWith(`${name}:`));
  if (plan === null || host === undefined) throw unknownLock(breaking);
  const [answer] = await onHosts(plan, [host.name], args, io, transport => breakOn(transport, breaking));
  if (answer === undefined || !answer.ok) {
    const { sentence, advice } = termsFor(args.language).problem(
      answer?.problem ?? { code: 'unreachable', detail: host.name },
    );
    throw new OperatorError(`${host.name}: ${sentence}`, { exitCode: ExitCode.unreachable, hint: advice });
  }
  if (!answer.result) throw new OperatorError(words.changedMeanwhile(id), { exitCode: ExitCode.failed });
  io.print(`${words.broken(id)}\n`);
  return ExitCode.complete;
}

async function breakOn(transport: Transport, breaking: Breaking): Promise<boolean> {
  const { id, operator, reason, runs } = breaking;
  const locks = await transport.locks();
  const lock = locks.find(each => listedHostLock(transport.host, each, runs).id === id);
  if (lock === undefined) throw unknownLock(breaking);
  await confirmed(listedHostLock(transport.host, lock, runs), breaking);
  return transport.breakLock(lock, { by: operator, reason, at: new Date().toISOString() });
}

/** Throws `OperatorError` where its process is alive, or where it was not typed. */
async function confirmed(lock: ListedLock, { id, words, args, io }: Breaking): Promise<void> {
  if (lock.standing === 'held') {
    const { holder } = lock;
    const who =
      holder === null ? '' : words.holder(holder.operator, holder.pid, holder.hostname, holder.since);
    throw new OperatorError(words.alive(id, who), { exitCode: ExitCode.locked, hint: words.aliveHint });
  }
  const given = args.text('confirm');
  if (given === id) return;
  if (given !== undefined || !canAsk(io)) throw new OperatorError(words.confirmNeeded(id));
  const part = id.split(/[-:]/).at(-1) ?? id;
  if ((await askLine(words.typeAgain(id, part), io)).trim() !== part) throw new OperatorError(words.notTyped);
}

function unknownLock({ id, words }: Breaking): OperatorError {
  return new OperatorError(words.unknownLock(id), { hint: words.unknownLockHint });
}
