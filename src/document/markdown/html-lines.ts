interface OpenHtml {
  /** What the last line of it holds; null where a blank line ends it. */
  readonly end: RegExp | null;
  /** In no container. */
  readonly top: boolean;
  readonly certain: boolean;
  /** The text around it may be HTML, up to a blank line. */
  readonly around: OpenHtml | null;
}

/** Which lines belong to a block of HTML, as far as a line by itself can tell; where in doubt, they do. */
export class HtmlLines {
  #open: OpenHtml | null = null;

  /** The line before left a block open. */
  get open(): boolean {
    return this.#open !== null;
  }

  /** It is HTML beyond doubt, and no text that begins like it. */
  get certain(): boolean {
    return this.#open?.certain === true;
  }

  /** A blank line would end it. */
  get endsAtBlank(): boolean {
    return this.#open?.end === null;
  }

  blank(): void {
    if (this.#open?.end === null) this.#open = null;
    else if (this.#open !== null) this.#open = { ...this.#open, around: null };
  }

  /** A line that belongs to no container ends whatever is in one. */
  leaveContainers(): void {
    if (this.#open?.top === false) this.#open = null;
  }

  /** `fresh`: no paragraph can go on with this line. */
  see(text: string, fresh: boolean): void {
    if (!this.certain) this.#open = this.#opened(text, fresh);
    if (this.#open?.end?.test(text)) this.#open = this.#open.around;
  }

  #opened(text: string, fresh: boolean): OpenHtml | null {
    const bare = text.replace(markers, '');
    if (!bare.startsWith('<')) return this.#open;
    const top = /^ {0,3}</.test(text);
    const end = endings.find(({ start }) => start.test(bare))?.end ?? null;
    const tag = blockTag.test(bare) || (fresh && /^<[/a-z][^<>]*>[ \t]*$/i.test(bare));
    const certain = top && (end !== null || tag);
    // What is in doubt must not hide what is not, nor what goes on for longer.
    if (this.#open !== null && !certain && (end === null || this.#open.end !== null)) return this.#open;
    const around = this.#open?.end === null && end !== null ? this.#open : null;
    return { end, top, certain, around };
  }
}

/** Of containers, before the text of a line. */
const markers = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*/;

/** HTML that blank lines do not end. */
const endings: readonly { readonly start: RegExp; readonly end: RegExp }[] = [
  { start: /^<(script|pre|style|textarea)([\s>]|$)/i, end: /<\/(script|pre|style|textarea)>/i },
  { start: /^<!--/, end: /-->/ },
  { start: /^<\?/, end: /\?>/ },
  { start: /^<!\[CDATA\[/, end: /\]\]>/ },
  { start: /^<![A-Z]/i, end: />/ },
];

/** Tags that begin a block of HTML even within a paragraph. */
const blockTag = new RegExp(
  `^</?(?:${[
    'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt',
    'fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu',
    'menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr',
    'track|ul',
  ].join('|')})(?:[ \\t]|/?>|$)`,
  'i',
);
