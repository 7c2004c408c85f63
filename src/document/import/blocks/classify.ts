import type { CodeBlock, CodeLine } from '../../markdown/block.ts';
import { isCommandLine } from '../../markdown/command-line.ts';
import { oncePerText } from '../../once.ts';
import { parseShell } from '../../shell-syntax.ts';
import { readScript } from '../commands/commands.ts';
import { isOptional } from '../ways/alternatives.ts';
import { conditionOf } from '../ways/conditions.ts';
import { editProse, prose } from '../words.ts';
import { introOf } from './intro.ts';
import { languageKinds } from './languages.ts';
import { isPathOnly, isSql, looksTyped, separated } from './mixed.ts';
import {
  holdsSql,
  isIncomplete,
  isRequest,
  isScriptFile,
  isTypedIntoShell,
  isTypedWhole,
} from './not-to-run.ts';
import { withoutPlaceholders } from './placeholders.ts';
import { type Prompted, readPrompts } from './prompts.ts';
import { shapeOf } from './shape.ts';

/**
 * What a block is. `session`: commands with prompts, and maybe what they printed. `doubtful`: it may be commands, but
 * nothing says so, and it is not run.
 */
export type BlockKind = 'command' | 'session' | 'file' | 'repl' | 'output' | 'reference' | 'doubtful';

export interface Classified {
  readonly kind: BlockKind;
  readonly prompted: Prompted;
  /** The lines of a block of commands that stand between them and are none. */
  readonly prose: readonly CodeLine[];
}

/** `before`: the prose right above it. `programs`: what the document itself starts elsewhere. */
export function classify(block: CodeBlock, before: string, programs: ReadonlySet<string>): Classified {
  const found = classified(block, before, programs);
  const runs = found.kind === 'command' || found.kind === 'session';
  return runs && before.length < 2000 && isRatherThan(before) ? { ...found, kind: 'doubtful' } : found;
}

const isInstead = oncePerText((before: string) => prose.instead.test(before.trim()));
const isRatherThan = oncePerText((before: string) => prose.ratherThan.test(before.trim()));

