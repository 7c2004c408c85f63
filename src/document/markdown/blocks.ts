import type {
  List,
  ListItem as MarkdownItem,
  Node,
  Paragraph,
  PhrasingContent,
  RootContent,
  Table,
} from 'mdast';
import {
  type Block,
  boldLabel,
  type CodeLine,
  type InlineCode,
  type ListItem,
  type Markup,
  type Repair,
  type Tab,
} from './block.ts';
import { isCommandLine, isTyped } from './command-line.ts';
import { htmlParts } from './html.ts';
import { type InlineText, inlineText } from './inline.ts';
import type { Normalized } from './normalize.ts';
import type { ParsedPart } from './parse.ts';
import { dedented, indentOf, isBlank } from './source-lines.ts';

interface Surroundings {
  readonly item: ListItem | null;
  /** Column that the content begins at. */
  readonly column: number;
  readonly quoted: boolean;
  readonly depth: number;
  readonly opensItem: boolean;
}

interface Place {
  readonly line: number;
  readonly endLine: number;
  readonly item: ListItem | null;
  readonly aside: boolean;
  readonly tab: Tab | null;
}

const numberedLine = /^\s*(?:(\d{1,2})[、．)）.，,](?!\d)|[（(](\d{1,2})[)）])\s*(?=\S)/m;

/** Makes the flat list of blocks out of the parser's trees. */
export class BlockReader {
  readonly blocks: Block[] = [];
  readonly repairs: Repair[] = [];
  readonly markup: Markup[] = [];
  readonly #source: Normalized;
  #first = 0;
  /** The blocks at hand belong to one that was cut: nobody can tell how. */
  #cut = false;
  #tamed: ReadonlySet<number> = new Set();

  constructor(source: Normalized) {
    this.#source = source;
  }

  read({ root, first, cut, tamed }: ParsedPart): void {
    this.#first = first;
    this.#cut = cut;
    this.#tamed = tamed;
    const [start] = root.children;
    if (cut && start !== undefined) this.repairs.push({ line: this.#lines(start).line, code: 'blockCut' });
    const around = { item: null, column: 0, quoted: false, depth: 0, opensItem: false };
    for (const node of root.children) this.#node(node, around);
  }

  #node(node: RootContent, around: Surroundings): void {
    switch (node.type) {
      case 'heading': {
        const { text } = this.#inline(node.children);
        this.blocks.push({
          kind: 'heading',
          depth: node.depth,
          text,
          style: 'heading',
          ...this.#place(node, around),
        });
        return;
      }
      case 'paragraph':
        this.#paragraph(node, around);
        return;
      case 'code':
        this.#code(node, around);
        return;
      case 'table':
        this.#table(node, around);
        return;
      case 'list':
        this.#list(node, around);
        return;
      case 'blockquote':
        if (around.depth < 40)
          for (const child of node.children)
            this.#node(child, { ...around, quoted: true, depth: around.depth + 1, opensItem: false });
        return;
      case 'html':
        this.#html(node.value, node, around);
        return;
      case 'thematicBreak':
      case 'definition':
        this.markup.push({ ...this.#lines(node), code: 'markup' });
        return;
      default:
        if ('children' in node && around.depth < 40)
          for (const child of node.children)
            this.#node(child as RootContent, { ...around, depth: around.depth + 1 });
    }
  }

  #list(node: List, around: Surroundings): void {
    if (around.depth >= 40) return;
    for (const [index, child] of node.children.entries()) {
      const item: ListItem = {
        line: this.#lines(child).line,
        number: node.ordered === true ? (node.start ?? 1) + index : null,
        depth: around.item === null ? 0 : around.item.depth + 1,
        checked: child.checked ?? null,
        parent: around.item,
      };
      const column = contentColumn(child) ?? around.column;
      for (const [at, each] of child.children.entries())
        this.#node(each, {
          item,
          column,
          quoted: around.quoted,
          depth: around.depth + 1,
          opensItem: at === 0,
        });
    }
  }

