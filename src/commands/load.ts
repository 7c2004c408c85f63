import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { type Config, loadConfig } from '../document/config.ts';
import { type Diagnostic, printDiagnostics } from '../document/diagnostic.ts';
import type { Imported } from '../document/import/import.ts';
import { type Files, loadRunbook } from '../document/load.ts';
import type { Planning } from '../engine/event.ts';
import { DocumentError, OperatorError } from '../errors.ts';
import { nearestName } from '../model/nearest.ts';
import type { Runbook } from '../model/runbook.ts';
import { canonicalText } from '../plan/canonical.ts';
import { expandPlan } from '../plan/expand.ts';
import type { Plan } from '../plan/plan.ts';
import { type Exclusion, type Selection, type SelectionProblem, selectTasks } from '../plan/select.ts';
import { hazardWords } from '../text/hazards.ts';
import type { Language } from '../text/language.ts';
import { loadingWords } from '../text/loading.ts';
import { sha256 } from './digest.ts';
import { localFiles } from './files.ts';
import { namesGiven, variablesGiven } from './given.ts';
import type { Doubtful } from './hazards.ts';
import type { Arguments, Io } from './io.ts';
import { importedFiles, isUpgradeDocument, lackingFiles, renamed } from './markdown-book.ts';
import { type ReadPackage, withPackages } from './pushed-packages.ts';

/** Everything a run begins with, as far as documents say it. */
export interface LoadedPlan {
  readonly plan: Plan;
  /** Hex SHA-256 of the plan's canonical text. */
  readonly planDigest: string;
  readonly runbook: { readonly path: string; readonly digest: string; readonly text: string };
  readonly excluded: readonly Exclusion[];
  /** What it was made from besides the runbook. */
  readonly planning: Planning;
  /** What a person has to agree to before a run. */
  readonly doubtful: Doubtful;
  /** What is doubtful but no error, ready to print; empty when there is nothing. */
  readonly warnings: string;
}

export interface PlanRequest {
  readonly book: string;
  /** What relative paths are relative to; the process's own by default. */
  readonly cwd?: string;
  readonly inventory?: string;
  readonly artifacts?: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly selection: Selection;
  readonly language: Language;
}

/**
 * The plan that the arguments ask for. Throws `DocumentError` with every error of the runbook, its inventory and its
 * artifacts, or `OperatorError` for flags that name what is not there.
 */
export async function loadPlan(args: Arguments, io: Io): Promise<LoadedPlan> {
  const config = await loadSettings(args.language, io);
  const inventory = args.text('inventory') ?? config.inventory;
  const artifacts = args.text('artifacts') ?? config.artifacts;
  const startAt = args.text('start-at');
  return planFrom({
    book: args.positionals[0] ?? '',
    cwd: io.cwd,
    ...(inventory === undefined ? {} : { inventory }),
    ...(artifacts === undefined ? {} : { artifacts }),
    variables: variablesGiven(args),
    selection: {
      limit: namesGiven(args.list('limit')),
      only: namesGiven(args.list('only')),
      skip: namesGiven(args.list('skip')),
      ...(startAt === undefined ? {} : { startAt }),
    },
    language: args.language,
  });
}

/** The plan that an earlier request led to, as the documents are now. Throws as `loadPlan` does. */
export function planAgain(book: string, planning: Planning, language: Language): Promise<LoadedPlan> {
  const { inventory, artifacts, variables, limit, only, skip, startAt } = planning;
  return planFrom({
    book,
    ...(inventory === undefined ? {} : { inventory }),
    ...(artifacts === undefined ? {} : { artifacts }),
    variables,
    selection: { limit, only, skip, ...(startAt === undefined ? {} : { startAt }) },
    language,
  });
}

/** As `loadPlan`, for who knows what to ask for. */
export async function planFrom(
  request: PlanRequest,
  files: Files = localFiles,
  readPackage?: ReadPackage,
): Promise<LoadedPlan> {
  const { book, inventory, artifacts, variables, selection, language } = request;
  let imported: Imported | null = null;
  const loaded = await loadRunbook(book, {
    files: isUpgradeDocument(book)
      ? importedFiles(book, files, each => {
          imported = each;
        })
      : files,
    variables,
    ...(inventory === undefined ? {} : { inventory }),
    ...(artifacts === undefined ? {} : { artifacts }),
  });
  // What was made of a document has lines of its own.
  const name = imported === null ? book : hazardWords(language).runbookOf(book);
  if (!loaded.ok) {
    const lacking = imported === null ? null : lackingFiles(book, loaded.diagnostics, language);
    throw lacking ?? documentError(renamed(loaded.diagnostics, book, name), language);
  }
  const { runbook, text } = loaded;
  const packages = await withPackages(runbook, loaded.artifacts, language, readPackage);
  const plan = expandPlan(runbook, { variables, artifacts: packages });
  return {
    plan,
    planDigest: sha256(canonicalText(plan)),
    runbook: { path: resolve(request.cwd ?? '', book), digest: sha256(text), text },
    excluded: excludedFrom(plan, runbook, variables, loaded.names, selection, language),
    planning: planningOf(request),
    doubtful: { imported, book: { file: name, text, inventory: runbook.inventory } },
    warnings: printDiagnostics(renamed(loaded.warnings, book, name), language),
  };
}

function planningOf({ cwd = '', inventory, artifacts, variables, selection }: PlanRequest): Planning {
  const { limit = [], only = [], skip = [], startAt } = selection;
  return {
    ...(inventory === undefined ? {} : { inventory: resolve(cwd, inventory) }),
    ...(artifacts === undefined ? {} : { artifacts: resolve(cwd, artifacts) }),
    variables,
    limit,
    only,
    ...(startAt === undefined ? {} : { startAt }),
    skip,
  };
}

/** Settings from the environment and the configuration files. */
export async function loadSettings(language: Language, { cwd, env }: Io): Promise<Config> {
  const loaded = await loadConfig({ cwd, env, home: env.HOME || homedir(), readText: localFiles.readText });
  if (!loaded.ok) throw documentError(loaded.diagnostics, language);
  return loaded.config;
}

function documentError(diagnostics: readonly Diagnostic[], language: Language): DocumentError {
  const errors = diagnostics.filter(each => each.severity === 'error').length;
  return new DocumentError(
    `${printDiagnostics(diagnostics, language)}\n\n${loadingWords(language).errors(errors)}`,
  );
}

function excludedFrom(
  plan: Plan,
  runbook: Runbook,
  variables: Readonly<Record<string, string>>,
  names: ReadonlySet<string>,
  selection: Selection,
  language: Language,
): readonly Exclusion[] {
  const words = loadingWords(language);
  const strangers = Object.keys(variables).filter(name => !names.has(name));
  const selected = selectTasks(plan, selection, runbook.inventory);
  const problems = [
    ...strangers.map(name => unknownName('--var', name, nearestName(name, names) ?? null)),
    ...(selected.ok ? [] : selected.problems),
  ];
  if (problems.length > 0 || !selected.ok) throw new OperatorError(problems.map(worded).join('\n'));
  return selected.excluded;

  function worded(problem: SelectionProblem | ReturnType<typeof unknownName>): string {
    if (problem.kind === 'nothingLeft') return words.nothingLeft;
    const { flag, name, nearest } = problem;
    return nearest === null ? words.unknown(flag, name) : words.unknownNear(flag, name, nearest);
  }
}

function unknownName(flag: '--var', name: string, nearest: string | null) {
  return { kind: 'unknown', flag, name, nearest } as const;
}
