import { performance } from 'node:perf_hooks';

/** Draws frames as often as the load allows: at once when little happens, a few a second when much does. */
export interface Ticker {
  /** Something changed; a frame is drawn soon. */
  request(): void;
  /** Also draw in so many milliseconds. */
  requestIn(milliseconds: number): void;
  stop(): void;
}

export interface TickerOptions {
  draw(): void;
  /** Milliseconds on a clock that is never set. */
  now?(): number;
  /** Part of this process's time that may be spent, all in all; frames become rarer above it. */
  readonly load?: number;
  /** Share of the time since the last call in which the event loop was busy, 0 to 1. */
  utilization?(): number;
}

const fastest = 16;
const slowest = 250;

export function startTicker({
  draw,
  now = () => performance.now(),
  load = 0.25,
  utilization = loopUtilization(),
}: TickerOptions): Ticker {
  let timer: NodeJS.Timeout | null = null;
  let dueAt = Infinity;
  let drawnAt = -Infinity;
  let interval = fastest;
  let stopped = false;

  function frame(): void {
    timer = null;
    dueAt = Infinity;
    if (stopped) return;
    interval = nextInterval(interval, utilization(), load);
    drawnAt = now();
    draw();
  }

  function requestIn(milliseconds: number): void {
    const time = now();
    const due = Math.max(time + milliseconds, drawnAt + interval);
    if (stopped || due >= dueAt) return;
    if (timer !== null) clearTimeout(timer);
    dueAt = due;
    timer = setTimeout(frame, Math.max(0, due - time));
  }

  return {
    request: () => requestIn(0),
    requestIn,
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** Slower quickly when the loop is busier than it may be, faster slowly when it is not. */
export function nextInterval(interval: number, busy: number, load: number): number {
  const next = busy > load ? interval * Math.min(2, busy / load) : interval * 0.8;
  return Math.min(slowest, Math.max(fastest, next));
}

function loopUtilization(): () => number {
  let before = performance.eventLoopUtilization();
  return () => {
    const after = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(after, before);
    before = after;
    return utilization;
  };
}
