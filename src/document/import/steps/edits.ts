import { badPlaceholdersOf, placeholdersOf } from '../../../model/template.ts';
import type { CodeBlock } from '../../markdown/block.ts';
import { fileName } from '../blocks/classify.ts';
import { placeholdersIn } from '../blocks/placeholders.ts';
import type { DraftAction, DraftChange } from '../draft.ts';
import type { Context } from '../hosts/context.ts';
import { fileIn, filesIn } from '../prose/names.ts';
import type { VariableBook } from '../variables.ts';
import { editProse } from '../words.ts';

/** A block that stands in a file, and what the document says around it. */
export interface FileBlock {
  readonly block: CodeBlock;
  /** The prose right before it, or the title where there is none. */
  readonly before: string;
  readonly title: string;
  /** The prose right after it. */
  readonly after: string;
  readonly context: Context;
}

/** Whether a person does it: a change of a file that could be said in full is made by the run itself. */
export function isByHand(action: DraftAction): boolean {
  return action.verb === 'manual' || (action.verb === 'edit' && action.change === null);
}

/** What a change of a file holds, for whoever looks for the name of a host in it. */
export function changedText(action: DraftAction): string {
  return action.verb === 'edit' && action.change !== null ? action.content : '';
}

/**
 * The change that a block stands for, where file, keys and intent are all beyond doubt; null where a person has to read it.
 * Placeholders of what it puts into the file become variables.
 */
export function changeOf(found: FileBlock, variables: VariableBook): DraftChange | null {
  const path = pathOf(found);
  const { block, before, after, context } = found;
  const texts = block.lines.map(({ text }) => text);
  const text = texts.join('\n').trimEnd();
  if (path === null || block.aside || before.length > 2000 || text.trim() === '') return null;
  if (editProse.doubt.test(before) || editProse.goesOn.test(after.trim())) return null;
  if (texts.some(line => isOpen(line))) return null;
  if (context.hosts.length > 1 && context.hosts.some(host => text.includes(host))) return null;
  const asked = lastSentence(before);
  return editProse.whole.test(asked)
    ? contentOf(path, block, before, variables)
    : editProse.set.test(asked)
      ? valuesOf(path, block, variables)
      : null;
}

/** Absolute, and the only one that the document can mean. */
function pathOf({ block, before, title, context }: FileBlock): string | null {
  const own = fileName(block);
  const told = filesIn(before);
  const file = own ?? fileIn(before) ?? fileIn(title);
  if (file === null || told.some(each => !file.endsWith(each) && !each.endsWith(file))) return null;
  const named = told.find(each => each.startsWith('/') && each.endsWith(file)) ?? file;
  const path =
    named.startsWith('/') || context.carriedCd !== null || !context.cwd?.startsWith('/')
      ? named
      : `${context.cwd}/${named}`.replaceAll('//', '/');
  return /^\/[\w./@+-]*[\w]$/.test(path) &&
    !/(^|\/)\.\.?(\/|$)/.test(path) &&
    placeholdersIn(path).length === 0
    ? path
    : null;
}

