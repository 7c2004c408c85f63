import { classify } from '../import/blocks/classify.ts';
import { withoutPlaceholders } from '../import/blocks/placeholders.ts';
import type { CodeBlock } from '../markdown/block.ts';
import { isCommandLine } from '../markdown/command-line.ts';
import { parseShell } from '../shell-syntax.ts';
import type { BlockFact, PlacedText, Placing } from './fact.ts';
import { masked } from './script.ts';

/** A script that reads like anything but a script; null where it reads like one. */
export function blockOf({ text, place }: PlacedText, placing: Omit<Placing, 'range'>): BlockFact | null {
  const { range } = place(0, text.length);
  const lines = masked(text, true)
    .split('\n')
    .map((line, index) => ({ text: line, line: index + 1 }));
  const block: CodeBlock = {
    kind: 'code',
    lines,
    language: 'sh',
    info: '',
    fenced: true,
    line: 1,
    endLine: lines.length,
    item: null,
    aside: false,
    tab: null,
  };
  if (isSql(lines.map(line => line.text)))
    return { kind: 'block', ...placing, range, looks: 'repl', text, place };
  const { kind, prompted } = classify(block, '', new Set());
  if (kind === 'doubtful' && !lines.some(line => /^\s*\S+\s*[:=]|^\s*[[{<|+]|;\s*$/.test(line.text)))
    return null;
  if (
    kind === 'command' ||
    kind === 'session' ||
    kind === 'reference' ||
    (prompted.kind === 'shell' && prompted.segments.length > 0)
  )
    return null;
  return { kind: 'block', ...placing, range, looks: kind, text, place };
}

/**
 * Commands by their form, whatever their programs are called: words in lower case, most lines with an option, a path or a
 * variable, and all of it something that the shell can read.
 */
export function readsLikeCommands(texts: readonly string[]): boolean {
  const content = texts.filter(text => !/^\s*(#|$)/.test(text)).map(withoutPlaceholders);
  if (content.length === 0 || content.length > 400 || content.some(text => text.length > 2000)) return false;
  const formed = content.filter(
    (text, index) =>
      isCommandLine(text) ||
      commandForm.test(text) ||
      /^\s*([A-Za-z_]\w*=|[})]|(do|then|else|fi|done|esac)\b)/.test(text) ||
      /(\\|\||&&)\s*$/.test(content[index - 1] ?? ''),
  );
  if (formed.length < content.length) return false;
  if (!content.some(text => isCommandLine(text) || optionForm.test(text))) return false;
  return parseShell(withoutPlaceholders(texts.join('\n'))).errors.length === 0;
}

export function isCommandForm(text: string): boolean {
  return text.length < 500 && commandForm.test(text);
}

/** `rebar generate`, `$EDITOR rel/a.config`: no sentence, no setting, no prompt. */
const commandForm =
  /^\s*(?:\$\{?\w+\}?|(?:[\w.-]+\/){0,9}[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*)(?:\s+(?![:=<>])\S+)*\s*$(?<![:.,;!?。：，；！？]\s*)/;
const optionForm = /^\s*\S+(?:\s+\S+)*\s+(?:-{1,2}[A-Za-z]|\$\{?\w|~?\/|\S+\/\S)/;

/** Calls as they are typed at the prompt of an Erlang node: `application:start(ch_app).` */
export function isErlang(texts: readonly string[]): boolean {
  const content = texts.filter(text => text.trim() !== '');
  return (
    content.length > 0 &&
    content.every(text => text.length < 2000 && /^\s*[a-z]\w*:[a-z]\w*\(.*\)\.\s*$/.test(text))
  );
}

/** Statements of SQL and nothing else; `select` is a word of the shell's as well. */
export function isSql(texts: readonly string[]): boolean {
  const content = texts.filter(text => text.trim() !== '');
  const statement =
    /^\s*(select\b.+|insert\s+into\b.+|update\s+\S+\s+set\b.+|delete\s+from\b.+|(alter|create|drop)\s+(table|database|index|user|view)\b.+|use\s+\S+|commit|begin|flush\s+\w+);\s*$/i;
  return content.length > 0 && content.every(text => text.length < 2000 && statement.test(text));
}
