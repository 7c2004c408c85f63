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
  /** A line since the last blank one begins like a tag: what HTML that is, and where it ends, is not for sure. */
  #afterTag = false;
  #inList = false;
  /** The line before is a heading, or the line under one: whatever comes after it is a block of its own. */
  #afterHeading = false;
  /** The line before is all that there is of a paragraph. */
  #afterFirstOfParagraph = false;
  /** The line before opens a fence; this one closes it. */
  #inFence = false;

  see(text: string): Boundary {
    if (/^[ \t]*$/.test(text)) {
      const html = this.#html.certain;
      this.#html.blank();
      this.#afterBlank = true;
      this.#afterTag = false;
      this.#afterHeading = false;
      this.#afterFirstOfParagraph = false;
      return { begins: false, html };
    }
    if (this.#inFence) {
      this.#inFence = false;
      this.#afterHeading = false;
      this.#afterFirstOfParagraph = false;
      return { begins: false, html: this.#html.certain };
    }
    const left = this.#html.open;
    if (this.#afterBlank && !/^[ \t]/.test(text) && !item.test(text)) this.#html.leaveContainers();
    const inHtml = this.#html.open;
    const before = this.#html.certain;
    const begins = !inHtml && !left && this.#begins(text);
    this.#html.see(text, this.#afterBlank);
    this.#inList =
      !inHtml &&
      ((begins && firstItem.test(text) && !thematicBreak.test(text)) ||
        (this.#inList && (inner.test(text) || (begins && item.test(text)))));
    this.#inFence = text === emptyFence;
    const isUnderline = !inHtml && this.#afterFirstOfParagraph && /^(=+|-+)[ \t]*$/.test(text);
    this.#afterHeading = isUnderline || (begins && atxHeading.test(text));
    this.#afterFirstOfParagraph = begins && word.test(text);
    this.#afterBlank = false;
    this.#afterTag ||= tag.test(text);
    // The parser counts the line that ends HTML in a container among the HTML's.
    return { begins, html: before || this.#html.certain };
  }

  #begins(text: string): boolean {
    // A byte order mark at the start of a part would not count as text.
    if (this.#afterTag || /^[ \t\ufeff]/.test(text) || tag.test(text)) return false;
    if (atxHeading.test(text) || text === emptyFence) return true;
    if (item.test(text) && !thematicBreak.test(text)) return this.#inList || firstItem.test(text);
    return (this.#afterHeading || this.#afterBlank) && !emptyItem.test(text);
  }
}

/** A fence as `normalize` leaves it, at its beginning and at its end. */
export const emptyFence = '```';
const atxHeading = /^#{1,6}(?:[ \t]|$)/;
const item = /^(?:[-*+]|\d{1,9}[.)])[ \t]+[^ \t]/;
/** Text that is neither a table nor anything else than a paragraph. */
const word = /^\p{L}[^|]*$/u;
/** Begins a list wherever a block may begin; the parser takes one with another number for text now and then. */
const firstItem = /^(?:[-*+]|1[.)])[ \t]+[^ \t]/;
/** Begins like a tag, in whatever containers. */
const tag = /^[ \t>*+\-\d.)]*</;
/** What is no paragraph of the document's own, where it comes after an item. */
const inner = /^(?: {4}|\t|[ ]*(?:[-+]|\d{1,9}[.)])[ \t]+[^ \t-])/;
/** Whether it is an item at all, depends on what the parser had before. */
const emptyItem = /^(?:[-*+]|\d{1,9}[.)])[ \t]*$/;
const thematicBreak = /^([-*])[ \t]*(\1[ \t]*){2,}$/;
