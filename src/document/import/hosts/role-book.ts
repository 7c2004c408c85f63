import type { Block } from '../../markdown/block.ts';
import { oncePerText } from '../../once.ts';
import { isHostName, isPlatform } from './host-names.ts';
import { type RolePlace, rolePlacesIn, rolesTitled } from './host-roles.ts';
import { ip } from './host-wording.ts';
import { isStrongRole, mainHost, mayPlay, meansAll, rolesIn, rolesNamed } from './role-names.ts';
import { addressLine, cellRoles, describedIn, tellings, withoutNumber } from './role-tellings.ts';

/** A part whose host the document has no name for, where it speaks of it first. */
export interface RoleHost {
  readonly role: string;
  readonly line: number;
  readonly said: string;
}

interface HostsToName {
  readonly all: readonly string[];
  has(host: string): boolean;
  nameOf(host: string): string;
  add(host: string, line: number): string;
}

interface Told {
  readonly role: string;
  readonly host: string;
  readonly line: number;
}

/**
 * The parts that hosts play: `primary`, `standby`, `web-server`. What is done on one of them is done on the host that
 * the document says to have it; where it says none, the part stands for a host of its own.
 */
export class RoleBook {
  readonly #places = new Map<string, RoleHost>();
  readonly #told: Told[] = [];
  readonly #hosts = new Map<string, Set<string>>();

  /** First pass over a document: which parts it speaks of, and who has them. */
  gather(blocks: readonly Block[]): void {
    let described: readonly string[] = [];
    for (const block of blocks) {
      if (block.kind === 'text') {
        this.#text(block.text, block.line);
        described = describedIn(block.text) ?? described;
        this.#address(described, block.text, block.line);
      } else if (block.kind === 'heading') {
        this.#text(block.text, block.line);
        described = describedIn(block.text) ?? [];
        this.#play(rolesTitled(withoutNumber(block.text)), block.line, block.text);
      } else if (block.kind === 'code')
        for (const { text, line } of block.lines) if (/^\s*#/.test(text)) this.#comment(text, line);
    }
  }

  /** What a cell of a table says of the host in its row. */
  tell(cell: string, host: string, line: number): void {
    for (const role of cellRoles(cell)) this.#told.push({ role, host, line });
  }

  /** Gives the parts to the hosts that the document says to have them. */
  settle(book: HostsToName): void {
    for (const { role, host, line } of this.#told) {
      if (!book.has(host) && !isNamedSo.test(host)) continue;
      this.#give(role, book.has(host) ? book.nameOf(host) : book.add(host, line));
    }
    const told = new Set(this.#hosts.keys());
    for (const host of book.all)
      for (const role of rolesNamed(host)) if (!told.has(role)) this.#give(role, host);
    // Of two, the other one is the other one.
    for (const [one, other] of [
      ['primary', 'standby'],
      ['standby', 'primary'],
    ] as const) {
      const hosts = this.#hosts.get(one);
      const rest = book.all.filter(host => hosts?.has(host) !== true);
      if (hosts?.size === 1 && book.all.length === 2 && !this.#hosts.has(other))
        for (const host of rest) this.#give(other, host);
    }
  }

  #give(role: string, host: string): void {
    this.#hosts.set(role, (this.#hosts.get(role) ?? new Set()).add(host));
  }

  /** The hosts meant by a place; empty where its words say too little. */
  hostsAt({ roles, all }: Pick<RolePlace, 'roles' | 'all'>): readonly string[] {
    const played = roles.map(role => this.#meant(role)).filter(role => this.#plays(role));
    // What is done on the primary is done once.
    const hosts = played.map(role =>
      all || !/primary$/.test(role) ? this.#hostsOf(role) : this.#hostsOf(role).slice(0, 1),
    );
    return [...new Set(hosts.flat())];
  }

  /** The hosts of the parts that a title consists of. */
  titled(title: string): readonly string[] {
    return this.hostsAt({ roles: rolesTitled(title), all: meansAll(title) });
  }

  /** Hosts that stand for a part, in the order in which the document speaks of them. */
  get unnamed(): readonly RoleHost[] {
    return [...this.#places.values()]
      .map(each => ({ ...each, role: this.#meant(each.role) }))
      .filter(({ role }) => this.#plays(role) && this.#hostsOf(role).includes(role));
  }

  #hostsOf(role: string): readonly string[] {
    const known = this.#hosts.get(role);
    if (known !== undefined) return [...known];
    // Who becomes the primary, was the standby; of several, nobody can tell which.
    const former = role === 'new-primary' ? 'standby' : role === 'new-standby' ? 'primary' : null;
    const before = former === null ? undefined : this.#hosts.get(former);
    return before?.size === 1 ? [...before] : [role];
  }

  #meant(role: string): string {
    return role === mainHost && this.#places.has('standby') ? 'primary' : role;
  }

  /** A word that stands for other things too says so only where the document has another part beside it. */
  #plays(role: string): boolean {
    if (role === mainHost) return false;
    return this.#hosts.has(role) || isStrongRole(role) || (this.#places.has(role) && this.#places.size > 1);
  }

  #text(text: string, line: number): void {
    if (text.length > 2000 || !mayPlay.test(text)) return;
    for (const { roles, start, end } of rolePlacesIn(text))
      this.#play(roles, line, text.slice(start, end).trim());
    this.#tellings(text, line);
  }

  #tellings(text: string, line: number): void {
    for (const { role, host } of tellingsIn(text)) this.#told.push({ role, host, line });
  }

  /** `IP: 10.0.0.1` below the name of a part. */
  #address(roles: readonly string[], text: string, line: number): void {
    if (roles.length !== 1 || text.length > 400) return;
    for (const role of roles)
      for (const { groups } of text.matchAll(addressLine))
        if (isHostName(groups?.host ?? '')) this.#told.push({ role, host: groups?.host ?? '', line });
  }

  #comment(text: string, line: number): void {
    const said = text.replace(/^[\s#─—=*-]+/, '');
    if (said.length < 200 && mayPlay.test(said)) this.#tellings(said, line);
    for (const { roles } of rolePlacesIn(said)) this.#play(roles, line, said);
  }

  #play(roles: readonly string[], line: number, said: string): void {
    for (const role of roles) if (!this.#places.has(role)) this.#places.set(role, { role, line, said });
  }
}

const tellingsIn = oncePerText((text): readonly { readonly role: string; readonly host: string }[] =>
  tellings.flatMap(pattern =>
    [...text.matchAll(pattern)].flatMap(({ groups }) => {
      const { role = '', host = '' } = groups ?? {};
      if (!isHostName(host) || isPlatform(host)) return [];
      return rolesIn(role).map(each => ({ role: each.role, host }));
    }),
  ),
);

const isNamedSo = new RegExp(
  String.raw`^(?:${ip}|[a-z][a-z0-9]*-?[a-z]*-?\d[\w-]*(?:\.[a-z][\w-]*)*|[a-z][\w-]*(?:\.[a-z][\w-]*){2,})$`,
  'i',
);
