import { isUsableValue } from '../model/template.ts';
import type { Diagnostics } from './diagnostic.ts';
import type { RawValue } from './schema.ts';
import type { YamlSource } from './source.ts';

/** The variables of a mapping as text; what is no usable value is reported and left out. */
export function readValues(
  source: YamlSource,
  values: Readonly<Record<string, RawValue>> | undefined,
  diagnostics: Diagnostics,
): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const name of Object.keys(values ?? {})) {
    const text = values === undefined ? null : readValue(source, values, name, name, diagnostics);
    if (text !== null) texts[name] = text;
  }
  return texts;
}

/** A value as exactly the text that was written: `1.10` is not `1.1`. */
export function readValue(
  source: YamlSource,
  container: Readonly<Record<string, unknown>>,
  key: string,
  name: string,
  diagnostics: Diagnostics,
): string | null {
  const value = String(container[key]);
  const written = source.written(container, key);
  const range = source.range(container, key);
  if (typeof container[key] !== 'string' && written !== undefined && written !== value) {
    diagnostics.add(source, range, 'inexactValue', { value, written });
    return null;
  }
  if (!isUsableValue(value)) {
    diagnostics.add(source, range, 'templateValue', { name });
    return null;
  }
  return value;
}
