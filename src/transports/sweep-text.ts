import { inSingleQuotes } from '../model/shell.ts';
import type { SweepRequest, SweepResult } from '../model/transport.ts';
import { beginFunction, processFunctions } from './host-shell.ts';
import { lockFunctions, releaseLockText } from './lock-text.ts';
import { lockName, placeText } from './place-text.ts';
import { partsPattern } from './upload-result.ts';

/**
 * Removes what a run left on a host and gives its lock back. While something is kept, the attempts that are not stay as
 * empty directories with the mark of one that never begins, or a late copy of a start could make one of them again; when
 * nothing is kept, the run's directory is moved away first and then removed, for the same reason.
 */
export function sweepScript(host: string, request: SweepRequest): string {
  const { runbook, run, since, what } = request;
  return `${placeText}
${processFunctions}
${beginFunction}
${lockFunctions}
${what === 'everything' ? removeText(request) : ''}
${what === 'everything' ? partsText(request) : ''}
${releaseLockText(lockName(host, runbook), run, since)}
echo swept`;
}

const partsText = ({ uploads = [] }: SweepRequest) =>
  uploads.map(({ remote, sha256 }) => `rm -f -- ${partsPattern(remote, sha256)}`).join('\n');

const removeText = ({ workspace, keep }: SweepRequest) => `workspace=${inSingleQuotes(workspace ?? '')}
keep=${inSingleQuotes(`\n${keep.join('\n')}\n`)}
newline='
'
handrail_look_at_boot
open_files() {
  if [ -r /proc/self/stat ]; then
    ls -l /proc/[0-9]*/fd 2>/dev/null | sed -n 's/^.* -> //p' | grep -F "$real/"
  fi
}
# Sets why: what an attempt is kept for; empty where it can go.
reason_to_keep() {
  why=
  case "$keep" in *"$newline$1$newline"*) why=asked; return ;; esac
  if [ -e "$1/state" ] && { handrail_runs "$1/pid" || handrail_runs "$1/supervisor"; }; then
    why=running
    return
  fi
  case "$opened" in *"$newline$real/\${1##*/}/"*) why=held; return ;; esac
  if [ ! -r /proc/self/stat ] && command -v fuser >/dev/null 2>&1; then
    [ -z "$(fuser "$1/out" "$1/err" 2>/dev/null)" ] || why=held
  fi
}
if [ -n "$workspace" ] && [ -d "$workspace" ]; then
  real=$(cd "$workspace" && pwd -P)
  opened=$newline$(open_files)$newline
  kept= emptied=
  for attempt in "$workspace"/*; do
    [ -d "$attempt" ] || continue
    reason_to_keep "$attempt"
    if [ -n "$why" ]; then
      kept=yes
      echo "kept $why $attempt"
    else emptied="$emptied \${attempt##*/}"; fi
  done
  if [ -z "$kept" ]; then
    aside=$workspace.swept.$$
    mv "$workspace" "$aside" && rm -rf "$aside" || return 1
  else
    for name in $emptied; do
      handrail_begin "$workspace/$name"
      set --
      for file in "$workspace/$name"/*; do
        [ "\${file##*/}" = begun ] || set -- "$@" "$file"
      done
      [ "$#" = 0 ] || rm -f "$@" 2>/dev/null
    done
  fi
fi`;

/** What the script printed; null when it did not come to its end. */
export function parseSwept(text: string): SweepResult | null {
  const lines = text.split('\n').slice(0, -1);
  if (lines.at(-1) !== 'swept') return null;
  return {
    kept: lines.flatMap(line => {
      const [, why, path] = /^kept (asked|held|running) (.+)$/.exec(line) ?? [];
      return path === undefined ? [] : [{ path, why: why as 'asked' | 'held' | 'running' }];
    }),
  };
}
