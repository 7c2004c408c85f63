import { writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { importMarkdown } from '../document/import/import.ts';
import { importReport } from '../document/import/report.ts';
import { writeRunbook } from '../document/import/write.ts';
import { lintDocument } from '../document/lint/lint.ts';
import { lintJson } from '../document/lint/print.ts';
import { ExitCode, OperatorError } from '../errors.ts';
import { hazardPage } from '../text/hazards.ts';
import { importWords } from '../text/import.ts';
import { importPage } from '../text/import-page.ts';
import { localFiles } from './files.ts';
import type { Arguments, Io } from './io.ts';
import { summaryOf } from './markdown-book.ts';

/** Turns an upgrade document into a runbook, and says what was understood, assumed and left out. */
export async function importCommand(args: Arguments, io: Io): Promise<number> {
  const [file = ''] = args.positionals;
  const words = importWords(args.language);
  const text = await localFiles.readText(resolve(io.cwd, file)).catch((error: unknown) => {
    const detail = error instanceof Error ? error.message : String(error);
    throw new OperatorError(words.unreadable(file, detail), { cause: error });
  });
  const imported = importMarkdown(text, file);
  const book = writeRunbook(imported.draft, basename(file));
  const out = args.text('out');
  if (out !== undefined) await writeNew(resolve(io.cwd, out), book, words.exists(out));
  else if (!args.flag('json')) io.print(book);
  const { diagnostics } = lintDocument(file, text);
  if (args.flag('json')) {
    const { diagnostics: hazards } = lintJson(file, diagnostics);
    io.print(`${JSON.stringify({ ...importReport(imported, file), hazards }, null, 2)}\n`);
  } else {
    const page = importPage(summaryOf(imported), args.language);
    const head = out === undefined ? '' : `${words.wrote(out)}\n\n`;
    io.complain(`${head}${page}\n${hazardPage(file, diagnostics, args.language)}`);
  }
  return ExitCode.complete;
}

/** A runbook that somebody may have worked on is never replaced. */
async function writeNew(path: string, text: string, exists: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    if ((error as { code?: unknown }).code === 'EEXIST') throw new OperatorError(exists, { cause: error });
    throw new OperatorError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
