import type { CodeLine, Markup, Repair, Tab } from './block.ts';
import { HtmlLines } from './html-lines.ts';
import { ListColumns } from './list-columns.ts';
import { markerOf, Regions } from './regions.ts';
import { columnsOf, dedented, indentOf, isBlank } from './source-lines.ts';

/** A line for the parser, with the line of the source it stands for and what is around it. */
export interface NormalLine {
  readonly text: string;
  readonly line: number;
  readonly tab: Tab | null;
  readonly aside: boolean;
}

export interface Fence {
  readonly line: number;
  readonly endLine: number;
  readonly info: string;
  readonly lines: readonly CodeLine[];
}

export interface Normalized {
  readonly lines: readonly NormalLine[];
  /** By the line that opens them. Their contents are not in `lines`. */
  readonly fences: ReadonlyMap<number, Fence>;
  readonly repairs: readonly Repair[];
  readonly markup: readonly Markup[];
  /** `title` of the front matter. */
  readonly title: string | null;
}

/**
 * The document as its author meant it, where strict CommonMark would read it otherwise: fences that are indented too far
 * or never closed, and the content of tabs, which is indented as if it were code. Fences are taken out as they are, and
 * stand in the lines as empty ones.
 */
export function normalize(source: readonly string[]): Normalized {
  const first = new Scan(source, () => false).run();
  const { open, cut } = first;
  // Which of the fences was not closed cannot be told where they all look alike: the first with a heading in it.
  return open || cut.size > 0
    ? new Scan(source, line => open || cut.has(line)).run().normalized
    : first.normalized;
}

interface OpenFence {
  readonly line: number;
  readonly character: string;
  readonly length: number;
  readonly info: string;
  readonly column: number;
  readonly listColumn: number;
  readonly lines: CodeLine[];
}

class Scan {
  readonly #source: readonly string[];
  /** A heading ends the fence that a line opens: it is known not to be closed. */
  readonly #headingsEnd: (line: number) => boolean;
  /** Fences in which another one begins. */
  readonly #cut = new Set<number>();
  readonly #lines: NormalLine[] = [];
  readonly #fences = new Map<number, Fence>();
  readonly #repairs: Repair[] = [];
  readonly #regions = new Regions();
  readonly #columns = new ListColumns();
  readonly #html = new HtmlLines();
  #fence: OpenFence | null = null;
  #title: string | null = null;

  constructor(source: readonly string[], headingsEnd: (line: number) => boolean) {
    this.#source = source;
    this.#headingsEnd = headingsEnd;
  }

