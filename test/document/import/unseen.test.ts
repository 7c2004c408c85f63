import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { importMarkdown } from '../../../src/document/import/import.ts';
import { writeRunbook } from '../../../src/document/import/write.ts';

const unseen = ['\u00ad', '\u200b', '\u2028', '\u2029', '\u202e', '\u2066', '\ufeff'];

describe('a character that no editor shows', () => {
  it.each(unseen.map(each => [each.charCodeAt(0).toString(16), each]))('is written as \\u%s', (_, hidden) => {
    const script = `echo a${hidden}b \\\\${hidden} "c"\nls ${hidden}/opt`;
    const text = `# Up ${hidden} now\n\n## Steps\n\nOn ${hidden} the server\n\n\`\`\`sh\n${script}\n\`\`\`\n`;
    const book = writeRunbook(importMarkdown(text, 'doc.md').draft, `a${hidden}b.md`);
    expect(book).not.toContain(hidden);
    expect(parse(book).upgrade[0].steps[0].run).toBe(script);
  });
});
