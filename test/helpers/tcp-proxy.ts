import { once } from 'node:events';
import { connect as connectTo, createServer, type Socket } from 'node:net';

/** `toHost`: what the client sends; `toClient`: what the host answers. */
export type Direction = 'toHost' | 'toClient';

/** A TCP proxy on 127.0.0.1 that does to connections what networks do. Faults are for all that are open, unless said otherwise. */
export interface TcpProxy {
  readonly port: number;
  /** Connections that the client has not given up. */
  connections(): number;
  /** After so many more bytes, counted over all connections and both directions, `fault` is called, in the middle of a packet. */
  afterBytes(count: number, fault: (at: FaultPlace) => void): void;
  /** Resets both sides. */
  cut(): void;
  /** Ends both sides in good order, after what was sent before. */
  finish(): void;
  /** Ends one side alone, and goes on forwarding from it. */
  halfClose(side: 'client' | 'host'): void;
  /**
   * From now on nothing is forwarded, as on a network that drops packets; connections are still accepted. `open`: only
   * those that are open now hang. `untilHeld`: goes on by itself when so many packets were held back.
   */
  stall(options?: { readonly which?: 'all' | 'open'; readonly untilHeld?: number }): void;
  /** What was held back is forwarded. What clients gave up meanwhile still arrives at the host, late, before it is closed. */
  unstall(): void;
  /** At most so many bytes a second for each connection; null: as fast as it goes. */
  slow(bytesPerSecond: number | null): void;
  /** Resets the next connections as soon as they are made. */
  refuse(count: number): void;
  /** No fault is in force or to come any more, and everything that hung goes on, or ends where the client is gone. */
  restore(): void;
  /** Calls back when a client gives up a connection next. */
  onceGivenUp(listener: () => void): void;
  close(): Promise<void>;
}

/** Where bytes were being forwarded when a fault came due. */
export interface FaultPlace {
  readonly direction: Direction;
  /** Counts the proxy's connections from 1. */
  readonly connection: number;
  /** Bytes that this connection has forwarded, both ways. */
  readonly forwarded: number;
}

