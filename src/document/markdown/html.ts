import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { oncePerText } from '../once.ts';

type Node = DefaultTreeAdapterTypes.ChildNode;

/** What a piece of HTML shows, with lines counted from 1 at its start. */
export type HtmlPart =
  | { readonly kind: 'heading'; readonly depth: number; readonly text: string; readonly line: number }
  | { readonly kind: 'text'; readonly text: string; readonly line: number; readonly item: boolean }
  | { readonly kind: 'code'; readonly text: string; readonly line: number }
  /** Scripts, styles and comments. */
  | { readonly kind: 'hidden'; readonly line: number }
  | {
      readonly kind: 'table';
      readonly rows: readonly { readonly cells: readonly string[]; readonly line: number }[];
      readonly line: number;
    };

export const htmlParts = oncePerText((html: string): readonly HtmlPart[] => {
  const parts: HtmlPart[] = [];
  let [buffer, bufferLine, inItem] = ['', 0, false];
  const flush = () => {
    const text = buffer.replace(/[ \t\r\f]+/g, ' ').trim();
    if (text !== '') parts.push({ kind: 'text', text, line: bufferLine, item: inItem });
    buffer = '';
  };
  const visit = (node: Node, depth: number): void => {
    const line = node.sourceCodeLocation?.startLine ?? 1;
    if ('value' in node && node.nodeName === '#text') {
      if (buffer.trim() === '') bufferLine = line + leadingLines(node.value);
      buffer += node.value;
      return;
    }
    const name = node.nodeName;
    if (name === 'script' || name === 'style' || name === '#comment') {
      flush();
      parts.push({ kind: 'hidden', line });
      return;
    }
    if (!('childNodes' in node) || depth > 60) return;
    if (name === 'br') buffer += '\n';
    else if (name === 'code' || name === 'kbd' || name === 'tt') buffer += `\`${textOf(node)}\``;
    else if (/^h[1-6]$/.test(name)) {
      flush();
      parts.push({ kind: 'heading', depth: Number(name[1]), text: textOf(node).trim(), line });
    } else if (name === 'pre') {
      flush();
      parts.push({ kind: 'code', text: textOf(node).replace(/^\n/, ''), line: line + codeOffset(node) });
    } else if (name === 'table') {
      flush();
      parts.push({ kind: 'table', rows: rowsOf(node), line });
    } else {
      const block = blockNames.test(name);
      if (block) flush();
      if (name === 'li') inItem = true;
      for (const child of node.childNodes) visit(child, depth + 1);
      if (block) flush();
      if (name === 'li') inItem = false;
    }
  };
  for (const node of parseFragment(html, { sourceCodeLocationInfo: true }).childNodes) visit(node, 0);
  flush();
  return parts;
});

const blockNames = /^(p|div|li|ul|ol|dl|dt|dd|details|summary|blockquote|section|article|center)$/;

function leadingLines(text: string): number {
  return (/^\s*/.exec(text)?.[0] ?? '').split('\n').length - 1;
}

/** A line end right after `<pre>` is no part of the code. */
function codeOffset(pre: Node): number {
  return /^\n/.test(textOf(pre)) ? 1 : 0;
}

function textOf(node: Node, depth = 0): string {
  if ('value' in node && node.nodeName === '#text') return node.value;
  if (node.nodeName === 'br') return '\n';
  if (!('childNodes' in node) || depth > 60) return '';
  return node.childNodes.map(child => textOf(child, depth + 1)).join('');
}

function rowsOf(table: Node): readonly { readonly cells: readonly string[]; readonly line: number }[] {
  const rows: { cells: string[]; line: number }[] = [];
  const visit = (node: Node, depth: number): void => {
    if (!('childNodes' in node) || depth > 60) return;
    if (node.nodeName === 'tr') rows.push({ cells: [], line: node.sourceCodeLocation?.startLine ?? 1 });
    for (const child of node.childNodes) {
      if (child.nodeName === 'td' || child.nodeName === 'th')
        rows.at(-1)?.cells.push(textOf(child).replace(/\s+/g, ' ').trim());
      else visit(child, depth + 1);
    }
  };
  visit(table, 0);
  return rows;
}
