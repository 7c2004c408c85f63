import { journalUnit } from '../model/follow-source.ts';
import { inSingleQuotes } from '../model/shell.ts';
import type { FilePosition } from '../model/transport.ts';
import { cursorCommand, parseCursor } from './journal-script.ts';

/**
 * Prints what is appended to a file, beginning at a position, until its stdin closes: then it was stopped, or the
 * connection is gone, and nothing of it stays behind on the host.
 *
 * `tail -F` would be simpler and loses what is written between its last look at the old file and the new one; here the
 * old file is read to its end, through its open descriptor, after the new one was seen. Changes are told inside the
 * stream, as lines that begin with `marker`, so that their place among the bytes is exact; each says which file the bytes
 * after it are of. POSIX sh; `ls -i`, `cat`.
 */
export function followScript({ path, inode, size }: FilePosition, marker: string): string {
  return `file=${inSingleQuotes(path)} inode=${inode ?? ''} offset=${size}
exec 5<&0 </dev/null
me=$$
( cat <&5 >/dev/null 2>&1; kill "$me" 2>/dev/null ) >/dev/null 2>&1 &
watcher=$!
exec 5<&-
say() { printf '%s %s\\n' '${marker}' "$*"; }
fail() { say failed "$*"; kill "$watcher" 2>/dev/null; exit 1; }
pause() { sleep 0.25 2>/dev/null || sleep 1; }
set -f

# now_inode and now_size of the file that has the name now; empty when there is none.
look() {
  set -- $(ls -Lndi -- "$file" 2>/dev/null)
  now_inode=$1 now_size=$6
}
# Opens the file that has the name now as descriptor 3; false when it has just gone away.
open() {
  look
  [ -n "$now_inode" ] || return 1
  [ -d "$file" ] && fail "$file is a directory"
  [ -r "$file" ] || fail "$file: permission denied"
  command exec 3<"$file" || return 1
  inode=$now_inode
  look
  [ "$now_inode" = "$inode" ] && size=$now_size
}
read_on() { cat <&3 || fail "$file cannot be read"; }
# How far it was read; only Linux tells exactly.
reached() {
  [ -r "/proc/$me/fdinfo/3" ] && read -r _ position 2>/dev/null <"/proc/$me/fdinfo/3" || position=$size
}
# Where the marked file is now, when it was renamed in its own directory.
renamed() {
  set +f
  for candidate in "\${file%/*}"/*; do
    set -- $(ls -ndi -- "$candidate" 2>/dev/null)
    [ "$1" = "$inode" ] && [ "$6" -ge "$offset" ] && { set -f; echo "$candidate"; return; }
  done
  set -f
}

marked=$inode
if [ -n "$marked" ]; then
  look
  if [ "$now_inode" != "$marked" ]; then
    old=$(renamed)
    [ -z "$old" ] || { say at "$marked" "$offset"; tail -c "+$((offset + 1))" "$old"; } || exit 0
  fi
fi
until open 2>/dev/null; do pause; done
if [ -z "$marked" ]; then say appeared "$inode"
elif [ "$inode" != "$marked" ]; then say rotated "$inode"
elif [ "$size" -lt "$offset" ]; then say truncated "$inode"
else
  say at "$inode" "$offset"
  tail -c "+$((offset + 1))" <&3 || exit 0
fi

while :; do
  read_on
  look
  if [ -n "$now_inode" ] && [ "$now_inode" != "$inode" ]; then
    # Whoever writes may need a moment to let go of the old file.
    pause
    read_on
    until open 2>/dev/null; do pause; done
    say rotated "$inode"
  else
    reached
    if [ -n "$now_inode" ] && [ "$now_size" -lt "$position" ]; then
      command exec 3<"$file" && say truncated "$inode"
    fi
    [ -z "$now_inode" ] || size=$now_size
    pause
  fi
done
`;
}

/** Prints where each file or journal ends, a line each; \`-\` for one that does not exist. */
export function positionsScript(paths: readonly string[]): string {
  const lines = paths.map(path =>
    journalUnit(path) === null ? `look ${inSingleQuotes(path)}` : cursorCommand,
  );
  return `look() {
  set -- $(set -f; ls -Lndi -- "$1" 2>/dev/null)
  if [ -n "$1" ]; then echo "$1 $6"; else echo -; fi
}
${lines.join('\n')}
`;
}

export function parsePositions(paths: readonly string[], text: string): readonly FilePosition[] {
  const lines = text.split('\n');
  return paths.map((path, index) => {
    if (journalUnit(path) !== null) return parseCursor(path, lines[index] ?? '');
    const [, inode, size] = /^(\d+) (\d+)$/.exec(lines[index] ?? '') ?? [];
    return inode === undefined ? { path, inode: null, size: 0 } : { path, inode, size: Number(size) };
  });
}
