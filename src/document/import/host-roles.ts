import { oncePerText } from '../once.ts';
import { isElsewhere } from './host-denials.ts';
import { matchesIn, type Wording } from './host-wording.ts';
import { prose } from './words.ts';

/** A place in a text that says by the part that a host plays where something is done. */
export interface RolePlace {
  /** What the parts are called, whatever the words: `primary`, `standby`, `new-primary`, `web-server`. */
  readonly roles: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly kind: 'login' | 'on';
  /** Of several hosts that play it, all are meant. */
  readonly all: boolean;
}

const machine =
  '(?:nodes?|servers?|hosts?|machines?|box(?:es)?|vms?|instances?|members?|brokers?|databases?|db|sides?)';
const primary = 'primary|primaries|masters?|leaders?|active';
const standby =
  '(?:hot |warm )?standbys?|secondary|secondaries|slaves?|(?:read(?:-only)? )?replicas?|followers?|passive|备用';
const other = 'arbiters?|witness|bastions?|jump ?(?:box|host)|load[ -]?balancers?';
/** Words that say so only with one for a machine: `the new server`, and not `the new version`. */
const weak =
  'old|new|source|target|destination|origin|database|db|web|app(?:lication)?|proxy|cache|redis|mysql|mariadb|postgres(?:ql)?|backup|validator|sentry|admin|management|deploy(?:ment)?|build|jump|monitoring|worker|compute|controller|control[- ]plane|storage|data|manager|front[- ]?end|back[- ]?end|api|etcd|kafka|zookeeper|first';
const before =
  '(?:(?:the|your|our|each|all|every|both|of|old|current|former|existing|original|present|other|remaining) ){0,4}(?:(?:new|newly promoted|promoted) )?';
const english = `${before}(?:(?:${primary}|${standby}|${other})(?: (?:database|db|replica|mysql|postgres(?:ql)?|redis|etcd))?(?: ${machine})?|(?:${weak})(?:['’]s)? ${machine})(?![\\w-]|['’]s)`;
const chinese =
  '(?:(?:原来?|旧|老|现有|所有|每[台个]|各个?|两台|其他|其余|剩余)的?){0,2}新?的?(?:(?:主|从|备|备用|备份|仲裁)(?:库|节点|机|服务器|数据库|机器)|(?:源|目标|新|旧|老)(?:库|端|主机|机器?|服务器|数据库)|(?:数据库|应用|web|前端|后端|缓存|代理|备份)服务器|(?:管理|控制|主控|计算|存储|工作|数据)节点|跳板机|堡垒机|(?:master|slave|primary|standby|secondary|leader|follower|replica)(?:节点|服务器|机器|库)?)(?:服务器|节点)?';
const item = `(?:${english}|${chinese})`;
const list = `(?<list>${item}(?:\\s*(?:、|,|和|与|及|以及|\\band\\b|\\bor\\b|&|/)\\s*(?:on )?${item}){0,3})`;
const bracket = '(?:\\s*[（(][^()（）\\n]{0,60}[)）])?';
/** What may come after the place where the words for it end there. */
const ends =
  '(?=\\s*(?:$|[,.:;!?()，。：；（）\\n—–]|[-]\\s|(?:and|or|only|first|run|execute|issue|do|perform|type|enter|as|with|using|by|to|before|after|then|again|in|from|via|at|for|while|when|once|so|which|that|until|we|you|where|check|stop|start)\\b))';

/** What every wording has. */
export const mayPlay =
  /primar|master|leader|active|standby|secondar|slave|replica|follower|passive|arbiter|witness|bastion|jump|balancer|node|server|host|machine|box|vm|instance|member|broker|database|\bdb\b|side|主|从|备|仲裁|源|目标|新|旧|老|服务器|节点|跳板机|堡垒机/i;

/** After a label, what is to be done; anything else describes the host. */
const asked = prose.imperative.source.replaceAll('^', '');

