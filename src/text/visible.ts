/**
 * A text that must be read exactly, such as a command before it runs: whatever a screen would act on or not show stands
 * there as a sign of its own (`␍`, `␛`, `<U+202E>`). Line ends stay, and tabs become spaces up to the next stop.
 */
export function visibleControls(text: string): string {
  return hidden.test(text) ? text.split('\n').map(visibleLine).join('\n') : text;
}

const invisible = '[\\p{Cc}\\p{Cs}\\p{Default_Ignorable_Code_Point}\\u2028\\u2029\\ufff9-\\ufffb]';
const hidden = new RegExp(invisible, 'u');
const everyHidden = new RegExp(invisible, 'gu');

function visibleLine(line: string): string {
  return expandTabs(line).replace(everyHidden, signOf);
}

function expandTabs(line: string): string {
  let text = '';
  for (const part of line.split(/(\t)/)) text += part === '\t' ? ' '.repeat(8 - (text.length % 8)) : part;
  return text;
}

function signOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}