export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const tunnels = new Set<Tunnel>();
  const givenUp: (() => void)[] = [];
  const rules: Rules = {
    stalled: false,
    bytesPerSecond: null,
    armed: [],
    onHeld: () => {
      untilHeld -= 1;
      if (untilHeld === 0) unstall();
    },
  };
  let untilHeld = 0;
  let refusals = 0;
  let accepted = 0;

  const server = createServer({ allowHalfOpen: true, noDelay: true }, client => {
    if (refusals > 0) {
      refusals -= 1;
      client.on('error', () => {});
      client.resetAndDestroy();
      return;
    }
    accepted += 1;
    const host = connectTo({ port: target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const tunnel = new Tunnel(client, host, rules, accepted);
    tunnels.add(tunnel);
    tunnel.onGone = () => tunnels.delete(tunnel);
    tunnel.onGivenUp = () => {
      const listeners = givenUp.splice(0);
      for (const listener of listeners) listener();
    };
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the proxy has no port');

  const all = (act: (tunnel: Tunnel) => void) => {
    for (const tunnel of [...tunnels]) act(tunnel);
  };
  const unstall = () => {
    rules.stalled = false;
    all(tunnel => tunnel.letGo());
  };
  const restore = () => {
    refusals = 0;
    rules.armed = [];
    rules.bytesPerSecond = null;
    givenUp.length = 0;
    unstall();
  };
  return {
    port: address.port,
    connections: () => [...tunnels].filter(tunnel => !tunnel.isGivenUp).length,
    afterBytes: (count, fault) => void rules.armed.push({ left: count, fault }),
    cut: () => all(tunnel => tunnel.cut()),
    finish: () => all(tunnel => tunnel.finish()),
    halfClose: side => all(tunnel => tunnel.halfClose(side)),
    stall: ({ which = 'all', untilHeld: packets = 0 } = {}) => {
      if (packets > 0) untilHeld = packets;
      if (which === 'all') rules.stalled = true;
      else all(tunnel => tunnel.stall());
    },
    unstall,
    slow: bytesPerSecond => {
      rules.bytesPerSecond = bytesPerSecond;
      if (bytesPerSecond === null) all(tunnel => tunnel.letGo());
    },
    refuse: count => {
      refusals = count;
    },
    restore,
    onceGivenUp: listener => void givenUp.push(listener),
    async close() {
      const closed = once(server, 'close');
      server.close();
      all(tunnel => tunnel.cut());
      await closed;
    },
  };
}

interface Rules {
  stalled: boolean;
  bytesPerSecond: number | null;
  armed: { left: number; readonly fault: (at: FaultPlace) => void }[];
  onHeld(): void;
}

/** How often a slow connection forwards something, in milliseconds. */
const slowTick = 20;

/** One client's connection and ours to the host, with what is on its way between them. */
class Tunnel {
  onGone = () => {};
  onGivenUp = () => {};
  /** By where bytes go. */
  readonly #sockets: Readonly<Record<Direction, Socket>>;
  readonly #rules: Rules;
  readonly #number: number;
  /** Null: the sender has ended. */
  readonly #waiting: Record<Direction, (Buffer | null)[]> = { toHost: [], toClient: [] };
  #forwarded = 0;
  #givenUp = false;
  #clientIsGone = false;
  #hostIsGone = false;
  #stalled = false;
  #pumping = false;
  #over = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(client: Socket, host: Socket, rules: Rules, number: number) {
    this.#sockets = { toHost: host, toClient: client };
    this.#rules = rules;
    this.#number = number;
    for (const [direction, from] of [
      ['toHost', client],
      ['toClient', host],
    ] as const) {
      from.on('data', chunk => this.#take(direction, chunk));
      from.on('end', () => this.#take(direction, null));
      from.on('error', () => {});
    }
    // While nothing is forwarded the host does not hear of it, and may hear late what was sent before.
    client.on('close', () => {
      if (this.#over) return;
      this.#clientIsGone = true;
      if (this.#hostIsGone) this.#end();
      else this.#take('toHost', null);
      this.#giveUp();
    });
    // With what it ends its side: it wants nothing more, and hears of nothing.
    client.on('end', () => this.#giveUp());
    host.on('close', () => {
      if (this.#over) return;
      this.#hostIsGone = true;
      if (this.#clientIsGone) this.#end();
      else this.#take('toClient', null);
    });
  }

  get isGivenUp(): boolean {
    return this.#givenUp;
  }

  cut(): void {
    for (const socket of Object.values(this.#sockets)) socket.resetAndDestroy();
    this.#end();
  }

  finish(): void {
    for (const socket of Object.values(this.#sockets)) socket.end();
  }

  halfClose(side: 'client' | 'host'): void {
    this.#sockets[side === 'client' ? 'toClient' : 'toHost'].end();
  }

  stall(): void {
    this.#stalled = true;
  }

  /** Forwards what was held back. */
  letGo(): void {
    this.#stalled = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pump();
  }

  #giveUp(): void {
    if (this.#givenUp || this.#over) return;
    this.#givenUp = true;
    this.onGivenUp();
  }

  #take(direction: Direction, chunk: Buffer | null): void {
    this.#waiting[direction].push(chunk);
    if (this.#hangs) this.#rules.onHeld();
    this.#pump();
  }

  get #hangs(): boolean {
    return this.#stalled || this.#rules.stalled;
  }

  /** A fault may come due in the middle of it and change the rules, or end it. */
  #pump(): void {
    if (this.#pumping || this.#timer !== undefined) return;
    this.#pumping = true;
    const rate = this.#rules.bytesPerSecond;
    let budget = rate === null ? Infinity : Math.max(1, Math.floor((rate * slowTick) / 1000));
    for (const direction of ['toHost', 'toClient'] as const) {
      const waiting = this.#waiting[direction];
      while (waiting.length > 0 && budget > 0 && !this.#hangs && !this.#over) {
        const chunk = waiting.shift();
        if (chunk == null) {
          this.#sockets[direction].end();
          continue;
        }
        const due = Math.min(...this.#rules.armed.map(({ left }) => left));
        const length = Math.min(chunk.length, budget, due);
        if (length < chunk.length) waiting.unshift(chunk.subarray(length));
        budget -= length;
        this.#forward(direction, chunk.subarray(0, length));
      }
    }
    this.#pumping = false;
    if (rate === null || this.#over || this.#hangs) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#waiting.toHost.length + this.#waiting.toClient.length > 0) this.#pump();
    }, slowTick);
  }

  #forward(direction: Direction, bytes: Buffer): void {
    const socket = this.#sockets[direction];
    if (socket.writable) socket.write(bytes);
    this.#forwarded += bytes.length;
    const { armed } = this.#rules;
    for (const each of armed) each.left -= bytes.length;
    const due = armed.filter(({ left }) => left <= 0);
    this.#rules.armed = armed.filter(({ left }) => left > 0);
    for (const { fault } of due) fault({ direction, connection: this.#number, forwarded: this.#forwarded });
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#timer);
    this.onGone();
  }
}