  #paragraph(node: Paragraph, around: Surroundings): void {
    const place = this.#place(node, around);
    const { text, codes, label, bold } = this.#tamedIn(node) ?? this.#inline(node.children);
    const commands = this.#indentedCommands(node, around);
    if (commands.length > 0) {
      const prose = text.split('\n').slice(0, place.endLine - place.line + 1 - commands.length);
      const [first] = commands;
      if (prose.length > 0 && first !== undefined)
        this.blocks.push({
          kind: 'text',
          text: prose.join('\n').trim(),
          codes: codes.filter(code => code.line < first.line),
          label,
          opensItem: around.opensItem,
          ...place,
          endLine: first.line - 1,
        });
      if (first !== undefined) this.repairs.push({ line: first.line, code: 'indentedCommand' });
      this.blocks.push({
        kind: 'code',
        lines: commands,
        language: '',
        info: '',
        fenced: false,
        ...place,
        line: first?.line ?? place.line,
      });
      return;
    }
    if (bold && around.item === null && text.length <= 80 && !/[.。！!]$/.test(text) && !text.includes('\n'))
      this.blocks.push({
        kind: 'heading',
        depth: boldLabel,
        text: text.replace(/[:：]\s*$/, ''),
        style: 'label',
        ...place,
      });
    else if (around.item === null && numberedLine.test(text)) this.#numberedLines(text, codes, place);
    else this.blocks.push({ kind: 'text', text, codes, label, opensItem: around.opensItem, ...place });
  }

  /** `1、` and `1\\.` make no list in Markdown, though they are meant as one. */
  #numberedLines(text: string, codes: readonly InlineCode[], place: Place): void {
    const parts: { text: string; number: number | null; line: number }[] = [];
    for (const [index, line] of text.split('\n').entries()) {
      const number = numberedLine.exec(line);
      const last = parts.at(-1);
      const at = Math.min(place.line + index, place.endLine);
      if (number !== null)
        parts.push({ text: line.slice(number[0].length), number: Number(number[1] ?? number[2]), line: at });
      else if (last === undefined) parts.push({ text: line, number: null, line: at });
      else last.text += `\n${line}`;
    }
    for (const [index, part] of parts.entries()) {
      const endLine = Math.max(part.line, (parts[index + 1]?.line ?? place.endLine + 1) - 1);
      const item =
        part.number === null
          ? null
          : { line: part.line, number: part.number, depth: 0, checked: null, parent: null };
      const own = codes.filter(code => code.line >= part.line && code.line <= endLine);
      this.blocks.push({
        kind: 'text',
        text: part.text,
        codes: own,
        label: null,
        opensItem: item !== null,
        ...place,
        line: part.line,
        endLine,
        item,
      });
    }
  }

  /** Lines at a paragraph's end that are indented like code, though not far enough, and read like commands. */
  #indentedCommands(node: Paragraph, around: Surroundings): readonly CodeLine[] {
    const start = node.position?.start.line ?? 1;
    const end = node.position?.end.line ?? start;
    const commands: CodeLine[] = [];
    for (let at = end; at >= start; at--) {
      const line = this.#source.lines[this.#first + at - 1];
      if (line === undefined) break;
      const column = at === start ? (node.position?.start.column ?? 1) - 1 : indentOf(line.text);
      const deeper = column >= around.column + (at === start ? 1 : 2);
      // Few indent what belongs to an item as far as they should.
      const lazy = at > start && column > 0 && around.item !== null && isTyped(line.text);
      if (
        around.quoted ||
        (at === start && around.opensItem) ||
        !(deeper || lazy) ||
        !isCommandLine(line.text)
      )
        break;
      commands.unshift({ text: dedented(line.text, column), line: line.line });
    }
    return commands;
  }

  #code(node: Extract<RootContent, { type: 'code' }>, around: Surroundings): void {
    const place = this.#place(node, around);
    const fence = this.#source.fences.get(place.line);
    const isEmptied = fence !== undefined && node.value === '';
    const [language = '', ...rest] = (isEmptied ? fence.info : `${node.lang ?? ''} ${node.meta ?? ''}`)
      .trim()
      .split(/\s+/);
    const raw = this.#source.lines[this.#first + (node.position?.start.line ?? 1) - 1]?.text ?? '';
    const fenced = isEmptied || /^[\s>]*(`{3,}|~{3,})/.test(raw) || node.lang !== null;
    const offset = fenced && !isEmptied ? 1 : 0;
    const lines = isEmptied
      ? fence.lines
      : this.#codeLines(node.value, (node.position?.start.line ?? 1) + offset);
    this.blocks.push({
      kind: 'code',
      lines,
      language: language.toLowerCase().replace(/^\{?\.?|[,}{].*$/g, ''),
      info: rest.join(' '),
      fenced,
      ...place,
      endLine: isEmptied ? fence.endLine : place.endLine,
    });
  }

  /** Lines of code that the parser read; a fence among them, which stands there without its content, with it again. */
  #codeLines(value: string, start: number): readonly CodeLine[] {
    const seen = new Set<number>();
    return value.split('\n').flatMap((text, index) => {
      const line = this.#source.lines[this.#first + start + index - 1]?.line ?? 1;
      const fence = this.#source.fences.get(line);
      if (fence === undefined) return [{ text: this.#untamed(text, start + index), line }];
      if (seen.has(line)) return [];
      seen.add(line);
      return fence.lines;
    });
  }

  /** The line as the source has it. */
  #untamed(text: string, line: number): string {
    const index = this.#first + line - 1;
    return this.#tamed.has(index) ? (this.#source.lines[index]?.text.slice(-text.length) ?? text) : text;
  }

  /** A paragraph that the parser had without its marks, as it stands in the source. */
  #tamedIn(node: Paragraph): InlineText | null {
    const { start, end } = node.position ?? { start: { line: 1 }, end: { line: 1 } };
    const lines = this.#source.lines.slice(this.#first + start.line - 1, this.#first + end.line);
    if (!lines.some((_, index) => this.#tamed.has(this.#first + start.line - 1 + index))) return null;
    this.repairs.push({ line: lines[0]?.line ?? 1, code: 'plainText' });
    const text = lines.map(line => line.text.trim()).join('\n');
    return { text, codes: [], label: null, bold: false };
  }

  #table(node: Table, around: Surroundings): void {
    const rows = node.children.map(row => ({
      cells: row.children.map(cell => this.#inline(cell.children).text),
      line: this.#lines(row).line,
    }));
    this.blocks.push({ kind: 'table', rows, ...this.#place(node, around) });
  }

  #html(value: string, node: Node, around: Surroundings): void {
    const place = this.#place(node, around);
    const parts = htmlParts(value);
    if (parts.length === 0) this.markup.push({ line: place.line, endLine: place.endLine, code: 'markup' });
    for (const [index, part] of parts.entries()) {
      const line = place.line + part.line - 1;
      const next = parts[index + 1];
      const endLine = next === undefined ? place.endLine : Math.max(line, place.line + next.line - 2);
      const at = { ...place, line, endLine };
      if (part.kind === 'hidden') this.markup.push({ line, endLine, code: 'markup' });
      else if (part.kind === 'heading')
        this.blocks.push({ kind: 'heading', depth: part.depth, text: part.text, style: 'heading', ...at });
      else if (part.kind === 'code') {
        const lines = part.text
          .replace(/\n$/, '')
          .split('\n')
          .map((text, offset) => ({ text, line: line + offset }));
        this.blocks.push({ kind: 'code', lines, language: '', info: '', fenced: true, ...at });
      } else if (part.kind === 'table') {
        const rows = part.rows.map(row => ({ cells: row.cells, line: place.line + row.line - 1 }));
        this.blocks.push({ kind: 'table', rows, ...at });
      } else {
        const item = part.item
          ? { line, number: null, depth: 0, checked: null, parent: around.item }
          : around.item;
        this.blocks.push({
          kind: 'text',
          text: part.text,
          codes: [],
          label: null,
          opensItem: part.item,
          ...at,
          item,
        });
      }
    }
  }

  #inline(nodes: readonly PhrasingContent[]) {
    return inlineText(nodes, line => this.#source.lines[this.#first + line - 1]?.line ?? 1);
  }

  #lines(node: Node): { readonly line: number; readonly endLine: number } {
    const { start, end } = node.position ?? { start: { line: 1 }, end: { line: 1 } };
    const line = this.#source.lines[this.#first + start.line - 1]?.line ?? 1;
    let last = this.#first + end.line - 1;
    while (last > this.#first + start.line - 1 && isBlank(this.#source.lines[last]?.text ?? '')) last -= 1;
    return { line, endLine: this.#source.lines[last]?.line ?? line };
  }

  #place(node: Node, { item, quoted }: Surroundings): Place {
    const lines = this.#lines(node);
    const first = this.#source.lines[this.#first + (node.position?.start.line ?? 1) - 1];
    return { ...lines, item, aside: quoted || this.#cut || (first?.aside ?? false), tab: first?.tab ?? null };
  }
}

function contentColumn(item: MarkdownItem): number | null {
  const [first] = item.children;
  const start = first?.position?.start;
  return start === undefined || start.line !== item.position?.start.line ? null : start.column - 1;
}
