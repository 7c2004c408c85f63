import { createHash } from 'node:crypto';
import type { Diagnostic } from '../../src/document/diagnostic.ts';
import { type Files, type Loaded, type LoadOptions, loadRunbook } from '../../src/document/load.ts';
import type { Runbook } from '../../src/model/runbook.ts';

type Contents = Readonly<Record<string, string>>;

/** Files that exist only here; every other path is absent. */
export function filesOf(contents: Contents): Files {
  const read = async (path: string) => {
    const text = contents[path];
    if (text !== undefined) return text;
    throw Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: 'ENOENT' });
  };
  return {
    readText: read,
    digest: async path => {
      const text = await read(path);
      return { sha256: createHash('sha256').update(text).digest('hex'), size: Buffer.byteLength(text) };
    },
  };
}

/** Loads `book.yaml` of these files. */
export function load(
  contents: Contents | string,
  options: Omit<Partial<LoadOptions>, 'files'> = {},
): Promise<Loaded> {
  const all = typeof contents === 'string' ? { 'book.yaml': contents } : contents;
  return loadRunbook('book.yaml', { files: filesOf(all), ...options });
}

export async function runbookOf(
  contents: Contents | string,
  options: Omit<Partial<LoadOptions>, 'files'> = {},
): Promise<Runbook> {
  const loaded = await load(contents, options);
  if (!loaded.ok) throw new Error(loaded.diagnostics.map(each => each.message).join('\n'));
  return loaded.runbook;
}

/** `line:column code`, of everything that was found, warnings too. */
export async function found(
  contents: Contents | string,
  options: Omit<Partial<LoadOptions>, 'files'> = {},
): Promise<readonly string[]> {
  const loaded = await load(contents, options);
  return (loaded.ok ? loaded.warnings : loaded.diagnostics).map(placed);
}

function placed({ file, line, column, code }: Diagnostic): string {
  return `${file === 'book.yaml' ? '' : `${file}:`}${line}:${column} ${code}`;
}

/** A runbook with a section `s` on a1 and a2 whose first step is on line 8, at column 9. */
export function book(steps: string, rest = ''): string {
  return `handrail: 1
name: demo
inventory: { hosts: { a1: {}, a2: {} } }
upgrade:
  - service: s
    hosts: [a1, a2]
    steps:
      - ${steps.trimEnd().replaceAll('\n', '\n        ')}
verify: [{ name: Look, manual: Is all well? }]
${rest}`;
}
