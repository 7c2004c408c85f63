import { inSingleQuotes } from '../model/shell.ts';
import type { AttachRequest } from '../model/transport.ts';
import {
  beginFunction,
  heldFunction,
  processFunctions,
  reportFunctions,
  usualOptions,
} from './host-shell.ts';

/**
 * Says what became of an attempt, and goes on with its output from an offset until it has ended. An attempt that has not
 * begun never will: whoever makes its directory, or the file `begun` in it, first has decided that.
 *
 * Ends when its stdin closes: then it is not wanted any more, or the connection is gone. POSIX sh; nothing stays behind.
 */
export function attachText(
  { directory, from }: Pick<AttachRequest, 'directory' | 'from'>,
  nonce: string,
): string {
  return `handrail() {
handrail_nonce=${nonce} handrail_directory=${inSingleQuotes(directory)}
handrail_from_out=${from.stdout} handrail_from_err=${from.stderr}
${body}}
handrail
`;
}

const body = `${usualOptions}
${processFunctions}
${reportFunctions}
${beginFunction}
${heldFunction}
exec 5>&2 2>/dev/null 6<&0 </dev/null
( cat <&6 >/dev/null; kill "$$" ) >/dev/null 5>&- &
handrail_watcher=$!
exec 6<&-
handrail_tell begun
printf '\\036handrail-%s begun\\n' "$handrail_nonce" >&5
handrail_nap() { sleep 0.2 || sleep 1; }
handrail_stop() {
  handrail_finish "$@"
  kill "$handrail_watcher"
  exit 0
}
# Sets handrail_answer when the attempt has a result.
handrail_look_for_result() {
  handrail_answer=
  if [ -e "$handrail_directory/fenced" ]; then handrail_answer=fenced
  elif [ -e "$handrail_directory/refused.diskFull" ]; then handrail_answer='refused No space left on device'
  elif [ -e "$handrail_directory/refused.other" ]; then handrail_answer='refused its process could not be started'
  else
    for handrail_file in "$handrail_directory"/rc.*; do
      [ ! -e "$handrail_file" ] || handrail_answer="exited \${handrail_file##*/rc.}"
    done
  fi
}
# Makes sure that it never begins; false when it has begun.
handrail_fence() {
  if handrail_begin "$handrail_directory"; then
    mv "$handrail_directory/state" "$handrail_directory/fenced"
    handrail_stop fenced
  fi
  [ -e "$handrail_directory/begun" ] || handrail_stop unsettled "$handrail_directory/begun cannot be made"
}

handrail_look_at_boot
if [ ! -d "$handrail_directory" ]; then
  [ -d "\${handrail_directory%/*}" ] || handrail_stop gone
  handrail_error=$(LC_ALL=C; export LC_ALL; mkdir -m 700 "$handrail_directory" 2>&1) && handrail_fence
  [ -d "$handrail_directory" ] || { set -f; handrail_stop unsettled $handrail_error; }
fi
handrail_count=0
until handrail_look_for_result; [ -n "$handrail_answer" ] || handrail_named "$handrail_directory/pid"; do
  # A start that is under way is given a moment; whoever fences makes all of it at once.
  handrail_patience=0
  if handrail_runs "$handrail_directory/supervisor"; then handrail_patience=25
  elif [ ! -e "$handrail_directory/supervisor" ] && [ ! -e "$handrail_directory/begun" ]; then handrail_patience=10; fi
  if [ "$handrail_count" -lt "$handrail_patience" ]; then
    handrail_count=$((handrail_count + 1))
    handrail_nap
    continue
  fi
  handrail_fence
  # Whoever begins has written down the process before.
  handrail_named "$handrail_directory/pid" || handrail_stop fenced
done
case "$handrail_answer" in fenced | refused*) handrail_stop $handrail_answer ;; esac

exec 3<"$handrail_directory/out" 4<"$handrail_directory/err"
[ "$handrail_from_out" = 0 ] || tail -c "+$((handrail_from_out + 1))" <&3 5>&-
[ "$handrail_from_err" = 0 ] || tail -c "+$((handrail_from_err + 1))" <&4 >&5
handrail_told=
while :; do
  # The processes before the result: who was seen alive may have written it since.
  handrail_alive=
  handrail_runs "$handrail_directory/pid" && handrail_alive=command
  [ -n "$handrail_alive" ] || { handrail_runs "$handrail_directory/supervisor" && handrail_alive=supervisor; }
  handrail_look_for_result
  if [ -z "$handrail_answer" ] && [ -z "$handrail_alive" ]; then
    [ -e "$handrail_directory/begun" ] || handrail_fence
    handrail_named "$handrail_directory/pid"
    if [ "$handrail_on" = "$handrail_boot" ]; then handrail_answer='unknown ended'; else handrail_answer='unknown restarted'; fi
  fi
  if [ -z "$handrail_answer" ] && [ -z "$handrail_told" ] && [ -e "$handrail_directory/begun" ]; then
    handrail_tell running
    handrail_told=yes
  fi
  cat <&3 5>&- || exit 0
  cat <&4 >&5 || exit 0
  [ -z "$handrail_answer" ] || break
  handrail_nap
done
handrail_reached 3 "$handrail_directory/out"
handrail_out=$handrail_at
handrail_reached 4 "$handrail_directory/err"
exec 3<&- 4<&-
case "$handrail_answer" in
  exited*)
    handrail_look_for_holders
    handrail_stop $handrail_answer "$handrail_out" "$handrail_at" "$handrail_held" ;;
  *) handrail_stop $handrail_answer ;;
esac
`;
