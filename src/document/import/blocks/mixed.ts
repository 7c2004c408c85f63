import type { CodeLine } from '../../markdown/block.ts';
import { isCommandLine } from '../../markdown/command-line.ts';
import { once, oncePerText } from '../../once.ts';
import { readScript } from '../commands/commands.ts';

/** A block of commands with what people wrote between them taken out. */
export interface Separated {
  readonly commands: readonly CodeLine[];
  readonly prose: readonly CodeLine[];
  /** What is left are commands beyond doubt. */
  readonly sure: boolean;
}

/** Null where nothing in the lines is prose. */
export function separated(lines: readonly CodeLine[], programs: ReadonlySet<string>): Separated | null {
  const first = new Set(startsIn(lines));
  const echoes = echoesIn(lines);
  const prose = lines.filter(
    each => echoes.has(each) || (first.has(each) && lineKind(each.text, programs) === 'prose'),
  );
  if (prose.length === 0) return null;
  const left = new Set(prose);
  const commands = lines.filter(each => !left.has(each));
  const script = readScript(commands);
  const sure =
    script.wellFormed &&
    script.commands.every(
      ({ lines: [start] }) => start === undefined || lineKind(start.text, programs) === 'command',
    );
  return { commands, prose, sure };
}

/** `# which runs:` and the like: what comes after it, up to a blank line, is what the command before does by itself. */
function echoesIn(lines: readonly CodeLine[]): ReadonlySet<CodeLine> {
  const echoes = new Set<CodeLine>();
  let inEcho = false;
  for (const line of lines) {
    if (/^\s*#/.test(line.text))
      inEcho =
        /^\s*#+\s*(?:(?:which|this|it) (?:runs?|executes?|does|is (?:the same|equivalent)|will run)\b|equivalent to|same as|shorthand for|under the hood|相当于|等同于|等价于|实际执行)/i.test(
          line.text,
        );
    else if (line.text.trim() === '') inEcho = false;
    else if (inEcho) echoes.add(line);
  }
  return echoes;
}

