import type { Block, ListItem } from '../../markdown/block.ts';
import { outermost } from './list-items.ts';

/** Where the steps of the outermost list items begin, for what is said of one item or of the one before. */
export class ItemsInTurn {
  #item: ListItem | null = null;
  #start = 0;
  #before = 0;

  /** `made`: the number of steps there are before the block. */
  enter(block: Block, made: number): void {
    const item = outermost(block.item);
    // Code that is not indented belongs to the item above it.
    if (item === this.#item || (item === null && block.kind !== 'text')) return;
    this.#item = item;
    if (made > this.#start) this.#before = this.#start;
    this.#start = made;
  }

  /** Of the item that is read now, if there is one. */
  get start(): number {
    return this.#item === null ? Number.POSITIVE_INFINITY : this.#start;
  }

  /** The steps of the item before, or of what stands between: from the first to the one after the last. */
  get before(): readonly [number, number] {
    return [this.#before, this.#start];
  }
}
