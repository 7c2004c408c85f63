import { oncePerText } from '../../once.ts';

/** A word or two for a part that a host plays, and what the part is called whatever the words. */
export interface NamedRole {
  readonly role: string;
  readonly start: number;
  readonly end: number;
}

/** What every wording has: looking closer costs more. */
export const mayPlay =
  /primar|master|leader|active|standby|secondar|slave|replica|follower|passive|arbiter|witness|bastion|jump|balancer|node|server|host|machine|box|vm|instance|member|broker|database|\bdb\b|主|从|备|仲裁|源|目标|新|旧|老|服务器|节点|跳板机|堡垒机/i;

const machine =
  '(?:nodes?|servers?|hosts?|machines?|box(?:es)?|vms?|instances?|members?|brokers?|databases?|db|sides?)';
/** Parts that databases and the like have: a single word says enough. */
const own = new RegExp(
  `\\b(?:primary|primaries|masters?|leaders?|active|standbys?|secondary|secondaries|slaves?|replicas?|followers?|passive|arbiters?|witness|bastions?|jump ?(?:box|host)|load[ -]?balancers?)(?: (?:database|replica|mysql|postgres|redis|etcd))?(?: ${machine})?(?![\\w-]|['’]s)`,
  'gi',
);
/** Words that say so only with one for a machine: `the new server`, and not `the new version`. */
const others =
  'old|new|source|target|destination|origin|database|db|web|app|application|proxy|cache|redis|mysql|mariadb|postgres|postgresql|backup|validator|sentry|admin|management|deploy|deployment|build|monitoring|worker|compute|controller|control[- ]plane|storage|data|manager|front[- ]?end|back[- ]?end|api|etcd|kafka|zookeeper|monitor|gateway|client|registry|mail|dns|nfs|file|first';
const withMachine = new RegExp(`\\b(?:${others})(?:['’]s)? ${machine}(?![\\w-]|['’]s)`, 'gi');
const chinese =
  /(?:备用|备份|[主从备])(?:库|节点|机(?!房)|服务器|数据库|机器)(?:服务器|节点)?|仲裁节点|(?:目标|[源新旧老])(?:库|端|主机|机器?|服务器|数据库)|(?:数据库|应用|web|前端|后端|缓存|代理|备份)服务器|(?:管理|控制|主控|计算|存储|工作|数据)节点|跳板机|堡垒机|(?:master|slave|primary|standby|secondary|leader|follower|replica)(?:节点|服务器|机器|库)/gi;

const families: readonly (readonly [string, RegExp])[] = [
  [
    'primary',
    /\b(?:primary|primaries|masters?|leaders?|active)(?![a-z])|主(?:库|节点|服务器|数据库|机器)|主控节点/i,
  ],
  ['main-host', /主机/],
  [
    'standby',
    /\b(?:standbys?|secondary|secondaries|slaves?|replicas?|followers?|passive)(?![a-z])|(?:备用|备份|[从备])(?:库|节点|机|数据库|机器)|(?:备用|[从备])服务器/i,
  ],
  ['arbiter', /\b(?:arbiters?|witness)\b|仲裁/i],
  ['bastion', /\b(?:bastions?|jump)\b|跳板机|堡垒机/i],
  ['load-balancer', /\bload[ -]?balancers?\b/i],
  ['source-server', /\b(?:source|origin)\b|^源/i],
  ['target-server', /\b(?:target|destination)\b|^目标/i],
  ['database-server', /\b(?:database|db|mysql|mariadb|postgres(?:ql)?)\b|数据库服务器/i],
  ['web-server', /\b(?:web|front[- ]?end)\b|(?:web|前端)服务器/i],
  ['app-server', /\b(?:app|application|back[- ]?end|api)\b|(?:应用|后端)服务器/i],
  ['cache-server', /\b(?:cache|redis)\b|缓存服务器/i],
  ['proxy', /\bproxy\b|代理服务器/i],
  ['backup-server', /\bbackup\b|备份服务器/i],
  ['control-node', /\b(?:controller|control[- ]plane|manager|management|admin)\b|(?:管理|控制)节点/i],
  ['worker', /\b(?:worker|compute)\b|(?:计算|工作)节点/i],
  ['storage-node', /\b(?:storage|data)\b|(?:存储|数据)节点/i],
];
/** `主机` is any host, and the primary where there is a standby. */
export const mainHost = 'main-host';
const strong = /^(?:new-)?(?:primary|standby|arbiter|bastion)$/;

/** Parts that need no word for a machine, and no other part beside them. */
export function isStrongRole(role: string): boolean {
  return strong.test(role);
}

/** The words for parts in a text, in order. Adjectives before them belong to them. */
export const rolesIn = oncePerText((text: string): readonly NamedRole[] => {
  if (!mayPlay.test(text)) return [];
  const found: NamedRole[] = [];
  for (const wording of [chinese, withMachine, own])
    for (const { index, 0: words } of text.matchAll(wording)) {
      const end = index + words.length;
      if (found.some(each => index < each.end && each.start < end)) continue;
      const start = index - (adjectives.exec(text.slice(Math.max(0, index - 60), index))?.[0].length ?? 0);
      const role = roleOf(words, isNew.test(text.slice(start, index)));
      if (role !== null) found.push({ role, start, end });
    }
  return found.toSorted((one, two) => one.start - two.start);
});

const adjectives =
  /(?:(?:\b(?:the|your|our|each|all|every|both|of|old|current|former|existing|original|present|other|remaining|new|newly|promoted|hot|warm|read|read-only)\s+)|(?:原来?|旧|老|新|现有|所有|每[台个]|各个?|两台|其他|其余|剩余)的?)+$/i;
const isNew = /\b(?:new|newly|promoted)\b|新/i;

function roleOf(words: string, isNewOne: boolean): string | null {
  for (const [role, wording] of families)
    if (wording.test(words)) return isNewOne && strong.test(role) ? `new-${role}` : role;
  const [first = ''] = /^(?:[a-z]+|[新旧老])/i.exec(words) ?? [];
  if (/^(?:新|new)$/i.test(first)) return 'new-server';
  if (/^(?:[旧老]|old)$/i.test(first)) return 'old-server';
  return first === '' ? null : `${first.toLowerCase()}-node`;
}

/** The parts that the name of a host tells of: `db-primary-2`, `web-1`. */
export function rolesNamed(host: string): readonly string[] {
  const words = host.replace(/[\d._-]+/g, ' ').trim();
  return families.flatMap(([role, wording]) => (role !== mainHost && wording.test(words) ? [role] : []));
}

/** Whether words mean all the hosts that play a part. */
export function meansAll(text: string): boolean {
  return /\b(?:nodes|servers|hosts|machines|instances|members|brokers|databases|masters|primaries|leaders|all|each|every|both)\b|所有|各|每|两台/i.test(
    text,
  );
}
