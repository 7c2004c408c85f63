import { bareWords } from './bare-words.ts';
import type { Books } from './books.ts';
import { lineOf } from './command-text.ts';
import type { SourceCommand } from './commands.ts';
import { type Context, changeDirectory } from './context.ts';
import type { ScriptLine } from './draft.ts';
import { isOfTheHost, isSetting } from './environment.ts';
import type { Phrases } from './phrases.ts';

/** Notes what a command leaves behind for those that come after it: its directory, and the variables it sets. */
export function remember(
  { lines, statements }: SourceCommand,
  { assignments }: Books,
  context: Context,
): void {
  const [line] = lines;
  for (const statement of statements) {
    if (statement.shape === 'compound') continue;
    for (const each of statement.commands) {
      const words = bareWords(each.words);
      if (words[0] === 'cd' && !each.nested && words.length <= 2 && line !== undefined)
        changeDirectory(context, words[1] ?? '~', { text: line.text.trim(), line: line.line });
    }
    if (
      line !== undefined &&
      lines.length === 1 &&
      statement.commands.every(each => each.nested || isSetting(each.words, each.assignments.length))
    )
      for (const name of statement.assigns)
        assignments.set(name, { text: line.text.trim(), line: line.line });
  }
}

/** A line of an earlier block that a script cannot do without, and where it is from. */
export function carried({ text, line }: ScriptLine, phrases: Phrases): readonly ScriptLine[] {
  return [
    { text: `# ${phrases.carried} ${line ?? ''}`.trimEnd(), line: null },
    { text, line },
  ];
}

/** What commands need for the variables they use: lines that set them earlier in the document, or values that are asked for. */
export function variablesFor(
  commands: readonly SourceCommand[],
  books: Books,
): { readonly script: readonly ScriptLine[]; readonly env: Readonly<Record<string, string>> } {
  const script: ScriptLine[] = [];
  const env: Record<string, string> = {};
  const set = new Set<string>();
  for (const command of commands)
    for (const statement of command.statements) {
      for (const name of statement.uses) {
        if (set.has(name) || statement.assigns.includes(name)) continue;
        const line = lineOf(command);
        const earlier = assignedBefore(name, line, books);
        if (earlier !== null) script.push(...earlier);
        else if (isOfTheHost(name)) continue;
        else env[name] = `{{${books.variables.shell(name, line)}}}`;
        set.add(name);
      }
      for (const name of statement.assigns) set.add(name);
    }
  return { script, env };
}

function assignedBefore(
  name: string,
  line: number,
  { assignments, findings, variables, phrases }: Books,
): readonly ScriptLine[] | null {
  const earlier = assignments.get(name);
  if (earlier === undefined || earlier.line === null || earlier.line >= line) return null;
  findings.assume(line, 'carried', earlier.text.trim());
  return carried({ text: variables.filled(earlier.text.trim(), earlier.line), line: earlier.line }, phrases);
}
