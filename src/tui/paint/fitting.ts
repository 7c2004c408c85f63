import { truncate, widthOf } from '../../text/width.ts';

/** What a name is cut to at least. */
const leastName = 8;

/** A sentence about something with a name: where it is wider than `columns` the name is cut, so that the rest is there. */
export function fitting(name: string, say: (name: string) => string, columns: number): string {
  const over = widthOf(say(name)) - columns;
  return over <= 0 ? say(name) : say(truncate(name, Math.max(leastName, widthOf(name) - over)));
}
