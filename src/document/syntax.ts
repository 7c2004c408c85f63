import type { Diagnostics } from './diagnostic.ts';
import type { YamlSource } from './source.ts';

/** Reports what keeps a file from being YAML that can be used. */
export function reportSyntax(source: YamlSource, diagnostics: Diagnostics): void {
  for (const { code, range, detail } of source.problems) {
    // What a command with a colon in it looks like to a YAML parser.
    const colon = detail.startsWith('Nested mappings') ? { colon: '' } : {};
    diagnostics.add(source, range, code, { detail, ...colon });
  }
}
