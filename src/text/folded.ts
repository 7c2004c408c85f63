import { wrap } from './wrap.ts';

/** A page of lines for a terminal so wide: what goes on in the next row stands below its line, a little further in. */
export function folded(page: string, columns: number): string {
  return page
    .split('\n')
    .flatMap(line => {
      const [margin = ''] = /^ */.exec(line) ?? [];
      const below = `${margin}  `;
      const [first = '', ...rest] = wrap(line.slice(margin.length), Math.max(20, columns - below.length));
      return [`${margin}${first}`, ...rest.map(row => `${below}${row}`)];
    })
    .join('\n');
}
