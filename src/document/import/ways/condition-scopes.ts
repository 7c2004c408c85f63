import type { Block, TextBlock } from '../../markdown/block.ts';
import { isInside } from '../prose/list-items.ts';
import type { Mode } from '../steps/part-steps.ts';
import { conditionIn, conditionOf } from './conditions.ts';

/** What a paragraph before a block says of it, further than of the block right below that paragraph. */
export interface Scope {
  /** `aside`: it is looked up when need be. */
  readonly kind: 'case' | 'failure' | 'aside';
  /** The sentence that says it. */
  readonly text: string;
  /** Of the paragraph. */
  readonly line: number;
  /** False for what is done otherwise. */
  readonly holds: boolean;
  /** It has a counterpart, so that it is asked for here and nowhere else. */
  readonly paired: boolean;
}

/**
 * Conditions that cover more than the block right below them: the list they introduce, all of the item they open, the
 * blocks that go on with them, and what is done otherwise. Of several conditions on a block, the outer ones come first.
 */
export function conditionScopes(blocks: readonly Block[], mode: Mode): ReadonlyMap<Block, readonly Scope[]> {
  const scopes = new Map<Block, Scope[]>();
  const cover = (block: Block, scope: Scope): void => {
    const own = scopes.get(block);
    if (own === undefined) scopes.set(block, [scope]);
    else own.push(scope);
  };
  for (const [index, head] of blocks.entries()) {
    if (head.kind !== 'text' || head.aside) continue;
    const found = headOf(head, mode, blocks[index + 1]);
    if (found === null) continue;
    const { covered, end } = coveredFrom(blocks, index, found);
    if (found.covers === 'list' && !covered.every(isWords)) continue;
    const other = found.kind === 'case' ? otherwiseFrom(blocks, head, end) : [];
    const paired = other.length > 0;
    const scope = { kind: found.kind, text: found.text, line: head.line, holds: true, paired };
    // The reader of a block of code finds the condition in the words right above it.
    const isRead = (block: Block) =>
      found.reads && !paired && block.kind === 'code' && block === blocks[index + 1];
    for (const block of covered) if (!isRead(block)) cover(block, scope);
    for (const block of other) cover(block, { ...scope, holds: false });
  }
  return scopes;
}

function isWords(block: Block): boolean {
  return block.kind === 'text' && block.item !== null;
}

interface HeadCondition {
  readonly kind: Scope['kind'];
  readonly text: string;
  /**
   * `item`: all of the item that it opens; `steps`: all that follows in its part; `next`: what goes on with it; `list`:
   * the list below it, where that is nothing but words.
   */
  readonly covers: 'item' | 'steps' | 'next' | 'list';
  /** Whoever reads the block right below finds the condition in these words themselves. */
  readonly reads: boolean;
}

function headOf(head: TextBlock, mode: Mode, next: Block | undefined): HeadCondition | null {
  const text = head.text.trim();
  if (mode === 'steps' && isAsideLabel(head))
    return {
      kind: 'aside',
      text: (head.label ?? text).replace(/[:：.\s]+$/, ''),
      covers: head.item === null ? 'steps' : 'item',
      reads: false,
    };
  if (overview.test(text) && text.length <= 300) return { kind: 'aside', text, covers: 'list', reads: false };
  if (next?.kind === 'text' && next.opensItem && next.item !== head.item && examples.test(text))
    return { kind: 'aside', text, covers: 'next', reads: false };
  const found = conditionIn(text, mode);
  if (found === null || (found.kind !== 'case' && found.kind !== 'failure')) return null;
  const isWhole = head.opensItem && head.item !== null && startsWith(text, found.text);
  return {
    kind: found.kind,
    text: found.text,
    covers: manySteps.test(found.text) ? 'steps' : isWhole ? 'item' : 'next',
    reads: true,
  };
}

/** `Troubleshooting:`, `**If something goes wrong.**` */
function isAsideLabel({ label, text }: TextBlock): boolean {
  const words = (label ?? (/[:：]$/.test(text) ? text : '')).trim();
  return words.length > 0 && words.length <= 60 && asideLabel.test(words);
}

const asideLabel =
  /^\W{0,3}(?:troubleshoot\w*|(?:known|common|possible|potential) (?:errors?|issues?|problems?)|(?:if|in case) (?:some|any)thing (?:goes|went) wrong|(?:if|in case) things go wrong|故障(?:排查|处理|排除)|常见(?:问题|错误)|异常(?:处理|情况)|排错|问题处理)/iu;
