import type { CodeLine } from '../../markdown/block.ts';
import { isCommandLine, isTyped } from '../../markdown/command-line.ts';
import { readScript } from '../commands/commands.ts';
import { specialOf } from '../commands/specials.ts';
import { isSql, lineKind } from './mixed.ts';

/** Something is left out for whoever reads it, or it is for another kind of system. */
export function isIncomplete(lines: readonly CodeLine[]): boolean {
  if (lines.some(({ text }) => /^\s*(?:[.\w-]+\\)*[\w-]+\.(?:bat|cmd|ps1)(?:\s|$)/i.test(text))) return true;
  // Where the document has the directory of both kinds of systems, the other one is passed over.
  const both = lines.some(({ text }) => /^\s*cd\s+["']?[/~$<]/.test(text));
  const others = both ? lines.filter(({ text }) => !/^\s*cd\s+["']?[A-Za-z]:/.test(text)) : lines;
  if (others.some(({ text }) => /^[^#]*(?:^|[\s"'=])[A-Za-z]:\\\w/.test(text))) return true;
  if (lines.some(({ text }) => /^\s*-/.test(text)) && beginsWithOption(lines)) return true;
  if (!lines.some(({ text }) => /\.{3}|…/.test(text))) return false;
  return readScript(lines).commands.some(({ statements }) =>
    statements.some(({ commands }) =>
      commands.some(
        ({ words: [program = '', ...args] }) =>
          !/^(?:echo|printf)$/.test(program) &&
          (/^(?:\.{3}|…)$/.test(program) || args.some(arg => /^(?:\.{3}|…)|…$/u.test(arg))),
      ),
    ),
  );
}

/** A line of options that belongs to the command before it, though nothing says that it goes on. */
function beginsWithOption(lines: readonly CodeLine[]): boolean {
  return readScript(lines).commands.some(({ statements: [first] }) =>
    /^--?[A-Za-z]/.test(first?.commands[0]?.words[0] ?? ''),
  );
}

/** The content of a script that is kept in a file: it says which, or looks at what it is called with. */
export function isScriptFile(lines: readonly CodeLine[]): boolean {
  const content = lines.filter(({ text }) => text.trim() !== '').map(({ text }) => text);
  if (content.some(text => /^\s*\w+=["']?\$\{?[1-9](?!\d)/.test(text))) return true;
  return (
    /^\s*#!\s*\//.test(content[0] ?? '') &&
    (content
      .slice(1, 4)
      .some(text => /^\s*#\s*(?:(?:file|filename|脚本)\s*[:：]\s*)?[\w./-]+\.(?:sh|bash)\s*$/i.test(text)) ||
      content.some(text => /\$(?:\{?[1-9#@*])|\bgetopts\b|^\s*(?:function\s+)?\w+\s*\(\)\s*\{/.test(text)))
  );
}

/** Every command is one of a program that is known, and one at least is nothing else. */
export function isTypedWhole(lines: readonly CodeLine[], programs: ReadonlySet<string>): boolean {
  const { commands, rest, wellFormed } = readScript(lines);
  const starts = commands.flatMap(({ lines: [start] }) => start ?? []);
  return (
    wellFormed &&
    rest.length === 0 &&
    starts.every(({ text }) => lineKind(text, programs) === 'command' && isCommandLine(text)) &&
    starts.some(({ text }) => isTyped(text))
  );
}

/** A client that is started, in a block that is said to be what it is told. */
export function isTypedIntoShell(text: string): boolean {
  return (
    /^\s*(?:sudo\s+)?(?:docker|podman|kubectl|mysql\w*|mariadb[\w-]*|psql|pg_\w+|createdb|dropdb|vacuumdb|mongo\w+|redis-cli|systemctl|service)\s+\S/.test(
      text,
    ) && !/;\s*$/.test(text)
  );
}

/** SQL that no client was started for. */
export function holdsSql(lines: readonly CodeLine[]): boolean {
  const { commands } = readScript(lines);
  const first = commands.findIndex(({ lines: [start] }) => start !== undefined && isSql(start.text));
  if (first < 0) return false;
  return !commands.slice(0, first).some(command => {
    const special = specialOf(command);
    return special.kind === 'interactive' && special.takesRest;
  });
}

/** A request as a console of an HTTP interface takes it. */
export function isRequest([first = '']: readonly string[]): boolean {
  return /^\s*(?:GET|PUT|POST|DELETE|HEAD|PATCH)\s+\/?[\w_{<][\w./_{}<>*?=&,-]*\s*$/.test(first);
}
