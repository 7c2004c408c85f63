import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Every process that a demo starts, itself or over SSH, carries this variable with the demo's root directory. A path
 * in a command line would not do: it would also name the editor of somebody who looks at the sandbox.
 */
export const markVariable = 'HANDRAIL_DEMO';

/** Kills what carries the mark and waits until it is gone; new processes of a dying one are caught by the next round. */
export async function endProcesses(root: string): Promise<void> {
  for (let round = 0; round < 100 && killProcesses(root) > 0; round++) await pause(20);
}

/** Kills what carries the mark now, and says how many that were. For the moments when nothing can be awaited. */
export function killProcesses(root: string): number {
  const pids = markedProcesses(root);
  for (const pid of pids) kill(pid);
  return pids.length;
}

/** Ids of the processes that carry the mark of a root directory. */
export function markedProcesses(root: string): readonly number[] {
  const mark = `${markVariable}=${root}`;
  return process.platform === 'linux' ? markedInProc(mark) : markedInPs(mark);
}

function markedInProc(mark: string): readonly number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(pid => readOrEmpty(`/proc/${pid}/environ`).split('\0').includes(mark))
    .map(Number);
}

/** Processes end while they are looked at, and those of other users cannot be read. */
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** BSD's ps prints the environment of one's own processes behind the command. */
function markedInPs(mark: string): readonly number[] {
  return execFileSync('ps', ['-Aww', '-E', '-o', 'pid=,command='], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
    .split('\n')
    .filter(line => `${line} `.includes(` ${mark} `))
    .map(line => Number.parseInt(line, 10))
    .filter(pid => pid !== process.pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
