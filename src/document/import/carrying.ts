import type { ShellStatement } from '../shell-syntax.ts';
import { bareWords } from './bare-words.ts';
import type { Books } from './books.ts';
import { lineOf } from './command-text.ts';
import type { SourceCommand } from './commands.ts';
import { type CarriedCd, type Context, changeDirectory } from './context.ts';
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
  if (line === undefined) return;
  const isAlone = lines.length === 1 && statements.every(isSettingOnly);
  for (const statement of statements) {
    // A list that goes on in the background does so in a shell of its own.
    if (statement.shape === 'compound' || statement.background) continue;
    for (const each of statement.commands) {
      const words = bareWords(each.words);
      if (words[0] === 'cd' && !each.nested && words.length <= 2)
        changeDirectory(context, words[1] ?? '~', cdIn(line));
    }
    for (const name of statement.assigns) {
      if (!isAlone) {
        // What is set among other things can not be set again without them.
        if (statement.commands.some(each => !each.nested && isSetting(each.words, each.assignments.length)))
          assignments.delete(name);
      } else if (isPassing(statement)) assignments.delete(name);
      else assignments.set(name, { text: line.text.trim(), line: line.line });
    }
  }
}

/** The `cd` of a line, without what stands around it. */
function cdIn({ text, line }: ScriptLine): ScriptLine | null {
  const found = [
    ...text.matchAll(/(?<![\w./-])cd(?:\s+(?:"[^"]*"|'[^']*'|[^\s;&|"']+))?(?=\s*(?:$|[;&|]))/g),
  ];
  const [only] = found;
  return only === undefined || found.length > 1 ? null : { text: only[0], line };
}

function isSettingOnly({ shape, commands }: ShellStatement): boolean {
  return (
    shape !== 'compound' &&
    commands.every(each => each.nested || isSetting(each.words, each.assignments.length))
  );
}

/**
 * What it comes to now is something else than what it comes to later: the time, the version that is there, a name made
 * up, and whatever a command that is not known to look only has made.
 */
function isPassing({ commands }: ShellStatement): boolean {
  return commands.some(({ words, nested }) => {
    if (!nested) return false;
    const [name = '', first = '', ...args] = bareWords(words);
    const program = name.split('/').at(-1) ?? '';
    if (program === 'date') return isPrecise(words.slice(1));
    if (program === 'git') return !/^(?:config|remote|ls-remote|tag)$/.test(first);
    if (program === 'curl' || program === 'wget')
      return words.some(word => /^(?:-[Xd]|--data|--request|--post)/.test(word));
    return !looksOnly.test(program) && ![first, ...args.slice(0, 3)].some(word => asks.test(word));
  });
}

const looksOnly =
  /^(?:cat|tac|e?grep|fgrep|zgrep|awk|gawk|sed|head|tail|cut|echo|printf|hostname|whoami|id|pwd|ls|find|basename|dirname|readlink|realpath|jq|yq|tr|sort|uniq|wc|uname|nproc|getent|command|which|type|stat|du|df|free|ps|pgrep|pidof|ip|dig|host|nslookup|lsb_release|arch|expr|bc|seq|rev|column|base64|md5sum|sha\d+sum|test|\[|lsblk|blkid|env|printenv|dpkg-query|rpm)$/;
const asks =
  /^(?:get|list|ls|describe\S*|show|inspect|status|info|version|--version|-v|-V|ps|images?|view|current-context|query|output|cat|describe-\S+|get-\S+|list-\S+)$/;

/** More exact than the day. */
function isPrecise(args: readonly string[]): boolean {
  const format = args.find(arg => arg.startsWith('+'));
  return format === undefined
    ? !args.some(arg => /^-I$|^--iso-8601$/.test(arg))
    : /%[HIMSNTRsrcXklp]/.test(format);
}

/** A line of an earlier block that a script cannot do without, and where it is from; with those it is followed by. */
export function carried({ text, line, next }: CarriedCd, phrases: Phrases): readonly ScriptLine[] {
  return [
    { text: `# ${phrases.carried} ${line ?? ''}`.trimEnd(), line: null },
    { text, line },
    ...(next === undefined ? [] : carried(next, phrases)),
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
