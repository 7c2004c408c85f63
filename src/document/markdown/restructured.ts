import { indentOf, isBlank } from './source-lines.ts';

/** Lines of reStructuredText as Markdown would have them; none is added or lost. */
export function restructured(lines: readonly string[]): readonly string[] {
  return new RestructuredLines(lines).read();
}

const directiveLine = /^(\s*)\.\. (?:([\w-]+)::\s*(.*)|_.*:.*|\|.*)$/;
const ofCode = /^(?:code|code-block|sourcecode|prompt|parsed-literal|console)$/;
const ofNotes = /^(?:note|warning|important|tip|caution|danger|attention|hint|admonition)$/;
/** Boxes around whatever is to be done; those with a title are parts of their own. */
const ofBoxes =
  /^(?:grid|grid-item|container|only|panels|tab-set|tabs(?:-[a-z]+)?|procedure|div|compound|highlights)$/;
const ofParts = /^(?:grid-item-card|card|dropdown|collapse|step|toggle)$/;
const ofTabs = /^(?:tab|tab-item|group-tab|code-tab)$/;

class RestructuredLines {
  readonly #source: readonly string[];
  readonly #lines: string[];
  /** The marks of headings, in the order in which they came up. */
  readonly #styles: string[] = [];

  constructor(lines: readonly string[]) {
    this.#source = lines;
    this.#lines = [...lines];
  }

