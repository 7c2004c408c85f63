import type { Section } from '../../markdown/outline.ts';
import type { MarkdownDocument } from '../../markdown/read.ts';

/** What the document calls itself: in its front matter, by its only heading or its first line; else the name of its file. */
export function titleOf({ title, blocks }: MarkdownDocument, root: Section, file: string): string {
  const [only] = root.sections;
  const own = root.sections.length === 1 || only?.role === 'title' ? only?.title : undefined;
  const [first] = blocks;
  const line =
    first?.kind === 'text' && first.item === null && /^[^\n。；;：:]{2,60}$/u.test(first.text)
      ? first.text
      : '';
  const found = (title ?? own ?? line).replaceAll('{{', '{').replaceAll('}}', '}').trim();
  return found === ''
    ? (file.split('/').at(-1) ?? file).replace(/\.\w+$/, '') || 'upgrade'
    : found.slice(0, 200);
}
