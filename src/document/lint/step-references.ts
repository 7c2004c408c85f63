import type { Block } from '../markdown/block.ts';
import { chineseNumber } from '../markdown/numbers.ts';
import { allSections, type Section } from '../markdown/outline.ts';
import type { StepReference } from './fact.ts';
import type { DocumentLines } from './lines.ts';
import { longestProse } from './markdown-blocks.ts';

/** What the rollback and the schedule of a document call steps by: `step 7`, `steps 2-4`, `第3步`, `步骤三`. */
export function stepReferences(root: Section, lines: DocumentLines): readonly StepReference[] {
  return [root, ...allSections(root)].flatMap(section => {
    const isSchedule = schedule.test(section.title);
    if (section.role !== 'rollback' && !isSchedule) return [];
    return section.blocks.flatMap(block =>
      textsOf(block).flatMap(({ text, line }) =>
        [...text.matchAll(reference)].flatMap(match =>
          numbersOf(match).map(number => ({
            number,
            range: lines.find(line, block.endLine, match[0]) ?? lines.range(line, line),
          })),
        ),
      ),
    );
  });
}

const schedule = /schedule|time ?(?:line|table|plan)|时间(?:安排|计划|表|线)|日程|排期|进度(?:安排|计划)/i;

/** The documentation of something else has steps, too. */
const reference =
  /\bsteps?\s+#?(?<from>\d{1,2}(?:\.\d{1,2}){0,2})(?:\s?(?:-|–|to|through|and)\s?(?<to>\d{1,2}(?:\.\d{1,2}){0,2}))?(?![\w.-]*\d| of (?:the )?(?:guide|documentation|docs|manual|readme)\b)|第\s?(?<nth>\d{1,2}|[一二三四五六七八九十]{1,3})\s?步|步骤\s?(?<named>\d{1,2}(?:\.\d{1,2}){0,2}|[一二三四五六七八九十]{1,3})(?![\d.、．])/giu;

function numbersOf({ groups = {} }: RegExpExecArray): readonly (readonly number[])[] {
  return [groups.from, groups.to, groups.nth, groups.named].flatMap(found => {
    if (found === undefined) return [];
    return [/^\d/.test(found) ? found.split('.').map(Number) : [chineseNumber(found)]];
  });
}

function textsOf(block: Block): readonly { readonly text: string; readonly line: number }[] {
  if (block.kind === 'text')
    return block.text.length > longestProse ? [] : [{ text: block.text, line: block.line }];
  if (block.kind === 'table') return block.rows.map(({ cells, line }) => ({ text: cells.join(' '), line }));
  return [];
}