  read(): readonly string[] {
    for (let index = 0; index < this.#lines.length; index++) {
      const line = this.#at(index);
      if (this.#heading(index)) continue;
      const directive = directiveLine.exec(line);
      if (directive !== null) {
        const [, indent = '', name = '', argument = ''] = directive;
        index = this.#directive(index, indent, name, argument);
      } else if (isComment(line)) {
        const end = endOfIndented(this.#lines, index, indentOf(line));
        this.#lines.fill('', index, end);
        index = end - 1;
      } else if (/::\s*$/.test(line) && isBlank(this.#at(index + 1))) index = this.#literal(index);
      else this.#lines[index] = asInline(line);
    }
    return this.#lines;
  }

  #at(index: number): string {
    return this.#lines[index] ?? '';
  }

  #heading(index: number): boolean {
    const line = this.#at(index);
    const before = this.#source[index - 1] ?? '';
    const rule = this.#at(index + 1);
    const isHeading =
      !isBlank(line) &&
      indentOf(line) <= 1 &&
      !isRule(line) &&
      isRule(rule) &&
      (isBlank(before) || isRule(before)) &&
      rule.trim().length >= line.trim().length * 0.6;
    if (!isHeading) return false;
    const over = isRule(before);
    const style = `${over ? 'over' : ''}${rule.charAt(0)}`;
    if (!this.#styles.includes(style)) this.#styles.push(style);
    this.#lines[index] = `${'#'.repeat(Math.min(6, this.#styles.indexOf(style) + 1))} ${line.trim()}`;
    this.#lines[index + 1] = '';
    if (over) this.#lines[index - 1] = '';
    return true;
  }

  /** The line that it ends on, or that reading goes on after. */
  #directive(index: number, indent: string, name: string, argument: string): number {
    const end = endOfIndented(this.#lines, index, indent.length);
    if (ofBoxes.test(name) || ofParts.test(name) || ofTabs.test(name)) {
      this.#box(index, end, indent, name, argument);
      return index;
    }
    if (ofCode.test(name)) {
      const first = this.#options(index, end).first;
      fence(this.#lines, index, first, end, indent, argument.split(/\s/)[0] ?? '');
      return end - 1;
    }
    const isNote = ofNotes.test(name);
    this.#lines[index] = isNote && argument !== '' ? `${indent}> ${argument}` : '';
    for (let each = index + 1; each < end; each++)
      this.#lines[each] = isNote && !isBlank(this.#at(each)) ? `${indent}> ${this.#at(each).trim()}` : '';
    return end - 1;
  }

  /** What is in a box is read like what is outside of it. */
  #box(index: number, end: number, indent: string, name: string, argument: string): void {
    const { first, words, tab } = this.#options(index, end);
    const title = [argument, ...words].join(' ').trim();
    const isTab = ofTabs.test(name);
    const level = Math.min(6, this.#styles.length + 1);
    if (isTab) this.#lines[index] = `${indent}=== "${title === '' ? tab : title}"`;
    else this.#lines[index] = ofParts.test(name) && title !== '' ? `${'#'.repeat(level)} ${title}` : '';
    const content = this.#lines.slice(first, end).filter(line => !isBlank(line));
    const depth = Math.min(...content.map(indentOf));
    const margin = isTab ? `${indent}    ` : indent;
    for (let each = first; each < end; each++)
      this.#lines[each] = isBlank(this.#at(each)) ? '' : margin + this.#at(each).slice(depth);
  }

  /** Takes out the options below a directive; its argument may go on there too. */
  #options(index: number, end: number): { first: number; words: readonly string[]; tab: string } {
    const words: string[] = [];
    let [first, tab] = [index + 1, ''];
    const isOption = (line: string) => /^\s*:[\w-]+:/.test(line);
    const hasOptions = this.#lines.slice(index + 1, end).findIndex(isBlank) !== 0;
    let inHead =
      hasOptions && !/^(?:\s*\.\. (?:code|sourcecode|prompt|parsed-literal|console))/.test(this.#at(index));
    for (; first < end; first++) {
      const line = this.#at(first);
      if (isBlank(line)) inHead = false;
      else if (isOption(line)) tab = /^\s*:tabid:\s*(.*)$/.exec(line)?.[1]?.trim() ?? tab;
      else if (inHead) words.push(line.trim());
      else break;
      this.#lines[first] = '';
    }
    return { first, words, tab };
  }

  /** A paragraph that ends with two colons, and the indented lines below it. */
  #literal(index: number): number {
    const line = this.#at(index);
    const indent = ' '.repeat(/^\s*(?:(?:\d+|#)[.)]\s+|[-*+]\s+)?/.exec(line)?.[0].length ?? 0);
    const end = endOfIndented(this.#lines, index, Math.max(0, indentOf(line)));
    let first = index + 1;
    while (first < end && isBlank(this.#at(first))) first += 1;
    if (first >= end) return index;
    this.#lines[index] = asInline(line.replace(/\s*::\s*$/, line.trim() === '::' ? '' : ':'));
    fence(this.#lines, first - 1, first, end, indent, '');
    return end - 1;
  }
}

function isRule(line: string): boolean {
  return /^([=\-~^"'+*#`.:_])\1{2,}\s*$/.test(line);
}

/** Two dots and what is no directive, no target and no footnote. */
function isComment(line: string): boolean {
  return /^\s*\.\.(?:\s+(?![[_|]|[\w-]+::)\S.*)?$/.test(line);
}

function asInline(line: string): string {
  return line
    .replace(/^(\s*)#\.\s/, '$11. ')
    .replace(/`([^`<]+?)\s*<[^>`]*>`__?/g, '$1')
    .replace(/:[\w-]+:`([^`<]+?)(?:\s*<[^>`]*>)?`/g, '$1');
}

/** The line after the last of those that are indented by more. */
function endOfIndented(lines: readonly string[], start: number, indent: number): number {
  let end = start + 1;
  for (let index = start + 1; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (isBlank(line)) continue;
    if (indentOf(line) <= indent) break;
    end = index + 1;
  }
  return end;
}

/** Puts a fence around lines, its marks in place of the line before and of the blank one after. */
function fence(
  lines: string[],
  mark: number,
  first: number,
  end: number,
  indent: string,
  language: string,
): void {
  const content = lines.slice(first, end);
  const depth = Math.min(
    ...content.filter(line => !isBlank(line)).map(line => /^\s*/.exec(line)?.[0].length ?? 0),
  );
  lines[mark] = `${indent}\`\`\`${language}`;
  for (const [index, line] of content.entries())
    lines[first + index] = isBlank(line) ? '' : indent + line.slice(depth);
  if (end < lines.length) lines[end] = `${indent}\`\`\``;
}
