import { asciiDoc } from './ascii-doc.ts';
import { restructured } from './restructured.ts';
import { isBlank } from './source-lines.ts';

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
