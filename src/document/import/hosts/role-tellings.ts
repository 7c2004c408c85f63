import { rolesTitled } from './host-roles.ts';
import { mayPlay } from './role-names.ts';

export function withoutNumber(title: string): string {
  return title.replace(
    /^\s*(?:(?:step\s+)?\d[\d.]*\s*[.):、：]?|[（(]?[一二三四五六七八九十]+[）)、.]|第.{1,3}步[:：]?)\s*/iu,
    '',
  );
}

/** The part that a title or a label announces to be described: `New server information`, `**源服务器（云上）：**`. */
export function describedIn(text: string): readonly string[] | null {
  if (text.length > 60 || !mayPlay.test(text)) return null;
  const roles = rolesTitled(
    withoutNumber(text.replace(/\s*(?:信息|配置|info(?:rmation)?|details?)\s*[:：]?\s*$/i, '')),
  );
  return roles.length === 1 ? roles : null;
}

export const addressLine =
  /(?:^|\n)\W{0,6}(?:(?:public |private |server |internal )?(?:ip(?: ?address)?|address|host ?name)|(?:公网|内网)?ip(?:地址)?|地址|主机名)\W{0,4}[:：]\W{0,4}(?<host>[A-Za-z0-9][\w.-]*[A-Za-z0-9])/gi;

/** A cell says it in a word: `Master`, `主`, `Standby (sync)`. */
export function cellRoles(cell: string): readonly string[] {
  const text = cell.trim();
  if (text.length > 40) return [];
  if (/^主$/u.test(text)) return ['primary'];
  if (/^[从备]$/u.test(text)) return ['standby'];
  return rolesTitled(text);
}

const role = `(?<role>(?:new |old |current |hot |the )?(?:primary|master|leader|secondary|slave|standby|replica|follower|arbiter|witness|bastion)(?: (?:node|server|host|database|db))?|(?:新|原|旧)?(?:主|从|备)(?:库|节点|机|服务器|数据库)|仲裁节点|源(?:库|端|主机|服务器)|目标(?:库|端|主机|服务器)|跳板机|堡垒机|(?:new|old|source|target|database|db|web|app|backup) (?:node|server|host|machine)|新服务器|旧服务器|老服务器)`;
const host = String.raw`[\x60"'*]{0,3}(?<host>[A-Za-z0-9][\w.-]*[A-Za-z0-9])[\x60"'*]{0,3}`;
/** `db-1 (primary)`, `primary (db-1)`, `Primary: db-1`, `db-1 is the primary`, `10.0.0.1 为主库`. */
export const tellings = [
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
