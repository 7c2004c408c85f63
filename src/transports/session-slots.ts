import { HostUnreachable } from '../model/transport.ts';
import type { ShellUrgency } from './shell-process.ts';

/** What an attempt to open a session channel came to. */
export type SlotAttempt<T> =
  | { readonly kind: 'opened'; readonly value: T }
  /** The host allows no further session just now; nothing was sent. */
  | { readonly kind: 'full' }
  | { readonly kind: 'failed'; readonly error: Error };

interface Waiting {
  readonly urgency: ShellUrgency;
  start(): void;
}

/** OpenSSH's default for MaxSessions. */
const usualLimit = 10;

/** When no session of ours closes, another try after this many milliseconds: others may share the limit. */
const retryAfter = 500;

/**
 * The sessions that one connection may have open. Hosts limit them and refuse the next one; it then waits here until
 * another is closed. One is kept free for control, so that a command can be killed while all others are in use.
 */
export class SessionSlots {
  #open = 0;
  #opening = 0;
  /** The most that were ever open together: the host allows at least these. */
  #proven = 0;
  #limit = usualLimit;
  #waiting: Waiting[] = [];
  /** Sessions that only a daemon keeps open; closed, oldest first, when there is no room otherwise. */
  readonly #spare = new Set<() => void>();
  #retry: NodeJS.Timeout | undefined;

  /** Resolves to what `attempt` opened; the caller reports its end with `closed`. */
  acquire<T>(attempt: () => Promise<SlotAttempt<T>>, urgency: ShellUrgency): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const start = () => {
        this.#opening += 1;
        void attempt().then(result => {
          this.#opening -= 1;
          if (result.kind === 'opened') {
            this.#open += 1;
            this.#proven = Math.max(this.#proven, this.#open);
            resolve(result.value);
          } else if (result.kind === 'failed') {
            reject(result.error);
          } else if (this.#open === 0 && this.#opening === 0) {
            reject(new HostUnreachable({ code: 'other', detail: 'the host allows no session at all' }));
          } else {
            this.#limit = Math.max(1, this.#proven);
            this.#enqueue({ urgency, start });
            this.#tryLater();
            return;
          }
          this.#next();
        });
      };
      this.#enqueue({ urgency, start });
      this.#next();
    });
  }

  /** A session that was acquired has ended on the host. */
  closed(): void {
    this.#open -= 1;
    this.#next();
  }

  /** A session that may be closed when another needs its place; the result withdraws the offer. */
  offer(close: () => void): () => void {
    this.#spare.add(close);
    return () => this.#spare.delete(close);
  }

  /** Whoever waits is tried at once; on a connection that is gone that fails them all. */
  flush(): void {
    clearTimeout(this.#retry);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { start } of waiting) start();
  }

  #enqueue(waiting: Waiting): void {
    if (waiting.urgency === 'task') this.#waiting.push(waiting);
    else this.#waiting.unshift(waiting);
  }

  #next(): void {
    clearTimeout(this.#retry);
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const inUse = this.#open + this.#opening;
      if (inUse >= this.#roomFor(first.urgency)) break;
      this.#waiting.shift();
      first.start();
    }
    if (this.#waiting.length > 0) this.#tryLater();
  }

  #tryLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      const [spare] = this.#spare;
      if (spare !== undefined) {
        this.#spare.delete(spare);
        spare();
        this.#tryLater();
        // The limit is what was seen once, and may be too low by now.
      } else if (this.#opening === 0) this.#waiting.shift()?.start();
      else this.#tryLater();
    }, retryAfter);
  }

  #roomFor(urgency: ShellUrgency): number {
    return urgency === 'control' ? this.#limit : Math.max(1, this.#limit - 1);
  }
}
