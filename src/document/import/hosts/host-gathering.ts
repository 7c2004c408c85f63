import type { Block } from '../../markdown/block.ts';
import { readPrompts } from '../blocks/prompts.ts';
import { prose } from '../words.ts';
import { isHostName, isPlatform, isWordAfterSsh, listedHost } from './host-names.ts';
import { rangesIn } from './host-ranges.ts';
import {
  addressed,
  addressFirst,
  calledHosts,
  ip,
  logins,
  matchesIn,
  onHost,
  onHostLabel,
  places,
} from './host-wording.ts';
import type { HostBook } from './hosts.ts';
import type { RoleBook } from './role-book.ts';

/** Ways that may name a host for the first time. */
const telling = places.filter(each => each !== onHost);

/** Goes over a document before it is read, for everything that names a host beyond doubt. */
export class HostGatherer {
  readonly #book: HostBook;
  readonly #roles: RoleBook;

  constructor(book: HostBook, roles: RoleBook) {
    this.#book = book;
    this.#roles = roles;
  }

  gather(blocks: readonly Block[]): void {
    const listed = blocks.map(listedHost);
    for (const [index, block] of blocks.entries()) {
      // A list of nothing but hosts.
      const [own = null, next] = [listed[index], listed[index + 1] ?? listed[index - 1] ?? null];
      if (own !== null && next !== null) this.#book.add(own, block.line);
      if (block.kind === 'table') this.#gatherTable(block.rows);
      if (block.kind === 'text' || block.kind === 'heading') this.#gatherText(block.text, block.line);
      if (block.kind === 'text') this.#gatherLabel(block.text, block.line);
      if (block.kind === 'heading') this.#gatherSiblings(block.text, block.line);
      // A title ends without a colon.
      if (block.kind === 'heading') this.#gatherLabel(`${block.text}:`, block.line);
      if (block.kind === 'table')
        for (const row of block.rows) for (const cell of row.cells) this.#gatherAddressed(cell, row.line);
      if (block.kind === 'code') this.#gatherCode(block.lines);
    }
  }

