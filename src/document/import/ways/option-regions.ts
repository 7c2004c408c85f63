import type { Block, TextBlock } from '../../markdown/block.ts';
import { bareTitle } from '../../markdown/numbers.ts';
import { isInside } from '../prose/list-items.ts';
import { isForOtherKind, mostWays, optionTitle } from './alternative-sections.ts';

/** One of several ways that the blocks of a section describe one after the other, without headings of their own. */
export interface OptionRegion {
  /** What each of the ways is called, in order. */
  readonly labels: readonly string[];
  /** Which of them the block belongs to. */
  readonly index: number;
  /** Of the first way. */
  readonly line: number;
}

/**
 * The blocks that belong to one of several ways: below paragraphs such as `Option A. …`, or in the items of a list of
 * which the paragraph before says that one is to be chosen.
 */
export function optionRegions(blocks: readonly Block[]): ReadonlyMap<Block, OptionRegion> {
  const regions = new Map<Block, OptionRegion>();
  const heads = blocks.flatMap((block, index) => (isOptionHead(block) ? [{ block, index }] : []));
  for (let at = 0; at < heads.length; ) {
    const group = groupFrom(heads.slice(at, at + mostWays));
    if (group.length > 1) markLabelled(blocks, group, regions);
    at += group.length;
  }
  for (const group of [...kindGroups(blocks), ...meansGroups(blocks)]) markLabelled(blocks, group, regions);
  for (const [index, block] of blocks.entries())
    if (block.kind === 'text' && asksToChoose(block)) markItems(blocks, index, regions);
  return regions;
}

interface Head {
  readonly block: TextBlock;
  readonly index: number;
}

function isOptionHead(block: Block): block is TextBlock {
  if (block.kind !== 'text' || block.aside) return false;
  if (block.item !== null && !block.opensItem) return false;
  const label = block.label ?? (block.text.length <= 80 ? block.text : null);
  return label !== null && label.length <= 80 && optionTitle.test(bareTitle(label));
}

/** Neighbours right before a block of code each, that say the same of different systems: `User service:`, `System service:`. */
function kindGroups(blocks: readonly Block[]): readonly (readonly Head[])[] {
  const groups: Head[][] = [];
  for (const [index, block] of blocks.entries()) {
    if (block.kind !== 'text' || block.aside || block.text.length > 60 || !/[:：]$/.test(block.text))
      continue;
    if (blocks[index + 1]?.kind !== 'code') continue;
    const group = groups.at(-1);
    const last = group?.at(-1);
    const isNext =
      last !== undefined &&
      last.index === index - 2 &&
      last.block.item?.parent === block.item?.parent &&
      group?.every(each => isForOtherKind(each.block.text, block.text)) === true;
    if (isNext) group?.push({ block, index });
    else groups.push([{ block, index }]);
  }
  return groups.filter(({ length }) => length > 1);
}

/** Items of a list, each with its code right below it, that get the same from somewhere else: `从仓库拉取：`, `从文件导入：`. */
function meansGroups(blocks: readonly Block[]): readonly (readonly Head[])[] {
  const groups: Head[][] = [];
  let open: Head[] = [];
  for (const [index, block] of blocks.entries()) {
    if (block.kind !== 'text' || !block.opensItem || block.item === null) continue;
    const { item } = block;
    const means = item.number === null && item.checked === null && blocks[index + 1]?.kind === 'code';
    const isNext = means && open[0]?.block.item?.parent === item.parent && isOtherMeans(block, open);
    if (!isNext) open = [];
    if (!isNext && (!means || meansOf(block) === null)) continue;
    open.push({ block, index });
    if (open.length === 2) groups.push(open);
  }
  return groups;
}

function isOtherMeans(block: TextBlock, group: readonly Head[]): boolean {
  const own = meansOf(block);
  return own !== null && group.every(each => meansOf(each.block) === own && each.block.text !== block.text);
}

/** By what all of the ways begin, and what they come to. */
function meansOf({ text }: TextBlock): string | null {
  if (text.length > 60) return null;
  if (/^从[^，,。：:]{1,20}(?:拉取|导入|下载|安装|获取|加载|恢复)[:：]$/u.test(text)) return 'from';
  const [, by, what] =
    /^(通过|使用)[^，,。：:]{1,20}?(安装|升级|更新|下载|部署|获取|导入|恢复)[:：]$/u.exec(text) ?? [];
  if (by !== undefined) return `${by} ${what}`;
  return (
    /^(using|via|with)\s(?!the (?:following|same)\b)[^,.:]{1,40}:$/i.exec(text)?.[1]?.toLowerCase() ?? null
  );
}

