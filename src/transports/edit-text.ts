import { inSingleQuotes } from '../model/shell.ts';
import type { FileTraits, WriteFileRequest, WritePlace } from '../model/transport.ts';

/** What our scripts about one file share. `handrail_sum FILE` prints its hex SHA-256, nothing where no program can. */
const functions = `LC_ALL=C; export LC_ALL
set -f
handrail_sum() {
  { sha256sum || shasum -a 256 || openssl dgst -sha256 -r; } 2>/dev/null <"$1" | cut -c1-64
}
handrail_traits() {
  set -- $(ls -ldn "$1")
  printf '%.10s %s %s' "$1" "$3" "$4"
}`;

/**
 * Prints lines that say what the file is, an empty line, and its content, of which one byte more than the limit at most.
 * `sum` says whether the host can compute the digest that a write is checked with.
 */
export function readFileScript(path: string, limit: number): string {
  return `${functions}
file=${inSingleQuotes(path)}
handrail_say() { printf '%s\\n' "$*"; }
if [ -h "$file" ]; then
  file=$(readlink -f "$file" 2>/dev/null) && [ -n "$file" ] || { handrail_say unfit link; return; }
fi
printf 'path %s\\n' "$file"
[ -n "$(handrail_sum /dev/null)" ] || { handrail_say unfit digest; return; }
if [ ! -e "$file" ]; then
  directory=\${file%/*}
  if [ -d "\${directory:-/}" ]; then handrail_say absent; else handrail_say unfit directory; fi
  return
fi
[ -f "$file" ] || { handrail_say unfit kind; return; }
[ -r "$file" ] || { handrail_say unfit denied; return; }
printf 'numbers '
ls -ldn "$file"
printf 'names '
ls -ld "$file"
echo
head -c ${limit + 1} "$file"`;
}

/**
 * Writes a file in one step. The last lines of what it prints say how it went: `note WORDS` for each trait that could not
 * be kept, then `written`, `fenced`, or `failed CODE WORDS`.
 *
 * Whoever makes the directory of the write decides: this script, after it made the temporary file, or the one that rules
 * the write out. Later ones rule it out by removing that file, without which the renaming fails.
 */
