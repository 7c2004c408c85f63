import type { CommandFact, Cwd } from './fact.ts';

/**
 * A word of a command as a path that can be compared with others: absolute where that can be told, without a slash at
 * its end. Null where only the host knows what it is.
 */
export function pathOf(fact: CommandFact, word: string): string | null {
  if (/[`]|\$\(/.test(word)) return null;
  const expanded = expandedIn(fact.script.literals, word);
  if (expanded === null || expanded === '' || /[*?`]|\[|\$\(/.test(expanded)) return null;
  return inDirectory(fact.cwd, expanded);
}

/** With the script's own literals for `$name`; null where something is left. */
export function expandedIn(literals: ReadonlyMap<string, string>, word: string, depth = 0): string | null {
  if (!word.includes('$')) return word;
  if (depth > 4) return null;
  // Every login has this one.
  if (/^\$(HOME(?!\w)|\{HOME\})/.test(word))
    return expandedIn(literals, word.replace(/^\$(HOME|\{HOME\})/, '~'), depth + 1);
  let unknown = false;
  const result = word.replace(
    /\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g,
    (whole, braced: string | undefined, plain: string | undefined) => {
      const value = literals.get(braced ?? plain ?? '');
      if (value === undefined) unknown = true;
      return value ?? whole;
    },
  );
  return unknown || result.length > 4000
    ? null
    : expandedIn(literals, result === word ? result.replaceAll('$', '\uE005') : result, depth + 1);
}

export function inDirectory(cwd: Cwd, path: string): string {
  const plain = path.replace(/(?<=.)\/+$/, '').replace(/^(\.\/)+/, '');
  if (isAbsolute(plain)) return normal(plain);
  if (cwd.kind === 'unknown') return normal(plain);
  return plain === '.' ? normal(cwd.path) : normal(`${cwd.path}/${plain}`);
}

/** From a root, a home, or a value that whoever gives it makes one. */
export function isAbsolute(path: string): boolean {
  return /^[/~$\uE000\uE002]/.test(path);
}

/** The program, or the script or archive that a program runs, where it is one of the directory that the shell is in. */
export function relativeProgram({ words }: CommandFact): string | null {
  const rest = /^(nohup|setsid|exec|time)$/.test(words[0] ?? '') ? words.slice(1) : words;
  const [program = ''] = rest;
  if (program.includes('/')) return isAbsolute(program) ? null : program;
  const run =
    program === 'java'
      ? rest[rest.indexOf('-jar') + 1 || rest.length]
      : /^(sh|bash|ksh|zsh|python[\d.]*|perl|ruby|node|php)$/.test(program)
        ? rest.slice(1).find(word => !/^-[a-z]*$/.test(word))
        : undefined;
  // The text of a program is none, and neither is a module.
  if (run === undefined || rest.some(word => /^-[a-z]*[cem]$/.test(word))) return null;
  return /^[\w./-]+\.(sh|jar|py|pl|rb|js|php)$/.test(run) && !isAbsolute(run) ? run : null;
}

export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function parentOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at < 0 ? '.' : at === 0 ? '/' : path.slice(0, at);
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '.' || (part === '' && parts.length > 0)) continue;
    if (part === '..' && parts.length > 0 && !/^(\.\.|)$/.test(parts.at(-1) ?? '')) parts.pop();
    else parts.push(part);
  }
  const joined = parts.join('/');
  return joined === '' ? (path.startsWith('/') ? '/' : '.') : joined;
}
