import { inSingleQuotes } from '../model/shell.ts';
import type { HostLock, LockBreaking, LockHolder } from '../model/transport.ts';
import { placeText } from './place-text.ts';

/**
 * A lock is a directory, because making one is the step that fails for all but one everywhere. In it, `holder` has two
 * lines: time and run, which scripts compare, and everything as JSON. It is written beside and moved into place.
 */
export function holderText(holder: LockHolder, runbook: string): string {
  return `${holderKey(holder)}\n${JSON.stringify({ runbook, holder })}\n`;
}

/** Equal for the same claim of a lock; empty for one that names nobody. */
function holderKey(holder: LockHolder | null): string {
  return holder === null ? '' : `${word(holder.since)} ${word(holder.run)}`;
}

/** Any text as one word that needs no quotes. */
export function word(text: string): string {
  return encodeURIComponent(text).replaceAll("'", '%27') || '-';
}

/**
 * `read_holder DIRECTORY` sets since, run and json, all empty when the lock does not say who holds it.
 * `put FILE TEXT` writes a file beside and moves it into place.
 * `alone LOCK` waits until nobody else changes a lock that is there, and `free LOCK` lets others do so. One that was left in
 * the middle counts for a minute.
 */
export const lockFunctions = `read_holder() {
  since= run= json=
  { read -r since run && read -r json; } 2>/dev/null <"$1/holder" || since= run= json=
}
put() { printf '%s' "$2" >"$1.$$" && mv -f "$1.$$" "$1"; }
alone() {
  waited=0
  until mkdir "$1.busy" 2>/dev/null; do
    [ -z "$(find "$1.busy" -prune -mmin +1 2>/dev/null)" ] || rmdir "$1.busy" 2>/dev/null
    waited=$((waited + 1))
    [ "$waited" -lt 50 ] || return 1
    sleep 0.1 2>/dev/null || sleep 1
  done
}
free() { rmdir "$1.busy"; }`;

/** Prints two lines for each lock: its path, and its holder as JSON, which is empty where nobody is named. */
export const listLocksScript = `${placeText}
${lockFunctions}
for lock in "$base"/locks/*; do
  case "\${lock##*/}" in *.*) continue ;; esac
  [ -d "$lock" ] || continue
  read_holder "$lock"
  printf '%s\\n%s\\n' "$lock" "$json"
done`;

export function parseLocks(text: string): readonly HostLock[] {
  const lines = text.split('\n').slice(0, -1);
  return lines
    .filter((_, index) => index % 2 === 0)
    .map((path, index) => {
      const held = parseHeld(lines[2 * index + 1] ?? '');
      return { runbook: held?.runbook ?? '', holder: held?.holder ?? null, path };
    });
}

export function parseHeld(json: string): { readonly runbook: string; readonly holder: LockHolder } | null {
  const value = parseObject(json);
  const holder = value?.holder;
  if (typeof value?.runbook !== 'string' || typeof holder !== 'object' || holder === null) return null;
  const { run, operator, hostname, pid, since } = holder as Partial<Record<keyof LockHolder, unknown>>;
  if (typeof run !== 'string' || typeof operator !== 'string' || typeof hostname !== 'string') return null;
  if (typeof pid !== 'number' || typeof since !== 'string') return null;
  return { runbook: value.runbook, holder: { run, operator, hostname, pid, since } };
}

export function parseBreaking(json: string): LockBreaking | null {
  const { by, reason, at } = parseObject(json) ?? {};
  if (typeof by !== 'string' || typeof reason !== 'string' || typeof at !== 'string') return null;
  return { by, reason, at };
}

function parseObject(json: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/**
 * Moves a lock aside, where the next claim finds who broke it and why. Prints `broken`, or `other` where it is gone or is
 * held by somebody else by now.
 */
export function breakLockScript({ path, holder }: HostLock, breaking: LockBreaking): string {
  return `${lockFunctions}
lock=${inSingleQuotes(path)} wanted=${inSingleQuotes(holderKey(holder))}
[ -d "$lock" ] || { echo other; return; }
alone "$lock" || { echo 'somebody else is changing it' >&2; return; }
read_holder "$lock"
aside=$lock.broken.$(date -u +%Y%m%dT%H%M%S).$$
if [ -d "$lock" ] && [ "$since\${since:+ }$run" = "$wanted" ]; then
  put "$lock/breaking" ${inSingleQuotes(`${JSON.stringify(breaking)}\n`)} && mv "$lock" "$aside" && echo broken
else echo other; fi
free "$lock"`;
}

/** Gives back a lock that a run holds; another's is left alone. */
export function releaseLockText(name: string, run: string, since?: string): string {
  const mine = since === undefined ? '*' : `*${inSingleQuotes(JSON.stringify({ since }).slice(1, -1))}*`;
  return `lock=$base/locks/${name}
if [ -d "$lock" ]; then
  alone "$lock" || { echo 'somebody else is changing the lock' >&2; return 1; }
  read_holder "$lock"
  if [ "$run" = ${inSingleQuotes(word(run))} ]; then
    case "$json" in
      ${mine}) mv "$lock" "$lock.gone.$$" && rm -rf "$lock.gone.$$" ;;
    esac
  fi
  free "$lock"
fi`;
}
