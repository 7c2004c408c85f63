import { dirname } from 'node:path';
import type { EditFacts } from '../engine/edit.ts';
import { editsUndone, undoneText } from '../engine/edit-undone.ts';
import { ledgerOf } from '../engine/ledger.ts';
import { leftBehind } from '../engine/left.ts';
import { type Rollback, rollbackOf, rollbackTaskText, rollbackText } from '../engine/rollback.ts';
import { type RunState, rollbackUnderWay } from '../engine/state.ts';
import { ExitCode, OperatorError } from '../errors.ts';
import { type RunDirectory, resolveRun } from '../journal/run-directory.ts';
import type { Task } from '../plan/plan.ts';
import { plannedText } from '../plan/planned-text.ts';
import { type RunWords, runWords } from '../text/run.ts';
import { visibleControls } from '../text/visible.ts';
import { askLine, canAsk } from './ask.ts';
import { changedSince } from './changed-since.ts';
import { sha256 } from './digest.ts';
import { exitCodeOfRun } from './exit-code.ts';
import { type HeldRun, withHeldRun } from './held-run.ts';
import type { Arguments, Io } from './io.ts';
import { loadSettings } from './load.ts';
import { heedOtherRuns } from './other-runs.ts';
import { chosenRun, standingOf } from './record.ts';
import { runsPath } from './runs-path.ts';
import { loadScreenAhead } from './screen.ts';
import { takeUp } from './take-up.ts';

/** `handrail rollback`: undoes what a run did, only that, only where it did it, the newest first. */
export async function rollbackCommand(args: Arguments, io: Io): Promise<number> {
  if (!args.flag('dry-run')) return withHeldRun(args, io, held => rollBack(held, args, io));
  const run = resolveRun(
    runsPath(await loadSettings(args.language, io), args, io),
    args.positionals[0] ?? '',
    args.language,
  );
  const { state } = standingOf(await chosenRun(args, io));
  const rollback = undoable(state, run, args);
  if (args.flag('json')) io.print(`${JSON.stringify(rollbackJson(state, rollback), null, 2)}\n`);
  else io.print(`${page(state, rollback, runWords(args.language))}\n`);
  return ExitCode.complete;
}

async function rollBack(held: HeldRun, args: Arguments, io: Io): Promise<number> {
  const { run } = held;
  const words = runWords(args.language);
  const rollback = undoable(leftBehind(held.state), run, args);
  const { services } = rollback;
  const hosts = held.state.info.plan.hosts.filter(host => hostsOf(rollback).includes(host.name));
  const mayReplace = heedOtherRuns(run, dirname(dirname(run.path)), hosts, args, io);
  if (!args.flag('json')) io.complain(page(held.state, rollback, words));
  await loadScreenAhead(args, io);
  const reason = await reasonFor(args, io, words);
  const exitCode = (state: RunState) => exitCodeOfRollback(state, services);
  return takeUp(held, { mayReplace, rollback: { services, reason }, exitCode }, args, io);
}

/** Throws `OperatorError` where nothing can be undone, or where that would undo somebody else's work. */
function undoable(state: RunState, run: RunDirectory, args: Arguments): Rollback {
  const words = runWords(args.language);
  if (state.status === 'rolledBack')
    throw new OperatorError(words.rolledBackAlready(run.id), { hint: `handrail show ${run.id}` });
  // One that ended with its run (closed, aborted) cannot be gone on with: what it left is undone by a new one.
  if (state.stage !== 'over' && rollbackUnderWay(state) !== null)
    throw new OperatorError(words.rollbackUnderWay(run.id));
  const rollback = rollbackOf(state, servicesAsked(state, args, words));
  if (rollback.tasks.length === 0) {
    const left = leftLines(rollback, words);
    throw new OperatorError(words.nothingToUndo, left.length === 0 ? {} : { hint: left.join('\n') });
  }
  const later = changedSince(state, run, dirname(dirname(run.path)), new Set(hostsOf(rollback)));
  if (later !== null)
    throw new OperatorError(words.changedSince(later.run, later.host, later.tasks), {
      hint: words.changedSinceHint,
    });
  return rollback;
}

/** Null: all of them. */
function servicesAsked(state: RunState, args: Arguments, words: RunWords): readonly string[] | null {
  const asked = args
    .list('only')
    .flatMap(value => value.split(','))
    .filter(name => name !== '');
  const known = [...new Set(state.info.plan.tasks.flatMap(task => task.service ?? []))];
  const stranger = asked.find(name => !known.includes(name));
  if (stranger !== undefined) throw new OperatorError(words.unknownService(stranger, known));
  return asked.length === 0 ? null : asked;
}

async function reasonFor(args: Arguments, io: Io, words: RunWords): Promise<string> {
  const given = args.text('reason')?.trim() ?? '';
  if (given !== '') return given;
  if (!canAsk(io)) throw new OperatorError(words.reasonNeeded('rollback'));
  const asked = (await askLine(words.reasonForRollback, io)).trim();
  if (asked === '') throw new OperatorError(words.noReason);
  return asked;
}

/** 0 only where nothing of what was to be undone is left. */
function exitCodeOfRollback(state: RunState, services: readonly string[] | null): number {
  const latest = state.rollbacks.at(-1);
  if (latest === undefined || !latest.finished) return exitCodeOfRun(state);
  const left = ledgerOf(state).filter(
    ({ task }) => services === null || (task.service !== undefined && services.includes(task.service)),
  );
  return left.length === 0 ? ExitCode.complete : ExitCode.failed;
}

function page(state: RunState, rollback: Rollback, words: RunWords): string {
  const told = rollback.tasks.map(task => ({ task, edits: editsUndone(state, task) }));
  const steps = Map.groupBy(told, ({ task, edits }) =>
    JSON.stringify([task.section, task.step, shownText(task, edits)]),
  );
  return [
    words.toUndo(rollback.tasks.length, hostsOf(rollback)),
    ...(told.some(({ edits }) => edits !== null) ? [words.undoneEdits] : []),
    ...[...steps.values()].flatMap(same => [
      ...same.map(({ task }) => `  ${task.id}`),
      ...same
        .slice(0, 1)
        .flatMap(({ task, edits }) => shownText(task, edits).trimEnd().split('\n'))
        .map(line => `    | ${line}`),
    ]),
    ...leftLines(rollback, words),
  ]
    .map(visibleControls)
    .join('\n');
}

/** What it does to files where it undoes edits, else its command. */
function shownText(task: Task, edits: readonly EditFacts[] | null): string {
  return edits === null ? rollbackTaskText(task) : undoneText(edits);
}

function leftLines({ left }: Rollback, words: RunWords): readonly string[] {
  if (left.length === 0) return [];
  return [words.leftAsItIs, ...left.map(({ task, why }) => `  ${task}  (${words.leftBecause(why)})`)];
}

function hostsOf({ tasks }: Rollback): readonly string[] {
  return [...new Set(tasks.flatMap(task => task.host ?? []))];
}

function rollbackJson(state: RunState, rollback: Rollback): object {
  return {
    run: state.info.run,
    services: rollback.services,
    digest: sha256(rollbackText(rollback)),
    tasks: rollback.tasks.map(({ id, section, service, step, host, verb, name, action, when }) => ({
      id,
      section,
      service: service ?? null,
      step,
      host,
      verb,
      name,
      command: plannedText(action),
      ...(when === undefined ? {} : { when }),
    })),
    left: rollback.left,
  };
}
