import type { Cwd } from './fact.ts';

/** Where the reader of a document would be: on which hosts, in which directory, and where they have been. */
export class Whereabouts {
  hosts: readonly string[] = [];
  cwd: Cwd = { kind: 'unknown' };
  /** Hosts on which something was run since the part began. */
  visited = new Set<string>();
  #visit = 0;

  /** The number of this stay; another host, or another part, is another stay. */
  get visit(): number {
    return this.#visit;
  }

  go(hosts: readonly string[]): void {
    if (hosts.join(' ') === this.hosts.join(' ')) return;
    this.hosts = hosts;
    this.#arrive();
  }

  /** Another part of the document begins. */
  leave(): void {
    this.visited = new Set();
    this.hosts = [];
    this.#arrive();
  }

  #arrive(): void {
    this.#visit += 1;
    this.cwd = { kind: 'unknown' };
  }
}
