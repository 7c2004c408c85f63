import { bareTitle } from '../../markdown/numbers.ts';
import type { Section } from '../../markdown/outline.ts';
import { prose } from '../words.ts';
import { hasItems, type SectionContents } from './section-contents.ts';

/** Where chapters go that stand behind the verification or the rollback. */
export interface ChapterOrder {
  /** Verifications that more work comes after: they are made where they stand. */
  readonly between: ReadonlySet<Section>;
  /** Steps that are no part of the upgrade as a matter of course, and asked for. */
  readonly extra: ReadonlySet<Section>;
  /** What is done when all is well. */
  readonly closing: ReadonlySet<Section>;
}

/** `guessed`: sections that are steps only by what they hold. */
export function orderOf(
  chapters: readonly Section[],
  guessed: ReadonlySet<Section>,
  contents: SectionContents,
): ChapterOrder {
  const between = new Set<Section>();
  const extra = new Set<Section>();
  const closing = new Set<Section>();
  const firstWork = chapters.findIndex(isWork);
  const lastRollback = chapters.findLastIndex(({ role }) => role === 'rollback');
  const firstCheck = chapters.findIndex(({ role }, index) => role === 'verification' && index > firstWork);
  const lastCheck = chapters.findLastIndex(({ role }) => role === 'verification');
  for (const [index, chapter] of chapters.entries()) {
    if (firstWork < 0 || !isWork(chapter)) continue;
    const isChecked = firstCheck >= 0 && index > firstCheck;
    const isBehindRollback = lastRollback > firstWork && index > lastRollback;
    if (lastCheck >= 0 && index > lastCheck && closes(chapter)) closing.add(chapter);
    else if ((isBehindRollback && !goesOn(chapter)) || (isChecked && guessed.has(chapter)))
      extra.add(chapter);
  }
  const lastWork = chapters.findLastIndex(
    chapter => isWork(chapter) && !extra.has(chapter) && !closing.has(chapter) && isDone(chapter, contents),
  );
  for (const [index, chapter] of chapters.entries())
    if (
      chapter.role === 'verification' &&
      ((index < lastWork && (index > firstWork || runs(chapter, contents))) ||
        (index < firstWork && holdsBlock(chapter)))
    )
      between.add(chapter);
  return { between, extra, closing };
}

function isWork(section: Section): boolean {
  return section.role === 'steps' && hasItems(section) && !cleansUp(section.title);
}

/** It asks for something beyond doubt, and for more than the same once again. */
function isDone({ blocks, sections }: Section, contents: SectionContents): boolean {
  if (
    blocks.some(block => block.kind === 'text' && block.text.length < 2000 && prose.repeat.test(block.text))
  )
    return false;
  return (
    blocks.some(
      block =>
        contents.holdsCommands(block) ||
        (block.kind === 'text' &&
          block.item !== null &&
          (block.item.number !== null || block.item.checked !== null)),
    ) || sections.some(each => isDone(each, contents))
  );
}

function runs({ blocks, sections }: Section, contents: SectionContents): boolean {
  return blocks.some(block => contents.holdsCommands(block)) || sections.some(each => runs(each, contents));
}

/** Something to type, wherever: it looks at what is there before. */
function holdsBlock({ blocks, sections }: Section): boolean {
  return blocks.some(({ kind }) => kind === 'code') || sections.some(holdsBlock);
}

/** It takes away what a rollback needs. */
export function cleansUp(title: string): boolean {
  return /^(?:final |post[ -]\w+ )?clean(?:ing)?[ -]?up\b|^(?:remove|delete|purge) (?:the |all )?(?:old|previous|backups?)\b|^清理|^删除(?:旧|老|备份)|^收尾/i.test(
    bareTitle(title),
  );
}

/** To tell everybody, and to write it down, comes when all is well. */
function closes(section: Section): boolean {
  return (closingTitle.test(bareTitle(section.title)) && !holdsCode(section)) || waitsForChecks(section);
}

/** `After all checks pass, …` */
function waitsForChecks({ blocks: [first] }: Section): boolean {
  return (
    first?.kind === 'text' &&
    /^(?:after|once|when) (?:all |the |every )*(?:checks?|tests?|verifications?|validations?|everything)\b[^.]{0,30}\b(?:pass\w*|succe\w+|verified|complete\w*|fine|green|done)\b|^(?:全部|所有)?(?:验证|检查|测试)(?:全部|均|都)?(?:通过|无误|完成)(?:后|之后)/i.test(
      first.text,
    )
  );
}

const closingTitle =
  /^(?:clos(?:e|ing)\b|notif|communicat|announce|document(?:ing|ation)?\b|wrap[ -]?up|hand-?over|sign-?off|post[ -][\w-]+ (?:tasks?|actions?|activities|communications?)$)|^(?:完成|升级后|上线后)?(?:通知|公告|归档|总结|善后|后续(?:工作|操作|事项)?)/i;

/** The upgrade goes on with it, whatever stands between. */
function goesOn({ title }: Section): boolean {
  return /^(?:post\b|after\b|final)|后$|^(?:升级|上线|更新)后|^后续/i.test(bareTitle(title));
}

function holdsCode({ blocks, sections }: Section): boolean {
  return (
    blocks.some(block => block.kind === 'code' || (block.kind === 'text' && block.codes.length > 0)) ||
    sections.some(holdsCode)
  );
}
