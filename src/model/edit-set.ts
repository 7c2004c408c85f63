import type { Edited, EditValue } from './edit.ts';
import { joined, lineEndOf, linesOf, type TextLine } from './edit-text.ts';

/** How the lines of a file are read, as far as its name and its lines say. */
interface Format {
  /** Java properties: a `#` after the value belongs to it, and a backslash at the end goes on in the next line. */
  readonly isProperties: boolean;
  /** `Key value` without `=` or `:`, as in sshd_config. */
  readonly isSpaced: boolean;
  /** What a new line has between key and value. */
  readonly separator: string;
}

/** A line that gives a key a value; joined in this order it is the line. */
interface Setting {
  /** Indentation, `export `, key, separator. */
  readonly head: string;
  readonly value: string;
  readonly comment: string;
}

/**
 * A file of `key=value`, `key: value` or `key value` lines with values for some keys. Of a line that is there only the
 * value changes: its indentation, `export`, separator, spacing and comment stay. A key in a comment is not there. What is
 * not there comes to the end: of the section where one is named, else of the file.
 */
export function withValues(
  before: string,
  values: readonly EditValue[],
  section: string | null,
  path: string,
): Edited {
  if (isTree(before, path)) return refused('it has no lines of keys and values: use replace or patch');
  const result = valuesSet(before, values, section, path);
  if (!result.ok) return result;
  // How lines are read goes by all of them: where a new one would change that, nobody can say what it means.
  const again = valuesSet(result.text, values, section, path);
  return again.ok && again.text === result.text
    ? result
    : refused('the lines of the file have too many forms: use replace or patch');
}

function valuesSet(
  before: string,
  values: readonly EditValue[],
  section: string | null,
  path: string,
): Edited {
  let text = before;
  const end = lineEndOf(before);
  for (const { key, value } of values) {
    const next = withValue(text, key, value, section, path, end);
    if (!next.ok) return next;
    text = next.text;
  }
  return { ok: true, text };
}

function withValue(
  text: string,
  key: string,
  value: string,
  section: string | null,
  path: string,
  lineEnd: string,
): Edited {
  const lines = linesOf(text);
  const format = formatOf(lines, path);
  const found = lines.flatMap(({ text: line }, index) => {
    if (format.isProperties && isContinuation(lines, index)) return [];
    if (section !== null && !format.isProperties && sectionAt(lines, index) !== section) return [];
    const setting = settingOf(line, key, format);
    return setting === null ? [] : [{ index, setting }];
  });
  const [first, second] = found;
  if (second !== undefined)
    return refused(`“${key}” is there ${found.length} times, at lines ${numbers(found)}`);
  if (first === undefined) return appended(lines, { key, value, section, format, lineEnd });
  const end = lastLineOf(lines, first.index, format);
  if (end === null) return refused(`the value of “${key}” goes on after line ${first.index + 1}`);
  // Part of the line and not of the value, as nginx has it.
  if (!format.isProperties && first.setting.value.endsWith(';') && !value.endsWith(';'))
    return refused(`the value of “${key}” ends with a semicolon: give the new one with it`);
  const line = first.setting.head + value + first.setting.comment;
  const misread = misreading(line, key, value, format);
  if (misread !== null) return refused(misread);
  const changed = { text: line, end: lines[end]?.end ?? '' };
  return { ok: true, text: joined([...lines.slice(0, first.index), changed, ...lines.slice(end + 1)]) };
}

function appended(
  lines: readonly TextLine[],
  {
    key,
    value,
    section,
    format,
    lineEnd,
  }: EditValue & { readonly section: string | null; readonly format: Format; readonly lineEnd: string },
): Edited {
  const line = `${key}${format.separator}${value}`;
  const misread = misreading(line, key, value, format);
  if (misread !== null) return refused(misread);
  const own = lines.findLastIndex((_, index) => sectionAt(lines, index) === section);
  const isSectioned = !format.isProperties && lines.some(each => sectionName(each.text) !== null);
  if (!format.isProperties && lines.some(each => opensBlock(each.text, format)))
    return refused(`“${key}” is missing, and the file has blocks: use replace or patch`);
  if (section === null && isSectioned)
    return refused(`“${key}” is missing, and the file has sections: name the one it belongs to`);
  if (section !== null && own !== -1) return insertedAfter(lineEnd, lines, lastFilled(lines, own), [line]);
  const isLastEmpty = lines.length === 0 || lines.at(-1)?.text.trim() === '';
  const added = section === null ? [line] : [...(isLastEmpty ? [] : ['']), `[${section}]`, line];
  return insertedAfter(lineEnd, lines, lines.length - 1, added);
}

/** New lines below one; a file without a last line end stays one. */
function insertedAfter(
  end: string,
  lines: readonly TextLine[],
  index: number,
  added: readonly string[],
): Edited {
  const before = lines.slice(0, index + 1);
  const last = before.at(-1)?.end ?? end;
  const above = before.map(line => (line.end === '' ? { ...line, end } : line));
  const below = added.map((line, at) => ({ text: line, end: at === added.length - 1 ? last : end }));
  return { ok: true, text: joined([...above, ...below, ...lines.slice(index + 1)]) };
}