/** Left out, cut short, a secret, or something that no file of text has: for a person to read. */
function isOpen(line: string): boolean {
  return (
    /^\s*(?:[#;/]*\s*)?(?:\.{3,}|…+)\s*$|省略|\bomitted\b/i.test(line) ||
    /passw(or)?d|passwd|pwd\b|secret|token|credential|api[-_.]?key|private[-_.]?key|密码|口令|密钥/i.test(
      line,
    ) ||
    /[=:]\s*(?:[^#;=:]*\s)?(?:IP|HOST(?:NAME)?|PORT|VERSION)(?=[\s:]|$)/.test(line) ||
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffd-\uffff]/.test(line) ||
    !line.isWellFormed() ||
    placeholdersIn(line).some(({ type }) => type === 'secret')
  );
}

/** Values of keys, in files whose lines say that and nothing else. */
function valuesOf(path: string, block: CodeBlock, variables: VariableBook): DraftChange | null {
  if (!isOfKeys(path)) return null;
  const isProperties = path.endsWith('.properties');
  const lines = block.lines.filter(({ text }) => text.trim() !== '');
  const indent = (text: string) => /^\s*/.exec(text)?.[0] ?? '';
  if (lines.some(({ text }) => indent(text) !== indent(lines[0]?.text ?? ''))) return null;
  const settings = new Map<string, { readonly value: string; readonly line: number }>();
  let section: string | null = null;
  for (const { text, line } of lines) {
    const bare = text.trim();
    // A key in a comment may be one to take out.
    if (/^[#;!]/.test(bare) && !/^[#;!]+\s*[\w.-]+\s*[=:]/.test(bare)) continue;
    const heading = /^\[([\w. @/:-]+)\]$/.exec(bare)?.[1]?.trim();
    if (heading !== undefined && !isProperties && section === null && settings.size === 0) {
      section = heading;
      continue;
    }
    const { key = '', value = '' } = settingIn(bare, isProperties) ?? {};
    if (key === '' || value === '' || settings.has(key) || isCutShort(value)) return null;
    settings.set(key, { value, line });
  }
  if (settings.size === 0) return null;
  const values = [...settings].map(([key, { value, line }]) => ({
    key,
    value: variables.filled(value, line),
  }));
  if (values.some(({ value }) => !isFilled(value, variables))) return null;
  return { kind: 'set', path, values, ...(section === null ? {} : { section }) };
}

function settingIn(
  line: string,
  isProperties: boolean,
): { readonly key: string; readonly value: string } | null {
  const separator = isProperties ? /\s*[=:]\s*/ : /\s*=\s*|\s*:\s+/;
  const at = separator.exec(line);
  const key = line.slice(0, at?.index ?? 0);
  if (at === null || !/^[A-Za-z_][\w./-]*$/.test(key) || key === '__proto__') return null;
  return { key, value: line.slice(at.index + at[0].length) };
}

/** A value that goes on elsewhere, or that has words of the document beside it. */
function isCutShort(value: string): boolean {
  return /[\\,;{[(]$|\s[#;]|\s\/\/|^"""|^'''|^[|>][-+]?$|\.{3}$|…|(?:<-|->|=>|←|→)/.test(value);
}

/** The whole file. */
function contentOf(
  path: string,
  block: CodeBlock,
  before: string,
  variables: VariableBook,
): DraftChange | null {
  const holds = block.lines.some(({ text }) => placeholdersIn(text).length > 0);
  // In markup, and in files that are templates themselves, what looks like a placeholder is none.
  if (block.lines.some(({ text }) => text.includes('{{')) || (holds && !isOfKeys(path))) return null;
  const text = block.lines
    .map(each => variables.filled(each.text, each.line))
    .join('\n')
    .trimEnd();
  if (!isFilled(text, variables)) return null;
  const isNew = editProse.isNew.test(lastSentence(before));
  const mode = /(?:权限|\bmode|\bpermissions?)\D{0,12}\b0?([0-7]{3})\b/i.exec(before)?.[1];
  return {
    kind: 'content',
    path,
    text: `${text}\n`,
    create: isNew,
    ...(isNew && mode !== undefined ? { mode: `0${mode}` } : {}),
  };
}

/** No braces but those of variables. */
function isFilled(text: string, variables: VariableBook): boolean {
  const known = new Set(variables.all.map(({ name }) => name));
  return badPlaceholdersOf(text).length === 0 && placeholdersOf(text).every(({ name }) => known.has(name));
}

/** Files of `key=value` lines, by their names. Keys of YAML stand in others, and are not found by their lines. */
function isOfKeys(path: string): boolean {
  return (
    /\.(?:properties|conf|cnf|cfg|ini|env|toml|repo|service)$|\/\.env$/.test(path) ||
    /^\/etc\/(?:default|sysconfig)\/[\w.-]+$/.test(path)
  );
}

function lastSentence(text: string): string {
  return (
    text
      .trim()
      .split(/(?<=[。！!？?])|(?<=[.;；])\s+/)
      .filter(part => part.trim() !== '')
      .at(-1)
      ?.trim() ?? ''
  );
}
