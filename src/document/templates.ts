import { dirname, isAbsolute, join } from 'node:path';
import type { Diagnostics } from './diagnostic.ts';
import type { Files } from './load.ts';
import type { AnyRawStep } from './reading.ts';
import type { RawRunbook } from './schema.ts';
import type { YamlSource } from './source.ts';

/** The local files that edits take their content from, by the path as it was written; their text becomes part of the plan. */
export async function readTemplates(
  source: YamlSource,
  raw: RawRunbook,
  files: Files,
  diagnostics: Diagnostics,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const step of stepsOf(raw)) {
    const { template } = step;
    if (template === undefined || texts.has(template)) continue;
    const path = isAbsolute(template) ? template : join(dirname(source.file), template);
    try {
      texts.set(template, await files.readText(path));
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      diagnostics.add(source, source.range(step, 'template'), 'templateUnreadable', { path, detail });
    }
  }
  return texts;
}

function stepsOf({ upgrade, verify = [], commit = [] }: RawRunbook): readonly AnyRawStep[] {
  const sections = upgrade.flatMap(({ steps, rollback = [] }) => [...steps, ...rollback]);
  return [...sections, ...verify, ...commit];
}
