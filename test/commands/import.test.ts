import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importCommand } from '../../src/commands/import.ts';
import type { Arguments, Io } from '../../src/commands/io.ts';
import { assumptionCodes, leftReasons } from '../../src/document/import/found.ts';
import { importWords } from '../../src/text/import.ts';
import type { Language } from '../../src/text/language.ts';

const document =
  '# Web 2.0\n\n## Steps\n\nLog in to `web-1`:\n\n```\nsudo systemctl restart web\n```\n\nDone.\n';

function seat() {
  const cwd = mkdtempSync(join(tmpdir(), 'handrail-import-'));
  writeFileSync(join(cwd, 'web.md'), document);
  const printed: string[] = [];
  const complained: string[] = [];
  const io = {
    cwd,
    env: {},
    print: (text: string) => void printed.push(text),
    complain: (line: string) => void complained.push(line),
  } as unknown as Io;
  const run = (
    values: Readonly<Record<string, string | boolean>>,
    language: Language = 'en',
    file = 'web.md',
  ) => {
    const args: Arguments = {
      positionals: [file],
      text: name => (typeof values[name] === 'string' ? values[name] : undefined),
      flag: name => values[name] === true,
      list: () => [],
      language,
    };
    return importCommand(args, io);
  };
  return { cwd, run, printed, complained };
}

describe('import', () => {
  it('prints the runbook, and says beside it what it took for granted', async () => {
    const { run, printed, complained } = seat();
    expect(await run({})).toBe(0);
    expect(printed.join('')).toContain('run: sudo systemctl restart web');
    expect(complained.join('\n')).toContain('Hosts: web-1');
    expect(complained.join('\n')).toContain('line 11: prose that asks for nothing to be done: Done.');
  });

  it('says what is dangerous in the document, and where', async () => {
    const { cwd, run, complained, printed } = seat();
    writeFileSync(join(cwd, 'rough.md'), '# Upgrade\n\nOn host `web-1`:\n\n```sh\nrm -rf $OLD/*\n```\n');
    await run({}, 'en', 'rough.md');
    expect(complained.join('\n')).toMatch(/Dangerous in the document: \d+ errors?/);
    expect(complained.join('\n')).toMatch(/DESTRUCT {2}lines? 6/);
    expect(complained.join('\n')).toContain('handrail lint rough.md');
    printed.length = 0;
    await run({ json: true }, 'en', 'rough.md');
    const { hazards } = JSON.parse(printed.join('')) as { hazards: { code: string; line: number }[] };
    expect(hazards).toContainEqual(expect.objectContaining({ code: 'DESTRUCT', line: 6 }));
  });

  it('reports in Chinese, too', async () => {
    const { run, complained } = seat();
    await run({}, 'zh');
    expect(complained.join('\n')).toContain('第 11 行');
  });

  it('writes a file, and never over one that is there', async () => {
    const { cwd, run, printed } = seat();
    await run({ out: 'web.yaml' });
    expect(printed).toEqual([]);
    const written = readFileSync(join(cwd, 'web.yaml'), 'utf8');
    expect(written).toContain('handrail: 1');
    writeFileSync(join(cwd, 'web.yaml'), `${written}# worked on\n`);
    await expect(run({ out: 'web.yaml' })).rejects.toThrow('not overwritten');
    expect(readFileSync(join(cwd, 'web.yaml'), 'utf8')).toContain('# worked on');
  });

  it('gives programs the report as JSON', async () => {
    const { run, printed } = seat();
    await run({ json: true });
    const report = JSON.parse(printed.join('')) as Record<string, unknown>;
    expect(report.commands).toEqual([
      { text: 'sudo systemctl restart web', line: 8, host: 'web-1', verb: 'run' },
    ]);
    expect(report.sections).toEqual([
      { title: 'Web 2.0', line: 1, role: 'title' },
      { title: 'Steps', line: 3, role: 'steps' },
    ]);
    expect(report.left).toEqual([{ line: 11, endLine: 11, text: 'Done.', why: 'prose' }]);
  });

  it('says which file cannot be read', async () => {
    await expect(seat().run({}, 'en', 'none.md')).rejects.toThrow('none.md cannot be read');
  });

  it.each(['en', 'zh'] as const)('has words for all that a report can hold: %s', language => {
    const words = importWords(language);
    expect(Object.keys(words.assumptions).toSorted()).toEqual([...assumptionCodes].toSorted());
    expect(Object.keys(words.reasons).toSorted()).toEqual([...leftReasons].toSorted());
  });
});
