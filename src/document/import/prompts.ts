import type { CodeLine } from '../markdown/block.ts';
import { isCommandLine } from '../markdown/command-line.ts';

/** Lines of a block after its prompts were recognized, all typed at the same place. */
export interface Segment {
  /** What was typed, without its prompt; continuations are lines of their own. */
  readonly commands: readonly CodeLine[];
  readonly outputs: readonly CodeLine[];
  readonly host: string | null;
  readonly user: string | null;
  /** As the prompt shows it: an absolute path, or one from the home directory. */
  readonly cwd: string | null;
}

export interface Prompted {
  /** `none`: no prompts. `repl`: another program's than a shell's. */
  readonly kind: 'none' | 'shell' | 'repl';
  readonly segments: readonly Segment[];
}

interface Prompt {
  readonly rest: string;
  readonly host: string | null;
  readonly user: string | null;
  readonly cwd: string | null;
}

const named = [
  /^\[(?<user>[\w.-]+)@(?<host>[\w.-]+)\s+(?<cwd>[^\]]*)\]\s*[#$]\s?(?<rest>.*)$/,
  /^(?:\([\w.-]+\)\s*)?(?<user>[\w.-]+)@(?<host>[\w.-]+):(?<cwd>[^\s#$]*)\s*[#$](?:\s(?<rest>.*))?$/,
  /^(?<user>[\w.-]+)@(?<host>[\w.-]+)\s*[#$]\s(?<rest>.*)$/,
  /^(?<host>[A-Za-z][\w-]*\d[\w-]*):?(?<cwd>[~/]\S*?)?[#$]\s(?<rest>.*)$/,
];
const plain = /^[$%❯➜]\s(?<rest>.*)$/;
const root = /^#\s(?<rest>.*)$/;

const repl =
  /^(mysql|mariadb \[[^\]]*\]|sqlite|sql|postgres|psql|cqlsh[^>]*|redis[^>]*|\d{1,3}(?:\.\d{1,3}){3}:\d+(?:\[\d+\])?|iex\([^)]*\)\d*|irb[^>]*|hbase[^>]*|gremlin|mongos?|\w+\([\w@.-]+\)\d*|[\w-]+ \[(?:direct|primary)[^\]]*\] \w+|\w+:(?:primary|secondary)|zk: [^>]*)>\s|^\w+(?:=|-|\()[#>]\s|^(?:>>>|\.\.\.) |^\d{1,3}> .*[.,]\s*$|^\([\w.@-]+\)\d+> /i;

/** Takes prompts off. `console`: the block's language says that it shows a terminal. */
export function readPrompts(lines: readonly CodeLine[], console: boolean): Prompted {
  if (lines.some(({ text }) => repl.test(text.trim()))) return { kind: 'repl', segments: [] };
  const content = lines.filter(({ text }) => text.trim() !== '');
  const rooted = content.filter(({ text }) => root.test(text.trim()));
  const marked = content.every(({ text }) => root.test(text.trim()) || promptOf(text.trim(), false) !== null);
  // A comment begins like root's prompt: only where all such lines are commands, and nothing else is, are they prompts.
  const asRoot =
    rooted.length > 0 &&
    rooted.every(({ text }) => isTypedAsRoot(text.trim().slice(1), marked)) &&
    (console ||
      content.every(
        ({ text }) => root.test(text.trim()) || promptOf(text.trim(), false) !== null || !isCommandLine(text),
      ));
  const prompts = lines.map(line => promptOf(line.text.trim(), asRoot));
  if (prompts.every(prompt => prompt === null)) return { kind: 'none', segments: [] };
  return { kind: 'shell', segments: segmentsOf(lines, prompts) };
}

/** `all`: nothing in the block is without such a mark, so that a program may be one that nobody knows. */
function isTypedAsRoot(text: string, all: boolean): boolean {
  const [program = '', ...args] = text.trim().split(/\s+/);
  return (
    isCommandLine(text) ||
    (all &&
      /^[a-z][a-z0-9_.-]*$/.test(program) &&
      args.some(arg => /^-{1,2}[A-Za-z]|\/|^\.$/.test(arg)) &&
      !/\s(?:the|a|an|is|are|to|of|and|with|for|this|if)\s/i.test(` ${text} `))
  );
}

function promptOf(text: string, asRoot: boolean): Prompt | null {
  for (const pattern of named) {
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined) continue;
    const { rest = '', host = null, user = null, cwd } = groups;
    return { rest, host, user, cwd: cwd !== undefined && /^[~/]/.test(cwd) ? cwd : null };
  }
  const rest = (plain.exec(text) ?? (asRoot ? root.exec(text) : null))?.groups?.rest;
  return rest === undefined ? null : { rest, host: null, user: null, cwd: null };
}

function segmentsOf(lines: readonly CodeLine[], prompts: readonly (Prompt | null)[]): readonly Segment[] {
  const segments: {
    commands: CodeLine[];
    outputs: CodeLine[];
    host: string | null;
    user: string | null;
    cwd: string | null;
  }[] = [];
  let goesOn = false;
  let heredoc: string | null = null;
  for (const [index, line] of lines.entries()) {
    const prompt = prompts[index] ?? null;
    const last = segments.at(-1);
    if (prompt === null) {
      const continuation = /^>\s(.*)$/.exec(line.text);
      if (last !== undefined && (goesOn || heredoc !== null)) {
        const text = continuation?.[1] ?? line.text;
        last.commands.push({ text, line: line.line });
        if (heredoc !== null && text.trim() === heredoc) heredoc = null;
        goesOn = /\\$/.test(text);
      } else if (last === undefined) {
        // Before the first prompt nothing can have been printed by a command.
        if (line.text.trim() !== '')
          segments.push({ commands: [], outputs: [line], host: null, user: null, cwd: null });
      } else last.outputs.push(line);
      continue;
    }
    const { host, user, cwd, rest } = prompt;
    if (
      last === undefined ||
      last.host !== host ||
      last.cwd !== cwd ||
      last.user !== user ||
      last.outputs.length > 0
    )
      segments.push({ commands: [], outputs: [], host, user, cwd });
    if (rest.trim() !== '') segments.at(-1)?.commands.push({ text: rest, line: line.line });
    goesOn = /\\$/.test(rest);
    heredoc = /<<-?\s*["']?(\w+)["']?/.exec(rest)?.[1] ?? null;
  }
  return segments;
}
