import { indentOf, isBlank } from './source-lines.ts';

/** Where the content of the open list items begins, as lines go by: enough of CommonMark to place a fence. */
export class ListColumns {
  readonly #items: { readonly marker: number; readonly content: number }[] = [];
  #afterBlank = true;

  /** Column that content of the innermost item begins at. */
  get content(): number {
    return this.#items.at(-1)?.content ?? 0;
  }

  see(line: string): void {
    if (isBlank(line)) {
      this.#afterBlank = true;
      return;
    }
    const column = indentOf(line);
    const found = /^\s*([-*+]|\d{1,9}[.)])(\s+|$)/.exec(line);
    if (found && column < this.content + 4) {
      while ((this.#items.at(-1)?.content ?? 0) > column) this.#items.pop();
      const marker = found[1] ?? '';
      const gap = (found[2] ?? '').length;
      this.#items.push({
        marker: column,
        content: column + marker.length + (gap >= 1 && gap <= 4 ? gap : 1),
      });
    } else if (this.#afterBlank || /^\s*#{1,6}\s/.test(line)) {
      this.leave(column);
    }
    this.#afterBlank = false;
  }

  /** Ends the items that something at this column is outside of. */
  leave(column: number): void {
    while ((this.#items.at(-1)?.content ?? 0) > column) this.#items.pop();
  }
}
