import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { markedProcesses } from '../../src/demo/processes.ts';
import type { Event } from '../../src/engine/event.ts';
import type { FaultHost } from './fault-estate.ts';
import type { Random } from './fault-random.ts';
import type { OperatorSeat } from './seat.ts';

export const networkFaults = ['cut', 'close', 'halfClose', 'stall', 'late', 'slow', 'refuse'] as const;
export type FaultKind = (typeof networkFaults)[number] | 'killSshd' | 'killHandrail';

export interface FaultyRun {
  readonly seat: OperatorSeat;
  readonly hosts: readonly FaultHost[];
  readonly random: Random;
  /** What may happen; a kind that is named twice happens twice as often. */
  readonly kinds: readonly FaultKind[];
  /** Arguments of `run`. */
  readonly args: readonly string[];
  /** Faults happen until a task of this step has begun. */
  readonly lastStep: string;
  /** Asked before each fault: false when there were enough. */
  mayHappen(kind: FaultKind): boolean;
}

export interface FaultyRunEnd {
  readonly end: 'completed' | 'inDoubt';
  /** Every process of the run, in order: why it ended. */
  readonly endings: readonly string[];
}

/** Milliseconds without an event after which a process has hung: more than the longest pause between two tries. */
const patience = 25_000;

/** A run that needs more than this has stopped making progress. */
const mostProcesses = 120;

/** Runs handrail, and resumes it whenever it was killed or had to stop for a host, until the run ends. */
export async function runUnderFaults(run: FaultyRun): Promise<FaultyRunEnd> {
  const endings: string[] = [];
  const faults = new Faults(run);
  try {
    for (let args = ['run', ...run.args]; endings.length < mostProcesses; args = ['resume', 'latest']) {
      const process = new Handrail(run.seat, args, event => faults.seen(event));
      faults.handrail = process;
      const ending = await process.ended;
      faults.handrail = null;
      endings.push(ending.words);
      if (ending.code === 0) return { end: 'completed', endings };
      if (ending.stop === 'inDoubt') return { end: 'inDoubt', endings };
      if (!ending.mayResume) throw new Error(`the run cannot go on by itself:\n${endings.join('\n')}`);
      // Killed before anything was on record: there is nothing to resume.
      if (globSync('*/*/journal.jsonl', { cwd: run.seat.runsDir }).length === 0) args = ['run', ...run.args];
    }
    throw new Error(`the run makes no progress:\n${endings.join('\n')}`);
  } finally {
    faults.end();
  }
}

interface Ending {
  readonly code: number | null;
  readonly stop: string | null;
  readonly mayResume: boolean;
  readonly words: string;
}

/** One process of handrail. */
class Handrail {
  readonly ended: Promise<Ending>;
  readonly #child;
  readonly #last: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #killed = false;
  #hung = '';

