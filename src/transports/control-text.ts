import { inSingleQuotes } from '../model/shell.ts';
import { processFunctions } from './host-shell.ts';

/** Finds the running command of an attempt, or prints why it is not to be signalled, and returns. */
const identified = (directory: string) => `handrail_directory=${inSingleQuotes(directory)}
${processFunctions}
handrail_look_at_boot
[ -d "$handrail_directory" ] || { echo gone; return; }
handrail_count=0
while [ ! -e "$handrail_directory/begun" ] && [ "$handrail_count" -lt 10 ]; do
  # A start that is under way is given a moment.
  sleep 0.2 2>/dev/null || sleep 1
  handrail_count=$((handrail_count + 1))
done
for handrail_file in "$handrail_directory"/rc.* "$handrail_directory/fenced" "$handrail_directory"/refused.*; do
  [ ! -e "$handrail_file" ] || { echo gone; return; }
done
handrail_runs "$handrail_directory/pid" || { echo gone; return; }
group=$handrail_pid`;

/**
 * Ends the process group of a running command: TERM, and KILL when it is not gone after `graceMs`. Prints `gone` when it
 * had already ended (then nothing is signalled: what is left of its group is what it was meant to start), `ended` when
 * the whole group is gone, `remains` when something of it survives.
 */
export function endCommandScript(directory: string, graceMs: number): string {
  return `${identified(directory)}
members() {
  if [ -r /proc/self/stat ]; then
    for file in /proc/[0-9]*/stat; do
      read -r stat 2>/dev/null <"$file" || continue
      set -- \${stat##*) }
      [ "$3" = "$group" ] && [ "$1" != Z ] && [ "$1" != X ] && return 0
    done
    return 1
  fi
  ps -A -o pgid= -o stat= | grep -v Z | grep -q "^ *$group "
}
for signal in TERM KILL; do
  kill "-$signal" "-$group" 2>/dev/null || [ "$signal" = KILL ] || { echo gone; return; }
  n=0
  while [ "$n" -lt ${Math.max(1, Math.ceil(graceMs / 100))} ]; do
    members || { echo ended; return; }
    sleep 0.1 2>/dev/null || { sleep 1; n=$((n + 9)); }
    n=$((n + 1))
  done
done
echo remains`;
}

/** Sends INT to the process group of a running command. Prints `sent` or `gone`. */
export function interruptScript(directory: string): string {
  return `${identified(directory)}
kill -INT "-$group" 2>/dev/null && echo sent || echo gone`;
}

/**
 * Writes to the stdin of a running command. Prints `sent`, `gone`, `closed` where it has no open input, or `full` where it
 * does not read: the pipe is opened for both directions, so that opening it never waits.
 */
export function inputScript(directory: string, text: string): string {
  return `${identified(directory)}
[ -p "$handrail_directory/in" ] || { echo closed; return; }
( printf '%s' ${inSingleQuotes(text)} 1<>"$handrail_directory/in" ) &
writer=$!
( sleep 3; kill "$writer" ) >/dev/null 2>&1 &
timer=$!
if wait "$writer" 2>/dev/null; then echo sent; else echo full; fi
kill "$timer" 2>/dev/null
true`;
}
