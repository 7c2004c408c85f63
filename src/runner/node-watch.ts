import type { Report } from '../engine/intent.ts';
import { begunAt, nodesToWatch, type WatchedNode } from '../engine/node-watch.ts';
import type { Reply } from '../engine/session.ts';
import type { RunState } from '../engine/state.ts';
import type { Transport } from '../model/transport.ts';
import { see } from './otp-ask.ts';
import type { Timers } from './timers.ts';

export interface NodeWatchOptions {
  readonly timers: Timers;
  current(): RunState;
  report(report: Report): Reply;
  transport(host: string): Transport;
}

/** Looks at nodes from time to time, for as long as there is one that is to be watched. What is news, the engine knows. */
export class NodeWatch {
  readonly #options: NodeWatchOptions;
  #isLooking = false;
  #isOver = false;

  constructor(options: NodeWatchOptions) {
    this.#options = options;
  }

  start(after: number): void {
    if (!this.#isLooking && !this.#isOver)
      this.#options.timers.start('nodes', after, () => void this.#look(after));
  }

  /** Nothing is looked at any more, whatever the run's state says: its end may be one that could not be put on record. */
  end(): void {
    this.#isOver = true;
  }

  async #look(after: number): Promise<void> {
    const nodes = nodesToWatch(this.#options.current());
    if (nodes.length === 0) return;
    this.#isLooking = true;
    await Promise.all(nodes.map(node => this.#lookAt(node)));
    this.#isLooking = false;
    // What has ended it meanwhile asks for it again where it is to go on.
    if (nodesToWatch(this.#options.current()).length > 0) this.start(after);
  }

  async #lookAt({ host, address }: WatchedNode): Promise<void> {
    const { current, report, transport } = this.#options;
    const known = (state: RunState) => state.hosts[host]?.nodes[address.node];
    const asked = current();
    try {
      const seen = await see(transport(host), address, null);
      // A step that came and went meanwhile has changed what was found, or has seen it later.
      if (begunAt(current(), host) !== begunAt(asked, host) || known(current()) !== known(asked)) return;
      if (seen.ok) report({ type: 'nodeSeen', host, node: seen.node });
      else report({ type: 'nodeSilent', host, node: address.node, problem: seen.problem });
    } catch {
      // The host is not there; that is heard of elsewhere, and the node is looked at again when it is back.
    }
  }
}
