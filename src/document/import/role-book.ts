import type { Block } from '../markdown/block.ts';
import { isHostName, isPlatform } from './host-names.ts';
import { type RolePlace, rolePlacesIn, rolesTitled } from './host-roles.ts';
import { ip } from './host-wording.ts';
import { isStrongRole, mainHost, mayPlay, meansAll, rolesIn, rolesNamed } from './role-names.ts';

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
    for (const pattern of tellings)
      for (const { groups } of text.matchAll(pattern)) {
        const { role = '', host = '' } = groups ?? {};
        if (isHostName(host) && !isPlatform(host))
          for (const each of rolesIn(role)) this.#told.push({ role: each.role, host, line });
      }
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

const isNamedSo = new RegExp(
  String.raw`^(?:${ip}|[a-z][a-z0-9]*-?[a-z]*-?\d[\w-]*(?:\.[a-z][\w-]*)*|[a-z][\w-]*(?:\.[a-z][\w-]*){2,})$`,
  'i',
);

function withoutNumber(title: string): string {
  return title.replace(
    /^\s*(?:(?:step\s+)?\d[\d.]*\s*[.):、：]?|[（(]?[一二三四五六七八九十]+[）)、.]|第.{1,3}步[:：]?)\s*/iu,
    '',
  );
}

/** The part that a title or a label announces to be described: `New server information`, `**源服务器（云上）：**`. */
function describedIn(text: string): readonly string[] | null {
  if (text.length > 60 || !mayPlay.test(text)) return null;
  const roles = rolesTitled(
    withoutNumber(text.replace(/\s*(?:信息|配置|info(?:rmation)?|details?)\s*[:：]?\s*$/i, '')),
  );
  return roles.length === 1 ? roles : null;
}

const addressLine =
  /(?:^|\n)\W{0,6}(?:(?:public |private |server |internal )?(?:ip(?: ?address)?|address|host ?name)|(?:公网|内网)?ip(?:地址)?|地址|主机名)\W{0,4}[:：]\W{0,4}(?<host>[A-Za-z0-9][\w.-]*[A-Za-z0-9])/gi;

/** A cell says it in a word: `Master`, `主`, `Standby (sync)`. */
function cellRoles(cell: string): readonly string[] {
  const text = cell.trim();
  if (text.length > 40) return [];
  if (/^主$/u.test(text)) return ['primary'];
  if (/^[从备]$/u.test(text)) return ['standby'];
  return rolesTitled(text);
}

const role = `(?<role>(?:new |old |current |hot |the )?(?:primary|master|leader|secondary|slave|standby|replica|follower|arbiter|witness|bastion)(?: (?:node|server|host|database|db))?|(?:新|原|旧)?(?:主|从|备)(?:库|节点|机|服务器|数据库)|仲裁节点|源(?:库|端|主机|服务器)|目标(?:库|端|主机|服务器)|跳板机|堡垒机|(?:new|old|source|target|database|db|web|app|backup) (?:node|server|host|machine)|新服务器|旧服务器|老服务器)`;
const host = String.raw`[\x60"'*]{0,3}(?<host>[A-Za-z0-9][\w.-]*[A-Za-z0-9])[\x60"'*]{0,3}`;
/** `db-1 (primary)`, `primary (db-1)`, `Primary: db-1`, `db-1 is the primary`, `10.0.0.1 为主库`. */
const tellings = [
  new RegExp(String.raw`(?<![\w.])${host}\s*[（(]\s*${role}\s*[)）]`, 'giu'),
  new RegExp(String.raw`(?<![\w.])${role}\s*[（(]\s*${host}\s*[)）]`, 'giu'),
  new RegExp(
    String.raw`(?<![\w.])${role}(?:\s*(?:ip|host|address|地址|主机名?))?\s*(?:[:：=]|为|是)\s*${host}(?=\s*(?:$|[,，;；、)）\n]))`,
    'giu',
  ),
  new RegExp(
    String.raw`(?<![\w.])${host}\s*(?:is(?: hosting| running)?|hosts|runs|acts as|will be|为|是|作为|做)\s*(?:the |a )?(?:current |当前)?${role}(?![\w-])`,
    'giu',
  ),
];
