import { exceptionsIn, isElsewhere } from './host-denials.ts';
import { rangesIn } from './host-ranges.ts';
import { type RolePlace, rolePlacesIn } from './host-roles.ts';
import { runPlaces } from './host-runs.ts';
import { addressed, likeness, logins, matchesIn, places, standpoints } from './host-wording.ts';
import { type LeftOut, machines, openMentions } from './open-mentions.ts';
import type { RoleBook } from './role-book.ts';

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

/** What is known of hosts by now. */
interface KnownHosts {
  readonly all: readonly string[];
  has(host: string): boolean;
  nameOf(host: string): string;
  /** Names in a text, of hosts and of others. */
  namesIn(text: string): readonly string[];
}

/** Ways to name hosts that are known. */
const mentioned = [...places, ...standpoints];

/** Finds where texts say that things are done. What it found is kept, as long as no other host or address is known. */
export class HostMentions {
  readonly #book: KnownHosts;
  readonly #roles: RoleBook;
  readonly #known = new Map<string, readonly HostMention[]>();

  constructor(book: KnownHosts, roles: RoleBook) {
    this.#book = book;
    this.#roles = roles;
  }

  forget(): void {
    this.#known.clear();
  }

  of(text: string): readonly HostMention[] {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const found = this.#findMentions(text);
    this.#known.set(text, found);
    return found;
  }

  /** The hosts that a title, a label or a tab consists of. */
  titled(title: string): readonly string[] {
    if (!this.#mayName(title)) return this.#roles.titled(title);
    const mentions = this.of(title).flatMap(each => each.hosts);
    if (mentions.length > 0) return [...new Set(mentions)];
    // In which order hosts are taken, or from which to which something goes, is no place.
    if (/→|->|=>|\border\b|顺序|\bfrom\b.*\bto\b|从.*[到至]/iu.test(title)) return [];
    const words = title.split(/[^A-Za-z0-9_.-]+/).map(word => word.replace(/[.-]+$/, ''));
    const except = new Set(this.#exceptions(title).flatMap(each => each.hosts));
    const named = [...new Set(words.map(word => this.#book.nameOf(word)))].filter(
      word => this.#book.has(word) && !except.has(word),
    );
    return named.length > 0 ? named : this.#roles.titled(title);
  }

  #findMentions(text: string): readonly HostMention[] {
    const names = this.#mayName(text);
    const roles = rolePlacesIn(text);
    if (!names && roles.length === 0 && !machines.test(text)) return [];
    const left = names ? this.#exceptions(text) : [];
    const found = openMentions(text, left);
    if (names) this.#addNamed(text, left, found);
    for (const place of roles) this.#addRole(place, found);
    return found.toSorted((a, b) => a.start - b.start);
  }

  #addNamed(text: string, left: readonly LeftOut[], found: HostMention[]): void {
    const add = (hosts: readonly string[], start: number, end: number, kind: HostMention['kind']) => {
      if (left.some(each => each.start <= start && start < each.end)) return;
      const there = hosts.filter(host => !left.some(each => each.start < end && each.hosts.includes(host)));
      if (there.length > 0 && !found.some(each => start < each.end && each.start < end))
        found.push({ hosts: there, start, end, kind });
    };
    const ranges = rangesIn(text);
    for (const { hosts, start, end } of runPlaces(text, this.#book))
      if (!isElsewhere(text, start, end)) {
        dropEvery(found, start, end);
        add(hosts, start, end, 'on');
      }
    for (const [kind, wordings] of [
      ['login', logins],
      ['on', mentioned],
    ] as const)
      for (const match of matchesIn(text, wordings)) {
        const [start, end] = [match.index, match.index + match[0].length];
        const range = ranges.find(each => each.start >= start && each.start < end)?.hosts ?? [];
        const hosts = [...new Set([...range, ...this.#knownIn(match.groups?.list ?? '')])];
        if (hosts.length > 0 && !isElsewhere(text, start, end)) add(hosts, start, end, kind);
      }
    for (const match of matchesIn(text, [likeness])) {
      const hosts = this.#knownIn(match.groups?.list ?? '');
      if (hosts.length > 0) add(hosts, match.index, match.index + match[0].length, 'like');
    }
    for (const match of matchesIn(text, [addressed])) {
      const host = this.#book.nameOf(match.groups?.name ?? '');
      if (this.#book.has(host)) add([host], match.index, match.index + match[0].length, 'on');
    }
  }

  /** Hosts by the part they play, where nothing names them there. */
  #addRole(place: RolePlace, found: HostMention[]): void {
    const { start, end, kind } = place;
    const hosts = this.#roles.hostsAt(place);
    const others = found.filter(each => start < each.end && each.start < end);
    if (hosts.length === 0 || others.some(each => each.kind !== 'every')) return;
    dropEvery(found, start, end);
    found.push({ hosts, start, end, kind });
  }

  /** Whether a known host may be named in a text at all; looking closer costs more. */
  #mayName(text: string): boolean {
    if (this.#book.all.length === 0) return false;
    const words = text.match(/[A-Za-z0-9][\w.-]*/g) ?? [];
    return words.some(word => this.#book.has(word) || this.#book.has(word.replace(/[._-]+$/, '')));
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
    return this.#book.namesIn(text).filter(host => this.#book.has(host));
  }
}

/** Every replica is not every host, and both of those that are named are not all there are. */
function dropEvery(found: HostMention[], start: number, end: number): void {
  for (const each of found.filter(({ kind }) => kind === 'every'))
    if (start < each.end && each.start < end) found.splice(found.indexOf(each), 1);
}
