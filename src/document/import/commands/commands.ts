import type { CodeLine } from '../../markdown/block.ts';
import { parseShell, type ShellStatement } from '../../shell-syntax.ts';
import { replaced } from '../blocks/placeholders.ts';

/** One or more statements that begin on the same line, with all the lines they take. */
export interface SourceCommand {
  /** Comments right above, then the lines themselves, as the document has them. */
  readonly comments: readonly CodeLine[];
  readonly lines: readonly CodeLine[];
  /** Parsed with a word such as `HANDRAIL_pid` in the place of each placeholder. */
  readonly statements: readonly ShellStatement[];
}

export interface SourceScript {
  readonly commands: readonly SourceCommand[];
  /** Comments after the last command. */
  readonly rest: readonly CodeLine[];
  /** A shell can parse it. */
  readonly parses: boolean;
  /** Besides, it is complete, and nothing but comments is left of it. */
  readonly wellFormed: boolean;
}

/** The word that stands for a placeholder while a script is parsed. */
export const standIn = 'HANDRAIL_';

interface KnownScript {
  readonly lines: readonly CodeLine[];
  readonly script: SourceScript;
}

/** A block is looked at several times before it is known what it is: the scripts that begin with a line. */
const known = new WeakMap<CodeLine, KnownScript[]>();

/** Splits the lines of a block the way a shell would: continuations, here-documents and loops stay whole. */
export function readScript(lines: readonly CodeLine[]): SourceScript {
  const [first] = lines;
  if (first === undefined) return parsedScript(lines);
  const scripts = known.get(first) ?? [];
  const found = scripts.find(each => isSame(each.lines, lines));
  if (found !== undefined) return found.script;
  const script = parsedScript(lines);
  known.set(first, [...scripts, { lines, script }]);
  return script;
}

function isSame(one: readonly CodeLine[], other: readonly CodeLine[]): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index]);
}

function parsedScript(lines: readonly CodeLine[]): SourceScript {
  const parsed = lines.map(({ text }) => replaced(text, each => `${standIn}${each.type}`));
  const starts: number[] = [];
  let offset = 0;
  for (const text of parsed) {
    starts.push(offset);
    offset += text.length + 1;
  }
  const lineAt = lineFinder(starts);
  const { statements, errors } = parseShell(parsed.join('\n'));
  const commands: { comments: CodeLine[]; lines: CodeLine[]; statements: ShellStatement[]; last: number }[] =
    [];
  let next = 0;
  for (const statement of statements) {
    const first = lineAt(statement.start);
    const last = Math.max(first, lineAt(Math.max(statement.start, statement.end - 1)));
    const previous = commands.at(-1);
    if (previous !== undefined && first <= previous.last) {
      previous.statements.push(statement);
      for (let index = previous.last + 1; index <= last; index++) pushLine(previous.lines, lines[index]);
      previous.last = Math.max(previous.last, last);
    } else {
      const comments = lines.slice(next, first).filter(({ text }) => text.trim() !== '');
      commands.push({
        comments: [...comments],
        lines: lines.slice(first, last + 1),
        statements: [statement],
        last,
      });
    }
    next = Math.max(next, last + 1);
  }
  const rest = lines.slice(next).filter(({ text }) => text.trim() !== '');
  const dangling = /\\\s*$/.test(lines.findLast(({ text }) => text.trim() !== '')?.text ?? '');
  return {
    commands: commands.map(({ comments, lines: own, statements: parts }) => ({
      comments,
      lines: own,
      statements: parts,
    })),
    rest,
    parses: errors.length === 0,
    wellFormed: errors.length === 0 && !dangling && rest.every(({ text }) => /^\s*#/.test(text)),
  };
}

function pushLine(lines: CodeLine[], line: CodeLine | undefined): void {
  if (line !== undefined) lines.push(line);
}

/** Looks lines up by offset; offsets come in ascending order, mostly. */
function lineFinder(starts: readonly number[]): (offset: number) => number {
  return offset => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}
