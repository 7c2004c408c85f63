import { createHash } from 'node:crypto';
import { inSingleQuotes, secretVariable } from '../model/shell.ts';
import type { StartRequest } from '../model/transport.ts';
import {
  beginFunction,
  heldFunction,
  processFunctions,
  reportFunctions,
  usualOptions,
} from './host-shell.ts';
import { bootstrap } from './remote-command.ts';

/**
 * What the command's own process does: says who it is, wins or loses against whoever resolves the attempt, and turns into
 * the shell that was asked for. Its arguments: directory, boot, shell.
 */
const childText = `handrail_boot=$2
${processFunctions}
${beginFunction}
handrail_look_at "$$"
printf "%s %s %s .\\n" "$$" "\${handrail_started:--}" "$2" >"$1/pid" || { mv "$1/state" "$1/refused.diskFull"; exit 1; }
handrail_begin "$1" || {
  if [ -e "$1/begun" ]; then mv "$1/state" "$1/fenced"; else mv "$1/state" "$1/refused.diskFull"; fi
  exit 1
}
case "$3" in
  sh) exec /bin/sh -c '${bootstrap}' ;;
  bash) exec bash --noprofile --norc -c '${bootstrap}' ;;
  login) exec "$SHELL" -l -c '${bootstrap}' ;;
esac`;

const perlText =
  'use POSIX (); POSIX::setsid() != -1 or exit 126; delete $ENV{PERL_BADLANG}; exec {$ARGV[0]} @ARGV; exit 127';

/** Python ignores two signals and may set LC_CTYPE; the command gets neither. */
const pythonText = `import os, signal, sys
os.setsid()
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
if hasattr(signal, "SIGXFSZ"): signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
if sys.argv[1]: os.environ["LC_CTYPE"] = sys.argv[1]
else: os.environ.pop("LC_CTYPE", None)
os.execv(sys.argv[2], sys.argv[2:])`;

/**
 * Runs a command in the foreground, in a session of its own, with its output in files, and writes down how it ended,
 * whatever becomes of the connection meanwhile. What it is given is in the variables set by `startText`.
 *
 * `begun` says that it was read as a whole. Its own messages about processes that signals end go to /dev/null: they are
 * not the command's. The command gets the shell's own umask; the directory keeps others out.
 */
