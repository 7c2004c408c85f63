import { indentOf, isBlank } from './source-lines.ts';

/** Lines of a document in another markup, reStructuredText or AsciiDoc, as Markdown would have them; none is added or lost. */
export function asMarkdown(lines: readonly string[]): readonly string[] {
  if (lines.some(line => /^\s*(`{3,}|~{3,}\s*\w+\s*$)/.test(line))) return lines;
  const isRestructured =
    lines.some(line => /^\s*\.\. [\w-]+::/.test(line)) ||
    (!lines.some(line => /^#{1,6}\s/.test(line)) &&
      lines.some(line => /^([=\-~^])\1{3,}\s*$/.test(line)) &&
      lines.some((line, index) => /\S::\s*$/.test(line) && isBlank(lines[index + 1] ?? '')));
  if (isRestructured) return restructured(lines);
  const isAsciiDoc =
    lines.some(line => /^={1,5}\s+\S/.test(line)) &&
    lines.some(line => /^(?:-{4,}|\.{4,}|\[source\b.*\])\s*$/.test(line));
  return isAsciiDoc ? asciiDoc(lines) : lines;
}

function restructured(lines: readonly string[]): readonly string[] {
  const result = [...lines];
  const styles: string[] = [];
  const at = (index: number) => result[index] ?? '';
  const isRule = (line: string) => /^([=\-~^"'+*#`.:_])\1{2,}\s*$/.test(line);
  for (let index = 0; index < result.length; index++) {
    const line = at(index);
    const heading =
      !isBlank(line) &&
      indentOf(line) <= 1 &&
      !isRule(line) &&
      isRule(at(index + 1)) &&
      (isBlank(lines[index - 1] ?? '') || isRule(lines[index - 1] ?? ''));
    if (heading && at(index + 1).trim().length >= line.trim().length * 0.6) {
      const over = isRule(lines[index - 1] ?? '');
      const style = `${over ? 'over' : ''}${at(index + 1).charAt(0)}`;
      if (!styles.includes(style)) styles.push(style);
      result[index] = `${'#'.repeat(Math.min(6, styles.indexOf(style) + 1))} ${line.trim()}`;
      result[index + 1] = '';
      if (over) result[index - 1] = '';
      continue;
    }
    const directive = /^(\s*)\.\. (?:([\w-]+)::\s*(.*)|_.*:.*|\|.*)$/.exec(line);
    if (directive !== null) {
      const [, indent = '', name = '', argument = ''] = directive;
      const end = endOfIndented(result, index, indent.length);
      if (/^(?:code|code-block|sourcecode|prompt|parsed-literal|console)$/.test(name)) {
        let first = index + 1;
        while (first < end && (isBlank(at(first)) || /^\s*:[\w-]+:/.test(at(first)))) result[first++] = '';
        fence(result, index, first, end, indent, argument.split(/\s/)[0] ?? '');
      } else {
        const isNote = /^(?:note|warning|important|tip|caution|danger|attention|hint|admonition)$/.test(name);
        result[index] = isNote && argument !== '' ? `${indent}> ${argument}` : '';
        for (let each = index + 1; each < end; each++)
          result[each] = isNote && !isBlank(at(each)) ? `${indent}> ${at(each).trim()}` : '';
      }
      index = end - 1;
      continue;
    }
    if (/::\s*$/.test(line) && isBlank(at(index + 1))) {
      const indent = ' '.repeat(/^\s*(?:(?:\d+|#)[.)]\s+|[-*+]\s+)?/.exec(line)?.[0].length ?? 0);
      const end = endOfIndented(result, index, Math.max(0, indentOf(line)));
      let first = index + 1;
      while (first < end && isBlank(at(first))) first += 1;
      if (first < end) {
        result[index] = asInline(line.replace(/\s*::\s*$/, line.trim() === '::' ? '' : ':'));
        fence(result, first - 1, first, end, indent, '');
        index = end - 1;
      }
      continue;
    }
    result[index] = asInline(line);
  }
  return result;
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

function asciiDoc(lines: readonly string[]): readonly string[] {
  const blocks = new AsciiDocBlocks();
  return lines.map(line => blocks.next(line));
}

/** Goes through the lines of AsciiDoc: what opens a block says how it goes on. */
class AsciiDocBlocks {
  /** The line that ends the block of code that is open. */
  #code: string | null = null;
  #language = '';
  /** `[NOTE]` was the line before; then the note ends with a blank line, or else with its rule. */
  #note: 'announced' | 'paragraph' | 'block' | null = null;

  next(line: string): string {
    const text = line.trimEnd();
    if (this.#code !== null) return this.#inNote(this.#codeLine(line, text));
    if (this.#note !== null) {
      const rule = /^={4,}$/.test(text);
      if (this.#note === 'announced') this.#note = rule ? 'block' : 'paragraph';
      else if (this.#note === 'block' ? rule : text === '') this.#note = null;
      if (rule || text === '') return '';
    }
    return this.#announcesNote(text) ? '' : this.#inNote(this.#line(line, text));
  }

  #announcesNote(text: string): boolean {
    if (this.#note !== null || !/^\[(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]$/.test(text)) return false;
    this.#note = 'announced';
    return true;
  }

  #inNote(line: string): string {
    return this.#note === null ? line : `> ${line}`;
  }

  #codeLine(line: string, text: string): string {
    if (text !== this.#code) return line;
    this.#code = null;
    return '```';
  }

  #line(line: string, text: string): string {
    const source = /^\[(?:source|listing)(?:%\w+)?(?:,\s*([\w-]+))?.*\]$/.exec(text);
    if (source !== null) {
      this.#language = source[1] ?? '';
      return '';
    }
    const language = this.#language;
    this.#language = '';
    if (/^(?:-{4,}|\.{4,})$/.test(text)) {
      this.#code = text;
      return `\`\`\`${language}`;
    }
    if (/^(?:\[.*\]|={4,}|\+|--|:[\w-]+:.*|ifn?def::.*|ifeval::.*|endif::.*|include::.*|\/\/.*)$/.test(text))
      return '';
    const heading = /^(={1,6})\s+(\S.*)$/.exec(text);
    if (heading !== null) return `${'#'.repeat(heading[1]?.length ?? 1)} ${heading[2]}`;
    const item = /^\s*(\.{1,4}|\*{1,4})\s+(\S.*)$/.exec(text);
    if (item !== null) {
      const [, marks = '', rest = ''] = item;
      return `${'   '.repeat(marks.length - 1)}${marks.startsWith('.') ? '1.' : '*'} ${unbroken(rest)}`;
    }
    if (/^(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):\s/.test(text)) return `> ${text}`;
    return unbroken(
      line.replace(/^\.([A-Z]\S.*)$/, '**$1**').replace(/\b(?:link|xref):\S*\[([^\]]*)\]/g, '$1'),
    );
  }
}

/** Without the mark of a line break at its end. */
function unbroken(line: string): string {
  return /\s\+\s*$/.test(line) ? line.replace(/\s\+\s*$/, '') : line;
}
