import type { Block } from '../../markdown/block.ts';
import type { ChoiceBook } from './alternatives.ts';

/** The condition of each tab, by its line, where the tabs of a set are different ways and not different hosts. */
export function tabConditions(
  blocks: readonly Block[],
  choices: ChoiceBook,
  isHost: (title: string) => boolean,
): ReadonlyMap<number, string> {
  const sets = new Map<number, Map<number, string>>();
  for (const { tab } of blocks)
    if (tab !== null) sets.set(tab.set, (sets.get(tab.set) ?? new Map()).set(tab.line, tab.title));
  const conditions = new Map<number, string>();
  for (const [set, tabs] of sets) {
    const titles = [...tabs.values()];
    if (titles.length < 2 || titles.every(isHost)) continue;
    const found = choices.conditions(titles, set, 'variant');
    for (const [index, line] of [...tabs.keys()].entries()) conditions.set(line, found[index] ?? '');
  }
  return conditions;
}
