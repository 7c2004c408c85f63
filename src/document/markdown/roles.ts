import { oncePerText } from '../once.ts';
import type { Block } from './block.ts';
import { bareTitle, titleNumber } from './numbers.ts';
import type { Section } from './outline.ts';
import { asideTitle, failureTitle, roleWords } from './role-words.ts';

/** What a section is for. */
export type Role =
  | 'title'
  | 'notes'
  | 'prerequisites'
  | 'steps'
  | 'verification'
  | 'rollback'
  | 'reference'
  | 'unknown';

/** How a section came by its role, where that was no plain matter of its title. */
export interface RoleGuess {
  readonly section: Section;
  readonly from: 'content' | 'nothing';
}

/** The role that a title names; null where it names none. */
export const roleOfTitle = oncePerText((title: string): Role | null => {
  const bare = bareTitle(title).toLowerCase();
  return namedRole(title, bare, makesReady.test(bare));
});

function namedRole(title: string, bare: string, isNoRollback: boolean): Role | null {
  for (const { role, pattern } of roleWords)
    if (!(isNoRollback && role === 'rollback') && pattern.test(bare)) return role;
  return stepTitle.test(title.trim()) ? 'steps' : null;
}

/** What a reader looks up when need be, and nobody means to be run in its place. */
function isAside(title: string): boolean {
  const bare = bareTitle(title).toLowerCase();
  return asideTitle.test(bare) || failureTitle.test(bare);
}

/** To have something to go back to is a step of the upgrade. */
const makesReady =
  /(?:creat|mak|tak|prepar|defin|writ|record|sav|tag|mark)\w* (?:an? |the |your )?(?:roll ?-?back|back-?out|restore) (?:point|snapshot|tag|plan|branch|script|image)|(?:创建|建立|记录|准备|制定|生成|设置|保存|确认|打)(?:好|一个)?(?:回滚|回退|还原|恢复)(?:点|快照|分支|标签|版本|脚本|方案|预案|计划)|\bfor (?:the |a )?roll ?-?back\b|(?:用于|供|以备|便于)(?:快速)?(?:回滚|回退|恢复)/;

const takesBack = /roll(?:ing)?[ -]?back|revert|downgrad|back[ -]?out|undo|回滚|回退|降级/i;

function isContents(title: string): boolean {
  return /^(?:table of )?contents$|^toc$|^目录$/.test(bareTitle(title).toLowerCase());
}

const stepTitle = /^(step|phase|stage)\s*#?\d|^第\s*[一二三四五六七八九十\d]+\s*[步阶]/iu;

