import type { ScriptLine } from '../draft.ts';
import type { Phrases } from '../phrases.ts';
import { bareWords } from './bare-words.ts';
import { type SourceCommand, standIn } from './commands.ts';

/** The document's own lines, read by a shell of their own session that holds nothing of the connection. */
export function detached(
  lines: readonly ScriptLine[],
  file: string,
  phrases: Phrases,
): readonly ScriptLine[] {
  const own = (text: string): ScriptLine => ({ text, line: null });
  return [
    own(`# ${phrases.detached}`),
    own('detach=$(command -v setsid || echo nohup)'),
    own(`"$detach" /bin/sh -s <<'START' >>${file} 2>&1`),
    ...lines,
    own('START'),
  ];
}

export function outputFile(service: string, directory: string | null): string {
  const name =
    service
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'service';
  return `/tmp/handrail-${directory === null ? name : (directory.split('/').at(-1) ?? name).replace(/[^A-Za-z0-9._-]/g, '-')}-start.out`;
}

/** Of the started script: above its `bin`; where it is named without a directory, the one it is started in. */
export function startDirectory(command: SourceCommand, cwd: string | null): string | null {
  for (const { commands } of command.statements)
    for (const { words } of commands) {
      const path = bareWords(words).find(word => /\/|\.sh$/.test(word) && !word.startsWith('-'));
      if (path === undefined || /[$`*]/.test(path) || path.includes(standIn)) continue;
      const full = inDirectory(path, cwd);
      if (full === null || !full.startsWith('/')) continue;
      const directory = full.replace(/\/[^/]*$/, '').replace(/\/(bin|sbin|scripts?)$/, '');
      if (directory.split('/').length > 2) return directory;
    }
  return null;
}

/** A path seen from a directory; null where that cannot be said. */
export function inDirectory(path: string, cwd: string | null): string | null {
  if (path.startsWith('/')) return path;
  if (path.startsWith('~/')) return path.slice(2);
  const relative = path.replace(/^(\.\/)+/, '');
  if (relative.startsWith('..')) return null;
  return cwd === null ? relative : `${cwd}/${relative}`;
}
