import type { PhrasingContent } from 'mdast';
import type { InlineCode } from './block.ts';
import { narrowed } from './source-lines.ts';

export interface InlineText {
  readonly text: string;
  readonly codes: readonly InlineCode[];
  readonly label: string | null;
  /** All of the text is bold. */
  readonly bold: boolean;
}

/** Words of a paragraph as plain text, inline code in backquotes. `lineOf` turns a line of the part into the source's. */
export function inlineText(nodes: readonly PhrasingContent[], lineOf: (line: number) => number): InlineText {
  const pieces: string[] = [];
  const codes: { text: string; line: number; at: number; end: number }[] = [];
  let length = 0;
  const add = (text: string) => {
    pieces.push(text);
    length += text.length;
  };
  const walk = (node: PhrasingContent, depth: number): void => {
    if (node.type === 'text') add(node.value);
    else if (node.type === 'inlineCode') {
      const at = length;
      add(`\`${node.value}\``);
      codes.push({ text: node.value, line: lineOf(node.position?.start.line ?? 1), at, end: length });
    } else if (node.type === 'break') add('\n');
    else if (node.type === 'html') add(htmlText(node.value));
    else if (node.type === 'image' || node.type === 'imageReference') add(node.alt ?? '');
    else if ('children' in node && depth < 40) for (const child of node.children) walk(child, depth + 1);
  };
  const label = labelOf(nodes);
  for (const node of nodes) walk(node, 0);
  const text = pieces.join('');
  return {
    text: narrowed(text.trim()),
    codes: codes.map(({ text: code, line, at, end }) => ({
      text: narrowed(code),
      line,
      before: text.slice(Math.max(0, at - 120), at),
      after: text.slice(end, end + 60),
    })),
    label,
    bold: label !== null && nodes.every(node => node.type === 'strong' || isSpace(node)),
  };
}

function labelOf([first]: readonly PhrasingContent[]): string | null {
  if (first?.type !== 'strong') return null;
  return inlineText(first.children, line => line).text;
}

function isSpace(node: PhrasingContent): boolean {
  return (node.type === 'text' && /^[\s:：]*$/.test(node.value)) || node.type === 'break';
}

/** `<PID>` in prose is text; a tag that HTML has is not. */
function htmlText(html: string): string {
  if (/^<br\s*\/?>$/i.test(html)) return '\n';
  const name = /^<\/?([a-z][a-z0-9]*)/i.exec(html)?.[1]?.toLowerCase();
  if (name === undefined) return '';
  return htmlNames.has(name) ? '' : html;
}

const htmlNames = new Set(
  (
    'a abbr b big blockquote br center code dd del details dfn div dl dt em font h1 h2 h3 h4 h5 h6 hr i img input ins ' +
    'kbd label li mark ol p pre q s samp script small span strike strong style sub summary sup table tbody td tfoot th ' +
    'thead tr tt u ul var video'
  ).split(' '),
);