const body = `${usualOptions}
${processFunctions}
${reportFunctions}
${beginFunction}
${heldFunction}
exec 5>&2 2>/dev/null
handrail_tell begun
printf '\\036handrail-%s begun\\n' "$handrail_nonce" >&5
case "$handrail_shell" in
  bash) command -v bash >/dev/null || { handrail_finish shellMissing bash; return; } ;;
  login)
    case "$SHELL" in
      */sh | */ash | */dash | */bash | */ksh | */ksh93 | */mksh | */zsh) ;;
      *) handrail_finish shellMissing "$SHELL"; return ;;
    esac
    [ -x "$SHELL" ] || { handrail_finish shellMissing "$SHELL"; return; } ;;
esac
trap : HUP INT TERM PIPE
handrail_look_at_boot
handrail_look_at "$$"
# The words of what failed are only asked for when it has failed: each process counts.
if ! mkdir -m 700 "$handrail_directory"; then
  if [ -d "$handrail_directory" ]; then handrail_finish exists
  elif [ ! -d "\${handrail_directory%/*}" ]; then handrail_finish gone
  else
    handrail_error=$(LC_ALL=C mkdir -m 700 "$handrail_directory" 2>&1)
    set -f
    handrail_finish refused $handrail_error
  fi
  return
fi
printf '%s' "$HANDRAIL_SCRIPT" >"$handrail_directory/cmd" &&
  printf '' >"$handrail_directory/out" && printf '' >"$handrail_directory/err" &&
  printf '' >"$handrail_directory/state" &&
  [ -r "$handrail_directory/out" ] && [ -w "$handrail_directory/out" ] &&
  printf '%s %s %s .\\n' "$$" "\${handrail_started:--}" "$handrail_boot" >"$handrail_directory/supervisor" &&
  { [ "$handrail_input" != open ] || mkfifo -m 600 "$handrail_directory/in"; } || {
  # Not every shell says why it could not write.
  handrail_error=$(LC_ALL=C dd if=/dev/zero of="$handrail_directory/probe" bs=4096 count=1 2>&1) &&
    handrail_error='its files could not be made, or not be read (umask)'
  rm -f "$handrail_directory/probe"
  set -f
  handrail_finish refused $handrail_error
  return
}
exec 3<"$handrail_directory/out" 4<"$handrail_directory/err"

# Sends on what the command prints until there is a result, for as long as this shell lives. TERM interrupts its pause and
# never a cat, whose offset is the one that counts; a shell that has just been forked may miss a TERM.
(
  trap 'exit 0' TERM
  handrail_nap=0.1
  while :; do
    sleep "$handrail_nap" </dev/null >/dev/null 3<&- 4<&- 5>&- &
    wait "$!" || handrail_nap=1
    [ -e "$handrail_directory/state" ] && kill -0 "$$" || exit
    cat <&3 5>&- || exit
    cat <&4 >&5 || exit
  done
) </dev/null &
handrail_streamer=$!

case "$handrail_means" in
  setsid) set -- setsid ;;
  perl) set -- env PERL_BADLANG=0 perl -e '${perlText}' ;;
  python3)
    # Not a version manager's script, which would change the environment.
    handrail_python=/usr/bin/python3
    [ -x "$handrail_python" ] || handrail_python=python3
    set -- "$handrail_python" -I -S -c '${pythonText}' "\${LC_CTYPE-}" ;;
esac
set -- "$@" /bin/sh -c ${inSingleQuotes(childText)} handrail "$handrail_directory" "$handrail_boot" "$handrail_shell"
export HANDRAIL_SCRIPT $handrail_exports
handrail_tell started
# A subshell, or some shells would write their own words on a signal into the command's output.
(
  if [ "$handrail_input" = open ]; then exec <>"$handrail_directory/in"; else exec </dev/null; fi
  exec "$@" >>"$handrail_directory/out" 2>>"$handrail_directory/err" 3<&- 4<&- 5>&- 6>&- 7>&- 8>&- 9>&-
)
handrail_code=$?
unset HANDRAIL_SCRIPT $handrail_exports

# The result first: a rename needs no space. Only then whatever else there is to do.
handrail_result=
if [ -e "$handrail_directory/begun" ]; then
  mv "$handrail_directory/state" "$handrail_directory/rc.$handrail_code" && handrail_result=exited
elif handrail_begin "$handrail_directory"; then
  # It ended before it had become the command.
  mv "$handrail_directory/state" "$handrail_directory/refused.other"
fi
kill -s TERM "$handrail_streamer"
# A signal to this shell interrupts a wait.
for handrail_try in 1 2 3; do wait "$handrail_streamer"; done
[ ! -s "$handrail_directory/out" ] || cat <&3 5>&-
[ ! -s "$handrail_directory/err" ] || cat <&4 >&5
handrail_reached 3 "$handrail_directory/out"
handrail_out=$handrail_at
handrail_reached 4 "$handrail_directory/err"
exec 3<&- 4<&-
if [ -n "$handrail_result" ]; then
  handrail_look_for_holders
  handrail_finish exited "$handrail_code" "$handrail_out" "$handrail_at" "$handrail_held"
elif [ -e "$handrail_directory/fenced" ]; then handrail_finish fenced
elif [ -e "$handrail_directory/refused.diskFull" ]; then handrail_finish refused No space left on device
elif [ -e "$handrail_directory/refused.other" ]; then
  handrail_finish refused "$handrail_means could not start it (exit code $handrail_code)"
fi
`;

/** Changes whenever the text does; both are on record with the commands that were started by it. */
export const wrapper = {
  version: 1,
  sha256: createHash('sha256').update(body).digest('hex'),
} as const;

/**
 * The text for `/bin/sh -s` that starts a script which outlives the connection. One function, called on its last line, so
 * that a text that was cut off does nothing.
 */
export function startText(
  request: Pick<StartRequest, 'script' | 'shell' | 'secrets' | 'directory' | 'means' | 'input'>,
  nonce: string,
): string {
  const secrets = Object.entries(request.secrets).map(([name, value]) => [secretVariable(name), value]);
  const variables = [
    ['handrail_nonce', nonce],
    ['handrail_directory', request.directory],
    ['handrail_means', request.means],
    ['handrail_input', request.input],
    ['handrail_shell', request.shell],
    ['handrail_exports', secrets.map(([name]) => name).join(' ')],
    ['HANDRAIL_SCRIPT', request.script],
    ...secrets,
  ].map(([name, value = '']) => `${name}=${inSingleQuotes(value)}`);
  return `handrail() {\n${variables.join('\n')}\n${body}}\nhandrail\n`;
}
