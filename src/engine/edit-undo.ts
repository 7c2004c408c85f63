import { inSingleQuotes } from '../model/shell.ts';
import { type EditFacts, isChange } from './edit.ts';
import type { TaskState } from './state.ts';

/** What attempts at an edit changed, or may have changed, since it was last undone, oldest first. One that failed has left the file as it was. */
export function editsMade({ attempts, undone }: TaskState): readonly EditFacts[] {
  return attempts.slice(undone).flatMap(({ startedAt, outcome, edit }) => {
    // One that was cancelled may have been too late.
    const mayBe =
      startedAt !== null &&
      (outcome === null ||
        outcome.kind === 'lost' ||
        outcome.kind === 'cancelled' ||
        (outcome.kind === 'exited' && outcome.code === 0));
    return mayBe && edit !== undefined && isChange(edit) ? [edit] : [];
  });
}

/**
 * The script that undoes edits: what was made last is undone first. A file that is not as it was written is left alone,
 * and one that is already as it was before counts as undone, so that the script can be run again.
 */
export function undoEditScript(edits: readonly EditFacts[]): string {
  return [
    '# Only a file that still is as it was written is put back.',
    functions,
    ...allUndone(edits),
    ...edits.toReversed().map(call),
    '',
  ].join('\n');
}

/** Of several, the last that is undone says that all are. */
function allUndone([oldest, next]: readonly EditFacts[]): readonly string[] {
  if (oldest?.before == null || next === undefined) return [];
  const file = word(oldest.path);
  return [
    `[ "$(digest ${file})" != ${oldest.before.sha256} ] || { echo ${file} is as it was before; exit 0; }`,
  ];
}

function call({ path, before, after, backup }: EditFacts): string {
  const file = word(path);
  return before === null
    ? `remove ${file} \\\n  ${after}`
    : `restore ${file} ${word(backup)} \\\n  ${before.sha256} ${after}`;
}

/** Nothing of a name may look like a placeholder. */
function word(path: string): string {
  return inSingleQuotes(path).replaceAll('{{', "{''{");
}

/** `restore FILE BACKUP BEFORE AFTER`; `remove FILE AFTER` for one that was made. POSIX sh. */
const functions = `digest() {
  { sha256sum || shasum -a 256 || openssl dgst -sha256 -r; } 2>/dev/null <"$1" | cut -c1-64
}
changed() {
  echo "$1 was changed since: it is left as it is" >&2
  exit 1
}
restore() {
  now=$(digest "$1")
  [ "$now" != "$3" ] || { echo "$1 is as it was before"; return; }
  [ "$now" = "$4" ] || changed "$1"
  [ "$(digest "$2")" = "$3" ] || { echo "$2 is not the file that was kept" >&2; exit 1; }
  mv -f "$2" "$1" || exit 1
  echo "$1 is as it was before"
}
remove() {
  [ -e "$1" ] || { echo "$1 is not there"; return; }
  [ "$(digest "$1")" = "$2" ] || changed "$1"
  rm -f "$1" || exit 1
  echo "$1 is removed"
}`;
