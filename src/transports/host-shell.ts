/** A bash reads options from the environment, and several would end our scripts or change what they mean. */
export const usualOptions = 'set +e +f +u +C';

/**
 * Shell functions that our scripts share. POSIX sh; variables have the prefix `handrail_`, because a variable that a
 * login file exported would otherwise reach commands with another value.
 *
 * - `handrail_look_at_boot` sets handrail_boot, `-` where the host does not say.
 * - `handrail_look_at PID` sets handrail_started; false when the process has ended, reaped or not.
 * - `handrail_runs FILE`: whether the process that a file of ours names (pid, start time, boot) runs; sets handrail_pid.
 * - `handrail_named FILE`: whether such a file is there and whole; sets handrail_pid, handrail_began and handrail_on.
 */
export const processFunctions = `handrail_look_at_boot() {
  handrail_boot=
  if [ -r /proc/sys/kernel/random/boot_id ]; then
    read -r handrail_boot </proc/sys/kernel/random/boot_id
  else
    handrail_boot=$({ sysctl -n kern.bootsessionuuid || sysctl -n kern.boottime; } 2>/dev/null | tr -d ' ')
  fi
  handrail_boot=\${handrail_boot:--}
}
handrail_look_at() {
  if [ -r /proc/self/stat ]; then
    read -r handrail_stat 2>/dev/null <"/proc/$1/stat" || return 1
    set -- \${handrail_stat##*) }
    [ "$1" != Z ] && [ "$1" != X ] || return 1
    handrail_started=\${20}
  else
    handrail_started=$(LC_ALL=C ps -o lstart= -p "$1" 2>/dev/null | tr -s ' ' _)
    [ -n "$handrail_started" ]
  fi
}
handrail_named() {
  handrail_end=
  read -r handrail_pid handrail_began handrail_on handrail_end 2>/dev/null <"$1" && [ "$handrail_end" = . ]
}
handrail_runs() {
  handrail_named "$1" && [ "$handrail_on" = "$handrail_boot" ] &&
    handrail_look_at "$handrail_pid" && [ "$handrail_started" = "$handrail_began" ]
}`;

/**
 * `handrail_begin DIRECTORY` makes the file `begun`, which succeeds for exactly one of all that try. An open with O_EXCL
 * in the shell itself: `mkdir` would be one more process for each command.
 */
export const beginFunction = `handrail_begin() {
  set -C
  if { true >"$1/begun"; } 2>/dev/null; then set +C; else set +C; false; fi
}`;

/**
 * `handrail_look_for_holders` sets handrail_held to 1 when a process still has the output of handrail_directory open. Our
 * own descriptors of it must be closed before. Whoever holds it comes from the command: where that began just now, only
 * the processes since then are looked at, which are few.
 */
export const heldFunction = `handrail_list_recent() {
  handrail_files='/proc/[0-9]*/fd/[12]'
  handrail_named "$handrail_directory/pid" && [ "$handrail_on" = "$handrail_boot" ] || return
  read -r handrail_up handrail_word </proc/uptime && read -r handrail_word </proc/loadavg || return
  handrail_last=\${handrail_word##* }
  handrail_up=\${handrail_up%%.*}
  case "$handrail_up$handrail_last$handrail_pid$handrail_began" in *[!0-9]*) return ;; esac
  handrail_up=$((handrail_up - handrail_began / 100))
  [ "$handrail_up" -ge -1 ] && [ "$handrail_up" -le 5 ] || return
  [ "$handrail_last" -gt "$handrail_pid" ] && [ "$handrail_last" -le "$((handrail_pid + 100))" ] || return
  handrail_files=
  while [ "$handrail_pid" -lt "$handrail_last" ]; do
    handrail_pid=$((handrail_pid + 1))
    handrail_files="$handrail_files /proc/$handrail_pid/fd/1 /proc/$handrail_pid/fd/2"
  done
}
handrail_look_for_holders() {
  handrail_held=0
  if [ -r /proc/self/stat ]; then
    handrail_list_recent
    for handrail_file in $handrail_files; do
      [ "$handrail_file" -ef "$handrail_directory/out" ] || [ "$handrail_file" -ef "$handrail_directory/err" ] || continue
      handrail_held=1
      return
    done
  elif command -v fuser >/dev/null 2>&1; then
    [ -z "$(fuser "$handrail_directory/out" "$handrail_directory/err" 2>/dev/null)" ] || handrail_held=1
  fi
}`;

/**
 * `handrail_tell WORDS` prints a report line into stdout. `handrail_finish WORDS` prints the last one, and a line into
 * stderr before it, so that the client knows when both streams are complete.
 * `handrail_reached FD FILE` sets handrail_at to how far a descriptor was read.
 */
export const reportFunctions = `handrail_tell() { printf '\\036handrail-%s %s\\n' "$handrail_nonce" "$*"; }
handrail_finish() {
  printf '\\036handrail-%s over\\n' "$handrail_nonce" >&5
  handrail_tell "$@"
}
handrail_reached() {
  handrail_at=
  read -r handrail_word handrail_at 2>/dev/null <"/proc/$$/fdinfo/$1" || handrail_at=$(wc -c <"$2" | tr -d ' ')
}`;
