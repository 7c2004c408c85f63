import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { ExitCode } from '../errors.ts';
import { resolveRun } from '../journal/run-directory.ts';
import { journalFile } from '../journal/writer.ts';
import type { Plan } from '../plan/plan.ts';
import { type LockWords, lockWords } from '../text/locks.ts';
import { type Terms, termsFor } from '../text/terms.ts';
import { visibleControls } from '../text/visible.ts';
import { pad, widthOf } from '../text/width.ts';
import { breakLockNamed } from './break-lock.ts';
import { type HostAnswer, onHosts } from './host-access.ts';
import type { Arguments, Io } from './io.ts';
import { loadPlan, loadSettings } from './load.ts';
import { type ListedLock, listedHostLock, locksOfRuns } from './lock-list.ts';
import { placeOf, standingOf } from './record.ts';
import { runsPath } from './runs-path.ts';

/** `handrail locks`: who holds which run, and, of a runbook or a run, who holds its hosts; or breaks one of these locks. */
export async function locksCommand(args: Arguments, io: Io): Promise<number> {
  const runs = runsPath(await loadSettings(args.language, io), args, io);
  const plan = await planAsked(runs, args, io);
  const id = args.text('break-lock');
  if (id !== undefined) return breakLockNamed(id, plan, runs, args, io);
  const here = locksOfRuns(runs);
  const hosts = plan === null ? [] : await locksOfHosts(plan, runs, args, io);
  if (args.flag('json')) io.print(`${JSON.stringify(locksJson(here, hosts), null, 2)}\n`);
  else io.print(page(runs, here, hosts, termsFor(args.language)));
  return hosts.some(answer => !answer.ok) ? ExitCode.unreachable : ExitCode.complete;
}

type HostLocks = HostAnswer<readonly ListedLock[]>;

/** Null where neither a runbook nor a run was named. */
async function planAsked(runs: string, args: Arguments, io: Io): Promise<Plan | null> {
  const named = args.positionals[0];
  if (named === undefined) return null;
  if (isFile(named) && basename(named) !== journalFile) return (await loadPlan(args, io)).plan;
  return standingOf(placeOf(resolveRun(runs, named, args.language))).state.info.plan;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function locksOfHosts(plan: Plan, runs: string, args: Arguments, io: Io): Promise<readonly HostLocks[]> {
  const names = plan.hosts.map(host => host.name);
  return onHosts(plan, names, args, io, async transport =>
    (await transport.locks()).map(lock => listedHostLock(transport.host, lock, runs)),
  );
}

function page(runs: string, here: readonly ListedLock[], hosts: readonly HostLocks[], terms: Terms): string {
  const words = lockWords(terms.language);
  const blocks = [
    [words.runsHere(runs), ...rows(here, words)],
    ...hosts.map(answer => [
      answer.host,
      ...(answer.ok
        ? rows(answer.result, words)
        : [`  ${words.notReached(terms.problem(answer.problem).sentence)}`]),
    ]),
  ];
  const any = here.length > 0 || hosts.some(answer => answer.ok && answer.result.length > 0);
  const lines = [...blocks.flat(), ...(any ? ['', words.advice] : [])];
  return `${lines.map(visibleControls).join('\n')}\n`;
}

function rows(locks: readonly ListedLock[], words: LockWords): readonly string[] {
  if (locks.length === 0) return [`  ${words.none}`];
  const width = Math.max(...locks.map(lock => widthOf(lock.id)));
  return locks.flatMap(({ id, runbook, standing, holder }) => [
    `  ${pad(id, width)}  ${runbook}  ${words.standing[standing]}`,
    `  ${' '.repeat(width)}  ${holder === null ? words.unreadable : words.holder(holder.operator, holder.pid, holder.hostname, holder.since)}`,
  ]);
}

function locksJson(here: readonly ListedLock[], hosts: readonly HostLocks[]): object {
  return {
    runs: here.map(listed),
    hosts: hosts.map(answer =>
      answer.ok
        ? { host: answer.host, locks: answer.result.map(listed) }
        : { host: answer.host, problem: answer.problem },
    ),
  };
}

function listed({ id, runbook, run, standing, holder }: ListedLock): object {
  return { id, runbook, run, standing, holder };
}