export function writeFileScript(request: WriteFileRequest, nonce: string): string {
  const { path, temporary, directory, content, after, before, backup, mode } = request;
  const text = Buffer.from(content).toString();
  return `${functions}
umask 077
file=${inSingleQuotes(path)}
temporary=${inSingleQuotes(temporary)}
backup=${inSingleQuotes(backup)}
directory=${inSingleQuotes(directory ?? '')}
before=${before?.sha256 ?? ''}
after=${after}
traits=${inSingleQuotes(before === null ? '' : traitsLine(before.traits))}
kept=
handrail_put() {
  head -c ${content.byteLength} >&3 <<'handrail-${nonce}'
${text}
handrail-${nonce}
}
handrail_over() {
  [ -e "$temporary" ] || set -- fenced
  rm -f "$temporary"
  [ -z "$kept" ] || rm -f "$backup"
  printf '%s\\n' "$*"
  exit 0
}
handrail_changed() { handrail_over failed fileChanged "$file"; }

error=$( (set -C; : >"$temporary") 2>&1) || { printf 'failed write %s\\n' "$error"; return; }
handrail_write() {
# The content stays, and gets what the old file has besides: all at once where cp can, else one after another.
[ -z "$before" ] || cp --attributes-only --preserve=all "$file" "$temporary" 2>/dev/null
# From here on nothing may make the temporary file anew.
if [ -n "$directory" ] && ! mkdir -m 700 "$directory" 2>/dev/null; then handrail_over fenced; fi
error=$(handrail_put 2>&1) || handrail_over failed write "$error"
[ "$(handrail_sum "$temporary")" = "$after" ] || handrail_over failed checksumMismatch "$file"

if [ -n "$before" ]; then
  set -- $traits
  if [ "$(handrail_traits "$temporary")" != "$traits" ]; then
    chown "$2:$3" "$temporary" 2>/dev/null
    chmod ${mode} "$temporary" 2>/dev/null
  fi
  touch -c "$temporary"
  marks=$(ls -ldn "$file" | cut -c11)
  if [ "$(ls -ldn "$temporary" | cut -c11)" != "$marks" ]; then
    case "$marks" in
      +)
        getfacl -p "$file" 2>/dev/null | setfacl --set-file=- "$temporary" 2>/dev/null
        [ "$(ls -ldn "$temporary" | cut -c11)" = + ] || echo 'note acl' ;;
      .) chcon --reference="$file" "$temporary" 2>/dev/null ;;
      @) echo 'note attributes' ;;
    esac
  fi
  [ "$(handrail_traits "$temporary")" = "$traits" ] || handrail_over failed traits "$(handrail_traits "$temporary")"
  if [ "$marks" = . ] || [ "$marks" = + ]; then
    context=$(ls -Zd "$file" 2>/dev/null) && context=\${context%"$file"} &&
      [ "$(ls -Zd "$temporary" 2>/dev/null)" != "$context$temporary" ] && echo 'note context'
  fi
else
  chmod ${mode} "$temporary" 2>/dev/null
fi
sync "$temporary" 2>/dev/null

if [ -n "$before" ]; then
  [ -f "$file" ] && [ ! -h "$file" ] && [ "$(handrail_sum "$file")" = "$before" ] || handrail_changed
  [ "$(handrail_traits "$file")" = "$traits" ] || handrail_changed
  # A second name for the old file keeps all of it, and is never put in place of another one.
  if ln "$file" "$backup" 2>/dev/null; then kept=yes
  elif [ -e "$backup" ] || [ -h "$backup" ]; then
    [ "$(handrail_sum "$backup")" = "$before" ] && [ "$(handrail_traits "$backup")" = "$traits" ] ||
      handrail_over failed backup "$backup"
  else
    error=$( (set -C; : >"$backup") 2>&1) || handrail_over failed write "$error"
    kept=yes
    error=$(cp -p "$file" "$backup" 2>&1) && [ "$(handrail_sum "$backup")" = "$before" ] &&
      [ "$(handrail_traits "$backup")" = "$traits" ] || handrail_over failed write "$error"
    sync "$backup" 2>/dev/null
  fi
  [ "$(handrail_sum "$file")" = "$before" ] || handrail_changed
  error=$(mv -f "$temporary" "$file" 2>&1) || {
    [ -e "$temporary" ] || handrail_over fenced
    handrail_over failed write "$error"
  }
else
  if [ -e "$file" ] || [ -h "$file" ]; then handrail_changed; fi
  # A second name is never put in place of another file, as a renaming might be.
  if ln "$temporary" "$file" 2>/dev/null; then rm -f "$temporary"
  else
    if [ -e "$file" ] || [ -h "$file" ]; then handrail_changed; fi
    error=$(mv -f "$temporary" "$file" 2>&1) || {
      [ -e "$temporary" ] || handrail_over fenced
      handrail_over failed write "$error"
    }
  fi
fi
sync "\${file%/*}/" 2>/dev/null
echo written
}
# Through a descriptor, so that a file that was removed stays removed; it was open before its mode may forbid that.
handrail_write 3>>"$temporary"`;
}

/** Rules a write out that has not been done by now, and prints what the file is: `none`, or `sum` and its digest. */
export function settleFileScript({ path, temporary, directory }: WritePlace): string {
  return `${functions}
file=${inSingleQuotes(path)}
directory=${inSingleQuotes(directory ?? '')}
[ -z "$directory" ] || mkdir -m 700 "$directory" 2>/dev/null
rm -f ${inSingleQuotes(temporary)}
if [ -e "$file" ]; then printf 'sum %s\\n' "$(handrail_sum "$file")"; else echo none; fi`;
}

/** As the host's own script prints them. */
function traitsLine({ mode, uid, gid }: FileTraits): string {
  return `-${permissions(mode)} ${uid} ${gid}`;
}

/** `0644` as `rw-r--r--`. */
export function permissions(mode: string): string {
  const bits = Number.parseInt(mode, 8);
  const triple = (shift: number, special: number, letter: string) => {
    const own = bits >> shift;
    const x = (own & 1) !== 0;
    const last = (bits & special) === 0 ? (x ? 'x' : '-') : x ? letter : letter.toUpperCase();
    return `${own & 4 ? 'r' : '-'}${own & 2 ? 'w' : '-'}${last}`;
  };
  return triple(6, 0o4000, 's') + triple(3, 0o2000, 's') + triple(0, 0o1000, 't');
}

/** `-rw-r--r--` as `0644`. */
export function modeOf(permissionsText: string): string {
  const letters = permissionsText.slice(1, 10);
  let bits = 0;
  for (const [index, letter] of [...letters].entries()) {
    if (!'-ST'.includes(letter)) bits |= 0o400 >> index;
    if ('sS'.includes(letter)) bits |= index === 2 ? 0o4000 : 0o2000;
    if ('tT'.includes(letter)) bits |= 0o1000;
  }
  return bits.toString(8).padStart(4, '0');
}
