/** What an editor does not show, or by which it shows a command in another order than the shell reads it. */
export const unseen = /[\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** Whether an editor would not show all of it. */
export function hasUnseen(text: string): boolean {
  return text.search(unseen) >= 0;
}

/** Text in which nothing is taken for a placeholder. */
export function plainText(text: string): string {
  const plain = printable(text).replaceAll('{{', '{ {');
  return plain.trim() === '' ? '…' : plain;
}

/** The same, on one line. */
export function plainName(text: string): string {
  return plainText(text.replace(/\s+/g, ' ').trim());
}

/** A file of YAML holds no control characters and no halves of characters. */
export function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/g, '\ufffd');
}
