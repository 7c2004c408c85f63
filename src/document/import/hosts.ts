import type { Block } from '../markdown/block.ts';
import type { DraftHost } from './draft.ts';
import { exceptionsIn, isElsewhere, isSpokenOf } from './host-denials.ts';
import { HostGatherer } from './host-gathering.ts';
import {
  addressed,
  likeness,
  logins,
  matchesIn,
  name,
  oneOfThem,
  places,
  standpoints,
} from './host-wording.ts';
import { prose } from './words.ts';

/** Ways to name hosts that are known. */
const mentioned = [...places, ...standpoints];

/** Names as they stand in a list of hosts. */
const names = new RegExp(String.raw`(?<![\w.@-])(?:[\w.-]+@)?(?<name>${name})(?![\w@-])`, 'gu');

/** A place in prose that says where what follows is done. */
export interface HostMention {
  readonly hosts: readonly string[];
  readonly start: number;
  readonly end: number;
  /** `every`, `others`, `one`: of hosts that are not named. `like`: what is done is as there. */
  readonly kind: 'login' | 'on' | 'every' | 'others' | 'one' | 'like';
  /** Hosts that `every` and `others` leave out. */
  readonly except?: readonly string[];
}

interface KnownHost {
  name: string;
  address?: string;
  user?: string;
  port?: number;
  line: number;
  readonly services: Set<string>;
  /** What is known of what happens there: files are sent there; single commands are run there; one is there. */
  use: 'receives' | 'remote' | 'place';
}