function classified(block: CodeBlock, before: string, programs: ReadonlySet<string>): Classified {
  const tagged = languageKinds.get(block.language) ?? (block.language === '' ? 'none' : 'other');
  const content = block.lines.filter(({ text }) => text.trim() !== '');
  const prompted = readPrompts(block.lines, tagged === 'console' || tagged === 'file' ? tagged : null);
  const of = (kind: BlockKind, prose: readonly CodeLine[] = []): Classified => ({ kind, prompted, prose });
  if (content.length === 0) return of('reference');
  if (before.length < 2000 && isInstead(before)) return of('reference');
  if (prompted.kind === 'repl') return of('repl');
  if (prompted.kind === 'shell')
    return of(prompted.segments.some(each => each.commands.length > 0) ? 'session' : 'output');
  if (tagged === 'repl')
    return content.every(({ text }) => isTypedIntoShell(text))
      ? commandsOf(block.lines, programs, of)
      : of('repl');
  const intro = introOf(before);
  if (tagged === 'file' && isRequest(content.map(({ text }) => text))) return of('repl');
  if (tagged === 'file')
    return of(
      intro === 'edit' || fileName(block) !== null || (before.length < 2000 && editProse.whole.test(before))
        ? 'file'
        : intro === 'output'
          ? 'output'
          : 'reference',
    );
  const texts = content.map(({ text }) => text);
  if (tagged === 'other' && !isTypedWhole(block.lines, programs))
    return of(intro === 'edit' ? 'file' : intro === 'run' || inConsole.test(before) ? 'repl' : 'reference');
  if (tagged === 'none' && isRequest(texts)) return of('repl');
  const shape = shapeOf(texts);
  if (tagged === 'shell' || tagged === 'console') {
    if (intro === 'output' && !texts.some(isCommandLine)) return of('output');
    if (shape !== null && !texts.some(isCommandLine))
      return of(
        intro === 'edit' ? 'file' : shape === 'output' ? 'output' : shape === 'sql' ? 'repl' : 'doubtful',
      );
    if (intro === 'edit' && texts.every(text => isSetting(text))) return of('file');
    if (/^\s*\[[\w .:-]+\]\s*$/.test(texts[0] ?? '') && !texts.some(isCommandLine))
      return of(intro === 'edit' ? 'file' : 'doubtful');
    return commandsOf(block.lines, programs, of);
  }
  if (intro === 'output') return of(isTypedWhole(block.lines, programs) ? 'doubtful' : 'output');
  if (texts.every(text => /^\s*[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\s*$/.test(text))) return of('reference');
  // What a command prints often stands right below it.
  const [typed, ...printed] = content;
  if (
    intro === 'run' &&
    typed !== undefined &&
    printed.length > 0 &&
    isCommandLine(typed.text) &&
    !/[\\|&]\s*$|<</.test(typed.text) &&
    looksLikeShell([typed.text]) &&
    (shapeOf(printed.map(({ text }) => text)) === 'file' ||
      shapeOf(printed.map(({ text }) => text)) === 'output')
  )
    return of('command', printed);
  const commands = commandLines(texts, programs);
  if (shape === 'sql' && !/\.sql\b/i.test(before)) return of('repl');
  if (intro === 'edit' && (commands < texts.length || shape !== null || texts.every(isSetting)))
    return of('file');
  if (shape === 'sql') return of('repl');
  if (shape === 'file') return of('reference');
  if (shape === 'output') return of('output');
  const needed = block.fenced ? Math.max(1, Math.ceil(texts.length / 2)) : texts.length;
  if (commands >= needed) {
    const found = commandsOf(block.lines, programs, of);
    if (found.kind !== 'reference') return found;
  }
  const told = separated(block.lines, programs);
  if (told?.commands.every(({ text }) => text.trim() === '')) return of('reference');
  return of(
    commands > 0 || (block.fenced && texts.length <= 3 && looksLikeShell(texts)) ? 'doubtful' : 'reference',
  );
}

/** Whoever does it is in another program by then. */
const inConsole =
  /\b(?:in|into|from|open|enter|start|using) (?:the |a |an |your )?(?:[\w.'’-]+ ){0,3}(?:console|repl|interactive shell|interpreter)\b[^.]*[:：]?\s*$|(?:控制台|交互式?(?:环境|终端))[^。；;]{0,20}[:：]?\s*$/iu;

/** Commands, with what stands between them left out; in doubt, nothing of the block is run. */
function commandsOf(
  lines: readonly CodeLine[],
  programs: ReadonlySet<string>,
  of: (kind: BlockKind, prose?: readonly CodeLine[]) => Classified,
): Classified {
  const found = separated(lines, programs);
  const left = found?.commands ?? lines;
  const texts = left.filter(({ text }) => text.trim() !== '').map(({ text }) => text);
  // Files that something is to be done with; addresses are for reading.
  if (texts.every(text => /^\s*#/.test(text)) && found !== null)
    return of(lines.some(({ text }) => isPathOnly(text.trim())) ? 'doubtful' : 'reference');
  if (
    found !== null &&
    (!found.sure ||
      found.prose.some(
        ({ text }) => isOptional(text) || (/[:：]\s*$/.test(text) && conditionOf(text) !== null),
      ))
  )
    return of('doubtful');
  if (!readScript(left).parses || isIncomplete(left) || isScriptFile(left)) return of('doubtful');
  return holdsSql(left)
    ? of(texts.every(text => isSql(text) || /^\s*(?:#|--)/.test(text)) ? 'repl' : 'doubtful')
    : of('command', found?.prose);
}

/** `key=value`, or a comment. */
function isSetting(text: string): boolean {
  return /^\s*(?:[\w.-]+\s*=|#|$)/.test(text) && !/^\s*export\s/.test(text);
}

/** The file that a block names itself: in its info string, or in a comment on its first line. */
export function fileName(block: CodeBlock): string | null {
  const titled = /(?:title|file|filename)\s*=\s*["']?([^"'\s}]+)/.exec(block.info)?.[1];
  if (titled !== undefined) return titled;
  const first = block.lines[0]?.text ?? '';
  return (
    /^\s*(?:#|\/\/|;|--|<!--)\s*((?:~|\/)[\w./-]+|[\w-]+(?:\/[\w.-]+)*\.(?:ya?ml|conf|cnf|cfg|ini|toml|json|properties|env|xml))\s*(?:-->)?$/.exec(
      first,
    )?.[1] ?? null
  );
}

/** Lines that begin a command of a known program, comments and lines that go on counted with them. */
function commandLines(texts: readonly string[], programs: ReadonlySet<string>): number {
  let [count, goesOn, heredoc] = [0, false, null as string | null];
  for (const text of texts) {
    if (heredoc !== null) {
      count += 1;
      if (text.trim() === heredoc) heredoc = null;
      continue;
    }
    const known =
      goesOn ||
      /^\s*(#|\}|\)|[A-Za-z_]\w*=\S*\s*$|[|&]{1,2}\s)/.test(text) ||
      isCommandLine(text) ||
      programs.has(/^\s*(\S+)/.exec(text)?.[1] ?? '') ||
      looksTyped(text);
    if (!known) continue;
    count += 1;
    goesOn = /(\\|\||&&)\s*$/.test(text) || /\b(do|then|else)\s*$/.test(text);
    heredoc = /<<-?\s*["']?(\w+)["']?/.exec(text)?.[1] ?? null;
  }
  return count;
}

function looksLikeShell(texts: readonly string[]): boolean {
  return parseShell(withoutPlaceholders(texts.join('\n'))).errors.length === 0;
}
