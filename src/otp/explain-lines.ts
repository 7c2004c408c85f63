import type { OtpWords } from '../text/otp.ts';
import { type ExplainedScript, type ExplainedStep, warningText } from './explain.ts';
import { sentenceOf } from './explain-sentence.ts';
import { termText } from './term-text.ts';

/** A line of an explanation. */
export interface ExplainedLine {
  readonly text: string;
  readonly tone?: 'title' | 'warning';
}

export type ExplainedBlock = readonly ExplainedLine[];

/** What a script does all in all, what to be warned of, and its instructions split at the point of no return. */
export interface ScriptBlocks {
  readonly effects: ExplainedBlock;
  readonly warnings: ExplainedBlock;
  readonly instructions: readonly ExplainedBlock[];
}

export function scriptBlocks(script: ExplainedScript, words: OtpWords): ScriptBlocks {
  const { page, instruction } = words;
  const { before, after, point, warnings } = script;
  if (before.length + after.length === 0)
    return { effects: [{ text: page.noInstructions }], warnings: [], instructions: [] };
  const lines = (steps: readonly ExplainedStep[]) =>
    plain(
      steps.flatMap(({ number, term, instruction: what }) => [
        `${String(number).padStart(2)}. ${termText(term)}`,
        `    ${sentenceOf(what, instruction)}`,
      ]),
    );
  return {
    effects: titled(page.effects, plain(effectLines(script, words))),
    warnings: warningBlock(
      warnings.map(each => warningText(each, words.warning)),
      words,
    ),
    instructions: [
      titled(page.before, lines(before)),
      point === null ? lines(after) : titled(page.after, lines([point, ...after])),
    ],
  };
}

export function warningBlock(warnings: readonly string[], { page }: OtpWords): ExplainedBlock {
  return titled(
    page.warnings,
    warnings.map(each => ({ text: `! ${each}`, tone: 'warning' })),
  );
}

/** Nothing where there is nothing to announce. */
export function titled(title: string, lines: ExplainedBlock): ExplainedBlock {
  return lines.length === 0 ? [] : [{ text: title, tone: 'title' }, ...indented(lines)];
}

export function indented(lines: ExplainedBlock): ExplainedBlock {
  return lines.map(line => ({ ...line, text: `  ${line.text}` }));
}

export function plain(texts: readonly string[]): ExplainedBlock {
  return texts.map(text => ({ text }));
}

function effectLines({ effects }: ExplainedScript, { page }: OtpWords): readonly string[] {
  const emulator = {
    kept: page.emulatorKept,
    restarted: page.emulatorRestarted,
    replaced: page.emulatorReplaced,
  };
  const rows: readonly (readonly [string, readonly string[]])[] = [
    [page.suspended, effects.suspended],
    [page.codeChange, effects.codeChange],
    [page.stopped, effects.stopped],
    [page.applicationsStopped, effects.applicationsStopped],
    [page.applicationsStarted, effects.applicationsStarted],
    [page.killed, effects.killed],
    [page.calls, effects.calls],
    [page.waitsFor, effects.waitsFor],
    [page.emulator, [emulator[effects.emulator]]],
  ];
  const shown = rows.filter(([, values]) => values.length > 0);
  const width = Math.max(...shown.map(([name]) => columnsOf(name)));
  return shown.map(([name, values]) => `${name}${' '.repeat(width - columnsOf(name))}  ${values.join(', ')}`);
}

/** Of a label of ours, which has no letters but ASCII and Chinese ones. */
function columnsOf(label: string): number {
  return Array.from(label).reduce((sum, letter) => sum + (letter > '\u2e7f' ? 2 : 1), 0);
}
