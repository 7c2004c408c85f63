import { oncePerText } from '../../once.ts';
import { prose } from '../words.ts';
import { isElsewhere } from './host-denials.ts';
import { mayPlay, meansAll, rolesIn } from './role-names.ts';

/** A place in a text that says by the part that a host plays where something is done. */
export interface RolePlace {
  readonly roles: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly kind: 'login' | 'on';
  /** Of several hosts that play it, all are meant. */
  readonly all: boolean;
}

/** Where a text says so, in order. */
export const rolePlacesIn = oncePerText((text: string): readonly RolePlace[] =>
  text.length > 2000 || !mayPlay.test(text) ? [] : listsIn(text).flatMap(list => placeAt(text, list) ?? []),
);

/** Words for parts, one after the other: `the primary and the standby`. */
interface RoleList {
  roles: string[];
  start: number;
  end: number;
}

const listsIn = oncePerText((text: string): readonly RoleList[] => {
  const lists: RoleList[] = [];
  for (const { role, start, end } of rolesIn(text)) {
    const last = lists.at(-1);
    if (last !== undefined && joint.test(text.slice(last.end, start))) {
      last.roles.push(role);
      last.end = end;
    } else lists.push({ roles: [role], start, end });
  }
  return lists;
});

const joint = /^\s*(?:[、,&/和与及]|以及|and|or)\s*(?:on\s+)?$/i;

/** What stands before words for parts, and after them, where they say where something is done. */
interface Wording {
  readonly kind: RolePlace['kind'];
  readonly before: RegExp;
  readonly after: RegExp;
}

const ends =
  /^(?=\s*(?:$|[,.:;!?()，。：；（）\n—–]|-\s|(?:and|or|only|first|run|execute|issue|do|perform|type|enter|as|with|using|by|to|before|after|then|again|in|from|via|at|for|while|when|once|so|which|that|until|we|you|where|check|stop|start)\b))/i;
const wordings: readonly Wording[] = [
  { kind: 'on', before: /\bon\s+$/i, after: ends },
  {
    kind: 'login',
    before:
      /(?:^\W{0,4}(?:\d+[.)]\s*)?|[.;:,]\s+|\b(?:then|and|now|first|please|must|next)\s+)(?:log ?(?:in|on)|login|ssh|sign in|go|connect|return)(?: back| over)?\s+(?:in|on)?to\s+$/i,
    after: ends,
  },
  {
    kind: 'on',
    before: /[在于]\s*$/,
    after:
      /^(?:\s*[（(][^()（）\n]{0,60}[)）])?\s*(?:分别)?(?:[上中侧端]|执行|操作|运行|进行|创建|查看|检查|停止|启动|安装|修改|[:：，,]|$)/,
  },
  {
    kind: 'on',
    before: /(?:^\W{0,4}|[。；;\n，,]\s*)$/,
    after: /^(?:\s*[（(][^()（）\n]{0,60}[)）])?\s*上?(?:执行|操作|运行)/,
  },
  {
    kind: 'login',
    before: /(?:登[录陆入]|连接|连到|ssh)(?:到|至)?\s*$/i,
    after: /^(?![\u4e00-\u9fffA-Za-z])/,
  },
];
/** `Standby node - stop it`, `Primary:`; what else stands after a colon describes the host. */
const label = /^(?:\s*[（(][^()（）\n]{0,60}[)）])?\s*(?:[-–—]\s|[:：]\s*)/;

function placeAt(text: string, { roles, start, end }: RoleList): RolePlace | null {
  const all = meansAll(text.slice(start, end));
  const place = (from: number, to: number, kind: RolePlace['kind']): RolePlace | null =>
    isElsewhere(text, from, to) || isStated(text.slice(0, from))
      ? null
      : { roles, start: from, end: to, kind, all };
  const after = text.slice(end);
  if (/^\W{0,4}$/.test(text.slice(0, start))) {
    const [words] = label.exec(after) ?? [''];
    if (/\s[-–—]\s$/.test(words) || (/[:：]\s*$/.test(words) && isAsked(after.slice(words.length))))
      return place(start, end + words.trimEnd().length, 'on');
  }
  const before = text.slice(Math.max(0, start - 80), start);
  for (const wording of wordings) {
    const lead = wording.before.exec(before);
    const follow = wording.after.exec(after);
    if (lead === null || follow === null) continue;
    const words = lead[0].replace(
      /^[\W\d]*(?:(?:then|and|now|first|please|must|next)\s+)?(?=\w|[登连在于])/i,
      '',
    );
    return place(start - words.length, end + follow[0].length, wording.kind);
  }
  return null;
}

function isAsked(text: string): boolean {
  return /^(?:$|\n|\x60)/.test(text) || prose.imperative.test(text);
}

/** What is so there, or happens there, is not to be done there: `is not started on the primary`, `(restarts pods on …)`. */
function isStated(before: string): boolean {
  return (
    (/\b(?:is|are|was|were|isn['’]t|aren['’]t|gets?)\s+(?:\w+\s+){0,2}\w*(?:ed|ing|en|up|down)\s+$/i.test(
      before,
    ) &&
      !/\b(?:run|executed|performed|done|issued)\s+$/i.test(before)) ||
    /[（(][^)）]{20,}$/.test(before)
  );
}

/** The parts that a title, a label or a comment consists of, or says to do something with. */
export const rolesTitled = oncePerText((title: string): readonly string[] => {
  // What stands in brackets behind it says where: `Check it (primary)`.
  const [, inside = ''] = /[（(]\s*(?:on\s+|在)?([^()（）]{1,40}?)\s*[)）]\s*[:：]?\s*$/i.exec(title) ?? [];
  const [within, ...others] = listsIn(inside);
  if (
    within !== undefined &&
    others.length === 0 &&
    within.start === 0 &&
    nouns.test(inside.slice(within.end))
  )
    return within.roles;
  const bare = title
    .replace(/\s*[（(][^()（）]*[)）]\s*/g, ' ')
    .replace(/[\s:：,，]+$/, '')
    .trim();
  if (bare.length > 80) return [];
  const [list, ...more] = listsIn(bare);
  if (list === undefined || more.length > 0) return [];
  return verbs.test(bare.slice(0, list.start)) && nouns.test(bare.slice(list.end)) ? list.roles : [];
});

const verbs =
  /^(?:(?:on|upgrade|upgrading|update|updating|patch|patching|stop|stopping|start|starting|restart|restarting|prepare|preparing|configure|rebuild|promote|promoting|demote|reboot|drain|for|from|steps (?:on|for))\s+|升级|更新|停止|启动|重启|操作|处理|配置|部署|在)?$/i;
const nouns = /^(?:\s*上)?(?:的?(?:升级|更新|操作|执行|部署|配置|处理|步骤|停机|重启))?$/;
