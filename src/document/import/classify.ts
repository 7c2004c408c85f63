import type { CodeBlock } from '../markdown/block.ts';
import { isCommandLine } from '../markdown/command-line.ts';
import { parseShell } from '../shell-syntax.ts';
import { languageKinds } from './languages.ts';
import { withoutPlaceholders } from './placeholders.ts';
import { type Prompted, readPrompts } from './prompts.ts';
import { editProse, prose } from './words.ts';

/**
 * What a block is. `session`: commands with prompts, and maybe what they printed. `doubtful`: it may be commands, but
 * nothing says so, and it is not run.
 */
export type BlockKind = 'command' | 'session' | 'file' | 'repl' | 'output' | 'reference' | 'doubtful';

export interface Classified {
  readonly kind: BlockKind;
  readonly prompted: Prompted;
}

/** `before`: the prose right above it. `programs`: what the document itself starts elsewhere. */
export function classify(block: CodeBlock, before: string, programs: ReadonlySet<string>): Classified {
  const tagged = languageKinds.get(block.language) ?? (block.language === '' ? 'none' : 'other');
  const content = block.lines.filter(({ text }) => text.trim() !== '');
  const prompted = readPrompts(block.lines, tagged === 'console');
  const of = (kind: BlockKind): Classified => ({ kind, prompted });
  if (content.length === 0) return of('reference');
  if (prompted.kind === 'repl') return of('repl');
  if (prompted.kind === 'shell')
    return of(prompted.segments.some(each => each.commands.length > 0) ? 'session' : 'output');
  if (tagged === 'repl') return of('repl');
  const intro = introOf(before);
  if (before.length < 2000 && prose.instead.test(before.trim())) return of('reference');
  if (tagged === 'file')
    return of(
      intro === 'edit' || fileName(block) !== null || (before.length < 2000 && editProse.whole.test(before))
        ? 'file'
        : intro === 'output'
          ? 'output'
          : 'reference',
    );
  if (tagged === 'other') return of(intro === 'edit' ? 'file' : 'reference');
  const texts = content.map(({ text }) => text);
  const shape = shapeOf(texts);
  if (tagged === 'shell' || tagged === 'console') {
    if (intro === 'output' && !texts.some(isCommandLine)) return of('output');
    if (shape !== null && !texts.some(isCommandLine))
      return of(intro === 'edit' ? 'file' : shape === 'output' ? 'output' : 'doubtful');
    return of(looksLikeShell(texts) ? 'command' : 'doubtful');
  }
  if (intro === 'output') return of('output');
  const commands = commandLines(texts, programs);
  if (intro === 'edit' && (commands < texts.length || shape !== null)) return of('file');
  if (shape === 'sql') return of('repl');
  if (shape === 'file') return of('reference');
  if (shape === 'output') return of('output');
  const needed = block.fenced ? Math.max(1, Math.ceil(texts.length / 2)) : texts.length;
  if (commands >= needed && looksLikeShell(texts)) return of('command');
  return of(
    commands > 0 || (block.fenced && texts.length <= 3 && looksLikeShell(texts)) ? 'doubtful' : 'reference',
  );
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

/** What the sentence right before a block says that the block is. */
function introOf(before: string): 'output' | 'edit' | 'run' | null {
  const last =
    before
      .trim()
      .split(/(?<=[。！!？?])|(?<=[.;；])\s+/)
      .filter(part => part.trim() !== '')
      .at(-1) ?? '';
  if (/^`?(sudo\s+)?(vi|vim|nano)\s+\S+`?$/.test(last.trim())) return 'edit';
  if (prose.run.test(last) && !prose.output.test(last)) return 'run';
  if (prose.output.test(last)) return 'output';
  if (prose.edit.test(last)) return 'edit';
  return null;
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
      programs.has(/^\s*(\S+)/.exec(text)?.[1] ?? '');
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

/** What a block without commands looks like. */
function shapeOf(texts: readonly string[]): 'file' | 'output' | 'sql' | null {
  const share = (pattern: RegExp) => texts.filter(text => pattern.test(text)).length / texts.length;
  const [first = ''] = texts;
  if (
    share(
      /^\s*(select|insert|update|delete|create|alter|drop|grant|use|show|set|begin|commit|truncate|call|flush)\b.*[;,(]?\s*$/i,
    ) > 0.3 &&
    texts.some(text => /;\s*$/.test(text))
  )
    return 'sql';
  if (/^\s*[{[]\s*$|^\s*\{.*\}\s*$|^\s*<[?!a-zA-Z]/.test(first)) return 'file';
  if (share(/^\s*[+|].*[+|]\s*$|^[\s│├└─┌┐┘┤┬┴┼|]+\S*/) > 0.6) return 'output';
  if (
    share(/^\s*[\w.-]+\s*=\s*\S*|^\s*\[[\w. -]+\]\s*$|^\s*[#;]/) >= 0.9 &&
    texts.some(text => /^\s*([\w-]+\.[\w.-]+\s*=|[\w.-]+\s+=\s|\[[\w. -]+\]\s*$)/.test(text))
  )
    return 'file';
  if (
    share(/^\s*(- )?["']?[\w./-]+["']?\s*:(\s|$)|^\s*- |^\s*#/) >= 0.8 &&
    texts.some(text => /:(\s|$)/.test(text))
  )
    return 'file';
  if (
    share(/^\s*[[(]?\d{2,4}[-/:]\d{2}[-/:]\d{2}|\b(INFO|WARN|ERROR|DEBUG|SEVERE)\b|^\s*\[[\w/ .-]+\]\s+\S/) >
    0.5
  )
    return 'output';
  if (/^\s*[A-Z][A-Z_-]+(\s{2,}|\t)[A-Z]/.test(first)) return 'output';
  return null;
}