const wordings: readonly (Wording & { readonly kind: RolePlace['kind'] })[] = [
  { kind: 'on', needs: mayPlay, pattern: new RegExp(`\\bon\\s+${list}${ends}`, 'giu') },
  {
    kind: 'login',
    needs: mayPlay,
    pattern: new RegExp(
      `(?:^\\W{0,4}(?:\\d+[.)]\\s*)?|[.;:,]\\s+|\\b(?:then|and|now|first|please|must|next)\\s+)(?:log ?(?:in|on)|login|ssh|sign in|go|connect|return)(?: back| over)?\\s+(?:in|on)?to\\s+${list}${ends}`,
      'giu',
    ),
  },
  {
    kind: 'on',
    needs: mayPlay,
    pattern: new RegExp(
      `^\\W{0,4}${list}${bracket}\\s*(?:[:：]\\s*(?=$|\n|\x60|${asked})|\\s[-–—]\\s)`,
      'giu',
    ),
  },
  {
    kind: 'on',
    needs: mayPlay,
    pattern: new RegExp(
      `(?:在|于)\\s*${list}${bracket}\\s*(?:分别)?(?:[上中侧端]|执行|操作|运行|进行|创建|查看|检查|停止|启动|安装|修改|[:：，,]|$)`,
      'giu',
    ),
  },
  {
    kind: 'on',
    needs: mayPlay,
    pattern: new RegExp(
      `(?<=^\\W{0,4}|[。；;\\n，,]\\s{0,4})${list}${bracket}\\s*上?(?:执行|操作|运行)`,
      'giu',
    ),
  },
  {
    kind: 'login',
    needs: mayPlay,
    pattern: new RegExp(
      `(?:登[录陆入]|连接|连到|ssh)(?:到|至)?\\s*${list}(?![\\u4e00-\\u9fffA-Za-z])`,
      'giu',
    ),
  },
];

/** Where a text says so, in order; places that are part of another are left out. */
export const rolePlacesIn = oncePerText((text: string): readonly RolePlace[] => {
  const found: RolePlace[] = [];
  if (text.length > 2000) return found;
  for (const wording of wordings)
    for (const match of matchesIn(text, [wording])) {
      const [start, end] = [match.index, match.index + match[0].length];
      const roles = rolesIn(match.groups?.list ?? '');
      if (roles.length === 0 || isElsewhere(text, start, end) || isStated(text.slice(0, start))) continue;
      if (!found.some(each => start < each.end && each.start < end))
        found.push({ roles, start, end, kind: wording.kind, all: meansAll(match[0]) });
    }
  return found.toSorted((one, two) => one.start - two.start);
});

/** What is so there, or happens there, is not to be done there: `is not started on the primary`, `(restarts pods on …)`. */
function isStated(before: string): boolean {
  return (
    (/\b(?:is|are|was|were|isn['’]t|aren['’]t|gets?)\s+(?:\w+\s+){0,2}\w*(?:ed|ing|en|up|down)\s+$/i.test(
      before,
    ) &&
      !/\b(?:run|executed|performed|done|issued)\s+$/i.test(before)) ||
    /[（(][^)）]{20,}$/u.test(before)
  );
}

/** Whether words mean all the hosts that play a part. */
export function meansAll(text: string): boolean {
  return /\b(?:nodes|servers|hosts|machines|instances|members|brokers|databases|masters|primaries|leaders|all|each|every|both)\b|所有|各|每|两台/iu.test(
    text,
  );
}

const titled = new RegExp(
  `^(?:(?:on|upgrade|upgrading|update|updating|patch|patching|stop|stopping|start|starting|restart|restarting|prepare|preparing|configure|rebuild|promote|promoting|demote|reboot|drain|for|from|steps (?:on|for)|升级|更新|停止|启动|重启|操作|处理|配置|部署|在)\\s*)?${list}(?:\\s*上)?(?:的?(?:升级|更新|操作|执行|部署|配置|处理|步骤|停机|重启))?$`,
  'iu',
);

