import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Imported, importMarkdown } from '../../../src/document/import/import.ts';
import { readMarkdown } from '../../../src/document/markdown/read.ts';
import { stepsOf } from './reading.ts';

/** Parts of documents; `@` stands for a word that no other line has. */
const parts = [
  '# Upgrade @',
  '## Upgrade steps @',
  '## Rollback @',
  '## Verify @',
  '## Prerequisites @',
  '## Release notes @',
  '## About @',
  '### app @',
  'Some words about it @.',
  'Restart the service @.',
  'Two lines @\nof the same @.',
  'Edit the file /etc/app-@.conf:\n\n```\nkey.@ = 1\n```',
  '- Stop @\n- Start @\n  more @',
  '1. Do @\n   then @\n\n   ```sh\n   ls @\n   ```',
  '- [ ] Check @',
  '> A note @\n> goes on @',
  '> ```sh\n> ls @\n> ```',
  '!!! note "Mind @"\n    inner @',
  '```sh\nls @\ncp @ b && \\\n  rm @\n# about @\n```',
  '```console\n$ ls @\nprinted @\n```',
  '```\nlooks like output @ 12:00 INFO\n```',
  '```yaml\na: @\nb: @\n```',
  '```sql\nSELECT @;\n```',
  '```sh\nif true; then echo @\n```',
  '```sh\ncat <<EOF\nx @\n  y @\nEOF\n```',
  '```sh\ntail -f /var/log/@.log\nps -ef | grep @\nkill -9 <PID>\n```',
  '    ls @\n    pwd @',
  '\tls @',
  '- x @\n\n\tls @',
  '| a @ | b @ |\n|---|---|\n| c @ | d @ |',
  '<div>\n<p>seen @</p>\n<pre>ls @</pre>\n</div>',
  '<table><tr><td>cell @</td></tr></table>',
  '<script>\nhidden @\n</script>',
  '<!-- hidden @\n\nstill @ -->',
  '<style>x @</style>',
  '[@]: http://x/@',
  '![picture @](x.png)',
  'See [the page @](http://x/y).',
  '**Label @**',
  'Title @\n=====',
  '第@步 停止',
  '1、停止 @\n2、备份 @',
  '登录web-1，执行 `ls @`。',
  'In `/opt/@`, run `sh /opt/@/run.sh`.',
  '上传`@.tar`文件到`/opt/@`目录下：',
  '~~~\nopen @\n',
  '=== "Tab @"\n\n    ls @\n',
  '{{< tab @ >}}\nls @\n{{< /tab >}}',
  '\u200fשלום @',
  'nul \0 @',
  'half \ud800 @',
  '> > > - deep @\n> > > - more @',
];
const document = fc
  .tuple(
    fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 12 }),
    fc.constantFrom('\n\n', '\n'),
    fc.constantFrom('\n', '\r\n'),
  )
  .map(([chosen, between, end]) => {
    let count = 0;
    return chosen
      .join(between)
      .replace(/@/g, () => {
        count += 1;
        return `w${count}q`;
      })
      .replaceAll('\n', end);
  });

/** Every line that a report, a step or a note names or shows. */
function accounted(text: string, imported: Imported): ReadonlySet<number> {
  const { draft, findings, sections } = imported;
  const lines = new Set<number>();
  const add = (first: number, last: number = first) => {
    for (let line = first; line <= last; line++) lines.add(line);
  };
  for (const { line, endLine } of findings.left) add(line, endLine);
  for (const each of [
    ...sections,
    ...findings.placeholders,
    ...findings.repetitions,
    ...findings.edits,
    ...findings.choices,
    ...findings.assumptions,
    ...findings.uploads,
    ...draft.variables,
    ...draft.hosts,
    ...draft.artifacts,
  ])
    add(each.line);
  for (const each of [...findings.commands, ...findings.follows, ...findings.interactive])
    add(each.line, each.line + each.text.split('\n').length - 1);
  for (const step of stepsOf(imported)) {
    add(step.line);
    if (step.remark !== undefined) add(step.remark.line);
  }
  // A paragraph of which a command, an upload or a repetition came has been read.
  const read = [...findings.commands, ...findings.uploads, ...findings.repetitions].map(each => each.line);
  for (const block of readMarkdown(text).blocks)
    if (block.kind === 'text' && read.some(line => line >= block.line && line <= block.endLine))
      add(block.line, block.endLine);
  // What stands in the runbook word for word needs no line.
  const shown = JSON.stringify({ draft, sections });
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const words = line.match(/w\d+q/g) ?? [];
    if (words.every(word => shown.includes(word))) add(index + 1);
  }
  return lines;
}

describe('a line of a document', () => {
  it('is in the runbook, or in the report', () => {
    fc.assert(
      fc.property(document, text => {
        const known = accounted(text, importMarkdown(text, 'doc.md'));
        const lost = text.split(/\r\n|\n|\r/).flatMap((line, index) => (known.has(index + 1) ? [] : [line]));
        expect(lost).toEqual([]);
      }),
      { numRuns: 400 },
    );
  }, 120_000);
});
