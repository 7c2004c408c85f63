import type { Imported } from '../document/import/import.ts';
import { type LintDiagnostic, lintRunbook } from '../document/lint/lint.ts';
import { printLint } from '../document/lint/print.ts';
import type { EventBody } from '../engine/event.ts';
import { ExitCode, OperatorError } from '../errors.ts';
import type { Inventory } from '../model/inventory.ts';
import { shellQuote } from '../model/shell.ts';
import { folded } from '../text/folded.ts';
import { type HazardWords, hazardWords } from '../text/hazards.ts';
import { importPage } from '../text/import-page.ts';
import { askLine, canAsk } from './ask.ts';
import type { Arguments, Io } from './io.ts';
import { summaryOf } from './markdown-book.ts';

/** What a person has to agree to before a run of this runbook may begin. */
export interface Doubtful {
  /** Set where the runbook is a document that was understood on the fly. */
  readonly imported: Imported | null;
  /** As it will be run, with the name that people know it by. */
  readonly book: { readonly file: string; readonly text: string; readonly inventory: Inventory };
}

/** The errors among what is dangerous in a runbook's text. */
function hazardsOf({ file, text, inventory }: Doubtful['book']): readonly LintDiagnostic[] {
  return lintRunbook(file, text, inventory).diagnostics.filter(({ severity }) => severity === 'error');
}

/**
 * Has a person confirm, by typing it, what was understood of a document, and each kind of hazard; what was agreed to goes
 * on record. Without a terminal only the flag can say so. Throws `OperatorError` where it is not agreed to.
 */
export async function confirmDoubtful(
  { imported, book }: Doubtful,
  by: string,
  args: Arguments,
  io: Io,
): Promise<readonly EventBody[]> {
  const words = hazardWords(args.language);
  const hazards = hazardsOf(book);
  const codes = [...new Set(hazards.map(({ code }) => code))].sort();
  const notes: string[] = [];
  if (imported !== null) {
    const { assumptions, left } = imported.findings;
    const hint = words.importHint(shellQuote(args.positionals[0] ?? ''), assumptions.length, left.length);
    const summary = summaryOf(imported);
    const unplaced = summary.hosts.filter(name => isLookedUp(book.inventory, name));
    const hints = [hint, ...(unplaced.length === 0 ? [] : [words.hostsByName(unplaced)])];
    const page = importPage(summary, args.language);
    io.complain(onTerminal(`${page}\n\n${hints.join('\n')}`, io));
    if (!args.flag('accept-import'))
      await typed(['understood'], words.askImport, words.importRefused, words, io);
    notes.push(words.importAccepted(assumptions.length));
  }
  if (codes.length > 0) {
    io.complain(printLint(hazards, args.language));
    const missing = codes.filter(code => !accepted(args).includes(code));
    if (missing.length > 0)
      await typed(missing, words.askHazards(missing), words.hazardsRefused(missing), words, io);
    notes.push(words.hazardsAccepted(codes));
  }
  return notes.map(text => ({ type: 'note.added', text, by }));
}

function accepted(args: Arguments): readonly string[] {
  return args
    .list('accept-hazard')
    .flatMap(value => value.split(','))
    .map(code => code.trim().toUpperCase());
}

/** Nothing says where the host is. */
function isLookedUp({ hosts }: Inventory, name: string): boolean {
  const host = hosts[name];
  return host?.address === undefined && host?.transport !== 'local';
}

/** A slip of the finger is asked for again; an empty line, or three that are wrong, refuse. */
async function typed(
  expected: readonly string[],
  question: string,
  refusal: string,
  { notTyped }: HazardWords,
  io: Io,
): Promise<void> {
  if (!canAsk(io)) throw new OperatorError(refusal, { exitCode: ExitCode.needsPerson });
  let ask = question;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const answer = (await askLine(ask, io)).trim();
    if (answer === '') break;
    if (isSame(answer.split(/[\s,，、]+/), expected)) return;
    ask = notTyped(expected.join(','));
  }
  throw new OperatorError(refusal, { exitCode: ExitCode.usage });
}

const mostTries = 3;

function isSame(words: readonly string[], expected: readonly string[]): boolean {
  const given = new Set(words.filter(word => word !== '').map(word => word.toLowerCase()));
  return given.size === expected.length && expected.every(word => given.has(word.toLowerCase()));
}

/** A person reads it there; a pipe gets the lines as they are. */
function onTerminal(page: string, { stderr }: Io): string {
  return stderr.isTTY && stderr.columns > 0 ? folded(page, stderr.columns) : page;
}
