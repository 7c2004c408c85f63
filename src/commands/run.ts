import { existsSync } from 'node:fs';
import type { Config } from '../document/config.ts';
import type { EventBody, RunOpened } from '../engine/event.ts';
import { acquireLock } from '../journal/lock.ts';
import { createRunDirectory, discardRunDirectory, journalOf } from '../journal/run-directory.ts';
import { createJournal } from '../journal/writer.ts';
import type { Host } from '../model/inventory.ts';
import { MemoryJournal } from '../runner/memory-journal.ts';
import { loadingWords } from '../text/loading.ts';
import { versionText } from '../version.ts';
import { whileBusy } from './busy.ts';
import { confirmDoubtful } from './hazards.ts';
import type { Arguments, Io } from './io.ts';
import { type LoadedPlan, loadPlan, loadSettings } from './load.ts';
import { operate } from './operate.ts';
import { heedOtherRuns, refuseWhereOthersRun } from './other-runs.ts';
import { dryTransports, liveTransports, runnerFrom } from './runner-from.ts';
import { runsPath } from './runs-path.ts';
import { loadScreenAhead, usesScreen } from './screen.ts';
import { forks, operatorName, seat } from './seat.ts';

/** `handrail run`: a new run of a runbook, or a dry run, which leaves no trace. */
export function runCommand(args: Arguments, io: Io): Promise<number> {
  return runBook(args, io, { lasting: true });
}

/** `lasting`: the runbook and the hosts stay, so that a resumption can go on, and look whether the runbook has changed. */
export async function runBook(
  args: Arguments,
  io: Io,
  { lasting }: { readonly lasting: boolean },
): Promise<number> {
  const loaded = await whileBusy(loadingWords(args.language).loading, args, io, () => loadPlan(args, io));
  if (loaded.warnings !== '') io.complain(loaded.warnings);
  if (args.flag('dry-run')) return dryRun(loaded, args, io);
  const settings = await loadSettings(args.language, io);
  refuseWhereOthersRun(runsPath(settings, args, io), loaded.plan.runbook, hostsToTouch(loaded), args);
  await loadScreenAhead(args, io);
  const agreed = await confirmDoubtful(loaded.doubtful, operatorName(args, settings.operator), args, io);
  return newRun(loaded, lasting, agreed, args, io);
}

/** The whole run without a host and without a record: every step is shown as it would be confirmed. */
async function dryRun(loaded: LoadedPlan, args: Arguments, io: Io): Promise<number> {
  const journal = new MemoryJournal();
  const opening: RunOpened = {
    ...openingOf(loaded, 'dry-run', await loadSettings(args.language, io), args),
    dryRun: usesScreen(args, io) ? 'attended' : 'unattended',
  };
  const events = journal.append([opening]);
  const runner = runnerFrom({ journal, events, transports: dryTransports, operator: opening.operator }, io);
  return operate({ runner, opening: events, begin: () => runner.start() }, args, io);
}

/** Locked first and looked around then, so that of two that begin at once neither overlooks the other. */
async function newRun(
  loaded: LoadedPlan,
  lasting: boolean,
  agreed: readonly EventBody[],
  args: Arguments,
  io: Io,
): Promise<number> {
  const settings = await loadSettings(args.language, io);
  const runs = runsPath(settings, args, io);
  const { plan } = loaded;
  const now = new Date();
  const run = createRunDirectory(runs, plan.runbook, now);
  const opening: RunOpened = {
    ...openingOf(loaded, run.id, settings, args),
    ...(lasting ? { planning: loaded.planning } : {}),
  };
  const lock = acquireLock(run, { operator: opening.operator, now, language: args.language });
  try {
    const mayReplace = heedOtherRuns(run, runs, hostsToTouch(loaded), args, io);
    const { journal, events } = createJournal(run.path, [opening, ...agreed]);
    try {
      const runner = runnerFrom(
        {
          journal,
          events,
          transports: liveTransports,
          operator: opening.operator,
          mayReplace,
          unattended: !usesScreen(args, io),
        },
        io,
      );
      const operation = { runner, opening: events, begin: () => runner.start(), hostsStay: lasting };
      return await operate(operation, args, io);
    } finally {
      journal.close();
    }
  } finally {
    lock.release();
    if (!existsSync(journalOf(run))) discardRunDirectory(run);
  }
}

function openingOf(loaded: LoadedPlan, run: string, settings: Config, args: Arguments): RunOpened {
  const { plan, planDigest, runbook, excluded } = loaded;
  return {
    type: 'run.opened',
    run,
    plan,
    planDigest,
    runbook,
    excluded,
    operator: operatorName(args, settings.operator),
    seat: seat(),
    auto: args.flag('auto'),
    forks: forks(args, settings.forks),
    handrail: versionText(),
  };
}

function hostsToTouch({ plan, excluded }: LoadedPlan): readonly Host[] {
  const left = new Set(excluded.map(({ task }) => task));
  const names = new Set(plan.tasks.filter(task => !left.has(task.id)).map(task => task.host));
  return plan.hosts.filter(host => names.has(host.name));
}