function settingOf(line: string, key: string, format: Format): Setting | null {
  const lead = /^\s*(?:export\s+)?/.exec(line)?.[0] ?? '';
  if (!line.startsWith(key, lead.length)) return null;
  const rest = line.slice(lead.length + key.length);
  const separator = /^(?:\s*[=:]\s*|\s+|$)/.exec(rest)?.[0];
  if (separator === undefined) return null;
  if (!/[=:]/.test(separator) && !format.isSpaced) return null;
  const { value, comment } = partsOf(rest.slice(separator.length), format);
  const missing = separator === '' ? format.separator : '';
  return { head: lead + key + separator + missing, value, comment };
}

/** A value, and what stands after it: spaces, and a comment where the format has them there. */
function partsOf(text: string, { isProperties }: Format): Pick<Setting, 'value' | 'comment'> {
  if (isProperties) return { value: text, comment: '' };
  const quoted = /^(?:"(?:[^"\\]|\\.)*"|'[^']*')(?=\s*(?:#|;|$))/.exec(text)?.[0];
  const value = quoted ?? /^(?:(?!\s+[#;]).)*?(?=\s+[#;]|\s*$)/.exec(text)?.[0] ?? text;
  const own = /^[#;]/.test(text) && quoted === undefined ? '' : value;
  return { value: own, comment: own === text ? '' : text.slice(own.length) };
}

/** Why the line would not be read as what was meant; null where it would. */
function misreading(line: string, key: string, value: string, format: Format): string | null {
  const read = settingOf(line, key, format);
  const goesOn = format.isProperties && endsInBackslash(line);
  return read?.value === value && !goesOn
    ? null
    : `this file would read the value of “${key}” as another one: put it in quotes, or escape it`;
}

function formatOf(lines: readonly TextLine[], path: string): Format {
  const isProperties = path.endsWith('.properties');
  const separators = lines.flatMap(({ text }) => {
    if (text.trim() === '' || /^\s*[#;!]/.test(text) || sectionName(text) !== null) return [];
    const found = /^\s*(?:export\s+)?[^\s=:]+(\s*[=:]\s*|\s+)/.exec(`${text} `)?.[1] ?? ' ';
    return [/[=:]/.test(found) ? found : ' '];
  });
  const spaced = separators.filter(each => each === ' ').length;
  const isSpaced = separators.length > 0 && spaced * 2 > separators.length;
  return {
    isProperties,
    isSpaced,
    separator: isSpaced ? ' ' : mostUsed(separators.filter(each => each !== ' ')),
  };
}

/** As the other lines have it; of equally many, the plainest. */
function mostUsed(separators: readonly string[]): string {
  const counts = Map.groupBy(separators, each => each.replace(/\s+/g, ' '));
  const [most] = [...counts].toSorted(([a, x], [b, y]) => y.length - x.length || a.length - b.length);
  return most?.[0] ?? '=';
}

/** JSON or XML, where a line by itself means nothing. */
function isTree(text: string, path: string): boolean {
  return /\.(?:json|xml)$/i.test(path) || /^\ufeff?\s*(?:\{|<[?!])/.test(text);
}

/** A line that others belong to, up to a bracket or to the end of the file: nginx, Apache, ssh. */
function opensBlock(line: string, { isSpaced }: Format): boolean {
  return (
    /^\s*(?:[^\s#;].*\{\s*(?:#.*)?|<[A-Za-z].*)$/.test(line) ||
    (isSpaced && /^\s*(?:Match|Host)\s/i.test(line))
  );
}

function sectionName(line: string): string | null {
  return /^\s*\[\s*([^\]]+?)\s*\]\s*(?:[#;].*)?$/.exec(line)?.[1] ?? null;
}

/** The section that a line is in, its heading included; null above the first. */
function sectionAt(lines: readonly TextLine[], index: number): string | null {
  for (let at = index; at >= 0; at--) {
    const name = sectionName(lines[at]?.text ?? '');
    if (name !== null) return name;
  }
  return null;
}

/** Blank lines at the end of a section stay at its end. */
function lastFilled(lines: readonly TextLine[], index: number): number {
  let at = index;
  while (at > 0 && lines[at]?.text.trim() === '') at -= 1;
  return at;
}

function isContinuation(lines: readonly TextLine[], index: number): boolean {
  const above = lines[index - 1]?.text;
  if (above === undefined || !endsInBackslash(above)) return false;
  // A comment does not go on.
  return isContinuation(lines, index - 1) || !/^\s*[#!]/.test(above);
}

/** The last line of a value; null where the format does not say how it goes on. */
function lastLineOf(lines: readonly TextLine[], index: number, format: Format): number | null {
  if (!endsInBackslash(lines[index]?.text ?? '')) return index;
  if (!format.isProperties) return null;
  let at = index;
  while (at + 1 < lines.length && endsInBackslash(lines[at]?.text ?? '')) at += 1;
  return at;
}

function endsInBackslash(text: string): boolean {
  return (/\\+$/.exec(text)?.[0].length ?? 0) % 2 === 1;
}

function numbers(found: readonly { readonly index: number }[]): string {
  return found.map(({ index }) => index + 1).join(', ');
}

function refused(reason: string): Edited {
  return { ok: false, reason };
}
