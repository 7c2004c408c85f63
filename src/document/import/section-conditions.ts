import { bareTitle } from '../markdown/numbers.ts';
import type { Section } from '../markdown/outline.ts';
import { alternativeSections, type ChoiceBook, isOptional } from './alternatives.ts';
import { optionName } from './choice-names.ts';
import { conditionOf } from './conditions.ts';

/** Finds the sections that are one of several ways, or optional, and asks for each once. */
export function sectionConditions(root: Section, choices: ChoiceBook): ReadonlyMap<Section, string> {
  const conditions = new Map<Section, string>();
  choose(root, choices, conditions);
  return conditions;
}

function choose(section: Section, choices: ChoiceBook, conditions: Map<Section, string>): void {
  const groups = alternativeSections(
    section.sections.filter(child => /^(?:steps|prerequisites|rollback|verification)$/.test(child.role)),
  );
  for (const child of section.sections) {
    const found = conditionFor(child, groups.get(child), choices);
    if (found !== undefined) conditions.set(child, found);
    choose(child, choices, conditions);
  }
}

function conditionFor(
  section: Section,
  group: readonly Section[] | undefined,
  choices: ChoiceBook,
): string | undefined {
  if (group !== undefined) {
    const titles = group.map(each => each.title);
    return choices.conditions(titles, group[0]?.line ?? section.line)[group.indexOf(section)];
  }
  const isOpen = isOptional(section.title) || conditionOf(bareTitle(section.title)) !== null;
  if (!isOpen || section.role !== 'steps') return undefined;
  return choices.conditions(['yes', 'no'], section.line, optionName(section))[0];
}
