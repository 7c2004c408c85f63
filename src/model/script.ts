import { quotedTemplate } from './template.ts';

export interface ScriptParts {
  readonly script: string;
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The whole text of a command: working directory and environment are lines of it, and a script of several lines stops
 * at the first one that fails. What is shown, hashed and executed is this text, and nothing is added to it later.
 */
export function commandScript(parts: ScriptParts): string {
  const lines = [...contextLines(parts), parts.script];
  const guarded = lines.length > 1 || parts.script.includes('\n');
  return (guarded && !setsErrexit(parts.script) ? ['set -e', ...lines] : lines).join('\n');
}

/** A check's text: as a command's, but its lines may fail, because a condition may be made of several commands. */
export function checkScript(parts: ScriptParts): string {
  return [...contextLines(parts), parts.script].join('\n');
}

function contextLines({ cwd, env }: ScriptParts): readonly string[] {
  const exports = Object.entries(env).map(([name, value]) => `export ${name}=${quotedTemplate(value)}`);
  return [...(cwd === undefined ? [] : [`cd ${quotedTemplate(cwd)} || exit`]), ...exports];
}

/** True where the first command decides itself whether a failure ends the script. */
function setsErrexit(script: string): boolean {
  const first = script.split('\n').find(line => !/^\s*(#|$)/.test(line)) ?? '';
  return /^\s*set\s+[-+](o\s+errexit|[a-z]*e)/.test(first);
}
