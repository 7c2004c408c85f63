import type { Block } from '../../markdown/block.ts';
import type { DraftHost } from '../draft.ts';
import { HostGatherer } from './host-gathering.ts';
import { type HostMention, HostMentions } from './host-mentions.ts';
import { name } from './host-wording.ts';
import { type KnownHost, merge } from './known-host.ts';
import { RoleBook, type RoleHost } from './role-book.ts';

/** Names as they stand in a list of hosts. */
const names = new RegExp(String.raw`(?<![\w.@-])(?:[\w.-]+@)?(?<name>${name})(?![\w@-])`, 'gu');

/** The hosts of a document, found in its tables, prompts, titles, commands and prose. */
export class HostBook {
  readonly #hosts = new Map<string, KnownHost>();
  readonly #byAddress = new Map<string, string>();
  readonly #byLowerCase = new Map<string, string>();
  /** How many commands are shown as typed by whom. */
  readonly #typed = new Map<string, Map<string, number>>();
  readonly #roles = new RoleBook();
  readonly #mentions = new HostMentions(this, this.#roles);

  get all(): readonly string[] {
    return [...this.#hosts.keys()];
  }

  /** Hosts that things may be done on. */
  get places(): readonly string[] {
    return [...this.#hosts.values()].filter(host => host.use !== 'receives').map(host => host.name);
  }

  /** Hosts that a reader of the document is on, and does not only reach from elsewhere. */
  get standing(): readonly string[] {
    return [...this.#hosts.values()].filter(host => host.use === 'place').map(host => host.name);
  }

  get drafts(): readonly DraftHost[] {
    return [...this.#hosts.values()].map(({ name: own, address, port, line }) => {
      const user = this.loginOf(own);
      return {
        name: own,
        line,
        ...(address === undefined ? {} : { address }),
        ...(user === null ? {} : { user }),
        ...(port === undefined ? {} : { port }),
      };
    });
  }

  has(host: string): boolean {
    return this.#hosts.has(this.nameOf(host));
  }

  /** A host's name, of its name, its address or another name of it; whatever the case, where the name is numbered. */
  nameOf(host: string): string {
    const own = this.#byAddress.get(host) ?? host;
    return this.#hosts.has(own) ? own : (this.#byLowerCase.get(host.toLowerCase()) ?? own);
  }

  /** Another name of a host. */
  alias(other: string, host: string): void {
    const own = this.nameOf(host);
    const known = this.#hosts.get(own);
    const twin = this.#hosts.get(other);
    if (known === undefined || own === other) return;
    this.#byAddress.set(other, own);
    if (twin !== undefined) this.#takeIn(twin, known);
    if (/\d/.test(other)) this.#byLowerCase.set(other.toLowerCase(), own);
    this.#mentions.forget();
  }

  /** A host that was known by two names before it was known to be one. */
  #takeIn(twin: KnownHost, known: KnownHost): void {
    this.#hosts.delete(twin.name);
    merge(twin, known);
  }

  addressOf(host: string): string | undefined {
    return this.#hosts.get(host)?.address;
  }

  add(
    host: string,
    line: number,
    more: {
      address?: string | undefined;
      user?: string | undefined;
      port?: number | undefined;
      service?: string;
      copiesAs?: string | undefined;
      receives?: boolean;
      remote?: boolean;
      /** The document leaves it to be filled in. */
      toFill?: boolean;
    } = {},
  ): string {
    const own = this.nameOf(host);
    if (!this.#hosts.has(own)) this.#mentions.forget();
    const known: KnownHost = this.#hosts.get(own) ?? {
      name: own,
      line,
      services: new Set(),
      use: 'receives',
    };
    this.#hosts.set(own, known);
    if (/\d/.test(own)) this.#byLowerCase.set(own.toLowerCase(), own);
    if (more.remote === true) known.reached = true;
    const isElsewhere = more.remote === true || more.toFill === true;
    if (isElsewhere && known.use === 'receives') known.use = 'remote';
    else if (!isElsewhere && more.receives !== true) known.use = 'place';
    if (more.address !== undefined && more.address !== own && known.address === undefined) {
      known.address = more.address;
      this.#mentions.forget();
      this.#byAddress.set(more.address, own);
      // It may have been known by its address alone.
      const twin = this.#hosts.get(more.address);
      if (own !== more.address && twin !== undefined) this.#takeIn(twin, known);
    }
    if (more.user !== undefined) known.user ??= more.user;
    if (more.copiesAs !== undefined) known.copiesAs ??= more.copiesAs;
    if (more.port !== undefined) known.port ??= more.port;
    if (more.service !== undefined) known.services.add(more.service.toLowerCase());
    return own;
  }

  /** Hosts that a table says to run a service, or to be of a kind. */
  ofService(service: string): readonly string[] {
    const wanted = service.toLowerCase();
    return [...this.#hosts.values()].filter(host => host.services.has(wanted)).map(host => host.name);
  }

  /** First pass over a document: everything that names a host beyond doubt. */
  gather(blocks: readonly Block[]): void {
    new HostGatherer(this, this.#roles).gather(blocks);
    this.#roles.gather(blocks);
    this.#roles.settle(this);
    this.#mentions.forget();
  }

  /** Where a text says that things are done, in order; places that are part of another are left out. */
  mentionsIn(text: string): readonly HostMention[] {
    return this.#mentions.of(text);
  }

  /** The hosts that a title, a label or a tab consists of. */
  titled(title: string): readonly string[] {
    return this.#mentions.titled(title);
  }

  /** Commands are shown as a user types them on a host. */
  types(host: string, user: string, commands: number): void {
    const own = this.nameOf(host);
    const users = this.#typed.get(own) ?? new Map<string, number>();
    this.#typed.set(own, users.set(user, (users.get(user) ?? 0) + commands));
  }

  /** Who logs in to a host: as the document says, else who types most there; null where it does not say. */
  loginOf(host: string): string | null {
    const known = this.#hosts.get(host);
    const [most] = [...(this.#typed.get(host) ?? [])].toSorted((one, two) => two[1] - one[1]);
    return known?.user ?? most?.[0] ?? known?.copiesAs ?? null;
  }

  /** Whether a name is only that of a part. */
  isUnnamed(host: string): boolean {
    return !this.#hosts.has(host) && this.#roles.unnamed.some(({ role }) => role === host);
  }

  /** Single commands are run there from elsewhere, as the document has it. */
  isReached(host: string): boolean {
    return this.#hosts.get(host)?.reached === true;
  }

  /** Hosts that have no name but the part they play. */
  get unnamed(): readonly RoleHost[] {
    return this.#roles.unnamed;
  }

  /** Names in a text, of hosts and of others. */
  namesIn(text: string): readonly string[] {
    // A part of a path is no host.
    const found = [...text.replace(/(?<![\w/])~?\/[\w.-]+(?:\/[\w.<>-]*)+/g, ' ').matchAll(names)].map(
      match => this.nameOf(match.groups?.name ?? ''),
    );
    return [...new Set(found)].filter(each => each !== 'and');
  }
}