/** What comes is told, and done elsewhere. */
const overview =
  /(?:\b(?:you|we|it|this|that|which|script|command|playbook|installer|process|procedure|upgrade|update|tool)\b(?: (?:basically|automatically))? will(?: (?:automatically|then|do|perform))?(?: the following)?|\b(?:script|command|playbook|installer|tool)s? (?:automatically )?(?:performs|does|handles|takes care of)(?: the following)?(?: (?:steps|tasks|actions))?)\s*[:：]$|(?:它|脚本|命令|程序|工具|升级过程)(?:会|将)(?:自动)?(?:依次)?(?:执行|完成|进行)?(?:以下|如下)?(?:操作|步骤|内容|工作)?\s*[:：]$|\b(?:any|one or more)(?: of)? (?:the )?(?:following|these|conditions)\b[^:]{0,60}:$|以下(?:任何|任一|任意)?[^：:]{0,8}(?:情况|问题|条件|现象)[^：:]{0,12}[:：]$/iu;
/** What is listed shows how it may be done. */
const examples =
  /(?:^|[.;。；，,]\s*|\n)(?:for example|for instance|examples?|例如|比如|举例(?:说明|如下)?)[,，]?\s?[:：]$/iu;
const manySteps =
  /\b(?:the |these )?(?:following|below|next) (?:\w+ ){0,2}(?:steps|commands|instructions|procedure|changes)\b|\bthese (?:steps|commands|instructions)\b|\b(?:steps|commands|instructions) (?:below|that follow)\b|(?:以下|如下|下列|下面)(?:的)?(?:步骤|操作|流程|命令)/iu;
const goesOnWith =
  /^\W{0,3}(?:then|and then|also|next|after (?:that|this)|afterwards|finally|and)\b|^(?:然后|再|接着|之后|随后|并且?|同时|最后)/iu;
const otherwise =
  /^\W{0,3}(?:otherwise|if not|else)\b|^\W{0,3}(?:否则|如果不是|如果没有|若不是|若没有|若无|不然|反之)(?:[的，,：:]|$)/iu;
const inAnyCase =
  /^\W{0,3}(?:in (?:either|any|both|all) cases?|either way|regardless)\b|^(?:无论|不管|两种情况)/iu;

function startsWith(text: string, sentence: string): boolean {
  return text.replace(/\s+/g, ' ').startsWith(sentence);
}

interface Coverage {
  readonly covered: readonly Block[];
  /** Of the first block that is not covered. */
  readonly end: number;
}

function coveredFrom(
  blocks: readonly Block[],
  start: number,
  { covers, kind }: Pick<HeadCondition, 'covers' | 'kind'>,
): Coverage {
  const head = blocks[start];
  const covered: Block[] = [];
  if (head?.kind !== 'text') return { covered, end: start + 1 };
  const introduces = /[:：]$/.test(head.text.trim());
  let inList = false;
  let end = start + 1;
  for (; end < blocks.length; end++) {
    const block = blocks[end];
    const before = blocks[end - 1];
    if (block === undefined || block.kind === 'heading' || block.tab !== head.tab) break;
    if (head.item !== null && isInside(block.item, head.item)) {
      const isBelow = block.item !== head.item;
      if (covers !== 'next' || (isBelow && introduces)) {
        covered.push(block);
        continue;
      }
    } else if (head.item !== null && block.item !== null) break;
    const isListBelow =
      introduces && block.kind === 'text' && block.item !== null && block.item.parent === head.item;
    if (isListBelow && block.item !== head.item && (end === start + 1 || inList)) inList = true;
    else if (
      inList &&
      (block.item !== null || (block.kind === 'code' && head.item === null && covers !== 'list'))
    ) {
      // Still in the list, or a block below one of its items.
    } else if (inList) break;
    else if (block.kind === 'code') {
      // What stands below what a failure asks for may well be what comes next in any case.
      const goesOn = before?.kind === 'text' || (before?.kind === 'code' && kind === 'case');
      if (covers === 'list' || (!goesOn && covers === 'next')) break;
    } else if (block.kind === 'text') {
      if (otherwise.test(block.text) || inAnyCase.test(block.text)) break;
      const goesOn =
        (kind === 'case' && goesOnWith.test(block.text)) ||
        (covers === 'steps' && block.label === null && !isHead(block));
      if (!goesOn) break;
    } else if (covers !== 'steps') break;
    covered.push(block);
  }
  return { covered, end };
}

function isHead({ text }: TextBlock): boolean {
  return conditionOf(text) !== null;
}

/** What follows on `Otherwise, …:`, where that stands at the end of a condition. */
function otherwiseFrom(blocks: readonly Block[], head: TextBlock, at: number): readonly Block[] {
  const block = blocks[at];
  if (block?.kind !== 'text' || block.tab !== head.tab || !otherwise.test(block.text)) return [];
  if (block.item?.parent !== head.item?.parent) return [];
  return [
    block,
    ...coveredFrom(blocks, at, { covers: block.item === null ? 'next' : 'item', kind: 'case' }).covered,
  ];
}
