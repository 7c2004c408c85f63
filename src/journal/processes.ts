import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** What tells one process from every other one that ever had its number. Null where the system does not say. */
export interface ProcessIdentity {
  readonly pid: number;
  /** As the system counts it since it was booted. */
  readonly started: string | null;
  readonly boot: string | null;
  /** Numbers of one container mean nothing in another. */
  readonly namespace: string | null;
  readonly hostname: string;
}

/** The processes of this machine, as far as this one can see them. */
export interface ProcessTable {
  readonly self: ProcessIdentity;
  exists(pid: number): boolean;
  /** When it was started; null where that cannot be read. */
  startOf(pid: number): string | null;
}

export type Liveness =
  | 'alive'
  /** It ended, or its number belongs to another process now, or the machine was booted since. */
  | 'gone'
  /** It is, or was, on another machine or in another container. */
  | 'unknown';

export function livenessOf(process: ProcessIdentity, table: ProcessTable): Liveness {
  const { self } = table;
  const sameBoot = process.boot !== null && process.boot === self.boot;
  if (process.boot !== null && self.boot !== null && !sameBoot)
    return process.hostname === self.hostname ? 'gone' : 'unknown';
  if (!sameBoot && process.hostname !== self.hostname) return 'unknown';
  if (process.namespace !== self.namespace) return 'unknown';
  if (!table.exists(process.pid)) return 'gone';
  const started = table.startOf(process.pid);
  return process.started === null || started === null || started === process.started ? 'alive' : 'gone';
}

/** As `livenessOf`, for who is only known by a number and by when it had that number already. */
export function livenessSince(
  {
    pid,
    hostname: machine,
    since,
  }: { readonly pid: number; readonly hostname: string; readonly since: string },
  startedAt: (pid: number) => number | null = systemStartOf,
): Liveness {
  if (machine !== hostname()) return 'unknown';
  if (!exists(pid)) return 'gone';
  const started = startedAt(pid);
  // A number is given away again only to a process that begins later.
  return started !== null && started > Date.parse(since) + clockGrain ? 'gone' : 'alive';
}

/** This machine's, from /proc where there is one. */
export function systemProcesses(): ProcessTable {
  return {
    self: {
      pid: process.pid,
      started: startOf(process.pid),
      boot: quietly(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
      namespace: quietly(() => readlinkSync('/proc/self/ns/pid')),
      hostname: hostname(),
    },
    exists,
    startOf,
  };
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not permitted: somebody else's, and alive.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return statOf(pid)?.[0] !== 'Z';
}

/** The boot time is known to the second. */
const clockGrain = 2_000;

/** Milliseconds since 1970; a tick of proc(5) is a hundredth of a second. */
function systemStartOf(pid: number): number | null {
  const ticks = startOf(pid);
  const boot = quietly(() => /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? null);
  return ticks === null || boot === null ? null : Number(boot) * 1_000 + Number(ticks) * 10;
}

/** Field 22 of proc(5): ticks between boot and the start of the process. */
function startOf(pid: number): string | null {
  return statOf(pid)?.[19] ?? null;
}

/** The fields from the third on; the second is the command's name, which may hold anything. */
function statOf(pid: number): readonly string[] | null {
  const stat = quietly(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function quietly<Found>(read: () => Found): Found | null {
  try {
    return read();
  } catch {
    return null;
  }
}
