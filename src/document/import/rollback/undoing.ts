import type { Block, ListItem } from '../../markdown/block.ts';
import { oncePerText } from '../../once.ts';
import { lastSentence } from '../prose/last-sentence.ts';

/** Tells the blocks that take back what was done, among the steps themselves. */
export class UndoingBlocks {
  readonly #items = new Map<ListItem, string>();

  /** Whether a block stands under an item, or after a sentence, that says to take back what was done. Blocks come in order. */
  has(block: Block, before: Block | undefined): boolean {
    if (block.kind === 'text' && block.opensItem && block.item !== null)
      this.#items.set(block.item, block.text);
    for (let item = block.item; item !== null; item = item.parent) {
      const text = this.#items.get(item);
      if (text !== undefined && isRollbackLabel(text)) return true;
    }
    return block.kind === 'code' && before?.kind === 'text' && isRollbackLabel(lastSentence(before.text));
  }
}

/** `Roll back if …:`, `Restore`, `如失败，回滚`. */
const isRollbackLabel = oncePerText((text: string): boolean => {
  const line = text.replace(/\s+/g, ' ').trim();
  return (
    line.length <= 160 &&
    (/^(?:to )?(?:roll(?:ing)? ?-?back|revert|back out|downgrade|undo)\b(?! plan| procedure)|^restore(?: (?:the )?(?:previous|old|former)\b|:?$)|^(?:if|in case|should)\b.*\b(?:fail|wrong|misbehav|break|problem|issue).*\b(?:roll ?back|revert|restore)\b/i.test(
      line,
    ) ||
      /^(?:如|若|如果|出现).*(?:失败|异常|问题|报错|不成功).*(?:回滚|回退|还原|rollback)|^(?:回滚|回退|还原)|^[^，,。;；]{0,24}(?:失败|异常|损坏|丢失|出错|报错)(?!.*自动)[^，,。;；]{0,16}(?:回滚|回退|还原|恢复)[^，,。;；]{0,12}[:：]$/iu.test(
        line,
      ))
  );
});