/** Heads of the same kind, at the same place in their lists: `Option A`, `Option B`. */
function groupFrom(heads: readonly Head[]): readonly Head[] {
  const [first] = heads;
  if (first === undefined) return [];
  const keys = new Set<string>();
  const group: Head[] = [];
  for (const head of heads) {
    const key = keyOf(head.block);
    if (head.block.item?.parent !== first.block.item?.parent || wordOf(key) !== wordOf(keyOf(first.block)))
      break;
    if (head.block.tab !== first.block.tab || keys.has(key)) break;
    keys.add(key);
    group.push(head);
  }
  return group;
}

/** `option a` */
function keyOf({ label, text }: TextBlock): string {
  return (optionTitle.exec(bareTitle(label ?? text))?.[0] ?? '').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** `option` */
function wordOf(key: string): string {
  return key.replace(/\s*\S$/, '');
}

function markLabelled(
  blocks: readonly Block[],
  group: readonly Head[],
  regions: Map<Block, OptionRegion>,
): void {
  const labels = group.map(({ block }) => labelOf(block));
  const line = group[0]?.block.line ?? 1;
  let mostCode = 1;
  for (const [index, head] of group.entries()) {
    const end = endOf(blocks, head, group[index + 1]?.index ?? null, mostCode);
    const own = blocks.slice(head.index, end);
    mostCode = Math.max(mostCode, own.filter(({ kind }) => kind === 'code').length);
    for (const block of own) regions.set(block, { labels, index, line });
  }
}

/** The end of a way: where the next one begins. The last one goes on no longer than the others. */
function endOf(
  blocks: readonly Block[],
  { block, index }: Head,
  next: number | null,
  mostCode: number,
): number {
  const { item } = block;
  let [end, code] = [index + 1, 0];
  for (; end < (next ?? blocks.length); end++) {
    const each = blocks[end];
    if (each === undefined || (item !== null && !isInside(each.item, item) && each.item !== null)) break;
    if (item !== null && each.item === null && each.kind !== 'code') break;
    if (next === null && item === null && each.kind === 'text' && code >= mostCode) break;
    if (each.kind === 'code') code += 1;
  }
  return end;
}

const oneOf =
  /\b(?:choose|pick|select|use|follow|take)\s+(?:only |exactly |either )?(?:one|1)\b(?! or more)|\b(?:either|(?:any |only )?one) of (?:the |these )?(?:following|below|two|three|options|ways|methods|paths|approaches)\b|(?:任选|选择|选)(?:其中)?(?:一种|之一|其一|一个|一项)|以下任(?:一|意一种)|[二两三]选一/iu;

function asksToChoose({ text, aside }: TextBlock): boolean {
  return !aside && text.length <= 300 && /[:：.。]$/.test(text.trim()) && oneOf.test(text);
}

/** The items of the list right below a paragraph, where at least two of them have something to do. */
function markItems(blocks: readonly Block[], head: number, regions: Map<Block, OptionRegion>): void {
  const around = blocks[head]?.item ?? null;
  const first = blocks[head + 1];
  if (first?.kind !== 'text' || first.item === null || !first.opensItem || first.item.parent !== around)
    return;
  const items: { readonly label: string; readonly blocks: Block[] }[] = [];
  for (let index = head + 1; index < blocks.length; index++) {
    const block = blocks[index] ?? first;
    const isItem = block.kind === 'text' && block.opensItem && block.item?.parent === around;
    if (isItem && block.item !== around) items.push({ label: labelOf(block), blocks: [block] });
    else if (block.item === null || block.item === around) break;
    else items.at(-1)?.blocks.push(block);
  }
  const doing = items.filter(each =>
    each.blocks.some(block => block.kind === 'code' || (block.kind === 'text' && block.codes.length > 0)),
  );
  if (doing.length < 2 || items.length > mostWays) return;
  const labels = items.map(({ label }) => label);
  for (const [index, item] of items.entries())
    for (const block of item.blocks)
      if (!regions.has(block)) regions.set(block, { labels, index, line: first.line });
}

/** The words that a way begins with. */
function labelOf({ text }: TextBlock): string {
  const [line = text] = text.split('\n');
  return (line.length > 60 ? line.slice(0, 60) : line).replace(/[\s:：.。]+$/, '');
}
