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
    '# Only a file that still holds what was written is put back. A mode and an owner that it was given since it keeps.',
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
traits() {
  set -- $(LC_ALL=C ls -ldn "$1")
  printf '%.10s %s:%s' "$1" "$3" "$4"
}
letters() {
  cut -c"$1" | sed 's/-//g; s/s/xs/; s/S/s/; s/t/x/; s/T//'
}
keep() {
  new=$(traits "$1") copy=$2.new
  rm -f "$copy"
  cp -a "$2" "$copy" 2>/dev/null || cp -p "$2" "$copy" || exit 1
  [ "$(traits "$copy" | cut -c12-)" = "$(echo "$new" | cut -c12-)" ] || chown "$(echo "$new" | cut -c12-)" "$copy"
  chmod "u=$(echo "$new" | letters 2-4),g=$(echo "$new" | letters 5-7),o=$(echo "$new" | letters 8-10)" "$copy"
  if [ "$(traits "$copy")" != "$new" ]; then
    rm -f "$copy"
    echo "$1 was given another mode or owner since ($new), which cannot be kept: it is left as it is" >&2
    exit 1
  fi
  mv -f "$copy" "$1" || exit 1
  rm -f "$2"
  echo "$1 keeps the mode and owner it was given since: $new"
}
restore() {
  now=$(digest "$1")
  [ "$now" != "$3" ] || { echo "$1 is as it was before"; return; }
  [ "$now" = "$4" ] || changed "$1"
  [ "$(digest "$2")" = "$3" ] || { echo "$2 is not the file that was kept" >&2; exit 1; }
  if [ "$(traits "$1")" = "$(traits "$2")" ]; then mv -f "$2" "$1" || exit 1
  else keep "$1" "$2"; fi
  echo "$1 is as it was before"
}
remove() {
  [ -e "$1" ] || { echo "$1 is not there"; return; }
  [ "$(digest "$1")" = "$2" ] || changed "$1"
  rm -f "$1" || exit 1
  echo "$1 is removed"
}`;
