/** An identifier made from a name: lower case, letters and digits of every script, hyphens between. */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return slug === '' ? 'step' : slug;
}

/** The slug with the first of the suffixes none, `-2`, `-3` … that is not taken. */
export function uniqueSlug(name: string, taken: ReadonlySet<string>): string {
  const slug = slugOf(name);
  let candidate = slug;
  for (let number = 2; taken.has(candidate); number++) candidate = `${slug}-${number}`;
  return candidate;
}

/** Ids people write themselves: no blanks, and none of `/`, `@`, `#`, which separate the parts of task and round ids. */
export const idPattern = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*$/u;