/** The hosts of a document, found in its tables, prompts, titles, commands and prose. */
export class HostBook {
  readonly #hosts = new Map<string, KnownHost>();
  readonly #byAddress = new Map<string, string>();
  /** What texts mention, as long as no other host or address comes to be known. */
  readonly #mentions = new Map<string, readonly HostMention[]>();

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
    return [...this.#hosts.values()].map(({ name: own, address, user, port, line }) => ({
      name: own,
      line,
      ...(address === undefined ? {} : { address }),
      ...(user === undefined ? {} : { user }),
      ...(port === undefined ? {} : { port }),
    }));
  }

  has(host: string): boolean {
    return this.#hosts.has(this.nameOf(host));
  }

  /** A host's name, of its name or its address. */
  nameOf(host: string): string {
    return this.#byAddress.get(host) ?? host;
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
      receives?: boolean;
      remote?: boolean;
    } = {},
  ): string {
    const own = this.nameOf(host);
    if (!this.#hosts.has(own)) this.#mentions.clear();
    const known: KnownHost = this.#hosts.get(own) ?? {
      name: own,
      line,
      services: new Set(),
      use: 'receives',
    };
    this.#hosts.set(own, known);
    if (more.remote === true && known.use === 'receives') known.use = 'remote';
    else if (more.remote !== true && more.receives !== true) known.use = 'place';
    if (more.address !== undefined && more.address !== own && known.address === undefined) {
      known.address = more.address;
      this.#mentions.clear();
      this.#byAddress.set(more.address, own);
      // It may have been known by its address alone.
      if (own !== more.address) this.#hosts.delete(more.address);
    }
    if (more.user !== undefined) known.user ??= more.user;
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
    new HostGatherer(this).gather(blocks);
  }

  /** Where a text says that things are done, in order; places that are part of another are left out. */
  mentionsIn(text: string): readonly HostMention[] {
    const known = this.#mentions.get(text);
    if (known !== undefined) return known;
    const found = this.#findMentions(text);
    this.#mentions.set(text, found);
    return found;
  }

  #findMentions(text: string): readonly HostMention[] {
    const names = this.#mayName(text);
    if (!names && !machines.test(text)) return [];
    const left = names ? this.#exceptions(text) : [];
    const found = openMentions(text, left);
    if (names) this.#addNamed(text, left, found);
    return found.toSorted((a, b) => a.start - b.start);
  }

  #addNamed(text: string, left: readonly LeftOut[], found: HostMention[]): void {
    const add = (hosts: readonly string[], start: number, end: number, kind: HostMention['kind']) => {
      if (left.some(each => each.start <= start && start < each.end)) return;
      const there = hosts.filter(host => !left.some(each => each.start < end && each.hosts.includes(host)));
      if (there.length > 0 && !found.some(each => start < each.end && each.start < end))
        found.push({ hosts: there, start, end, kind });
    };
    for (const [kind, wordings] of [
      ['login', logins],
      ['on', mentioned],
    ] as const)
      for (const match of matchesIn(text, wordings)) {
        const hosts = this.#knownIn(match.groups?.list ?? '');
        if (hosts.length > 0 && !isElsewhere(text, match.index, match.index + match[0].length))
          add(hosts, match.index, match.index + match[0].length, kind);
      }
    for (const match of matchesIn(text, [likeness])) {
      const hosts = this.#knownIn(match.groups?.list ?? '');
      if (hosts.length > 0) add(hosts, match.index, match.index + match[0].length, 'like');
    }
    for (const match of matchesIn(text, [addressed])) {
      const host = this.nameOf(match.groups?.name ?? '');
      if (this.#hosts.has(host)) add([host], match.index, match.index + match[0].length, 'on');
    }
  }

  /** Whether a known host may be named in a text at all; looking closer costs more. */
  #mayName(text: string): boolean {
    if (this.#hosts.size === 0) return false;
    const words = text.match(/[A-Za-z0-9][\w.-]*/g) ?? [];
    return words.some(word => this.has(word) || this.has(word.replace(/[._-]+$/, '')));
  }

  /** The hosts that a title, a label or a tab consists of. */
  titled(title: string): readonly string[] {
    if (!this.#mayName(title)) return [];
    const mentions = this.mentionsIn(title).flatMap(each => each.hosts);
    if (mentions.length > 0) return [...new Set(mentions)];
    const words = title.split(/[^A-Za-z0-9_.-]+/).map(word => word.replace(/[.-]+$/, ''));
    const except = new Set(this.#exceptions(title).flatMap(each => each.hosts));
    return [...new Set(words.map(word => this.nameOf(word)))].filter(
      word => this.#hosts.has(word) && !except.has(word),
    );
  }

  /** The places where a text leaves hosts out that are known. */
  #exceptions(text: string): readonly LeftOut[] {
    return exceptionsIn(text).flatMap(({ names, ...place }) => {
      const hosts = this.#knownIn(names);
      return hosts.length === 0 ? [] : [{ ...place, hosts }];
    });
  }

  /** Of the names in a text, those of hosts that are known. */
  #knownIn(text: string): readonly string[] {
    return this.namesIn(text).filter(host => this.#hosts.has(host));
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

const everyHost = new RegExp(prose.everyHost.source, 'giu');
const otherHosts = new RegExp(prose.otherHosts.source, 'giu');

/** A place where hosts are named that are left out, of all or of what is said there. */
interface LeftOut {
  readonly hosts: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly ofAll: boolean;
}

/** Where a text means hosts without their names: one of them, the others, all. */
function openMentions(text: string, left: readonly LeftOut[]): HostMention[] {
  const found: HostMention[] = [];
  const except = left.flatMap(each => each.hosts);
  const add = (
    kind: 'others' | 'every' | 'one',
    { index: start, length }: { index: number; length: number },
  ) => {
    const end = start + length;
    if (!found.some(each => start < each.end && each.start < end))
      found.push({ hosts: [], start, end, kind, ...(except.length === 0 ? {} : { except }) });
  };
  for (const match of matchesIn(text, oneOfThem)) {
    const [{ length }] = match;
    if (!isElsewhere(text, match.index, match.index + length)) add('one', { index: match.index, length });
  }
  const others = left.every(each => !each.ofAll) ? firstMeant(otherHosts, text) : null;
  if (others) add('others', others);
  const every = firstMeant(everyHost, text);
  if (every) add('every', every);
  const ofAll = left.find(each => each.ofAll);
  if (ofAll !== undefined && !every) add('every', { index: ofAll.start, length: ofAll.end - ofAll.start });
  return found;
}

/** What hosts are called that have no name here. */
const machines =
  /节点|主机|服务器|机器|实例|跳板机|堡垒机|nodes?|hosts?|servers?|machines?|instances?|members?|brokers?|validators?|replicas?/i;

/** The first place where hosts without a name are not only spoken of. */
function firstMeant(wording: RegExp, text: string): { index: number; length: number } | null {
  for (const { index, 0: found } of text.matchAll(wording))
    if (prose.repeat.test(text) || !isSpokenOf(text, index, index + found.length))
      return { index, length: found.length };
  return null;
}
