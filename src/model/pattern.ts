/**
 * Regular expressions of a runbook: JavaScript's syntax in Unicode mode, so that a mistyped escape is an error and not
 * a letter. Everything that matches a runbook's patterns makes them here.
 */
export type CompiledPattern =
  | { readonly ok: true; readonly pattern: RegExp }
  | { readonly ok: false; readonly problem: string };

/** `problem` is the engine's own words. */
export function compilePattern(source: string): CompiledPattern {
  try {
    return { ok: true, pattern: new RegExp(source, 'u') };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      problem: message.replace(/^Invalid regular expression: /, '').replace(/^.*\/u?: /s, ''),
    };
  }
}

/** True where the whole value matches; a pattern that does not compile matches nothing. */
export function matchesWhole(source: string, value: string): boolean {
  const compiled = compilePattern(`^(?:${source})$`);
  return compiled.ok && compiled.pattern.test(value);
}
