import { inSingleQuotes, secretVariable, shellQuote, standsInQuotes } from './shell.ts';
import { type ShellContext, shellContexts } from './shell-context.ts';

/**
 * `{{name}}` in commands and in plain strings. In a command a value is shell-quoted where it stands; inside shell
 * quotes only a value that needs no quoting may stand.
 *
 * Rendering happens twice: the plan puts in what is known, the run puts in the rest. So nothing that is put in may look
 * like a placeholder itself.
 */
export type TemplateValue = { readonly kind: 'value'; readonly value: string } | { readonly kind: 'secret' };

export interface Rendered {
  readonly text: string;
  /** Names without a value; their placeholders are still in `text`. */
  readonly missing: readonly string[];
  /** Names whose value cannot stand where it is used: unsafe inside shell quotes, or a secret in single quotes. */
  readonly unsafe: readonly string[];
}

export interface Placeholder {
  readonly name: string;
  /** Offsets into the text, of `{{` and just after `}}`. */
  readonly start: number;
  readonly end: number;
}

export interface ShellPlaceholder extends Placeholder {
  readonly context: ShellContext;
}

type LookUp = (name: string) => TemplateValue | undefined;

/** Puts values into a shell script. A placeholder that cannot be filled stays as it is and is reported. */
export function renderShell(text: string, lookUp: LookUp): Rendered {
  return render(text, shellPlaceholdersOf(text), lookUp, ({ name, context, end }, value) =>
    writtenIn(context, name, value, text[end] ?? ''),
  );
}

/** Whether a value can stand in a script at a place. */
export function canStand({ name, context }: ShellPlaceholder, value: TemplateValue): boolean {
  return writtenIn(context, name, value, '') !== null;
}

/** Puts values into text that no shell reads, such as a path for an upload. A secret cannot stand there. */
export function renderPlain(text: string, lookUp: LookUp): Rendered {
  return render(text, placeholdersOf(text), lookUp, (_, value) =>
    value.kind === 'value' ? value.value : null,
  );
}

/** Puts values into a regular expression, where they match literally. */
export function renderPattern(text: string, lookUp: LookUp): Rendered {
  return render(text, placeholdersOf(text), lookUp, (_, value) =>
    value.kind === 'value' ? literalPattern(value.value) : null,
  );
}

/** The placeholders of a text, in order. `{{` that no name follows, as in `{{.State}}`, is plain text. */
export function placeholdersOf(text: string): readonly Placeholder[] {
  return [...text.matchAll(placeholder)].map(match => ({
    name: match[1] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** The placeholders of a shell script, each with what surrounds it there. */
export function shellPlaceholdersOf(script: string): readonly ShellPlaceholder[] {
  const found = placeholdersOf(script);
  const contexts = shellContexts(script, found);
  return found.map((each, index) => ({ ...each, context: contexts[index] ?? { kind: 'unquoted' } }));
}

/** `{{my-name}}` and the like: meant as a placeholder, but not a name. */
export function badPlaceholdersOf(text: string): readonly Placeholder[] {
  return [...text.matchAll(nearlyPlaceholder)]
    .map(match => ({ name: match[1] ?? '', start: match.index, end: match.index + match[0].length }))
    .filter(each => !isVariableName(each.name));
}

/** Names that can be a variable: also part of an environment variable's name when it is a secret. */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(name);
}

/** False for a value that could be taken for a placeholder later, or that no shell can hold. */
export function isUsableValue(value: string): boolean {
  return !value.includes('{{') && !value.includes('\0');
}

/** Plain text as shell words: literal parts quoted, placeholders left as they are, to be quoted with their values. */
export function quotedTemplate(text: string): string {
  let result = '';
  let at = 0;
  for (const { start, end } of placeholdersOf(text)) {
    if (start > at) result += shellQuote(text.slice(at, start));
    result += text.slice(start, end);
    at = end;
  }
  if (at < text.length || text === '') result += shellQuote(text.slice(at));
  return result;
}

const placeholder = /\{\{[ \t]*([A-Za-z][A-Za-z0-9_]*)[ \t]*\}\}/g;
const nearlyPlaceholder = /\{\{[ \t]*([\p{L}\p{N}_][\p{L}\p{M}\p{N}_-]*)[ \t]*\}\}/gu;

function render<P extends Placeholder>(
  text: string,
  placeholders: readonly P[],
  lookUp: LookUp,
  written: (placeholder: P, value: TemplateValue) => string | null,
): Rendered {
  const missing = new Set<string>();
  const unsafe = new Set<string>();
  let result = '';
  let at = 0;
  for (const each of placeholders) {
    result += text.slice(at, each.start);
    at = each.end;
    const value = lookUp(each.name);
    const replacement = value === undefined ? null : usable(value) ? written(each, value) : null;
    if (value === undefined) missing.add(each.name);
    else if (replacement === null || opensBraces(result, replacement, text[at])) unsafe.add(each.name);
    else {
      result += replacement;
      continue;
    }
    result += text.slice(each.start, each.end);
  }
  return { text: result + text.slice(at), missing: [...missing], unsafe: [...unsafe] };
}

function usable(value: TemplateValue): boolean {
  return value.kind === 'secret' || isUsableValue(value.value);
}

/** A brace of the value next to a brace of the text would make a new `{{`. */
function opensBraces(before: string, value: string, after: string | undefined): boolean {
  return (before.endsWith('{') && value.startsWith('{')) || (value.endsWith('{') && after === '{');
}

function writtenIn(context: ShellContext, name: string, value: TemplateValue, next: string): string | null {
  return value.kind === 'secret' ? secretIn(context, name) : valueIn(context, value.value, next);
}

function valueIn(context: ShellContext, value: string, next: string): string | null {
  switch (context.kind) {
    case 'unquoted':
      // A bare number before a redirection would be taken for a file descriptor.
      return /^\d+$/.test(value) && /[<>]/.test(next) ? inSingleQuotes(value) : shellQuote(value);
    case 'heredoc':
      return standsInQuotes(value) && (value === '' || !context.delimiter.includes(value)) ? value : null;
    case 'double':
    case 'single':
    case 'comment':
    case 'expansion':
    case 'backquoted':
    case 'escaped':
      return standsInQuotes(value) ? value : null;
  }
}

/** A secret is never written into a script: the shell expands the variable that carries it. */
function secretIn(context: ShellContext, name: string): string | null {
  const variable = secretVariable(name);
  switch (context.kind) {
    case 'unquoted':
      return `"$${variable}"`;
    case 'double':
    case 'comment':
      return `\${${variable}}`;
    case 'heredoc':
      return context.expands ? `\${${variable}}` : null;
    case 'single':
    case 'expansion':
    case 'backquoted':
    case 'escaped':
      return null;
  }
}

/** A hyphen may not be escaped by a backslash outside a class, and must be inside one. */
function literalPattern(value: string): string {
  return value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll('-', '\\x2d');
}
