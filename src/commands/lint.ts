import { writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { type Diagnostic, printDiagnostics } from '../document/diagnostic.ts';
import { applyFixes } from '../document/lint/fix.ts';
import { type LintDiagnostic, type LintResult, lintDocument, lintRunbook } from '../document/lint/lint.ts';
import { lintJson, printLint } from '../document/lint/print.ts';
import { sarifLog } from '../document/lint/sarif.ts';
import { loadRunbook } from '../document/load.ts';
import { YamlSource } from '../document/source.ts';
import { ExitCode, OperatorError } from '../errors.ts';
import { lintWords } from '../text/lint.ts';
import { versionText } from '../version.ts';
import { localFiles } from './files.ts';
import type { Arguments, Io } from './io.ts';
import { withShellcheck } from './shellcheck.ts';

/** A document, and what is wrong with it: as a document, and as something to be run. */
interface Linted {
  readonly file: string;
  readonly text: string;
  /** Why a runbook cannot be loaded; then nothing else could be found. */
  readonly invalid: readonly Diagnostic[];
  readonly result: LintResult;
}

/** Finds what is dangerous in a runbook or an upgrade document; 1 where there are errors. */
export async function lintCommand(args: Arguments, io: Io): Promise<number> {
  const [file = ''] = args.positionals;
  const words = lintWords(args.language);
  if (args.flag('json') && args.flag('sarif')) throw new OperatorError(words.oneFormat);
  let linted = await lintFile(file, args, io);
  if (args.flag('fix')) {
    const changed = await fixFile(linted, args, io);
    if (changed) linted = await lintFile(file, args, io);
  }
  const found = await withShellcheck(linted, args.language, io);
  print(linted, found, args, io);
  const failed = linted.invalid.length > 0 || found.some(({ severity }) => severity === 'error');
  return failed ? ExitCode.failed : ExitCode.complete;
}

async function lintFile(file: string, args: Arguments, io: Io): Promise<Linted> {
  const path = resolve(io.cwd, file);
  const text = await localFiles.readText(path).catch((error: unknown) => {
    const detail =
      error instanceof Error ? error.message.replace(/^[A-Z]+: |, \w+( '.*')?$/g, '') : String(error);
    throw new OperatorError(lintWords(args.language).unreadable(file, detail), { cause: error });
  });
  if (!isRunbook(file, text)) return { file, text, invalid: [], result: lintDocument(file, text) };
  const inventory = args.text('inventory');
  const loaded = await loadRunbook(file, {
    files: { ...localFiles, readText: each => localFiles.readText(resolve(io.cwd, each)) },
    withoutArtifacts: true,
    ...(inventory === undefined ? {} : { inventory }),
  });
  if (!loaded.ok) return { file, text, invalid: loaded.diagnostics, result: nothing };
  return { file, text, invalid: [], result: lintRunbook(file, text, loaded.runbook.inventory) };
}

const nothing: LintResult = { diagnostics: [], suppressed: 0, scripts: [] };

function isRunbook(file: string, text: string): boolean {
  if (/\.ya?ml$/i.test(file)) return true;
  return !/\.(md|markdown)$/i.test(file) && /^handrail\s*:/m.test(text);
}

/** Makes the changes that take no judgement, and shows each; true where there were any. */
async function fixFile({ file, text, result }: Linted, args: Arguments, io: Io): Promise<boolean> {
  const words = lintWords(args.language);
  const { text: fixed, mended } = applyFixes(
    text,
    result.diagnostics,
    each => !isRunbook(file, text) || new YamlSource(file, each).problems.length === 0,
  );
  if (mended.length === 0) {
    io.complain(words.nothingToFix);
    return false;
  }
  await writeFile(resolve(io.cwd, file), fixed);
  io.complain(`${changesBetween(text, fixed).join('\n')}\n${words.fixed(mended.length, file)}\n`);
  return true;
}

/** Fixes keep the number of lines, so that each changed line stands beside what it was. */
function changesBetween(before: string, after: string): readonly string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return old.flatMap((line, index) =>
    line === now[index]
      ? []
      : [`${index + 1} - ${line.trim()}`, `${index + 1} + ${(now[index] ?? '').trim()}`],
  );
}

function print(
  { file, invalid, result }: Linted,
  found: readonly LintDiagnostic[],
  args: Arguments,
  io: Io,
): void {
  const words = lintWords(args.language);
  if (args.flag('json')) {
    const { diagnostics, ...rest } = lintJson(file, found);
    const broken = invalid.map(({ code, severity, line, column, message, hint }) => ({
      code,
      severity,
      line,
      column,
      message,
      hint,
    }));
    io.print(`${JSON.stringify({ ...rest, diagnostics: [...broken, ...diagnostics] }, null, 2)}\n`);
    return;
  }
  if (args.flag('sarif')) {
    if (invalid.length > 0) io.complain(printDiagnostics(invalid, args.language));
    const uri = relative(io.cwd, resolve(io.cwd, file)).replaceAll('\\', '/');
    io.print(`${JSON.stringify(sarifLog(uri, found, versionText()), null, 2)}\n`);
    return;
  }
  const parts = [printDiagnostics(invalid, args.language), printLint(found, args.language)].filter(
    part => part !== '',
  );
  if (parts.length > 0) io.print(`${parts.join('\n\n')}\n\n`);
  io.print(`${summary(file, invalid, found, result, words)}\n`);
}

function summary(
  file: string,
  invalid: readonly Diagnostic[],
  found: readonly LintDiagnostic[],
  { suppressed }: LintResult,
  words: ReturnType<typeof lintWords>,
): string {
  const all = [...invalid, ...found];
  const errors = all.filter(({ severity }) => severity === 'error').length;
  const fixable = found.filter(({ fix }) => fix !== null).length;
  return [
    all.length === 0 ? words.clean(file) : words.counted(errors, all.length - errors),
    ...(suppressed === 0 ? [] : [words.suppressed(suppressed)]),
    ...(fixable === 0 ? [] : [words.fixable(fixable)]),
  ].join(words.join);
}
