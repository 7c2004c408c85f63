import { HtmlLines } from './html-lines.ts';

/** What can be said of a line when only those before it are known. */
export interface Boundary {
  /** A new block of the document itself begins with it, and the document can be taken apart here. */
  readonly begins: boolean;
  /** It is part of a block of HTML beyond doubt. */
  readonly html: boolean;
}

/**
 * Where a new block of the document itself begins beyond doubt: there the document can be taken apart, and CommonMark
 * reads the parts as it reads the whole. Lines must be seen in order; fences are empty, as `normalize` leaves them.
 */
export class Boundaries {
  readonly #html = new HtmlLines();
  #afterBlank = true;
  /** Whatever comes after the line before is a block of its own. */
  #afterBlock = false;
  #inList = false;
  #inFence = false;
  /** The line before is all that there is of a paragraph. */
  #afterFirstOfParagraph = false;

  see(text: string): Boundary {
    if (/^[ \t]*$/.test(text)) {
      const html = this.#html.certain;
      this.#html.blank();
      this.#after({ blank: true });
      return { begins: false, html };
    }
    if (this.#inFence) {
      this.#inFence = false;
      this.#after({ block: true });
      return { begins: false, html: false };
    }
    const fresh = this.#afterBlank || this.#afterBlock;
    const left = this.#html.open;
    if (this.#afterBlank && !/^[ \t]/.test(text) && !item.test(text)) this.#html.leaveContainers();
    const inHtml = this.#html.open;
    const before = this.#html.certain;
    const begins = !inHtml && this.#begins(text, fresh);
    this.#html.see(text, fresh);
    this.#inList =
      (begins && item.test(text) && !thematicBreak.test(text)) || (this.#inList && inner.test(text));
    this.#inFence = begins && text === emptyFence;
    const underline = !inHtml && this.#afterFirstOfParagraph && /^(=+|-+)[ \t]*$/.test(text);
    this.#after({
      block: underline || (begins && atxHeading.test(text)),
      paragraph: begins && /^\p{L}[^|]*$/u.test(text),
    });
    // The parser counts the line that ends HTML in a container among the HTML's.
    return { begins: begins && !left, html: before || this.#html.certain };
  }

  #begins(text: string, fresh: boolean): boolean {
    // A byte order mark at the start of a part would not count as text.
    if (fresh && !/^[ \t\ufeff]/.test(text) && !emptyItem.test(text)) return true;
    if (atxHeading.test(text) || text === emptyFence) return true;
    if (!item.test(text) || thematicBreak.test(text)) return false;
    // Only the number 1 begins a list within a paragraph.
    return this.#inList || !/^\d/.test(text) || /^1[.)]/.test(text);
  }

  #after(line: { readonly blank?: boolean; readonly block?: boolean; readonly paragraph?: boolean }): void {
    this.#afterBlank = line.blank === true;
    this.#afterBlock = line.block === true;
    this.#afterFirstOfParagraph = line.paragraph === true;
  }
}

const emptyFence = '```';
const atxHeading = /^#{1,6}(?:[ \t]|$)/;
const item = /^(?:[-*+]|\d{1,9}[.)])[ \t]+[^ \t]/;
/** What is no paragraph of the document's own, where it comes after an item. */
const inner = /^(?: {4}|\t|[ ]*(?:[-+]|\d{1,9}[.)])[ \t]+[^ \t-])/;
/** Whether it is an item at all, depends on what the parser had before. */
const emptyItem = /^(?:[-*+]|\d{1,9}[.)])[ \t]*$/;
const thematicBreak = /^([-*])[ \t]*(\1[ \t]*){2,}$/;
