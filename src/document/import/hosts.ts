import type { Block } from '../markdown/block.ts';
import type { DraftHost } from './draft.ts';
import { exceptionsIn, isElsewhere, isSpokenOf } from './host-denials.ts';
import { isHostName, isWordAfterSsh } from './host-names.ts';
import {
  addressed,
  addressFirst,
  calledHosts,
  ip,
  likeness,
  logins,
  matchesIn,
  name,
  oneOfThem,
  onHost,
  places,
  standpoints,
} from './host-wording.ts';
import { readPrompts } from './prompts.ts';
import { prose } from './words.ts';

/** Ways to name hosts that are known. */
const mentioned = [...places, ...standpoints];

/** Ways that may name a host for the first time. */
const telling = places.filter(each => each !== onHost);

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
    for (const [index, block] of blocks.entries()) {
      // A list of nothing but hosts.
      const [own, next] = [listedHost(block), listedHost(blocks[index + 1]) ?? listedHost(blocks[index - 1])];
      if (own !== null && next !== null) this.add(own, block.line);
      if (block.kind === 'table') this.#gatherTable(block.rows);
      if (block.kind === 'text' || block.kind === 'heading') this.#gatherText(block.text, block.line);
      if (block.kind === 'table')
        for (const row of block.rows) for (const cell of row.cells) this.#gatherAddressed(cell, row.line);
      if (block.kind === 'code') this.#gatherCode(block.lines);
    }
  }

  /** Where a text says that things are done, in order; places that are part of another are left out. */
  mentionsIn(text: string): readonly HostMention[] {
    const found: HostMention[] = [];
    const left = this.#exceptions(text);
    const except = left.flatMap(each => each.hosts);
    const add = (hosts: readonly string[], start: number, end: number, kind: HostMention['kind']) => {
      if (left.some(each => each.start <= start && start < each.end)) return;
      const there = hosts.filter(host => !left.some(each => each.start < end && each.hosts.includes(host)));
      if (there.length > 0 && !found.some(each => start < each.end && each.start < end))
        found.push({ hosts: there, start, end, kind });
    };
    const addOpen = (
      kind: 'others' | 'every' | 'one',
      { index: start, length }: { index: number; length: number },
    ) => {
      const end = start + length;
      if (!found.some(each => start < each.end && each.start < end))
        found.push({ hosts: [], start, end, kind, ...(except.length === 0 ? {} : { except }) });
    };
    for (const match of matchesIn(text, oneOfThem)) {
      const [{ length }] = match;
      if (!isElsewhere(text, match.index, match.index + length))
        addOpen('one', { index: match.index, length });
    }
    const others = left.every(each => !each.ofAll) ? firstMeant(prose.otherHosts, text) : null;
    if (others) addOpen('others', others);
    const every = firstMeant(prose.everyHost, text);
    if (every) addOpen('every', every);
    const ofAll = left.find(each => each.ofAll);
    if (ofAll !== undefined && !every)
      addOpen('every', { index: ofAll.start, length: ofAll.end - ofAll.start });
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
    return found.toSorted((a, b) => a.start - b.start);
  }

  /** The hosts that a title, a label or a tab consists of. */
  titled(title: string): readonly string[] {
    const mentions = this.mentionsIn(title).flatMap(each => each.hosts);
    if (mentions.length > 0) return [...new Set(mentions)];
    const words = title.split(/[^A-Za-z0-9_.-]+/).map(word => word.replace(/[.-]+$/, ''));
    const except = new Set(this.#exceptions(title).flatMap(each => each.hosts));
    return [...new Set(words.map(word => this.nameOf(word)))].filter(
      word => this.#hosts.has(word) && !except.has(word),
    );
  }

  /** The places where a text leaves hosts out that are known. */
  #exceptions(text: string) {
    return exceptionsIn(text).flatMap(({ names, ...place }) => {
      const hosts = this.#knownIn(names);
      return hosts.length === 0 ? [] : [{ ...place, hosts }];
    });
  }

  #gatherText(text: string, line: number): void {
    this.#gatherAddressed(text, line);
    for (const match of text.matchAll(
      /(?<![\w/])(?<user>[a-z_][\w-]*)@(?<host>[A-Za-z0-9][\w.-]*[A-Za-z0-9])(?![\w@/])/g,
    )) {
      const { user = '', host = '' } = match.groups ?? {};
      const before = text.slice(Math.max(0, match.index - 30), match.index);
      if (/ssh|scp|登|login|log in/i.test(before)) this.add(host, line, { user, ...addressIf(host) });
    }
    for (const match of matchesIn(text, logins))
      for (const host of this.#hostLike(
        match.groups?.list ?? '',
        /[\u4e00-\u9fff]/.test(match[0]) ||
          (/^ssh/i.test(match[0]) && /^\s*(?:[.,:;)]|$)/.test(text.slice(match.index + match[0].length)))
          ? 'named'
          : 'quoted',
      ))
        if (!isWordAfterSsh(host)) this.add(host, line);
    for (const match of matchesIn(text, telling))
      for (const host of this.#hostLike(match.groups?.list ?? '', 'numbered')) this.add(host, line);
    for (const match of matchesIn(text, calledHosts))
      for (const host of this.#hostLike(match.groups?.list ?? '', 'both')) this.add(host, line);
    // What is repeated is repeated on hosts, and elsewhere the name must be marked as one.
    const form = text.length < 2000 && prose.repeat.test(text) ? 'numbered' : 'both';
    for (const match of matchesIn(text, [onHost]))
      for (const host of this.#hostLike(match.groups?.list ?? '', form)) this.add(host, line);
  }

  #gatherAddressed(text: string, line: number): void {
    for (const match of matchesIn(text, [addressed, addressFirst])) {
      const { name: host = '', ip: address } = match.groups ?? {};
      if (isHostName(host)) this.add(host, line, { address });
    }
  }

  #gatherTable(rows: readonly { readonly cells: readonly string[]; readonly line: number }[]): void {
    const [header, ...body] = rows;
    if (header === undefined) return;
    const column = (pattern: RegExp) => header.cells.findIndex(cell => pattern.test(cell.trim()));
    const hostColumn = column(
      /^(主机名?(称)?|服务器(名(称)?)?|节点(名(称)?)?|机器(名)?|host ?names?|hosts?|servers?|nodes?|machines?|vm|instance|name|名称)$/i,
    );
    const ipColumn = column(/\bip\b|^ip|地址|address/i);
    const serviceColumn = column(
      /服务(?!器)|应用|角色|模块|组件|用途|role|service|component|application|purpose|type/i,
    );
    for (const { cells, line } of body) {
      const addresses = [...(cells[ipColumn] ?? '').matchAll(new RegExp(ip, 'g'))].map(match => match[0]);
      const strong = !/^(name|名称)$/i.test(header.cells[hostColumn]?.trim() ?? '') || addresses.length > 0;
      const named = strong ? this.#namesIn(cells[hostColumn] ?? '').filter(isHostName) : [];
      const services =
        serviceColumn < 0
          ? []
          : (cells[serviceColumn] ?? '').split(/[\s,，、/;；]+/).filter(each => each !== '');
      // Several hosts in a row have their addresses in the same order.
      for (const [index, host] of (named.length > 0 ? named : addresses).entries()) {
        const own = named.length <= 1 || addresses.length === named.length ? addresses[index] : undefined;
        const added = this.add(host, line, { address: own });
        for (const service of services) this.add(added, line, { service });
      }
    }
  }

  #gatherCode(lines: readonly { readonly text: string; readonly line: number }[]): void {
    const prompted = readPrompts(lines, null);
    for (const { host, user, commands } of prompted.segments)
      if (host !== null && host !== 'localhost')
        this.add(host, commands[0]?.line ?? lines[0]?.line ?? 1, { user: user ?? undefined });
    for (const { text, line } of lines) {
      const match =
        /^\s*(?:[^\s]*[$#]\s+)?ssh\s+(?:-[A-Za-z]\s*\S*\s+)*(?:(?<user>[\w.-]+)@)?(?<host>[A-Za-z0-9][\w.-]*)\s*$/.exec(
          text,
        );
      const host = match?.groups?.host;
      if (host !== undefined && isHostName(host))
        this.add(host, line, { user: match?.groups?.user, ...addressIf(host) });
      const reached =
        /^\s*(?:[^\s]*[$#]\s+)?ssh\s+(?:-[A-Za-z]\S*\s+(?:[^-\s]\S*\s+)?){0,6}?(?:(?<user>[\w.-]+)@)?(?<host>[A-Za-z0-9][\w.-]*)\s+['"\w/]/.exec(
          text,
        )?.groups;
      if (reached?.host !== undefined && isHostName(reached.host))
        this.add(reached.host, line, { user: reached.user, remote: true, ...addressIf(reached.host) });
      const copied =
        /^\s*(?:[^\s]*[$#]\s+)?(?:scp|rsync)\s.*\s(?:(?<user>[\w.-]+)@)?(?<host>[A-Za-z0-9][\w.-]*):\S*\s*$/.exec(
          text,
        )?.groups;
      if (copied?.host !== undefined && isHostName(copied.host))
        this.add(copied.host, line, { user: copied.user, receives: true });
    }
  }

  /** Of the names in a text, those of hosts that are known. */
  #knownIn(text: string): readonly string[] {
    return this.#namesIn(text).filter(host => this.#hosts.has(host));
  }

  #namesIn(text: string): readonly string[] {
    // A part of a path is no host.
    const found = [...text.replace(/(?<![\w/])~?\/[\w.-]+(?:\/[\w.<>-]*)+/g, ' ').matchAll(names)].map(
      match => this.nameOf(match.groups?.name ?? ''),
    );
    return [...new Set(found)].filter(each => each !== 'and');
  }

  /** Names that may be new: where the words around them are weak, they must look like a host's. */
  #hostLike(text: string, form: 'named' | 'quoted' | 'numbered' | 'both'): readonly string[] {
    return this.#namesIn(text).filter(host => {
      if (!isHostName(host)) return false;
      const quoted = new RegExp(String.raw`[\x60"'“「]${host.replace(/[.]/g, '\\.')}[\x60"'”」]`, 'u').test(
        text,
      );
      const numbered = /\d$|^\d|[a-z]-[a-z]/.test(host) && /[-\d.]/.test(host);
      if (form === 'both') return quoted && numbered;
      return form === 'named'
        ? quoted || numbered || /^[a-z][a-z0-9-]{2,}$/.test(host)
        : form === 'quoted'
          ? quoted || numbered
          : numbered;
    });
  }
}

/** The first place where hosts without a name are not only spoken of. */
function firstMeant(wording: RegExp, text: string): { index: number; length: number } | null {
  const repeats = prose.repeat.test(text);
  for (const { index, 0: found } of text.matchAll(new RegExp(wording.source, 'giu')))
    if (repeats || !isSpokenOf(text, index, index + found.length)) return { index, length: found.length };
  return null;
}

/** The host that an item of a list consists of. */
function listedHost(block: Block | undefined): string | null {
  if (block?.kind !== 'text' || block.item === null || !block.opensItem) return null;
  const text = block.text.trim().replace(/^`|`$/g, '');
  return /^[a-z][a-z-]*\d[a-z0-9-]*$/.test(text) && isHostName(text) ? text : null;
}

function addressIf(host: string): { address?: string } {
  return new RegExp(`^${ip}$`).test(host) ? { address: host } : {};
}
