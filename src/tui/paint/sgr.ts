/** A text without its colours. */
export function stripSgr(text: string): string {
  return text.includes('\x1b') ? text.replace(/\x1b\[[0-9;]*m/g, '') : text;
}
