/**
 * A text that must be read exactly, with every character that a terminal would not show written out, as in `⟨U+202E⟩`:
 * nothing that will be executed may hide. Line ends stay; tabs become spaces.
 */
export function withVisibleControls(text: string): string {
  return text
    .split('\n')
    .map(line => spread(line).replace(invisible, character => `⟨U+${codeOf(character)}⟩`))
    .join('\n');
}

const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

function spread(line: string): string {
  if (!line.includes('\t')) return line;
  let column = 0;
  let result = '';
  for (const character of line) {
    const piece = character === '\t' ? ' '.repeat(8 - (column % 8)) : character;
    column += piece.length;
    result += piece;
  }
  return result;
}
