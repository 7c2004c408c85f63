import { createTwoFilesPatch } from 'diff';
import { HostUnreachable } from '../model/transport.ts';

/** Lines around each change that are shown with it. */
const context = 3;

/** How many lines may differ before two files count as wholly different; to compare them further would take minutes. */
const mostDifferences = 4000;

/** As `diff -u` prints it, without the names. */
export function diffOf(before: string, after: string): string {
  const options = { context, maxEditLength: mostDifferences };
  const patch = createTwoFilesPatch('', '', before, after, '', '', options);
  if (patch === undefined)
    throw new HostUnreachable({
      code: 'editUnfit',
      detail: 'the change is too large to be shown; upload the file instead',
    });
  const at = patch.indexOf('@@');
  return at === -1 ? '' : patch.slice(at).replaceAll(besideChanges, '$1•••');
}

/**
 * Values of unchanged lines whose keys sound like secrets: they are around a change by chance, and the diff goes on record.
 * Lines that change are shown as they are.
 */
const besideChanges =
  /^( \s*(?:export\s+)?[^\s=:]*(?:passw|passphrase|pwd|secret|token|credential|api[-_.]?key|private[-_.]?key)[^\s=:]*\s*[=:]\s*)\S.*$/gim;
