import { alternativeSections } from '../import/ways/alternative-sections.ts';
import { bareTitle } from '../markdown/numbers.ts';
import type { Section } from '../markdown/outline.ts';
import type { ReadStep } from '../reading.ts';
import type { Range, YamlSource } from '../source.ts';
import { isConditional } from './conditional.ts';

export interface Choice {
  readonly range: Range;
  readonly options: readonly string[];
}

/** Steps of which one is meant, or that nobody has to do, by their names, where no condition decides. */
export function choicesAmong(source: YamlSource, steps: readonly ReadStep[]): readonly Choice[] {
  const open = steps.filter(({ step }) => step.when === undefined);
  const sections = new Map<Section, ReadStep>(
    open.map(each => [{ ...heading, role: 'steps', title: each.step.name }, each]),
  );
  const groups = new Set(alternativeSections([...sections.keys()]).values());
  const found = [
    ...groups,
    ...[...sections.keys()].filter(({ title }) => isConditional(title)).map(each => [each]),
  ];
  return found.flatMap(group => {
    const [first] = group;
    const step = first === undefined ? undefined : sections.get(first);
    if (step === undefined) return [];
    return [{ range: source.range(step.raw, 'name'), options: group.map(({ title }) => bareTitle(title)) }];
  });
}

const heading = { line: 0, endLine: 0, level: 1, style: 'heading', blocks: [], sections: [] } as const;
