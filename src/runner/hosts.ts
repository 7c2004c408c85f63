import type { HostSweep } from '../engine/effect.ts';
import type { Report } from '../engine/intent.ts';
import type { Reply } from '../engine/session.ts';
import type { RunState } from '../engine/state.ts';
import { type Claim, HostUnreachable, type Transport } from '../model/transport.ts';
import { Farewell, problemOf } from './farewell.ts';
import { Losses } from './losses.ts';
import type { RunnerOptions } from './options.ts';
import type { Questions } from './questions.ts';
import type { RunnerTiming } from './timing.ts';

export interface HostsOptions
  extends Pick<RunnerOptions, 'transportFor' | 'operator' | 'seat' | 'mayReplace'> {
  readonly timing: RunnerTiming;
  readonly questions: Questions;
  current(): RunState;
  report(report: Report): Reply;
}

/** The hosts of a run: their connections, what the run claims on them, and what it leaves there. */
export class Hosts {
  readonly #options: HostsOptions;
  readonly #transports = new Map<string, Transport>();
  readonly #connected = new Set<string>();
  /** Claims that are on their way, each until nothing more comes of it. */
  readonly #claiming = new Map<string, Promise<void>>();
  /** How often each host was tried: what an earlier try brings counts no more. */
  readonly #tries = new Map<string, number>();
  readonly #losses: Losses;
  readonly #farewell: Farewell;
  readonly #since: string;
  #released = false;

  constructor(options: HostsOptions) {
    this.#options = options;
    this.#losses = new Losses(options.timing);
    this.#farewell = new Farewell(options);
    this.#since = new Date(options.timing.now()).toISOString();
  }

  /** False as soon as the loss of the connection is known. */
  isConnected(host: string): boolean {
    return this.#connected.has(host);
  }

  /**
   * To be asked before something is sent. The answer says later whether it failed because the connection was not there or
   * broke, which may become known a little after what came of it.
   */
  watchLink(host: string): () => Promise<boolean> {
    const losses = this.#losses.of(host);
    if (!this.isConnected(host)) return async () => true;
    return () => this.#losses.since(host, losses);
  }

  transport(host: string): Transport {
    const known = this.#transports.get(host);
    if (known !== undefined) return known;
    const { transportFor, questions } = this.#options;
    let logins = 0;
    const transport = transportFor(host, prompt => {
      logins += 1;
      return questions.ask({ id: `login:${host}:${logins}`, kind: 'login', host, prompt });
    });
    // A connection that breaks while it is being made is heard of from whoever makes it.
    transport.onLost(reason => {
      this.#losses.add(host);
      if (this.#connected.delete(host) && !this.#released)
        this.#options.report({ type: 'hostLost', host, reason });
    });
    this.#transports.set(host, transport);
    return transport;
  }

  async connect(host: string): Promise<void> {
    const transport = this.transport(host);
    const losses = this.#losses.of(host);
    const number = (this.#tries.get(host) ?? 0) + 1;
    this.#tries.set(host, number);
    // A later try uses the same connection, and says what came of it.
    const isLatest = () => this.#tries.get(host) === number;
    const { promise: settled, resolve: settle } = Promise.withResolvers<void>();
    try {
      const facts = await transport.connect(key => this.#askAbout(host, key));
      if (this.#released) return await transport.close();
      if (!isLatest()) return;
      this.#claiming.set(host, settled);
      const claim = await this.#claim(transport, losses, isLatest);
      if (this.#released) return await this.#giveBack(transport, claim);
      if (!isLatest()) return;
      // Its last answer may have come with the end of the connection.
      if (this.#losses.of(host) > losses) throw lostMeanwhile(host);
      this.#connected.add(host);
      const { ok } = this.#options.report({
        type: 'connected',
        host,
        facts,
        ...(claim === null ? {} : { claim }),
      });
      // It was left out meanwhile, or is not tried any more.
      if (!ok) await this.#giveBack(transport, claim);
    } catch (error) {
      if (!isLatest()) return;
      this.#connected.delete(host);
      const problem = this.#losses.of(host) > losses ? lostMeanwhile(host).problem : problemOf(error);
      // A connection is only known to break once it has been made.
      const cut = problem.code === 'connectionLost' ? ({ cutOff: true } as const) : {};
      this.#options.report({ type: 'connectFailed', host, problem, ...cut });
    } finally {
      if (this.#claiming.get(host) === settled) this.#claiming.delete(host);
      settle();
    }
  }

  /** Where the run has nothing to do, no connection stays open. */
  async #claim(transport: Transport, losses: number, isLatest: () => boolean): Promise<Claim | null> {
    const { info, hosts } = this.#options.current();
    if (info.dryRun !== null) return null;
    const { operator, seat, mayReplace } = this.#options;
    const { hostname, pid } = seat;
    try {
      return await transport.claim({
        run: info.run,
        runbook: info.plan.runbook,
        known: hosts[transport.host]?.workspace?.path ?? null,
        holder: { run: info.run, operator, hostname, pid, since: this.#since },
        mayReplace,
      });
    } catch (error) {
      // Once it is closed, nothing is heard of its end any more.
      const isAnswer = problemOf(error).code === 'locked';
      if (!isAnswer) await this.#losses.since(transport.host, losses);
      if (isLatest()) await this.#closed(transport);
      throw error;
    }
  }

  async #askAbout(
    host: string,
    key: { readonly address: string; readonly type: string; readonly fingerprint: string },
  ): Promise<boolean> {
    const { address, type: keyType, fingerprint } = key;
    const id = `hostKey:${host}`;
    const question = { id, kind: 'hostKey', host, address, keyType, fingerprint } as const;
    return (await this.#options.questions.ask(question)) === 'yes';
  }

  /**
   * Cleans up; where all of the run is to go, also hosts that have no connection, which are tried once. A host that does
   * not answer in time is left as it is. What comes of a claim that is on its way is given back by whoever made it.
   */
  async sweep(sweeps: readonly HostSweep[]): Promise<void> {
    const reached = sweeps.filter(({ host, reach }) => this.isConnected(host) || reach);
    const claiming = [...this.#claiming].map(([host, settled]) => this.#farewell.awaitClaim(host, settled));
    const swept = reached.map(each => this.#farewell.sweep(each, () => this.#reach(each.host)));
    await Promise.all([...swept, ...claiming]);
  }

  async #reach(host: string): Promise<Transport> {
    const transport = this.transport(host);
    // Nobody is there any more who could say whether an unknown host key is right.
    if (!this.isConnected(host)) await transport.connect(async () => false);
    return transport;
  }

  /** From now on no loss is reported. */
  letGo(): void {
    this.#released = true;
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#transports.values()].map(transport => this.#closed(transport)));
  }

  async #closed(transport: Transport): Promise<void> {
    this.#connected.delete(transport.host);
    await this.#farewell.close(transport);
  }

  /** What was claimed and is not on record is kept from nobody. */
  async #giveBack(transport: Transport, claim: Claim | null): Promise<void> {
    if (claim !== null) await this.#farewell.giveBackLock(transport, this.#since);
    await this.#closed(transport);
  }
}

function lostMeanwhile(host: string): HostUnreachable {
  return new HostUnreachable({ code: 'connectionLost', detail: `the connection to ${host} broke` });
}