  run(): { readonly open: boolean; readonly cut: ReadonlySet<number>; readonly normalized: Normalized } {
    for (let index = this.#frontMatter(); index < this.#source.length; index++) {
      const text = this.#source[index] ?? '';
      if (this.#fence === null || this.#endsFence(text, index + 1)) this.#line(text, index + 1);
    }
    const open = this.#fence !== null;
    if (this.#fence) this.#closeOpen(this.#source.length);
    this.#regions.end(this.#source.length);
    const normalized = {
      lines: this.#lines,
      fences: this.#fences,
      repairs: this.#repairs,
      markup: this.#regions.markup,
      title: this.#title,
    };
    return { open, cut: this.#cut, normalized };
  }

  #frontMatter(): number {
    if (this.#source[0]?.trim() !== '---') return 0;
    const end = this.#source.slice(1, 200).findIndex(line => /^(---|\.\.\.)\s*$/.test(line));
    const lines = this.#source.slice(1, end + 1);
    if (end < 0 || lines.some(line => !/^(\s|#|-|$|[\w-]+\s*:)/.test(line))) return 0;
    for (const line of lines) {
      const title = /^title\s*:\s*(.+)$/.exec(line)?.[1];
      if (title !== undefined) this.#title = title.replace(/^(["'])(.*)\1\s*$/, '$2').trim();
    }
    this.#regions.markup.push({ line: 1, endLine: end + 2, code: 'frontMatter' });
    return end + 2;
  }

  #line(source: string, line: number): void {
    if (isBlank(source)) {
      this.#columns.see('');
      this.#emit('', line);
      return;
    }
    const column = indentOf(source);
    this.#regions.leave(column, line - 1);
    const marker = markerOf(source);
    if (marker) {
      if (marker.kind === 'indented' && marker.tab !== null) this.#repairs.push({ line, code: 'tabs' });
      this.#regions.take(marker, column, line);
      this.#emit('', line);
      return;
    }
    this.#regions.content();
    const text = dedented(source, this.#regions.indent);
    const fence = openingFence(text);
    if (fence) this.#openFence(text, line, fence);
    else {
      this.#columns.see(text);
      this.#emit(text, line);
      const next = this.#source[line];
      if (endsHtml.test(text) && next !== undefined && /^\s*[^\s<]/.test(next)) {
        this.#repairs.push({ line: line + 1, code: 'htmlOpen' });
        this.#emit('', line);
      }
    }
  }

  #emit(text: string, line: number): void {
    if (isBlank(text)) this.#html.blank();
    else this.#html.see(text, true);
    this.#lines.push({ text, line, tab: this.#regions.tab, aside: this.#regions.aside });
  }

  #openFence(text: string, line: number, { before, mark, info }: Opening): void {
    if (this.#html.endsAtBlank) {
      // HTML would go on over the fence, and nobody would see what is in it.
      this.#repairs.push({ line, code: 'htmlOpen' });
      this.#emit('', line);
    }
    const inItem = !isBlank(before);
    // As wide as the text itself: a tab goes on to the next column divisible by 4.
    const column = columnsOf(before);
    if (inItem) this.#columns.see(`${before}x`);
    else this.#columns.leave(column);
    const listColumn = inItem ? column : this.#columns.content;
    if (column - listColumn >= 4) this.#repairs.push({ line, code: 'fenceIndented' });
    // The marker with one blank after it, so that the parser sees the fence where it is meant.
    const marker = `${before.trimEnd().replaceAll('\t', ' ')} `;
    const indent = ' '.repeat(inItem ? marker.length : listColumn);
    this.#emit(`${inItem ? marker : indent}\`\`\``, line);
    this.#emit(`${indent}\`\`\``, line);
    const sourceColumn = column + indentOf(this.#source[line - 1] ?? '') - indentOf(text);
    this.#fence = {
      line,
      character: mark.charAt(0),
      length: mark.length,
      info,
      column: sourceColumn,
      listColumn: inItem ? 0 : listColumn + (sourceColumn - column),
      lines: [],
    };
  }

  /** Takes a line of an open fence; true where the fence ended before the line. */
  #endsFence(text: string, line: number): boolean {
    const fence = this.#fence;
    if (fence === null) return true;
    const trimmed = text.trim();
    if (isClosing(trimmed, fence)) {
      this.#close(line);
      return false;
    }
    const reopened = openingFence(text);
    const again =
      reopened?.mark.startsWith(fence.character.repeat(fence.length)) === true &&
      /^[a-z]/i.test(reopened.info) &&
      !/^(md|markdown|mdx)\b/i.test(fence.info);
    const previous = fence.lines.at(-1);
    const heading =
      this.#headingsEnd(fence.line) &&
      /^(#{2,6}|#\s+[\d一二三四五六七八九十])\s*\S/.test(text) &&
      (previous === undefined || isBlank(previous.text));
    if (again || heading) {
      if (again) this.#cut.add(fence.line);
      this.#closeOpen(line - 1);
      return true;
    }
    if (!isBlank(text) && indentOf(text) < fence.listColumn && !this.#repairedAt(fence.line))
      this.#repairs.push({ line: fence.line, code: 'fenceLeavesList' });
    fence.lines.push({ text: dedented(text, fence.column), line });
    return false;
  }

  #repairedAt(line: number): boolean {
    return this.#repairs.at(-1)?.line === line;
  }

  #closeOpen(endLine: number): void {
    if (this.#fence) this.#repairs.push({ line: this.#fence.line, code: 'fenceOpen' });
    while (isBlank(this.#fence?.lines.at(-1)?.text ?? 'x')) this.#fence?.lines.pop();
    this.#close(endLine);
  }

  #close(endLine: number): void {
    const fence = this.#fence;
    if (fence === null) return;
    const { line, info, lines } = fence;
    this.#fences.set(line, { line, endLine, info, lines });
    this.#fence = null;
  }
}

/** A block of HTML goes on until a blank line, whatever its tags say, and would take a list right below into it. */
const endsHtml =
  /^\s*<[a-z].*<\/(p|div|center|h[1-6]|details|summary|blockquote|font|span|b|strong)>\s*$|^\s*(<\/(p|div|center|details|summary|blockquote)>|<br\s*\/?>|<hr\s*\/?>)\s*$/i;

interface Opening {
  /** White space, or the marker of a list item. */
  readonly before: string;
  readonly mark: string;
  readonly info: string;
}

function openingFence(text: string): Opening | null {
  const found = /^(\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)*)(`{3,}|~{3,})(.*)$/.exec(text);
  if (found === null) return null;
  const [, before = '', mark = '', info = ''] = found;
  return mark.startsWith('`') && info.includes('`') ? null : { before, mark, info: info.trim() };
}

function isClosing(trimmed: string, { character, length }: OpenFence): boolean {
  return trimmed.length >= length && trimmed === character.repeat(trimmed.length);
}
