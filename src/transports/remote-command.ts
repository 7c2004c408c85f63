import { inSingleQuotes, secretVariable } from '../model/shell.ts';
import type { ExecRequest } from '../model/transport.ts';

/** What the wrapper reports before it turns into the command. */
export interface StartedProcess {
  readonly pid: number;
  readonly group: number;
  /** Start time as /proc has it; empty where there is no /proc. */
  readonly started: string;
}

export type WrapperReport =
  | ({ readonly kind: 'started' } & StartedProcess)
  | { readonly kind: 'shellMissing'; readonly shell: string };

/** Linux limits one argument or variable to 128 KiB, and the script travels as a variable. */
export const longestScript = 128 * 1024 - 64;

/** Shown by the host as the command line of every shell of ours, with nothing of the script in it. */
export const bootstrap = 'handrail_script=$HANDRAIL_SCRIPT; unset HANDRAIL_SCRIPT; eval "$handrail_script"';

/** What our report lines begin with; `nonce` keeps other output from being taken for one. */
export function markerPrefix(nonce: string): string {
  return `\u001ehandrail-${nonce} `;
}

/**
 * The text for `/bin/sh -s` that runs a script. One function, called on its last line, so that a text that was cut off
 * does nothing. The shell turns into the one that was asked for, which evaluates the script out of a variable: in its
 * argument list `pgrep -f` and `ps | grep` would find the script itself, and a temporary file needs space on a full disk.
 */
export function wrapperText(
  request: Pick<ExecRequest, 'script' | 'shell' | 'secrets'>,
  nonce: string,
): string {
  const secrets = Object.entries(request.secrets).map(([name, value]) => {
    const variable = secretVariable(name);
    return `  ${variable}=${inSingleQuotes(value)}; export ${variable}`;
  });
  return [
    'handrail() {',
    ...secrets,
    `  HANDRAIL_SCRIPT=${inSingleQuotes(request.script)}; export HANDRAIL_SCRIPT`,
    identity,
    `  say() { printf '\\036handrail-${nonce} %s\\n' "$*"; }`,
    ...become[request.shell],
    '}',
    'handrail',
    '',
  ].join('\n');
}

/** Sets handrail_group and handrail_started of the shell that runs it. */
const identity = `  handrail_started= handrail_group=
  if [ -r "/proc/$$/stat" ]; then
    read -r handrail_stat <"/proc/$$/stat"
    set -- \${handrail_stat##*) }
    handrail_group=$3 handrail_started=\${20}
  fi
  [ -n "$handrail_group" ] || handrail_group=$(ps -o pgid= -p $$ | tr -d ' ')`;

const started = '  say started "$$" "$handrail_group" "$handrail_started"';

const become: Readonly<Record<ExecRequest['shell'], readonly string[]>> = {
  sh: [started, `  exec /bin/sh -c '${bootstrap}' </dev/null`],
  bash: [
    '  command -v bash >/dev/null 2>&1 || { say shellMissing bash; exit 127; }',
    started,
    `  exec bash --noprofile --norc -c '${bootstrap}' </dev/null`,
  ],
  login: [
    '  case "$SHELL" in',
    '    */sh | */ash | */dash | */bash | */ksh | */ksh93 | */mksh | */zsh) ;;',
    '    *) say shellMissing "$SHELL"; exit 127 ;;',
    '  esac',
    '  [ -x "$SHELL" ] || { say shellMissing "$SHELL"; exit 127; }',
    started,
    `  exec "$SHELL" -l -c '${bootstrap}' </dev/null`,
  ],
};

/** Reads a report line of the wrapper; null when it is none. */
export function parseReport(text: string): WrapperReport | null {
  const missing = /^shellMissing (.*)$/.exec(text);
  if (missing?.[1] !== undefined) return { kind: 'shellMissing', shell: missing[1] };
  const [, pid, group, start] = /^started (\d+) (\d+) (\d*)$/.exec(text) ?? [];
  if (pid === undefined || group === undefined) return null;
  return { kind: 'started', pid: Number(pid), group: Number(group), started: start ?? '' };
}

/**
 * Ends the process group of a command: TERM, and KILL when it is not gone after `graceMs`. Prints `gone` when the
 * command had already ended (then nothing is signalled: what is left of its group is what it was meant to start),
 * `ended` when the whole group is gone, `remains` when something of it survives. The form of `kill` is the one that dash,
 * bash and busybox all take for a group.
 */
export function endGroupScript({ pid, group, started }: StartedProcess, graceMs: number): string {
  return `pid=${pid} group=${group} started=${inSingleQuotes(started)}
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
leader() {
  if [ -r /proc/self/stat ]; then
    read -r stat 2>/dev/null <"/proc/$pid/stat" || return 1
    set -- \${stat##*) }
    [ "$1" != Z ] && [ "\${20}" = "$started" ]
  else kill -0 "$pid" 2>/dev/null; fi
}
leader || { echo gone; exit 0; }
for signal in TERM KILL; do
  kill "-$signal" "-$group" 2>/dev/null
  n=0
  while [ "$n" -lt ${Math.max(1, Math.ceil(graceMs / 100))} ]; do
    members || { echo ended; exit 0; }
    sleep 0.1 2>/dev/null || { sleep 1; n=$((n + 9)); }
    n=$((n + 1))
  done
done
echo remains
`;
}
