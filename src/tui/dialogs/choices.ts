/** What a value may be where its pattern is nothing but a list of words; null for any other pattern. */
export function choicesIn(pattern: string): readonly string[] | null {
  const words = pattern.replace(/^\^?\((?:\?:)?([^()]*)\)\$?$/, '$1').split('|');
  const choices = words.map(literal);
  return choices.length > 1 && choices.every(choice => choice !== null && choice !== '')
    ? (choices as readonly string[])
    : null;
}

/** A pattern that only one text matches, as that text. */
function literal(pattern: string): string | null {
  const parts =
    pattern.match(/\\x[0-9a-fA-F]{2}|\\u\{[0-9a-fA-F]+\}|\\[^\p{L}\p{N}]|[^\\^$.*+?()[\]{}|]|[\s\S]/gu) ?? [];
  const texts = parts.map(part => {
    const code = /^\\(?:x|u\{)([0-9a-fA-F]+)\}?$/.exec(part)?.[1];
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
    if (part.length > 1 && part.startsWith('\\')) return part.slice(1);
    return /^[\\^$.*+?()[\]{}|]$/.test(part) ? null : part;
  });
  return texts.includes(null) ? null : texts.join('');
}

/** The choice after, or before, what is typed; the first where that is none of them. */
export function nextChoice(choices: readonly string[], typed: string, by: 1 | -1): string {
  const at = choices.indexOf(typed);
  const next = at === -1 ? (by === 1 ? 0 : choices.length - 1) : (at + by + choices.length) % choices.length;
  return choices[next] ?? typed;
}