  constructor(seat: OperatorSeat, args: readonly string[], onEvent: (event: Event) => void) {
    const flags = ['--auto', '--no-tui', '--json'];
    this.#child = spawn(process.execPath, [seat.program, ...args, ...flags], {
      cwd: seat.directory,
      env: { ...seat.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { stdout, stderr } = this.#child;
    let stopped: Extract<Event, { type: 'run.stopped' }> | null = null;
    let complaint = '';
    createInterface({ input: stdout }).on('line', line => {
      const event = parsed(line);
      if (event === null) return;
      if (event.type === 'run.stopped') stopped = event;
      this.#guard(event);
      onEvent(event);
    });
    stderr.setEncoding('utf8').on('data', chunk => {
      complaint = (complaint + chunk).slice(-2000);
    });
    this.ended = once(this.#child, 'close').then(([code, signal]) =>
      this.#ending(code, signal, stopped, complaint),
    );
  }

  /** A process that goes on without an event has hung; what it did last is all there is to see. */
  #guard(event: Event): void {
    this.#last.push(JSON.stringify(event).slice(0, 300));
    if (this.#last.length > 12) this.#last.shift();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#hung = `it hung after\n${this.#last.join('\n')}`;
      this.#child.kill('SIGKILL');
    }, patience);
  }

  kill(): void {
    this.#killed = true;
    this.#child.kill('SIGKILL');
  }

  #ending(
    code: number | null,
    signal: string | null,
    stopped: Extract<Event, { type: 'run.stopped' }> | null,
    complaint: string,
  ): Ending {
    clearTimeout(this.#timer);
    const why = stopped === null ? '' : `${stopped.reason}: ${stopped.detail ?? ''}`;
    // A host's name has no `@`, a task's id has.
    const forHost = stopped?.reason === 'unreachable' || (stopped?.reason === 'failed' && !why.includes('@'));
    return {
      code,
      stop: stopped?.reason ?? null,
      mayResume: this.#hung === '' && ((this.#killed && signal === 'SIGKILL') || forHost),
      words: [signal ?? code, why === '' ? complaint.trim() : why, this.#hung].filter(Boolean).join(' · '),
    };
  }
}

/** A line that was cut by a kill is none. */
function parsed(line: string): Event | null {
  try {
    return JSON.parse(line) as Event;
  } catch {
    return null;
  }
}

/** Lets one fault follow the other, after so many bytes through a proxy or so many events of handrail. */
class Faults {
  handrail: Handrail | null = null;
  readonly #run: FaultyRun;
  #events = 0;
  #due: (() => void) | null = null;
  #over = false;

  constructor(run: FaultyRun) {
    this.#run = run;
    for (const { proxy } of run.hosts) proxy.restore();
    this.#next();
  }

  seen(event: Event): void {
    if (event.type === 'task.started' && event.task.includes(`/${this.#run.lastStep}@`)) this.end();
    if (this.#due === null) return;
    this.#events -= 1;
    if (this.#events <= 0) this.#due();
  }

  end(): void {
    this.#over = true;
    this.#due = null;
    for (const { proxy } of this.#run.hosts) proxy.restore();
  }

  #next(): void {
    this.#due = null;
    const { random, hosts, kinds } = this.#run;
    const kind = random.pick(kinds);
    const host = random.pick(hosts);
    const strike = () => {
      if (this.#over) return;
      if (kind !== 'killHandrail' || this.handrail !== null) {
        if (!this.#run.mayHappen(kind)) return this.end();
        this.#strike(kind, host);
      }
      this.#next();
    };
    if (random.next() < 0.5) {
      this.#events = random.between(1, 30);
      this.#due = strike;
    } else {
      const far = random.next() < 0.15;
      host.proxy.afterBytes(far ? random.between(60_000, 200_000) : random.spread(200, 30_000), strike);
    }
  }

  #strike(kind: FaultKind, { proxy, sshd }: FaultHost): void {
    const { random } = this.#run;
    switch (kind) {
      case 'cut':
        proxy.cut();
        break;
      case 'close':
        proxy.finish();
        break;
      case 'halfClose':
        proxy.halfClose(random.pick(['client', 'host']));
        break;
      case 'stall': {
        // Some end before they are noticed, the others when the client has given up.
        const untilHeld = random.pick([0, 0, 1, 2, 4]);
        proxy.stall({ untilHeld });
        if (untilHeld === 0) proxy.onceGivenUp(() => proxy.unstall());
        break;
      }
      case 'late': {
        // What was sent before arrives at the host when the client is back already, or has long asked about it.
        proxy.stall({ which: 'open' });
        const after = random.spread(100, 30_000);
        proxy.onceGivenUp(() => proxy.afterBytes(after, () => proxy.unstall()));
        break;
      }
      case 'slow':
        proxy.slow(random.spread(5_000, 100_000));
        proxy.afterBytes(random.between(500, 5_000), () => proxy.slow(null));
        break;
      case 'refuse':
        proxy.refuse(random.between(1, 2));
        proxy.cut();
        break;
      case 'killSshd':
        sshd.dropConnections();
        break;
      case 'killHandrail':
        this.handrail?.kill();
        break;
    }
  }
}

/** Kills whoever would write down how a command of the host ends; returns how many there were. */
export function killSupervisors({ root }: FaultHost): number {
  const ours = new Set(markedProcesses(root));
  const paths = globSync('login/.local/state/handrail/host/runs/*/*/supervisor', { cwd: root });
  const supervisors = paths
    .map(path => Number.parseInt(readFileSync(join(root, path), 'utf8'), 10))
    .filter(pid => ours.has(pid));
  for (const pid of supervisors) process.kill(pid, 'SIGKILL');
  return supervisors.length;
}
