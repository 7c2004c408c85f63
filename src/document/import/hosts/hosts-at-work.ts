import type { DraftSection } from '../draft.ts';
import type { HostBook } from './hosts.ts';

/** The host of steps that the document names no host for. */
export const unknownHost = 'server';

/** The hosts that the sections of the upgrade are for, and the hosts meant where a part names none. */
export class HostsAtWork {
  readonly #book: HostBook;
  readonly #all = new Set<string>();
  readonly #ofService = new Map<string, Set<string>>();
  /** All sections so far have the same hosts. */
  #alike = true;

  constructor(book: HostBook) {
    this.#book = book;
  }

  add({ service, hosts, steps }: DraftSection, isFirst: boolean): void {
    if (steps.length === 0) return;
    const known = this.#ofService.get(service) ?? new Set();
    this.#ofService.set(service, known);
    const before = this.#all.size;
    for (const host of hosts) {
      known.add(host);
      this.#all.add(host);
    }
    if (!isFirst && (this.#all.size > before || hosts.length < before)) this.#alike = false;
  }

  get all(): readonly string[] {
    return [...this.#all];
  }

  /** The hosts that a service was upgraded on; of one that was not, those of all sections where these are alike. */
  of(service: string): readonly string[] {
    const own = this.#ofService.get(service);
    if (own === undefined && !this.#alike) return [];
    return [...(own ?? this.#all)].filter(host => host !== unknownHost);
  }

  /** All hosts that anything is done on, for what names none and is for each of them. */
  get everywhere(): readonly string[] {
    const working = this.all.filter(host => host !== unknownHost);
    return working.length > 0 ? working : this.fallback;
  }

  /** Where the document names no host at all, one is left for the inventory to say. */
  get fallback(): readonly string[] {
    const known = this.#known;
    return known.length === 1 ? known : [unknownHost];
  }

  /** Any one, for what a person does. */
  get anyHost(): readonly string[] {
    const known = this.#known;
    return known.length > 0 ? known.slice(0, 1) : [unknownHost];
  }

  get #known(): readonly string[] {
    return this.#book.standing.filter(host => host !== unknownHost);
  }
}
