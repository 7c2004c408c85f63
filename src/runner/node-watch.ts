import type { Report } from '../engine/intent.ts';
import { begunAt, nodesToWatch, type WatchedNode } from '../engine/node-watch.ts';
import type { Reply } from '../engine/session.ts';
import type { RunState, SeenNode } from '../engine/state.ts';
import type { Transport } from '../model/transport.ts';
import { see } from './otp-ask.ts';
import type { Timers } from './timers.ts';

export interface NodeWatchOptions {
  readonly timers: Timers;
  current(): RunState;
  report(report: Report): Reply;
  transport(host: string): Transport;
}

/** Milliseconds after which a node that did not answer is looked at once more. */
const secondLook = 10_000;

/** Looks at nodes from time to time, for as long as there is one that is to be watched. What is news, the engine knows. */
export class NodeWatch {
  readonly #options: NodeWatchOptions;
  /** By host and node, what was known of one that did not answer when it was looked at last. */
  readonly #unanswered = new Map<string, SeenNode>();
  #isLooking = false;
  #isOver = false;

  constructor(options: NodeWatchOptions) {
    this.#options = options;
  }

  /** Steps elsewhere that end one after the other must not put the next look off. */
  start(after: number): void {
    if (this.#isLooking || this.#options.timers.isPending('nodes')) return;
    this.#lookIn(after, after);
  }

  #lookIn(pause: number, after: number): void {
    if (!this.#isOver) this.#options.timers.start('nodes', pause, () => void this.#look(after));
  }

  /** Nothing is looked at any more, whatever the run's state says: its end may be one that could not be put on record. */
  end(): void {
    this.#isOver = true;
  }

  async #look(after: number): Promise<void> {
    const nodes = nodesToWatch(this.#options.current());
    if (nodes.length === 0) return;
    this.#isLooking = true;
    const answers = await Promise.all(nodes.map(node => this.#lookAt(node)));
    this.#isLooking = false;
    // What has ended it meanwhile asks for it again where it is to go on.
    if (nodesToWatch(this.#options.current()).length > 0)
      this.#lookIn(answers.includes('oneMore') ? Math.min(secondLook, after) : after, after);
  }

  /** One answer that does not come may be lost, or late on a busy machine: only a second one in a row is told of. */
  async #lookAt({ host, address }: WatchedNode): Promise<'done' | 'oneMore'> {
    const { current, report, transport } = this.#options;
    const known = (state: RunState) => state.hosts[host]?.nodes[address.node];
    const asked = current();
    const key = `${host} ${address.node}`;
    try {
      const seen = await see(transport(host), address, null);
      // A step that came and went meanwhile has changed what was found, or has seen it later.
      const now = known(current());
      if (begunAt(current(), host) !== begunAt(asked, host) || now !== known(asked)) return 'done';
      if (seen.ok) {
        this.#unanswered.delete(key);
        report({ type: 'nodeSeen', host, node: seen.node });
        return 'done';
      }
      if (now !== undefined && now.silent === null && this.#unanswered.get(key) !== now) {
        this.#unanswered.set(key, now);
        return 'oneMore';
      }
      report({ type: 'nodeSilent', host, node: address.node, problem: seen.problem });
    } catch {
      // The host is not there; that is heard of elsewhere, and the node is looked at again when it is back.
    }
    return 'done';
  }
}
