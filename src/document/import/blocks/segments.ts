import type { CodeLine } from '../../markdown/block.ts';
import { isCommandLine } from '../../markdown/command-line.ts';
import type { Prompt, Segment } from './prompts.ts';

/** The lines of a session, those typed at the same place together. `prompts`: what was typed on a line; null where nothing was. */
export function segmentsOf(
  lines: readonly CodeLine[],
  prompts: readonly (Prompt | null)[],
): readonly Segment[] {
  const segments: {
    commands: CodeLine[];
    outputs: CodeLine[];
    host: string | null;
    user: string | null;
    cwd: string | null;
  }[] = [];
  let goesOn = false;
  let unmarked = false;
  let heredoc: string | null = null;
  const comments = commentsIn(lines, prompts);
  /** Comments on what is typed next. */
  let pending: CodeLine[] = [];
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
        // Before the first prompt nothing can have been printed by a command, but some may be typed without one.
        if (line.text.trim() === '') continue;
        if (comments.has(line)) {
          pending.push(line);
          continue;
        }
        const typed = isCommandLine(line.text);
        unmarked = typed;
        segments.push({
          commands: typed ? [line] : [],
          outputs: typed ? [] : [line],
          host: null,
          user: null,
          cwd: null,
        });
      } else if (unmarked) last.commands.push(line);
      else if (comments.has(line)) pending.push(line);
      else if (line.text.trim() !== '' || last.outputs.length > 0) last.outputs.push(line);
      continue;
    }
    const { host, user, cwd, rest } = prompt;
    unmarked = false;
    if (
      last === undefined ||
      last.host !== host ||
      last.cwd !== cwd ||
      last.user !== user ||
      last.outputs.length > 0
    )
      segments.push({ commands: [], outputs: [], host, user, cwd });
    segments.at(-1)?.commands.push(...pending);
    pending = [];
    if (rest.trim() !== '') segments.at(-1)?.commands.push({ text: rest, line: line.line });
    goesOn = /\\$/.test(rest);
    heredoc = /<<-?\s*["']?(\w+)["']?/.exec(rest)?.[1] ?? null;
  }
  return segments;
}

/** Lines that are marked as comments, with nothing but such lines between them and what is typed before and after them. */
function commentsIn(lines: readonly CodeLine[], prompts: readonly (Prompt | null)[]): ReadonlySet<CodeLine> {
  const comments = new Set<CodeLine>();
  let own: CodeLine[] | null = [];
  for (const [index, line] of lines.entries()) {
    if (prompts[index] !== null) {
      for (const each of own ?? []) comments.add(each);
      own = [];
    } else if (own !== null && /^\s*#/.test(line.text)) own.push(line);
    else if (line.text.trim() !== '') own = null;
  }
  return comments;
}
