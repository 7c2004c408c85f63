import type { DraftStep } from '../../../src/document/import/draft.ts';
import type { Imported } from '../../../src/document/import/import.ts';
import { loadRunbook } from '../../../src/document/load.ts';

/** What the loader says against a runbook whose artifacts are all there; warnings are not. */
export async function errorsOf(book: string): Promise<readonly string[]> {
  const loaded = await loadRunbook('book.yaml', {
    files: {
      readText: async () => book,
      digest: async () => ({ sha256: '0'.repeat(64), size: 1 }),
    },
  });
  if (loaded.ok) return [];
  return loaded.diagnostics
    .filter(each => each.severity === 'error')
    .map(each => `${each.line}: ${each.message}\n${book}`);
}

/** All steps of a draft, wherever they stand. */
export function stepsOf({ draft }: Imported): readonly DraftStep[] {
  return [
    ...draft.sections.flatMap(section => [...section.steps, ...section.rollback]),
    ...draft.verify,
    ...draft.commit,
  ];
}