  #gatherText(text: string, line: number): void {
    this.#gatherAddressed(text, line);
    for (const match of text.matchAll(
      /(?<![\w/])(?<user>[a-z_][\w-]*)@(?<host>[A-Za-z0-9][\w.-]*[A-Za-z0-9])(?![\w@/])/g,
    )) {
      const { user = '', host = '' } = match.groups ?? {};
      const before = text.slice(Math.max(0, match.index - 30), match.index);
      if (/ssh|scp|登|login|log in/i.test(before)) this.#book.add(host, line, { user, ...addressIf(host) });
    }
    for (const match of matchesIn(text, logins))
      for (const host of this.#hostLike(
        match.groups?.list ?? '',
        /[\u4e00-\u9fff]/.test(match[0]) ||
          (/^ssh/i.test(match[0]) && /^\s*(?:[.,:;)]|$)/.test(text.slice(match.index + match[0].length)))
          ? 'named'
          : 'quoted',
      ))
        if (!isWordAfterSsh(host)) this.#book.add(host, line);
    for (const match of matchesIn(text, telling))
      for (const host of this.#hostLike(match.groups?.list ?? '', 'numbered')) this.#book.add(host, line);
    for (const host of rangesIn(text).flatMap(each => each.hosts)) this.#book.add(host, line);
    for (const match of matchesIn(text, calledHosts))
      for (const host of this.#hostLike(match.groups?.list ?? '', 'both')) this.#book.add(host, line);
    // What is repeated is repeated on hosts, and elsewhere the name must be marked as one.
    const form = text.length < 2000 && prose.repeat.test(text) ? 'numbered' : 'both';
    for (const match of matchesIn(text, [onHost]))
      for (const host of this.#hostLike(match.groups?.list ?? '', form)) this.#book.add(host, line);
  }

  /** A title names a host like one that is known: `mq-2` beside `mq-1`. */
  #gatherSiblings(text: string, line: number): void {
    for (const [name, prefix = ''] of text.matchAll(
      /(?<![\w.@/-])([A-Za-z][A-Za-z-]+)\d{1,3}(?![\w.-]*\w)/g,
    )) {
      const isLike = (host: string) => host.startsWith(prefix) && /^\d{1,3}$/.test(host.slice(prefix.length));
      if (!isPlatform(name) && isHostName(name) && this.#book.places.some(isLike)) this.#book.add(name, line);
    }
  }

  #gatherLabel(text: string, line: number): void {
    for (const match of matchesIn(text, [onHostLabel]))
      for (const host of this.#hostLike(match.groups?.list ?? '', 'numbered'))
        if (!isPlatform(host)) this.#book.add(host, line);
  }

  #gatherAddressed(text: string, line: number): void {
    for (const match of matchesIn(text, [addressed, addressFirst])) {
      const { name: host = '', ip: address } = match.groups ?? {};
      if (isHostName(host)) this.#book.add(host, line, { address });
    }
    const [, name = '', other = ''] = twoNames.exec(text.trim()) ?? [];
    if (name === '' || isPlatform(name) || !isHostName(name) || !isHostName(other)) return;
    this.#book.add(name, line, { address: other });
  }

  #gatherTable(rows: readonly { readonly cells: readonly string[]; readonly line: number }[]): void {
    const [header, ...body] = rows;
    if (header === undefined) return;
    const column = (pattern: RegExp) => header.cells.findIndex(cell => pattern.test(cell.trim()));
    const hostColumn = column(hostTitle);
    // A host may have two names: `Node` and `Host`.
    const otherColumn = header.cells.findIndex(
      (cell, index) => index > hostColumn && hostTitle.test(cell.trim()),
    );
    const ipColumn = column(/\bip\b|^ip|地址|address/i);
    const serviceColumn = column(
      /服务(?!器)|应用|角色|模块|组件|用途|role|service|component|application|purpose|type/i,
    );
    for (const { cells, line } of body) {
      const addresses = [...(cells[ipColumn] ?? '').matchAll(new RegExp(ip, 'g'))].map(match => match[0]);
      const strong = !/^(name|名称)$/i.test(header.cells[hostColumn]?.trim() ?? '') || addresses.length > 0;
      const named = strong ? this.#book.namesIn(cells[hostColumn] ?? '').filter(isHostName) : [];
      const services =
        serviceColumn < 0
          ? []
          : (cells[serviceColumn] ?? '').split(/[\s,，、/;；]+/).filter(each => each !== '');
      // Several hosts in a row have their addresses in the same order.
      for (const [index, host] of (named.length > 0 ? named : addresses).entries()) {
        const own = named.length <= 1 || addresses.length === named.length ? addresses[index] : undefined;
        const added = this.#book.add(host, line, { address: own });
        const [other, ...more] =
          hostColumn < 0 ? [] : this.#book.namesIn(cells[otherColumn] ?? '').filter(isHostName);
        if (named.length === 1 && other !== undefined && more.length === 0 && /\d|-/.test(other))
          this.#book.alias(other, added);
        for (const service of services) this.#book.add(added, line, { service });
        for (const cell of cells) if (!cell.includes(host)) this.#roles.tell(cell, added, line);
      }
    }
  }

  #gatherCode(lines: readonly { readonly text: string; readonly line: number }[]): void {
    const prompted = readPrompts(lines, null);
    for (const { host, user, commands } of prompted.segments) {
      if (host === null) continue;
      if (host !== 'localhost') this.#book.add(host, commands[0]?.line ?? lines[0]?.line ?? 1);
      if (user !== null) this.#book.types(host, user, commands.length);
    }
    for (const { text, line } of lines) {
      const match =
        /^\s*(?:[^\s]*[$#]\s+)?ssh\s+(?:-[A-Za-z]\s*\S*\s+)*(?:(?<user>[\w.-]+)@)?(?<host>[A-Za-z0-9][\w.-]*)\s*$/.exec(
          text,
        );
      const host = match?.groups?.host;
      if (host !== undefined && isHostName(host))
        this.#book.add(host, line, { user: match?.groups?.user, ...addressIf(host) });
      const reached =
        /^\s*(?:[^\s]*[$#]\s+)?ssh\s+(?:-[A-Za-z]\S*\s+(?:[^-\s]\S*\s+)?){0,6}?(?:(?<user>[\w.-]+)@)?(?<host>[A-Za-z0-9][\w.-]*)\s+['"\w/]/.exec(
          text,
        )?.groups;
      if (reached?.host !== undefined && isHostName(reached.host) && !isWordAfterSsh(reached.host))
        this.#book.add(reached.host, line, { user: reached.user, remote: true, ...addressIf(reached.host) });
      const copied =
        /^\s*(?:[^\s]*[$#]\s+)?(?:scp|rsync)\s.*\s(?:(?<user>[\w.-]+)@)?(?<host>[A-Za-z0-9][\w.-]*):\S*\s*$/.exec(
          text,
        )?.groups;
      if (copied?.host !== undefined && isHostName(copied.host))
        this.#book.add(copied.host, line, { copiesAs: copied.user, receives: true });
    }
  }

  /** Names that may be new: where the words around them are weak, they must look like a host's. */
  #hostLike(text: string, form: 'named' | 'quoted' | 'numbered' | 'both'): readonly string[] {
    return this.#book.namesIn(text).filter(host => {
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

/** `Node2 (srv042037)` and nothing else: two names of one host. */
const twoNames = /^([A-Za-z][A-Za-z-]*-?\d{1,3})\s*[（(]\s*([a-z][a-z-]*\d[a-z0-9.-]*)\s*[)）]\s*[:：]?$/;
const hostTitle =
  /^(主机名?(称)?|服务器(名(称)?)?|节点(名(称)?)?|机器(名)?|host ?names?|hosts?|servers?|nodes?|machines?|vm|instance|name|名称)$/i;

function addressIf(host: string): { address?: string } {
  return new RegExp(`^${ip}$`).test(host) ? { address: host } : {};
}
