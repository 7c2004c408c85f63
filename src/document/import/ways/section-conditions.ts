import { bareTitle } from '../../markdown/numbers.ts';
import type { Section } from '../../markdown/outline.ts';
import { alternativeSections, mostWays, wayNames } from './alternative-sections.ts';
import { type ChoiceBook, isOptional } from './alternatives.ts';
import { optionName } from './choice-names.ts';
import { conditionOf } from './conditions.ts';
import { toldWays } from './told-ways.ts';

/** Finds the sections that are one of several ways, or optional, and asks for each once. `extra`: what is asked for besides. */
export function sectionConditions(
  root: Section,
  choices: ChoiceBook,
  extra: ReadonlySet<Section>,
): ReadonlyMap<Section, string> {
  const conditions = new Map<Section, string>();
  choose(root, choices, extra, conditions);
  return conditions;
}

function choose(
  section: Section,
  choices: ChoiceBook,
  extra: ReadonlySet<Section>,
  conditions: Map<Section, string>,
): void {
  const done = section.sections.filter(child =>
    /^(?:steps|prerequisites|rollback|verification)$/.test(child.role),
  );
  const groups = new Map([
    ...toldWays(section),
    ...casesByWords(done),
    ...joinedByOr(done),
    ...alternativeSections(done),
  ]);
  const hops = versionHops(done);
  for (const child of section.sections) {
    const isAsked = extra.has(child) || hops.has(child);
    const found = conditionFor(child, groups.get(child), isAsked, choices);
    if (found !== undefined) conditions.set(child, found);
    choose(child, choices, extra, conditions);
  }
}

function conditionFor(
  section: Section,
  group: readonly Section[] | undefined,
  isAsked: boolean,
  choices: ChoiceBook,
): string | undefined {
  if (group !== undefined) {
    const titles = wayNames(group.map(each => each.title));
    return choices.conditions(titles, group[0]?.line ?? section.line)[group.indexOf(section)];
  }
  if (!isAsked && !isOpen(section)) return undefined;
  return choices.conditions(['yes', 'no'], section.line, optionName(section), section.title)[0];
}

function isOpen({ title, role }: Section): boolean {
  if (role !== 'steps' && role !== 'prerequisites' && role !== 'verification') return false;
  const bare = bareTitle(title);
  return isOptional(title) || onlyTitle.test(bare) || isAnew.test(bare) || conditionOf(bare) !== null;
}

/** Whoever upgrades has it installed. */
const isAnew =
  /^(?:a )?(?:fresh|new|first[- ]time|initial) (?:install(?:ation)?s?|deployments?|setup)$|^全新(?:安装|部署)$|^(?:首次|初次)(?:安装|部署)$/iu;

/** `Restart only`, `只更新后端`: there is more that others do instead. */
const onlyTitle =
  /^(?:只|仅)(?:更新|升级|重启|部署|重建|替换|修改|改)|^only (?:update|upgrade|restart|rebuild|redeploy)\b|^(?:update|upgrade|restart|rebuild|redeploy)(?: \w+){0,3} only$/iu;

/** Neighbours that begin with what each of them is for: `When: the data are damaged`. */
function casesByWords(sections: readonly Section[]): ReadonlyMap<Section, readonly Section[]> {
  const groups = new Map<Section, readonly Section[]>();
  let run: Section[] = [];
  for (const section of [...sections, null]) {
    if (section !== null && run.length < mostWays && saysWhen(section) && isOtherCase(section, run)) {
      run.push(section);
      continue;
    }
    if (run.length > 1) for (const each of run) groups.set(each, run);
    run = [];
  }
  return groups;
}

/** Several sections for the same case come one after the other. */
function isOtherCase(section: Section, run: readonly Section[]): boolean {
  const own = caseOf(section);
  return own === null || run.every(each => caseOf(each) !== own);
}

/** `patch releases` */
function caseOf({ blocks: [first] }: Section): string | null {
  const found = first?.kind === 'text' ? forKind.exec(first.text) : null;
  return found?.[1]?.toLowerCase() ?? null;
}

function saysWhen({ blocks: [first] }: Section): boolean {
  return (
    first?.kind === 'text' &&
    (/^(?:when(?: to use(?: it| this)?)?|use (?:this |it )?(?:when|if|case)|use cases?|applies to|适用(?:场景|于|情况|范围)?|使用场景|何时使用)\s*[:：]/iu.test(
      first.text,
    ) ||
      forKind.test(first.text))
  );
}

/** `For patch releases, where nothing else changes:`, `For production environments, use …` */
const forKind =
  /^for (?!(?:each|every|all|both|any|the|this|that|these|those|more|example|your?)\b)((?:[\w./-]+ ){0,3}(?:upgrades|updates|releases|versions|environments)\b)(?:(?:[^.]|\.(?=\d)){0,120}[:：]$|[^.,:]{0,80}, (?:use|follow|run|do)\b)/iu;

/** `Keep the values`, `Or give new ones`. */
function joinedByOr(sections: readonly Section[]): ReadonlyMap<Section, readonly Section[]> {
  const groups = new Map<Section, readonly Section[]>();
  let run: Section[] = [];
  for (const section of sections) {
    const isOr = /^(?:or|alternatively)\b|^或者?(?=[\s：:，,])/iu.test(bareTitle(section.title));
    run = isOr && run.length < mostWays ? [...run, section] : [section];
    if (run.length > 1) for (const each of run) groups.set(each, run);
  }
  return groups;
}

/** `from 3.1 to 4.0` */
export const versionHop =
  /(?:^|[\s（(])v?\d[\w.]{0,20}\s{0,3}(?:→|->|=>|–>|to|至|到|升级到|升级至)\s{0,3}v?\d[\w.]{0,20}/i;

/** What is done for an upgrade from one version to the next, where there are several of them. */
function versionHops(sections: readonly Section[]): ReadonlySet<Section> {
  const hops = sections.filter(({ title, role }) => role === 'steps' && versionHop.test(title));
  return new Set(hops.length > 1 ? hops : []);
}
