import { inSingleQuotes } from '../model/shell.ts';
import type { ClaimRequest } from '../model/transport.ts';
import { processFunctions } from './host-shell.ts';
import { holderText, lockFunctions, word } from './lock-text.ts';
import { hostHash, lockName, placeText } from './place-text.ts';

/**
 * Takes the host's lock for a run, makes or finds the run's directory, and looks at what commands there can rely on. Prints
 * lines of a key and a value: `lock` first, and nothing else where another run has it.
 */
export function claimScript(host: string, request: ClaimRequest): string {
  const { run, runbook, known, holder, mayReplace } = request;
  return `${placeText}
${processFunctions}
${lockFunctions}
say() { printf '%s\\n' "$*"; }
hash=${hostHash(host)}
run_name=${inSingleQuotes(`${directoryWord(run)}-${hostHash(host)}`)}
known=${inSingleQuotes(known ?? '')}
our_run=${inSingleQuotes(word(run))}
replaceable=${inSingleQuotes(` ${mayReplace.map(word).join(' ')} `)}
our_holder=${inSingleQuotes(holderText(holder, runbook))}
handrail_look_at_boot
say boot "$handrail_boot"
error=$(LC_ALL=C; export LC_ALL; mkdir -p "$base/runs" "$base/locks" 2>&1)
if [ -n "$error" ] || [ ! -w "$base/runs" ] || [ ! -w "$base/locks" ]; then
  say obstacle "$base cannot be used: $(say $error)"
  return
fi
${takeLockText(lockName(host, runbook))}
${leftoversText}
${obstacleText}
${directoryText}`;
}

/** A run's id as the beginning of a directory's name. */
function directoryWord(run: string): string {
  return word(run).replaceAll('*', '%2A');
}

/** Prints `lock` ours or held, with `holder`, `replaced` and `broken`. */
function takeLockText(name: string): string {
  return `lock=$base/locks/${name}
tries=0
until error=$(LC_ALL=C; export LC_ALL; mkdir "$lock" 2>&1); do
  read_holder "$lock"
  [ "$run" != "$our_run" ] || break
  tries=$((tries + 1))
  if [ ! -d "$lock" ]; then
    # Given back just now, or it cannot be made.
    [ "$tries" -lt 10 ] || { say obstacle "$lock cannot be made: $(say $error)"; return; }
    continue
  fi
  case "$replaceable" in
    *" \${run:-/} "*)
      replaced=
      if alone "$lock"; then
        # Somebody else may have taken it in between.
        read_holder "$lock"
        case "$replaceable" in
          *" \${run:-/} "*) put "$lock/holder" "$our_holder" 2>/dev/null && replaced=$json ;;
        esac
        free "$lock"
      fi
      if [ -n "$replaced" ]; then
        say replaced "$replaced"
        break
      fi
      [ "$tries" -ge 10 ] || continue ;;
  esac
  # Whoever takes it just now needs a moment to say who it is.
  if [ -z "$run" ] && [ "$tries" -lt 10 ] && [ -z "$(find "$lock" -prune -mmin +1 2>/dev/null)" ]; then
    sleep 0.2 2>/dev/null || sleep 1
    continue
  fi
  say lock held
  say holder "$json"
  return
done
error=$(put "$lock/holder" "$our_holder" 2>&1) || {
  say obstacle "$lock cannot be written to: $(say $error)"
  [ -e "$lock/holder" ] || rm -rf "$lock"
  return
}
say lock ours
for aside in "$lock".broken.*; do
  [ -d "$aside" ] || continue
  read_holder "$aside"
  breaking=
  read -r breaking 2>/dev/null <"$aside/breaking"
  say broken "$breaking"
  say broken_holder "$json"
  rm -rf "$aside"
done`;
}

const leftoversText = `rm -rf "$base"/runs/*-"$hash".swept.*
for directory in "$base"/runs/*-"$hash" "$base"/runs/*-"$hash".*; do
  [ -d "$directory" ] && [ "$directory" != "$known" ] && [ "$directory" != "$base/runs/$run_name" ] || continue
  running=0
  for attempt in "$directory"/*/pid; do
    [ -e "\${attempt%/pid}/state" ] && handrail_runs "$attempt" && running=$((running + 1))
  done
  say leftover "$running \${directory}"
done`;

/** logind kills what a session leaves behind where it is told to, and whoever is not in a session's scope is spared. */
const obstacleText = `means=
if setsid /bin/sh -c : 2>/dev/null; then means=setsid
elif perl -e 'use POSIX (); exit 0' 2>/dev/null; then means=perl
elif python3 -I -S -c 'import os, signal; os.setsid' 2>/dev/null; then means=python3; fi
[ -n "$means" ] || { say obstacle 'none of setsid, perl and python3 is there to give commands a session of their own'; return; }
kills() {
  [ -d /run/systemd/system ] && grep -q '/session-[^/]*\\.scope' /proc/self/cgroup 2>/dev/null || return 1
  login=org.freedesktop.login1
  answer=$(busctl --timeout=3 get-property $login /org/freedesktop/login1 $login.Manager KillUserProcesses 2>/dev/null)
  if [ -n "$answer" ]; then [ "$answer" = 'b true' ] || return 1
  else
    cat /etc/systemd/logind.conf /etc/systemd/logind.conf.d/*.conf /usr/lib/systemd/logind.conf.d/*.conf 2>/dev/null |
      grep -Eqi '^ *KillUserProcesses *= *(yes|true|on|1)' || return 1
  fi
  excluded=$(busctl --timeout=3 get-property $login /org/freedesktop/login1 $login.Manager KillExcludeUsers 2>/dev/null)
  excluded=\${excluded:-as 1 '"root"'}
  case "$excluded" in *"\\"$(id -un)\\""*) return 1 ;; esac
}
if kills; then
  say obstacle 'systemd-logind kills what a session leaves behind (KillUserProcesses=yes)'
  return
fi
say means "$means"`;

/** A directory that is gone is never made again: a late copy of a start must not find it. */
const directoryText = `if [ -n "$known" ] && [ -d "$known" ]; then
  path=$known
  [ -w "$path" ] || { say obstacle "$path cannot be written to"; return; }
else
  path=$base/runs/$run_name number=1
  if [ -n "$known" ]; then
    number=\${known##*/"$run_name".}
    case "$number" in '' | *[!0-9]*) number=1 ;; esac
    number=$((number + 1)) path=$base/runs/$run_name.$number
  fi
  # An empty one is of a claim whose answer was lost.
  until error=$(mkdir "$path" 2>&1) || { [ -z "$known" ] && [ -d "$path" ] && [ -z "$(ls -A "$path")" ]; }; do
    [ -d "$path" ] && [ "$number" -lt 1000 ] || { say obstacle "$(say $error)"; return; }
    number=$((number + 1)) path=$base/runs/$run_name.$number
  done
fi
say path "$(cd "$path" && pwd -P)"`;