/** Gives every section its role: by its title, else that of the section around it, else by what it holds. */
export function assignRoles(
  root: Section,
  holdsCommands: (block: Block) => boolean,
  goesOn: (section: Section) => boolean,
): readonly RoleGuess[] {
  const guesses: RoleGuess[] = [];
  const [only] = root.sections;
  const title = root.sections.length === 1 && only !== undefined && only.sections.length > 0 ? only : null;
  // Where the whole document is about a recovery, to restore something is one of its steps.
  const restores = title !== null && /\brestor|\brecover|disaster|恢复|容灾|灾备/i.test(title.title);
  // Where it is a rollback as a whole, going back is what is to be done.
  const isAlone = root.sections.length === 1 && only?.level === 1 && !root.blocks.some(holdsCommands);
  const whole = title ?? (isAlone ? only : undefined);
  const goesBack = whole !== undefined && takesBack.test(whole.title) && !whole.sections.some(holdsUpgrade);
  const roleOfGoingBack = (own: string): Role => {
    if (goesBack) {
      const role = namedRole(own, bareTitle(own).toLowerCase(), true) ?? 'steps';
      return role === 'reference' && !isAside(own) ? 'steps' : role;
    }
    return restores && !takesBack.test(own) ? 'steps' : 'rollback';
  };
  const visit = (section: Section, around: Role | null): void => {
    const told = roleOfTitle(section.title);
    const named = told === 'rollback' ? roleOfGoingBack(section.title) : told;
    if (section === title) {
      section.role = 'title';
      visitAll(section.sections, null);
      return;
    }
    section.role = decide(section, named, around);
    // A table of contents, or an introduction, may well be the heading above all the rest.
    const isOpen =
      section.role === 'unknown' ||
      (section.role === 'reference' &&
        around === null &&
        (!isAside(section.title) || isContents(section.title)));
    visitAll(section.sections, isOpen ? null : section.role);
  };
  const visitAll = (sections: readonly Section[], around: Role | null): void => {
    for (const [index, section] of sections.entries()) {
      // What comes right after steps and goes on with them needs no title that says so.
      const after =
        sections[index - 1]?.role === 'steps' &&
        around === null &&
        roleOfTitle(section.title) === null &&
        goesOn(section);
      visit(section, after ? 'steps' : around);
      if (section.role === 'rollback' && isStepBetween(section, sections[index - 1], sections[index + 1]))
        visitAs(section, 'steps');
    }
  };
  const visitAs = (section: Section, role: Role): void => {
    section.role = role;
    visitAll(section.sections, role);
  };
  const decide = (section: Section, named: Role | null, around: Role | null): Role => {
    if (around === 'reference' && !(named === 'rollback' && !isFailedRollback.test(section.title)))
      return 'reference';
    const fixed = around === 'notes' || around === 'rollback' || around === 'reference';
    if (named !== null && !(fixed && named === 'steps')) {
      // What a release is like is told at length under such titles, and what to run under others.
      if (named === 'notes' && (around === 'steps' || around === 'prerequisites')) return around;
      // Among the steps, to prepare something is one of them.
      if (named === 'prerequisites' && around === 'steps' && /^prepar/i.test(bareTitle(section.title)))
        return 'steps';
      if (named === 'notes' && isProcedure(section) && (section === only || runs(section)))
        return guess(section, 'steps');
      if (named === 'reference' && around === null && !isAside(section.title) && runs(section))
        return guess(section, 'steps');
      return named;
    }
    if (around !== null) return around;
    if (runs(section)) return guess(section, 'steps');
    if (isProcedure(section)) return guess(section, 'steps');
    if (section.sections.length > 0) return 'unknown';
    return isProse(section) ? 'reference' : unknown(section);
  };
  const guess = (section: Section, role: Role): Role => {
    guesses.push({ section, from: 'content' });
    return role;
  };
  const unknown = (section: Section): Role => {
    guesses.push({ section, from: 'nothing' });
    return 'unknown';
  };
  const runs = (section: Section): boolean =>
    section.blocks.some(holdsCommands) ||
    section.sections.some(child => roleOfTitle(child.title) === null && runs(child));
  visitAll(root.sections, null);
  root.role = root.blocks.some(holdsCommands) ? 'steps' : 'title';
  return guesses;
}

/** What to do where even the rollback fails is for reading. */
const isFailedRollback = /\b(?:fail\w*|before|issues?|problems?|ready|prepare)\b|失败|异常|前$|准备/i;

/** The upgrade itself is told below, too. */
function holdsUpgrade(section: Section): boolean {
  const { title, sections } = section;
  return (
    (/\b(?:upgrad|updat)|升级|更新|上线/i.test(title) &&
      !takesBack.test(title) &&
      roleOfTitle(title) === 'steps') ||
    sections.some(holdsUpgrade)
  );
}

/** To restore something is a step like those around it, where their numbers go on: `5. Restore the settings`, `6. Start`. */
function isStepBetween(section: Section, before: Section | undefined, next: Section | undefined): boolean {
  if (before?.role !== 'steps' && before?.role !== 'verification') return false;
  if (next === undefined || takesBack.test(section.title) || roleOfTitle(next.title) !== 'steps')
    return false;
  const [number, after] = [titleNumber(section.title), titleNumber(next.title)];
  return (
    number !== null &&
    after !== null &&
    after.length === number.length &&
    after.at(-1) === (number.at(-1) ?? 0) + 1
  );
}

/** A numbered list: things to do, one after the other. */
function isProcedure({ blocks }: Section): boolean {
  const numbered = blocks.filter(
    block =>
      block.kind === 'text' &&
      block.opensItem &&
      block.item !== null &&
      block.item.number !== null &&
      block.item.depth === 0,
  );
  return numbered.length >= 2;
}

function isProse({ blocks }: Section): boolean {
  return blocks.every(block => (block.kind === 'text' && block.item === null) || block.kind === 'heading');
}
