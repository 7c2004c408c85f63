import type { Block } from '../../markdown/block.ts';
import type { PartSteps } from './part-steps.ts';
import { nameOfCommand } from './step-names.ts';

type Table = Extract<Block, { kind: 'table' }>;

/** Among verifications a table says what to check; elsewhere it may list the hosts. */
export function readTable(part: PartSteps, block: Table): void {
  const { findings, hosts } = part.books;
  if (part.around.mode === 'verification' && addRowsToCheck(part, block)) return;
  if (block.rows.some(row => row.cells.some(cell => hosts.has(cell))))
    findings.take(block.line, block.endLine);
  else findings.leave(block.line, block.endLine, 'table');
}

/** An item for every row, each cell with its heading. */
function addRowsToCheck({ placed, books, context }: PartSteps, block: Table): boolean {
  const [header, ...rows] = block.rows;
  if (header === undefined || rows.length === 0) return false;
  for (const { cells, line } of rows) {
    const told = cells.flatMap((cell, index) =>
      cell === '' || /^\d+$/.test(cell) ? [] : [{ cell, title: header.cells[index] ?? '' }],
    );
    const [first] = told;
    if (first === undefined) continue;
    const instruction = told.map(({ cell, title }) => (title === '' ? cell : `${title}: ${cell}`)).join('\n');
    placed.push({
      step: { name: nameOfCommand(first.cell), line, action: { verb: 'manual', instruction } },
      hosts: context.hosts,
      commands: [],
      number: null,
    });
  }
  books.findings.take(block.line, block.endLine);
  return true;
}
