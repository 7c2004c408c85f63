import type { ShellStatement } from '../../shell-syntax.ts';
import type { Books } from '../books.ts';
import { type Assigned, isStillSet, reads } from '../commands/assignments.ts';
import { bareWords } from '../commands/bare-words.ts';
import { lineOf } from '../commands/command-text.ts';
import type { SourceCommand } from '../commands/commands.ts';
import { isOfTheHost, isSetting } from '../commands/environment.ts';
import type { ScriptLine } from '../draft.ts';
import { type CarriedCd, type Context, changeDirectory } from '../hosts/context.ts';
import type { Phrases } from '../phrases.ts';

/** More lines than any step needs of those before it. */
const mostCarried = 30;

/** Notes what a command leaves behind for those that come after it: its directory, and the variables it sets. */
export function remember(
  { lines, statements }: SourceCommand,
  { assignments, exported }: Books,
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
      // What is set among other things can not be set again without them.
      const isOver = isAlone
        ? isPassing(statement) || line.text.includes('$!')
        : statement.commands.some(each => !each.nested && isSetting(each.words, each.assignments.length));
      if (isAlone || isOver) exported.delete(name);
      if (isOver) assignments.delete(name);
      else if (isAlone) {
        const own = assignedBy(line, statement, assignments.get(name) ?? null, name, context);
        assignments.set(name, own);
        if (/^export\s/.test(own.text)) exported.set(name, own);
        const [oldest] = exported.keys();
        if (exported.size > mostCarried && oldest !== undefined) exported.delete(oldest);
      }
    }
  }
}

function assignedBy(
  { text, line }: ScriptLine,
  { uses }: ShellStatement,
  last: Assigned | null,
  name: string,
  { hosts, when }: Context,
): Assigned {
  const own = text.trim();
  return {
    text: own,
    line,
    uses: uses.filter(each => each !== name),
    // The same line again begins anew.
    before: uses.includes(name) && last?.text !== own && depthOf(last) < mostCarried ? last : null,
    hosts,
    when: [...when],
  };
}

function depthOf(assigned: Assigned | null): number {
  let depth = 0;
  for (let each = assigned; each !== null && depth < mostCarried; each = each.before) depth += 1;
  return depth;
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
  context: Context,
): { readonly script: readonly ScriptLine[]; readonly env: Readonly<Record<string, string>> } {
  const { assignments, exported, variables } = books;
  const script: ScriptLine[] = [];
  const env: Record<string, string> = {};
  const set = new Set<string>();
  /** Sets a variable before the command at `line`, with all that its value is made of; `user` is the line that uses it. */
  const need = (name: string, line: number, user: number): void => {
    if (set.has(name)) return;
    const earlier = set.size > mostCarried ? null : assignedBefore(assignments.get(name), user);
    if (earlier === null && isOfTheHost(name)) return;
    set.add(name);
    if (earlier === null) env[name] = `{{${variables.shell(name, line)}}}`;
    else carry(earlier, line);
  };
  const carry = (each: Assigned, line: number): void => {
    if (each.before !== null) carry(each.before, line);
    for (const used of each.uses) need(used, line, each.line ?? line);
    script.push(...carriedFrom(each, line, books));
  };
  // What is set on no host in particular is set on those that are told apart by their parts.
  const isAnywhere = () =>
    context.hosts.length > 0 && context.hosts.every(host => books.hosts.isUnnamed(host));
  const shellOf = (each: Assigned) =>
    each.hosts.length === 0 && isAnywhere() ? { ...context, hosts: [] } : context;
  for (const command of commands)
    for (const statement of command.statements) {
      const line = lineOf(command);
      for (const name of statement.uses) if (!statement.assigns.includes(name)) need(name, line, line);
      for (const [name, each] of exported)
        if (!set.has(name) && isStillSet(each, line, shellOf(each)) && reads(statement.commands, name))
          need(name, line, line);
      for (const name of statement.assigns) set.add(name);
    }
  return { script, env };
}

function assignedBefore(earlier: Assigned | undefined, line: number): Assigned | null {
  return earlier === undefined || earlier.line === null || earlier.line >= line ? null : earlier;
}

function carriedFrom(
  { text, line }: Assigned,
  before: number,
  { findings, variables, phrases }: Books,
): readonly ScriptLine[] {
  findings.assume(before, 'carried', text);
  return carried({ text: variables.filled(text, line ?? before), line }, phrases);
}