/** The parts that a title, a label or a comment consists of, or says to do something with. */
export const rolesTitled = oncePerText((title: string): readonly string[] => {
  const bare = title.replace(/\s*[（(][^()（）]*[)）]\s*/gu, ' ').replace(/[\s:：,，]+$/u, '');
  if (bare.length > 80 || !mayPlay.test(bare)) return [];
  return rolesIn(titled.exec(bare.trim())?.groups?.list ?? '');
});

const families: readonly (readonly [string, RegExp])[] = [
  ['primary', new RegExp(`\\b(?:${primary})\\b|主(?:库|节点|服务器|数据库|机器)|主控节点`, 'iu')],
  ['main-host', /主机/u],
  [
    'standby',
    new RegExp(
      `\\b(?:${standby})\\b|(?:从|备|备用|备份)(?:库|节点|机|数据库|机器)|(?:从|备|备用)服务器`,
      'iu',
    ),
  ],
  ['arbiter', /\b(?:arbiters?|witness)\b|仲裁/iu],
  ['bastion', /\b(?:bastions?|jump)\b|跳板机|堡垒机/iu],
  ['load-balancer', /\bload[ -]?balancers?\b/iu],
  ['source-server', /\b(?:source|origin)\b|^源|[^资]源(?:库|端|主机|机|服务器|数据库)/iu],
  ['target-server', /\b(?:target|destination)\b|目标/iu],
  ['database-server', /\b(?:database|db|mysql|mariadb|postgres(?:ql)?)\b|数据库服务器/iu],
  ['web-server', /\b(?:web|front[- ]?end)\b|(?:web|前端)服务器/iu],
  ['app-server', /\b(?:app|application|back[- ]?end|api)\b|(?:应用|后端)服务器/iu],
  ['cache-server', /\b(?:cache|redis)\b|缓存服务器/iu],
  ['proxy', /\bproxy\b|代理服务器/iu],
  ['backup-server', /\bbackup\b|备份服务器/iu],
  ['control-node', /\b(?:controller|control[- ]plane|manager|management|admin)\b|(?:管理|控制)节点/iu],
  ['worker', /\b(?:worker|compute)\b|(?:计算|工作)节点/iu],
  ['storage-node', /\b(?:storage|data)\b|(?:存储|数据)节点/iu],
];
/** `主机` is any host, and the primary where there is a standby. */
export const mainHost = 'main-host';
const strong = /^(?:new-)?(?:primary|standby|arbiter|bastion)$/;

/** Words that stand for a part without any other: a single one says enough. */
export function isStrongRole(role: string): boolean {
  return strong.test(role);
}

/** What the parts in a list are called. */
export function rolesIn(text: string): readonly string[] {
  return [
    ...new Set(text.split(/、|,|和|与|及|以及|\band\b|\bor\b|&|\//iu).flatMap(part => roleOf(part) ?? [])),
  ];
}

function roleOf(part: string): string | null {
  for (const [role, wording] of families)
    if (wording.test(part)) return isNew(part) && strong.test(role) ? `new-${role}` : role;
  const [, word = ''] =
    new RegExp(`\\b(${weak})(?:['’]s)? ${machine}\\b`, 'iu').exec(part) ??
    /^(?:.*的)?(新|旧|老)/u.exec(part.trim()) ??
    [];
  if (word === '') return null;
  if (/^(?:新|new)$/i.test(word)) return 'new-server';
  return /^[旧老]$|^old$/i.test(word) ? 'old-server' : `${word.toLowerCase().replace(/\W/g, '-')}-node`;
}

function isNew(part: string): boolean {
  return /\b(?:new|newly|promoted)\b|新/iu.test(part);
}

/** The parts that the name of a host tells of: `db-primary-2`, `web-1`. */
export function rolesNamed(host: string): readonly string[] {
  const words = host.replace(/[\d._-]+/g, ' ').trim();
  return families.flatMap(([role, wording]) => (role !== mainHost && wording.test(words) ? [role] : []));
}
