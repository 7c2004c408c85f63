import { oncePerText } from '../../once.ts';

/** The last sentence of a paragraph, on one line: what stands right before a block is about it. */
export const lastSentence = oncePerText(
  (text: string): string =>
    text
      .replace(/\s+/g, ' ')
      .split(/(?<=[。！!？?；])|(?<=[.;])\s+/)
      .findLast(part => part.trim() !== '')
      ?.trim() ?? '',
);
