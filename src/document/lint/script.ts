import { placeholdersIn } from '../import/blocks/placeholders.ts';
import { parseShell, type ShellScript } from '../shell-syntax.ts';
import type { Range } from '../source.ts';
import type { PlacedText, Script } from './fact.ts';

/** A line of a script, and where its text begins in the document; null where it is not there letter for letter. */
export interface PlacedLine {
  readonly text: string;
  readonly at: number | null;
}

interface Around {
  readonly strict: boolean;
  readonly typed: boolean;
  readonly bash: boolean;
  readonly set: ReadonlySet<string>;
  /** `{{name}}` has a value by the time it runs. */
  readonly templates: boolean;
}

export function scriptOf({ text, place }: PlacedText, around: Around): Script {
  const parsed = text
    .split('\n')
    .map(line => masked(line, around.templates))
    .join('\n');
  const { statements, errors } = parsedSafely(parsed);
  return {
    text,
    parsed,
    statements,
    errors,
    place,
    strict: around.strict || statements.some(({ commands }) => commands.some(isSetE)),
    typed: around.typed,
    bash: around.bash,
    literals: literalsOf(statements),
    assigned: new Set(statements.flatMap(({ assigns }) => assigns)),
    detachers: new Set(statements.filter(isDetaching).flatMap(({ assigns }) => assigns)),
    set: around.set,
  };
}

/** Lines as one text whose parts can be found again; `range`: where all of it stands. */
export function placedText(lines: readonly PlacedLine[], whole: Range): PlacedText {
  const starts: number[] = [];
  let offset = 0;
  for (const line of lines) {
    starts.push(offset);
    offset += line.text.length + 1;
  }
  const place = (from: number, to: number): { range: Range; exact: boolean } => {
    const start = placeOf(lines, starts, from);
    const end = placeOf(lines, starts, Math.max(from, to - 1));
    if (start === null) return { range: whole, exact: false };
    const last = end === null ? start : end + 1;
    return { range: [start, Math.max(start + 1, last)], exact: end !== null && last - start === to - from };
  };
  return { text: lines.map(line => line.text).join('\n'), place };
}

/** Placeholders as words of the same length, so that every offset stays what it is. */
export function masked(line: string, templates = false): string {
  const filled = line.replace(
    /\{\{(\s*[A-Za-z]\w*\s*)\}\}/g,
    (_, name: string) => `\uE000\uE000${name.replace(/\s/g, '\uE004')}\uE001\uE001`,
  );
  if (templates && !filled.includes('<')) return filled;
  let [result, at] = ['', 0];
  for (const each of placeholdersIn(filled)) {
    if (!each.text.startsWith('<')) continue;
    const name = filled.slice(each.start + 1, each.end - 1).replace(/[^\p{L}\p{N}_.-]/gu, '\uE004');
    result += `${filled.slice(at, each.start)}\uE002${name}\uE003`;
    at = each.end;
  }
  return result + filled.slice(at);
}

/** A word of a parsed script as the document has it. */
export function shown(word: string): string {
  return word
    .replaceAll('\uE000\uE000', '{{')
    .replaceAll('\uE001\uE001', '}}')
    .replaceAll('\uE002', '<')
    .replaceAll('\uE003', '>')
    .replaceAll('\uE004', ' ');
}

function parsedSafely(text: string): ShellScript {
  try {
    return parseShell(text);
  } catch {
    // Nesting too deep for the parser's stack: there is nothing to be said about such a script.
    return { statements: [], errors: [] };
  }
}

function placeOf(lines: readonly PlacedLine[], starts: readonly number[], offset: number): number | null {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const at = lines[low]?.at;
  return at === null || at === undefined ? null : at + offset - (starts[low] ?? 0);
}

function isSetE({ words, nested }: { readonly words: readonly string[]; readonly nested: boolean }): boolean {
  return (
    !nested && words[0] === 'set' && words.slice(1).some(word => /^-[a-z]*e/.test(word) || word === 'errexit')
  );
}

function isDetaching({ assigns, commands }: ShellScript['statements'][number]): boolean {
  return (
    assigns.length > 0 && commands.some(({ words }) => words.some(word => /^(nohup|setsid)$/.test(word)))
  );
}

function literalsOf(statements: ShellScript['statements']): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const several = new Set<string>();
  const give = (name: string, value: string): void => {
    if (found.has(name)) several.add(name);
    found.set(name, value);
  };
  for (const { commands } of statements)
    for (const { words, assignments } of commands) {
      if (words.length === 0) for (const { name, value } of assignments) give(name, value);
      if (words[0] === 'export' || words[0] === 'readonly')
        for (const word of words.slice(1)) {
          const [, name, value] = /^(\w+)=(.*)$/s.exec(word) ?? [];
          if (name !== undefined && value !== undefined) give(name, value);
        }
    }
  return new Map(
    [...found].flatMap(([name, value]): [string, string][] =>
      several.has(name) || /[`]|\$\(/.test(value) ? [] : [[name, value.replace(/^(["'])(.*)\1$/s, '$2')]],
    ),
  );
}
