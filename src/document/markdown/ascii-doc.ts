/** Lines of AsciiDoc as Markdown would have them; none is added or lost. */
export function asciiDoc(lines: readonly string[]): readonly string[] {
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
