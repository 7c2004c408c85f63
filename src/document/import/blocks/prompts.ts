import type { CodeLine } from '../../markdown/block.ts';
import { isCommandLine, isTyped } from '../../markdown/command-line.ts';
import { oncePerText } from '../../once.ts';
import { segmentsOf } from './segments.ts';
import { shapeOf } from './shape.ts';

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

/** A line as it was typed, and where its prompt says that it was. */
export interface Prompt {
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
const plain = /^(?:\((?:\.?venv|env|base|[\w.-]*env[\w.-]*)\)\s*)?[$%❯➜]>?\s(?<rest>.*)$/;
/** Of a shell without a name of its own. */
const bare = /^(?:bash|sh|zsh|ash|dash)-[\d.]+[#$]\s(?<rest>.*)$/;
/** `(postgres)# `: the user of a shell that was opened before. */
const opened = /^\([a-z][\w-]*\)\s?[#$]\s(?<rest>.*)$/;
/** `postgres$ `: a user, or a machine without a name of its own. */
const bareName =
  /^(?:(?:localhost|server|client|host|node|local|remote|machine|user|shell|prompt|laptop|master)|(?<user>[a-z][a-z0-9_-]{1,24}))\$\s(?<rest>.*)$/;
const root = /^#\s(?<rest>.*)$/;
/** Opens a shell as another user. */
const opensShell = /^(?:[#$]\s)?(?:sudo\s+)?(?:su\b|sudo\s+-[isu]\b|login\b)/;

const repl =
  /^(mysql|mariadb \[[^\]]*\]|sqlite|sql|postgres|psql|cqlsh[^>]*|redis[^>]*|\d{1,3}(?:\.\d{1,3}){3}:\d+(?:\[\d+\])?|iex\([^)]*\)\d*|irb[^>]*|hbase[^>]*|gremlin|mongos?|\w+\([\w@.-]+\)\d*|[\w-]+ \[(?:direct|primary)[^\]]*\] \w+|\w+:(?:primary|secondary)|zk: [^>]*)>\s|^\w+(?:=|-|\()[#>]\s|^(?:>>>|\.\.\.) |^PS(?: [A-Za-z]:[^>]*| \/[^>]*)?>\s?|^[A-Za-z]:\\[^>]*>|^\d{1,3}> .*[.,]\s*$|^\([\w.@-]+\)\d+> /i;

const isTypedIntoRepl = oncePerText((text: string) => repl.test(text));

/**
 * Takes prompts off. What the block's language says of it: it shows a terminal (`console`), or it stands in a file, where
 * `#` begins nothing but a comment (`file`).
 */
export function readPrompts(lines: readonly CodeLine[], language: 'console' | 'file' | null): Prompted {
  if (lines.some(({ text }) => isTypedIntoRepl(text.trim()))) return { kind: 'repl', segments: [] };
  const content = lines.filter(({ text }) => text.trim() !== '');
  if (isOfAnotherUser(content)) return { kind: 'repl', segments: [] };
  const console = language === 'console';
  const rooted = content.filter(({ text }) => root.test(text.trim()));
  const marked = content.every(({ text }) => root.test(text.trim()) || promptOf(text.trim(), false) !== null);
  // A comment begins like root's prompt: only where all such lines are commands, and nothing else is, are they prompts.
  const asRoot =
    language !== 'file' &&
    rooted.length > 0 &&
    rooted.every(({ text }) => isTypedAsRoot(text.trim().slice(1), marked)) &&
    (console || !isCommentedFile(content)) &&
    (console ||
      content.every(
        ({ text }) => root.test(text.trim()) || promptOf(text.trim(), false) !== null || !isCommandLine(text),
      ));
  const prompts = lines.map(line => promptOf(line.text.trim(), asRoot));
  if (prompts.every(prompt => prompt === null)) return { kind: 'none', segments: [] };
  return { kind: 'shell', segments: segmentsOf(lines, prompts) };
}

/** Typed as a user that nothing in the block becomes: here it would be done as another one. */
function isOfAnotherUser(lines: readonly CodeLine[]): boolean {
  const first = lines.findIndex(({ text }) => opened.test(text.trim()) && !plain.test(text.trim()));
  return first >= 0 && !lines.slice(0, first).some(({ text }) => opensShell.test(text.trim()));
}

/** Settings under comments, of which one begins with the name of a program. */
function isCommentedFile(lines: readonly CodeLine[]): boolean {
  const comments = lines.filter(({ text }) => root.test(text.trim()));
  const others = lines.filter(({ text }) => !/^\s*#/.test(text)).map(({ text }) => text);
  return (
    others.length > 0 &&
    shapeOf(others) === 'file' &&
    !comments.some(({ text }) => isTyped(text.trim().slice(1)))
  );
}

/** `all`: nothing in the block is without such a mark, so that a program may be one that nobody knows. */
function isTypedAsRoot(text: string, all: boolean): boolean {
  // `PASSWORD=$X widget-migrate app`
  if (/^\s*(?:[A-Z_][A-Z\d_]*=\S*\s+)+[a-z][\w.-]*(?:\s|$)/.test(text)) return true;
  const [program = '', ...args] = text.trim().split(/\s+/);
  // `logrotate 配置` says what comes below.
  if (args.length > 0 && args.every(arg => /^[\u4e00-\u9fff]/u.test(arg))) return false;
  return (
    isCommandLine(text) ||
    (all &&
      /^(?:[\w-]+\/)+[\w-]+(?:\.(?:sh|py|pl|rb|lua|js|php))?$/.test(program) &&
      args.every(isPlainArgument)) ||
    (all &&
      /^[a-z][a-z0-9_.-]*$/.test(program) &&
      args.some(arg => /^-{1,2}[A-Za-z]|\/|^\.$/.test(arg)) &&
      !/\s(?:the|a|an|is|are|to|of|and|with|for|this|if)\s/i.test(` ${text} `))
  );
}

function isPlainArgument(text: string): boolean {
  return (
    /^[\w./:=@-]*[a-z\d][\w./:=@-]*$/i.test(text) &&
    !/^(?:is|are|the|for|of|to|and|has|with|in|on)$/i.test(text)
  );
}

function promptOf(text: string, asRoot: boolean): Prompt | null {
  const rest = asRoot ? root.exec(text)?.groups?.rest : undefined;
  return unmistakable(text) ?? (rest === undefined ? null : { rest, host: null, user: null, cwd: null });
}

/** A prompt that no comment begins like. */
const unmistakable = oncePerText((text: string): Prompt | null => {
  for (const pattern of named) {
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined) continue;
    const { rest = '', host = null, user = null, cwd } = groups;
    return { rest, host, user, cwd: cwd !== undefined && /^[~/]/.test(cwd) ? cwd : null };
  }
  const { rest, user = null } =
    (plain.exec(text) ?? bare.exec(text) ?? opened.exec(text) ?? bareName.exec(text))?.groups ?? {};
  return rest === undefined ? null : { rest, host: null, user, cwd: null };
});
