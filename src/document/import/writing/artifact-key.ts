/** A name that an artifact may have in a runbook. */
export function artifactKey(file: string): string {
  const key = file
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+/u, '');
  return key === '' ? 'file' : key;
}
