import type { Diagnostics } from './diagnostic.ts';
import type { Container, YamlSource } from './source.ts';

/** Reports an id that something earlier in the file has. */
export function reportDuplicate(
  source: YamlSource,
  earlier: Container,
  later: Container,
  id: string,
  diagnostics: Diagnostics,
): void {
  const { line } = source.lines.linePos(source.range(earlier, 'id')[0]);
  diagnostics.add(source, source.range(later, 'id'), 'duplicateId', { id, line: String(line) });
}
