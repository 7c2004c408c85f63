import { shellQuote } from './shell.ts';
import type { ProcessFacts } from './transport.ts';

export interface StopTarget extends ProcessFacts {
  /** Signal names without SIG. */
  readonly signal: string;
  /** Milliseconds to wait after each signal. */
  readonly waitMs: number;
  readonly then?: string;
}

/** Exit codes of `stopProcessScript`. */
export const stopExit = { gone: 0, changed: 3, remains: 4 } as const;

/**
 * Stops one identified process. The identity is compared again right before each signal, because a pid is reused.
 * POSIX sh; exits with a code of `stopExit`.
 */
export function stopProcessScript({ pid, started, command, signal, waitMs, then }: StopTarget): string {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const lines = [
    `# Send ${signal} to process ${pid} and wait ${seconds} s until it is gone${then === undefined ? '' : `; then send ${then}`}.`,
    '# Before each signal: the same start time and command line as shown, or nothing is sent.',
    `pid=${pid}`,
    `started=${shellQuote(started)}`,
    `command=${shellQuote(command)}`,
    identityFunctions,
    'is_there() { [ -n "$(command_of "$pid")" ]; }',
    'is_same() { [ "$(started_of "$pid")" = "$started" ] && [ "$(command_of "$pid")" = "$command" ]; }',
    'send() {',
    '  is_there || { echo "process $pid is gone"; exit 0; }',
    '  is_same || { echo "process $pid is another one now: $(command_of "$pid")" >&2; exit 3; }',
    '  echo "sending $1 to $pid"',
    '  kill -s "$1" "$pid" || { is_there || exit 0; exit 4; }',
    `  n=0; while [ "$n" -lt ${seconds * 5} ]; do is_there && is_same || { echo "process $pid is gone"; exit 0; }; sleep 0.2; n=$((n + 1)); done`,
    '}',
    `send ${signal}`,
    ...(then === undefined ? [] : [`send ${then}`]),
    'echo "process $pid is still there" >&2',
    'exit 4',
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * `started_of PID` and `command_of PID`: through /proc where there is one (busybox's ps lacks both), else through ps. A
 * process that has ended and was not reaped has no command line, and counts as gone. Line breaks in a command line are
 * shown as spaces, so that a process is one line.
 */
const identityFunctions = `started_of() {
  if [ -r "/proc/$1/stat" ]; then
    read -r stat 2>/dev/null <"/proc/$1/stat" && set -- \${stat##*) } && echo "\${20}"
  else LC_ALL=C ps -o lstart= -p "$1" 2>/dev/null; fi
}
command_of() {
  if [ -d /proc/self ]; then tr '\\0\\n\\t' '   ' 2>/dev/null <"/proc/$1/cmdline" | sed 's/ *$//'
  else LC_ALL=C ps -ww -o args= -p "$1" 2>/dev/null | sed 's/.*<defunct>.*//; s/ *$//'; fi
}`;

/** PF_KTHREAD among the flags in Linux's /proc/PID/stat. */
const kernelThread = 0x00200000;

/**
 * Prints the processes of the user who runs it, a line each: pid, start time, command line, separated by tabs. The shell
 * that runs it, its parent and its children are left out, and so are the kernel's own threads, which have no command line.
 * One process is started for each that is listed, because a host may have hundreds.
 */
export const listProcessesScript = `${identityFunctions}
if [ -r /proc/self/stat ]; then
  ticks=$(getconf CLK_TCK 2>/dev/null || echo 100)
  boot=$(sed -n 's/^btime //p' /proc/stat)
  for dir in /proc/[0-9]*; do
    [ -O "$dir" ] && read -r stat 2>/dev/null <"$dir/stat" || continue
    pid=\${dir#/proc/}
    set -- \${stat##*) }
    [ "$pid" != "$$" ] && [ "$pid" != "$PPID" ] && [ "$2" != "$$" ] && [ "$(($7 & ${kernelThread}))" = 0 ] || continue
    printf '\\001%s\\002%s\\002%s\\002' "$pid" "\${20}" "$((boot + \${20} / ticks))"
    cat "$dir/cmdline" 2>/dev/null
  done | tr '\\000\\n\\t\\001\\002' '   \\n\\t' | sed 's/ *$//'
  echo
else
  ps -U "$(id -un)" -o pid= | while read -r pid; do
    [ "$pid" != "$$" ] && [ "$pid" != "$PPID" ] || continue
    command=$(command_of "$pid")
    [ -z "$command" ] || printf '%s\\t%s\\t\\t%s\\n' "$pid" "$(started_of "$pid")" "$command"
  done
fi
`;

/** What `listProcessesScript` printed; lines of another form are passed over. */
export function parseProcesses(text: string): readonly ProcessFacts[] {
  return text.split('\n').flatMap(line => {
    const [, pid, started, epoch, command] = /^(\d+)\t([^\t]*)\t(\d*)\t(.+)$/s.exec(line) ?? [];
    if (pid === undefined || started === undefined || command === undefined) return [];
    const since = epoch ? { since: new Date(Number(epoch) * 1000).toISOString() } : {};
    return [{ pid: Number(pid), started, ...since, command }];
  });
}

/** The processes whose command line contains `match`; tails are never meant. */
export function selectProcesses(processes: readonly ProcessFacts[], match: string): readonly ProcessFacts[] {
  return processes.filter(({ command }) => command.includes(match) && !isTail(command));
}

function isTail(command: string): boolean {
  return /^(\S*\/)?tail(\s|$)/.test(command);
}