/** The lines that a statement begins on: neither continuations, nor here-documents, nor text in quotes. */
function startsIn(lines: readonly CodeLine[]): readonly CodeLine[] {
  const { commands, wellFormed } = readScript(lines);
  if (wellFormed) return commands.flatMap(({ lines: [first] }) => first ?? []);
  let [goesOn, heredoc] = [false, null as string | null];
  return lines.filter(({ text }) => {
    const starts = !goesOn && heredoc === null;
    if (heredoc === null) heredoc = /<<-?\s*["']?(\w+)["']?/.exec(text)?.[1] ?? null;
    else if (text.trim() === heredoc) heredoc = null;
    goesOn = /\\\s*$/.test(text);
    return starts && text.trim() !== '';
  });
}

/** What a line is that begins a statement. `unknown`: a program that nothing says anything of. */
export function lineKind(text: string, programs: ReadonlySet<string>): LineKind {
  return judgeFor(programs)(text);
}

type LineKind = 'command' | 'prose' | 'unknown';

const judgeFor = once((programs: ReadonlySet<string>) =>
  oncePerText((text): LineKind => judged(text, programs)),
);

function judged(text: string, programs: ReadonlySet<string>): LineKind {
  const line = text.trim();
  if (/^#/.test(line)) return 'command';
  if (/^copy code$/i.test(line) || /^https?:\/\/\S*$/.test(line) || isPathOnly(line)) return 'prose';
  const listed = /^(?:[-*•–—]+\s+|-{3,}\s*|={3,}\s*|\d{1,2}[.)、]\s*)(?=\p{L})/u.exec(line);
  if (listed !== null) {
    const rest = line.slice(listed[0].length);
    return /^[a-z]/.test(rest) && isCommandLine(rest) ? 'unknown' : 'prose';
  }
  // What sets the parts of a block apart.
  if (/^[.=_*~+—-]{4,}$/.test(line)) return 'prose';
  // Neither a group of commands nor a test has a quote right behind its bracket.
  if (/^(?:\{\s*["']\w|\[\s*[{"'])/.test(line) && /["'}\]:,]$/.test(line)) return 'prose';
  if (/^[^\x00-\x7f]|^\d\ufe0f?\u20e3/u.test(line)) return 'prose';
  // Printed by `diff -y`.
  if (/^\S+\s*=\s*\S*\s{2,}[|<>](?:\s|$)/.test(line)) return 'prose';
  const words = line.split(/\s+/);
  const plain = words.every(word =>
    /^\(?[A-Za-z][A-Za-z'’/-]*\)?[,.:;!?]*$|^[-–—&]$|^\d+[,.:;]?$/.test(word),
  );
  // Programs are seldom written with a capital, and hardly ever take nothing but words.
  if (plain && /^[A-Z][a-z]/.test(line) && (words.length > 1 || /:$/.test(line))) return 'prose';
  if (
    /^[A-Z][a-z]*[,]?\s/.test(line) &&
    words.length >= 5 &&
    /[.:]$/.test(line) &&
    !/[$|;&<>=`]|\s-/.test(line)
  )
    return 'prose';
  const [first = ''] = words;
  if (/^[A-Z][\w ]{0,30}:\s+\S/.test(line) && !programs.has(first)) return 'prose';
  if (isCommandLine(line) || programs.has(first) || /^[})\]({[!:."'$`<>%@|&]|^\w+\+?=|^\w+\s*\(\)/.test(line))
    return 'command';
  if (plain && (/[:!?]$|\s[-–—]$/.test(line) || words.length >= 4)) return 'prose';
  return /[\u4e00-\u9fff]/.test(first) || (plain && /\.$/.test(line)) ? 'prose' : 'unknown';
}

/** A directory or a file of data, and nothing that could be done with it. */
export function isPathOnly(line: string): boolean {
  // Without a `./` such a file is looked for among the programs, and with one it is hardly one of these.
  if (
    /^(?:[\w.-]+\/)*[\w-]+(?:\.[\w-]+)*\.(?:php|rb|sql|ya?ml|json|xml|conf|cnf|ini|toml|properties|md|txt|csv|log|service)\s*(?:#.*)?$/.test(
      line,
    )
  )
    return true;
  if (!/^(?:~|\/)[\w./*@+-]*$/.test(line) || !line.includes('/')) return false;
  return (
    /[/*]$/.test(line) ||
    /\.(?:json|ya?ml|rb|conf|cnf|cfg|ini|toml|xml|properties|env|log|db|sql|txt|md|crt|key|pem|service|gz|tgz|tar|zip|jar|war|rpm|deb|dump|bak)$/i.test(
      line,
    )
  );
}

/** Whether a line of a program that nobody knows is typed all the same: it has a flag or a variable, and no words of a sentence. */
export function looksTyped(text: string): boolean {
  // Only a shell has a remark with this mark behind words.
  if (/^\s*[a-z][\w-]*(?:\s+[\w./@-]+){0,4}\s+#\s/.test(text)) return true;
  const [program = '', ...args] = text.trim().split(/\s+/);
  return (
    /^[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*$/.test(program) &&
    args.some(arg => /^--?[A-Za-z][\w-]*(?:=\S+)?$|^["']?\$\{?[A-Za-z_]/.test(arg)) &&
    !/[.:。：]$/.test(text.trim()) &&
    !/\s(?:the|a|an|is|are|was|be|to|of|and|or|with|for|that|this|your|you|it|will|should)\s/i.test(text)
  );
}

/** A program that is meant itself, where the shell has an alias for it. */
const unaliased = /^\\(?:cp|mv|rm|ls|cat|ln|grep|kill)\s/;

/** A statement of SQL, or a client's own command, which no shell knows. */
export const isSql = oncePerText((text: string): boolean => {
  const line = text.trim();
  return (
    (/^\\[a-z]{1,4}\+?(?:\s|;|$)/.test(line) && !unaliased.test(line)) ||
    (/;\s*$/.test(line) &&
      /^(?:select\s+\S.*|insert\s+into|update\s+\S+\s+set|delete\s+from|create\s+(?:or\s+replace\s+)?(?:database|table|user|role|extension|index|schema|view|unique)|alter\s+(?:database|table|user|role|extension|system)|drop\s+(?:database|table|user|role|extension|index|schema|view)|grant\s+\S+.*\s+(?:on|to)|revoke\s|truncate\s+\S|flush\s+(?:privileges|tables)|show\s+(?:slave|master|replica|variables|status|tables|databases|grants|processlist)|use\s+\w+|set\s+global|(?:start|stop|reset)\s+(?:slave|replica|group_replication)|change\s+(?:master|replication)|vacuum|reindex|analyze|begin|commit|rollback)\b/i.test(
        line,
      )) ||
    /^(?:CREATE|ALTER|DROP) (?:DATABASE|TABLE|USER|ROLE|EXTENSION)\b/.test(line)
  );
});
