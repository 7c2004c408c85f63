import { inSingleQuotes } from '../model/shell.ts';
import type { FilePosition } from '../model/transport.ts';

/**
 * Prints what a unit logs to the systemd journal, until its stdin closes. A place in a journal is a cursor, and entries
 * never change: what follows a cursor is printed the same way each time, so a place after it is a number of bytes, as in
 * a file. Whoever goes on later takes the first `size` bytes for known, unless `rotated CURSOR` says that the place is gone,
 * with a restart or because the journal grew too large: then everything that is left counts as new. `journalctl`, since
 * systemd 246.
 */
export function journalScript(unit: string, { inode: cursor }: FilePosition, marker: string): string {
  return `LC_ALL=C
export LC_ALL
exec 5<&0 </dev/null
me=$$
say() { printf '%s %s\\n' '${marker}' "$*"; }
fail() { say failed "$*"; exit 1; }
command -v journalctl >/dev/null 2>&1 || fail 'there is no journalctl on the host'
case $(journalctl -n 0 2>&1 >/dev/null) in
  *'not seeing messages'* | *'nsufficient permissions'*)
    fail 'the login user may not read the journal: it has to be in the group systemd-journal or adm' ;;
esac
set -- ${selection(unit)}
${cursor === null ? '' : placeScript(cursor)}journalctl --quiet --output=short --no-pager --no-tail --follow "$@" 5<&- &
child=$!
( cat <&5 >/dev/null 2>&1; kill "$child" "$me" 2>/dev/null ) >/dev/null 2>&1 &
watcher=$!
exec 5<&-
wait "$child"
status=$?
kill "$watcher" 2>/dev/null
fail "journalctl ended with status $status"
`;
}

/**
 * Where to begin. `--after-cursor` skips one entry also where the one of the cursor is not of the unit, or is gone: so it is
 * asked for only where the first entry of the unit is that of the cursor. The last parts of a cursor are the time and the
 * content of an entry; the others may change when journals move to another file.
 */
function placeScript(cursor: string): string {
  return `from() { journalctl --quiet --output=export --no-pager --cursor="$cursor" "$@" 2>/dev/null; }
first() { from "$@" | sed -n '1{s/^__CURSOR=//p;q;}'; }
cursor=${inSingleQuotes(cursor)}
now=$(first)
if [ "\${now##*;t=}" != "\${cursor##*;t=}" ] && { [ -n "$now" ] || from >/dev/null; }; then
  cursor=\${now:-$cursor}
  say rotated "$cursor"
fi
own=$(first "$@")
if [ "\${own##*;t=}" = "\${cursor##*;t=}" ]; then set -- "$@" --after-cursor="$cursor"
else set -- "$@" --cursor="$cursor"; fi
`;
}

/** Prints the cursor of the newest entry of the whole journal, `-` where there is none. */
export const cursorCommand = `cursor=$(LC_ALL=C journalctl --quiet --lines=0 --show-cursor 2>/dev/null | sed -n 's/^-- cursor: //p')
echo "\${cursor:--}"`;

export function parseCursor(path: string, line: string): FilePosition {
  return { path, inode: /^[^\s-]\S*$/.test(line) ? line : null, size: 0 };
}

function selection(unit: string): string {
  return unit === '*' ? '' : inSingleQuotes(`--unit=${unit}`);
}
