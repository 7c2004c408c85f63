import type { Code, List, ListItem as MarkdownItem, Paragraph, RootContent, Table } from 'mdast';
import { type Block, boldLabel, type ListItem, type Markup, type Repair } from './block.ts';
import { htmlBlocks } from './html-blocks.ts';
import { indentedCommands } from './indented-commands.ts';
import { type InlineText, inlineText } from './inline.ts';
import type { Normalized } from './normalize.ts';
import { hasNumberedLines, numberedLines } from './numbered-lines.ts';
import type { ParsedPart } from './parse.ts';
import { PartSource, type Surroundings } from './part-source.ts';

/** Deeper than anybody nests what is to be read. */
const deepest = 40;

/** Makes the flat list of blocks out of the parser's trees. */
export class BlockReader {
  readonly blocks: Block[] = [];
  readonly repairs: Repair[] = [];
  readonly markup: Markup[] = [];
  readonly #source: Normalized;

  constructor(source: Normalized) {
    this.#source = source;
  }

  read(part: ParsedPart): void {
    const source = new PartSource(this.#source, part);
    const { root, cut } = part;
    const [start] = root.children;
    if (cut && start !== undefined) this.repairs.push({ line: source.linesOf(start).line, code: 'blockCut' });
    const around = { item: null, column: 0, quoted: false, depth: 0, opensItem: false };
    for (const node of root.children) this.#node(node, source, around);
  }

  #node(node: RootContent, source: PartSource, around: Surroundings): void {
    switch (node.type) {
      case 'heading': {
        const { text } = inlineText(node.children, line => source.numberOf(line));
        const place = source.placeOf(node, around);
        this.blocks.push({ kind: 'heading', depth: node.depth, text, style: 'heading', ...place });
        return;
      }
      case 'paragraph':
        this.#paragraph(node, source, around);
        return;
      case 'code':
        this.#code(node, source, around);
        return;
      case 'table':
        this.#table(node, source, around);
        return;
      case 'list':
        this.#list(node, source, around);
        return;
      case 'blockquote':
        if (around.depth < deepest)
          for (const child of node.children)
            this.#node(child, source, {
              ...around,
              quoted: true,
              depth: around.depth + 1,
              opensItem: false,
            });
        return;
      case 'html': {
        const { blocks, markup } = htmlBlocks(node.value, source.placeOf(node, around));
        for (const block of blocks) this.blocks.push(block);
        for (const each of markup) this.markup.push(each);
        return;
      }
      case 'thematicBreak':
      case 'definition':
        this.markup.push({ ...source.linesOf(node), code: 'markup' });
        return;
      default:
        if ('children' in node && around.depth < deepest)
          for (const child of node.children)
            this.#node(child as RootContent, source, { ...around, depth: around.depth + 1 });
    }
  }

  #list(node: List, source: PartSource, around: Surroundings): void {
    if (around.depth >= deepest) return;
    for (const [index, child] of node.children.entries()) {
      const item: ListItem = {
        line: source.linesOf(child).line,
        number: node.ordered === true ? (node.start ?? 1) + index : null,
        depth: around.item === null ? 0 : around.item.depth + 1,
        checked: child.checked ?? null,
        parent: around.item,
      };
      const column = contentColumn(child) ?? around.column;
      for (const [at, each] of child.children.entries())
        this.#node(each, source, {
          item,
          column,
          quoted: around.quoted,
          depth: around.depth + 1,
          opensItem: at === 0,
        });
    }
  }

  #paragraph(node: Paragraph, source: PartSource, around: Surroundings): void {
    const { opensItem, item } = around;
    const place = source.placeOf(node, around);
    const { text, codes, label, bold } =
      this.#asWritten(node, source) ?? inlineText(node.children, line => source.numberOf(line));
    const commands = indentedCommands(node, source, around);
    const [command] = commands;
    if (command !== undefined) {
      const prose = text.split('\n').slice(0, place.endLine - place.line + 1 - commands.length);
      if (prose.length > 0)
        this.blocks.push({
          kind: 'text',
          text: prose.join('\n').trim(),
          codes: codes.filter(code => code.line < command.line),
          label,
          opensItem,
          ...place,
          endLine: command.line - 1,
        });
      this.repairs.push({ line: command.line, code: 'indentedCommand' });
      this.blocks.push({
        kind: 'code',
        lines: commands,
        language: '',
        info: '',
        fenced: false,
        ...place,
        line: command.line,
      });
    } else if (bold && item === null && isTitle(text))
      this.blocks.push({
        kind: 'heading',
        depth: boldLabel,
        text: text.replace(/[:：]\s*$/, ''),
        style: 'label',
        ...place,
      });
    else if (item === null && hasNumberedLines(text))
      for (const block of numberedLines(text, codes, place)) this.blocks.push(block);
    else this.blocks.push({ kind: 'text', text, codes, label, opensItem, ...place });
  }

  /** A paragraph that the parser had without its marks, as it stands in the source. */
  #asWritten(node: Paragraph, source: PartSource): InlineText | null {
    const lines = source.untamedLines(node);
    if (lines === null) return null;
    this.repairs.push({ line: lines[0]?.line ?? 1, code: 'plainText' });
    const text = lines.map(line => line.text.trim()).join('\n');
    return { text, codes: [], label: null, bold: false };
  }

  #code(node: Code, source: PartSource, around: Surroundings): void {
    const place = source.placeOf(node, around);
    const start = node.position?.start.line ?? 1;
    const fence = source.fenceAt(place.line);
    // Its content was taken out before the parser read it.
    const emptied = fence !== undefined && node.value === '' ? fence : null;
    const [language = '', ...rest] = (emptied?.info ?? `${node.lang ?? ''} ${node.meta ?? ''}`)
      .trim()
      .split(/\s+/);
    const raw = source.lineAt(start)?.text ?? '';
    const fenced = emptied !== null || /^[\s>]*(`{3,}|~{3,})/.test(raw) || node.lang !== null;
    this.blocks.push({
      kind: 'code',
      lines: emptied?.lines ?? source.codeLines(node.value, fenced ? start + 1 : start),
      language: language
        .toLowerCase()
        .replace(/^\{?\.?|[,}{].*$/g, '')
        .replace(/^lang(?:uage)?-(?=\w)/, ''),
      info: rest.join(' '),
      fenced,
      ...place,
      endLine: emptied?.endLine ?? place.endLine,
    });
  }

  #table(node: Table, source: PartSource, around: Surroundings): void {
    const rows = node.children.map(row => ({
      cells: row.children.map(cell => inlineText(cell.children, line => source.numberOf(line)).text),
      line: source.linesOf(row).line,
    }));
    this.blocks.push({ kind: 'table', rows, ...source.placeOf(node, around) });
  }
}

/** Short, and no sentence. */
function isTitle(text: string): boolean {
  return text.length <= 80 && !/[.。！!]$/.test(text) && !text.includes('\n');
}

function contentColumn(item: MarkdownItem): number | null {
  const [first] = item.children;
  const start = first?.position?.start;
  return start === undefined || start.line !== item.position?.start.line ? null : start.column - 1;
}
