/** The targets of links that stand somewhere else in a document, for a part of it that is read on its own. */
export class Definitions {
  readonly #labels = new Set<string>();

  constructor(texts: Iterable<string>) {
    for (const text of texts) {
      if (!text.includes(']:')) continue;
      const label = /^[ \t>]*\[((?:[^[\]\\]|\\.){1,999})\]:/.exec(text)?.[1];
      if (label !== undefined) this.#labels.add(normal(label));
    }
  }

  /** Lines to stand before the part, so that what refers to a target is read as a link. */
  linesFor(text: string): readonly string[] {
    if (this.#labels.size === 0) return [];
    const used = new Set<string>();
    for (const match of text.matchAll(/\[((?:[^[\]\\\n]|\\.){1,200})\]/g)) {
      const label = normal(match[1] ?? '');
      if (this.#labels.has(label)) used.add(label);
    }
    return used.size === 0 ? [] : [...[...used].map(label => `[${label}]: x`), ''];
  }
}

/** Labels are compared without regard to case and to how much white space they have. */
function normal(label: string): string {
  return label.replace(/\s+/g, ' ').trim().toLowerCase();
}
