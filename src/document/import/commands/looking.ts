import { once } from '../../once.ts';
import type { ShellStatement } from '../../shell-syntax.ts';
import { bareWords } from './bare-words.ts';
import type { SourceCommand } from './commands.ts';

/**
 * Whether commands run a script, or a program that runs tests: what that does takes its time and may write, so it is
 * done once, and not again and again until it succeeds.
 */
export function runsScript(commands: readonly SourceCommand[]): boolean {
  return commands.some(({ statements }) => statements.some(startsScript));
}

const startsScript = once(({ commands }: ShellStatement) =>
  commands.some(({ words, nested }) => !nested && isScript(bareWords(words))),
);

function isScript([name = '', ...args]: readonly string[]): boolean {
  const program = name.split('/').at(-1) ?? '';
  const [first = ''] = args.filter(arg => !arg.startsWith('-'));
  if (interpreters.test(program)) {
    if (args.some(arg => /^-[a-z]*[cmer]$/.test(arg))) return false;
    return isFile(first) && !looks(first, args);
  }
  if (runners.test(program))
    return !asksOnly.test(first) && !args.some(arg => /^--?v(?:ersion)?$/i.test(arg));
  return isOwn(name) && !looks(program, args);
}

const interpreters = /^(?:bash|sh|dash|zsh|ksh|python[\d.]*|node|php|perl|ruby)$/;
const runners =
  /^(?:make|npm|pnpm|yarn|npx|mvnw?|gradlew?|pytest|phpunit|tox|jest|rake|ansible-playbook|newman|k6|locust|jmeter)$/;
const asksOnly = /^(?:list|ls|outdated|view|info|audit|doctor|ping|config|status|ps|why|get)$/;

function isFile(path: string): boolean {
  return /[/.]/.test(path) && !/^https?:/.test(path);
}

/** `./smoke.sh`, `scripts/verify`, `smoke.py`; not what a system or a package has. */
function isOwn(name: string): boolean {
  if (/^\/(?:usr|bin|sbin|opt\/[\w.-]+\/s?bin)\//.test(name)) return false;
  return /\.(?:sh|bash|py|php|pl|rb|js|ps1)$/.test(name) || /^\.{1,2}\/\S+$/.test(name);
}

/** It only asks how things are, and until that is well. */
function looks(path: string, args: readonly string[]): boolean {
  const name = path.split('/').at(-1) ?? '';
  return (
    /health|status|ready|alive|ping|wait/i.test(name) ||
    args.some(arg =>
      /^(?:--?)?(?:list|describe|status|show|version|info|health|help|state|stat|check|dry-run|plan|v)$/i.test(
        arg,
      ),
    )
  );
}
