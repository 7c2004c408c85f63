import type { Block } from '../../markdown/block.ts';
import { prose } from '../words.ts';

/** Whether a text asks for what is above it to be done once more. */
export function repeatsAbove(text: string): boolean {
  return text.length < 2000 && prose.repeat.test(text) && asks.test(text);
}

export function repeats(block: Block): boolean {
  return block.kind === 'text' && prose.repeat.test(block.text);
}

/** What only compares asks for nothing: `the same procedure as before`. */
export const asks =
  /^\W*(?:\d+[.)]\s*)?(?:then |now |finally |next,? |and )?repeat\b(?!s|ed|ing|able)|\b(?:to|and|then|please|must|should|now|next)\s+repeat\b|[.;:,)]\s+repeat\b|\b(?:do|perform|follow|execute|run) the same\b|\blikewise\b|^\W*(?:[\w.-]{1,40}\s*[:：]\s*)?(?:the )?same (?:steps|commands?|procedure|as|way)\b|重复|(?:执行|进行|再做|依次|逐[台个一]|按照?|采用).*(?:同样|相同|一样|上述|以上|上面|前面|此)|(?:步骤|操作|流程|方法)[^，,。；;]{0,6}(?:上述|以上|上面|前面|之前)[^，,。；;]{0,4}(?:一致|一样|相同)|(?:按照?|参照|参考|依照)(?:第|步骤)|(?:以上|上述)(?:步骤|操作)(?:再|重新)|同上/iu;
export const compares =
  /\b(?:it['’]s|it is|this is|that is|which is|is|are|was|were|uses?|follows) (?:basically |essentially |exactly |much |almost |mostly )?the same\b/i;
/** All of what is above, and not only what the item that says so has itself. */
export const all =
  /\b(?:steps|procedures?|process|everything|all of|sections?|above|earlier|entire|whole)\b|以上|上述|上面|前面|之前|步骤|流程|过程/iu;
export const previousOnly =
  /\b(?:previous|preceding|last|prior) (?:step|command|action|item|point)\b(?!s)|上一步|上一个(?:步骤|命令|操作)|前一步/iu;
