import { widthOf } from '../../text/width.ts';

/** How many texts are remembered; a screen has a few hundred. */
const mostRemembered = 4_096;
let remembered = new Map<string, number>();

/** Columns of a text. Most texts of a frame were in the frame before: measuring them is most of the work of drawing. */
export function columnsIn(text: string): number {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const width = widthOf(text);
  if (remembered.size >= mostRemembered) remembered = new Map();
  remembered.set(text, width);
  return width;
}
