import { oncePerText } from '../../once.ts';

/** A place of a text where hosts are named that are left out of something. */
export interface HostException {
  /** The names, as they stand there. */
  readonly names: string;
  readonly start: number;
  readonly end: number;
  /** `all but x` and the like: all that there are, without these. */
  readonly ofAll: boolean;
}

const item = String.raw`[\x60"'“「*]{0,2}[A-Za-z0-9][\w.-]{0,61}[\x60"'”」*]{0,2}(?:\s*[（(][\w.:-]+[)）])?`;
const list = String.raw`(?<names>${item}(?:\s*(?:、|,|，|和|及|与|或|\band\b|\bor\b|&|/)\s*${item}){0,15})`;
const exceptions = [
  new RegExp(
    String.raw`(?<![\w-])(?:except(?:ing)?|excluding|apart from|aside from|besides|other than|but(?: not)?|not)\s+(?:(?:for|on|at|in|from|of|the|hosts?|servers?|nodes?)\s+)*${list}`,
    'giu',
  ),
  new RegExp(
    String.raw`除(?:了|去)?\s*(?:在)?\s*(?:主机|服务器|节点|机器)?\s*${list}\s*(?:这?[一两二三四五六\d]?台)?(?:主机|服务器|节点|机器)?\s*(?:上)?\s*(?:以外|之外|外)`,
    'gu',
  ),
];
const mayExcept = /except|excluding|apart from|aside from|besides|other than|\bbut\b|\bnot\b|除/i;

/** The hosts that a text leaves out of what it says. */
export const exceptionsIn = oncePerText((text: string): readonly HostException[] => {
  if (!mayExcept.test(text)) return [];
  return exceptions.flatMap((pattern, index) =>
    [...text.matchAll(pattern)].map(match => ({
      names: match.groups?.names ?? '',
      start: match.index,
      end: match.index + match[0].length,
      ofAll:
        index === 1 ||
        /\b(?:all|every\w*|each|any\w*)\b[^.;:]{0,60}$/i.test(
          text.slice(Math.max(0, match.index - 80), match.index),
        ),
    })),
  );
});

/** What is done here is done as there, or otherwise than there. */
const comparison = /\b(?:unlike|like|as)\s+$/i;
/** A clause that asks for something not to be done. */
const denial =
  /\b(?:(?:do not|don't|never|must(?: not|n't)|should(?: not|n't))\b(?! (?:forget|only|skip))|(?:avoid|no need|no longer|nobody|skip|automatically|already been)\b)|(?:不要|请勿|切勿|禁止|严禁|不得|无需|不必)(?!忘)/iu;
/** A clause about what happens by itself before the rest is done; who does something there, is there. */
const circumstance =
  /^\W*(?:then |and |but |only )?(?:(?:after|once|when(?:ever)?|while|until|as soon as)\s+(?!(?:you|we|\w+ing|on|in|at|back|logged|connected|done|finished)\b)\w|before\b|[等待当]|一旦)/iu;
/** A whole sentence about what is there, which asks for nothing: `Users on x are not affected.` */
const subject =
  /(?:^|[.;。；!！?？]\s*)\W*(?:and |but |note that |also,? )?(?:(?:the|all|any|every|our|your|its|their|other|some)\s+(?:[\w-]+\s+){1,4}|(?:users|clients|customers|services|processes|jobs|sessions|connections|data|databases|caches|queues|replicas|containers|requests|files)\s+)$/i;
const predicate =
  /^\s*(?:(?:is|are|was|were|will|does|do|has|have|can|need)(?:n't| not| never)\b|cannot\b|(?:is|are|was|were)\s+(?:still|already|unaffected|affected|available|reachable|idle|read-only|in use|up|down)\b|(?:talks?|listens?|connects?|depends?|relies|rely|belongs?|replicates?|reads?|writes?|uses?|keeps?|stays?|remains?|continues?|holds?|contains?|serves?|stores?|sends?|receives?)\s)[^.:：。\n]*(?:\.\w[^.:：。\n]*)*(?:[.。](?=\s|$)|$)/i;
/** `db-1上的用户不受影响。` */
const chinesePredicate =
  /(?:上|的)的?[^，,。；;：:\n]{1,20}(?:不受影响|不会|仍然|依然|依赖|会?连接|会?访问|会?使用)[^：:。\n]*(?:[。；;]|$)/u;
const boundary = /[.。;；:：!！?？，\n]|,\s/gu;

/** Whether hosts are named, from `start` to `end`, for another reason than that what follows is done on them. */
export function isElsewhere(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 300), start);
  if (isOnlyNamed(before, text.slice(start, end), text.slice(end, end + 300))) return true;
  const last = [...before.matchAll(boundary)].at(-1);
  const clause = last === undefined ? before : before.slice(last.index + last[0].length);
  return comparison.test(clause) || denial.test(clause) || circumstance.test(clause);
}

/** What is done by all of them, or is so with them, is not yet done there: `all nodes are up`, `the state of each node`. */
const subjectOf =
  /^(?:['’]s?\b|[/-]\w|\s*(?:in (?:the|your|this) (?:\w+ )?cluster\s+)?(?:is|are|was|were|be|been|being|will|would|must|should|shall|can|could|cannot|may|might|has|have|had|needs?|do|does|did|don't|doesn't|joins?|takes?|sees?|gets?|reports?|shows?|comes?|uses?|runs?|agrees?|returns?|becomes?|remains?|starts?|reboots?|restarts?|finish(?:es)?|completes?|acknowledges?|responds?|successfully|automatically|themselves|itself|that (?:is|are|were|was|have|has)|before|after|except when)\b)/i;
const objectOf =
  /\b(?:status|state|health|list|number|count|versions?|names?|addresses|roles?|majority|most|some|half|none|copy|copies|quorum|logs?|between|among|than|by|that|whether|if|ensure|ensures|sure|verify|check|confirm|assume|know|until|once|when|while|after|before|because)\s+(?:that\s+)?(?:of\s+|from\s+)?(?:the\s+)?$/i;
/** Who copies something to the others stays where they are. */
const sentTo =
  /\b(?:copy|copies|copied|push|send|distribute|scp|rsync|sync|transfer|propagate|replicate|move)\b[^.;\n]*\bto\s+(?:the\s+)?$|(?:拷贝|复制|分发|同步|推送|发送|传输|scp)[^。；;\n]*(?:到|至|给)\s*$/iu;
const chineseSubjectOf =
  /^\s*(?:的\s*(?:状态|版本|数据|信息|健康|名称|列表|数量|角色)|(?:都|均|全部|也)?\s*(?:已|完成|升级完|正常|处于|恢复|加入|可用|不可用|能够?|会|将会|为|是|在线|健康|就绪|上线)|之间|[以之]?[后前]|时)/u;
const chineseObjectOf = /(?:等待?|待|当|直到|确保|确认|检查|查看|保证|如果|若|一旦)[^，,。；;\n]{0,8}$/u;

/** Whether all or the other hosts are only spoken of, from `start` to `end`. */
export function isSpokenOf(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 80), start);
  const after = text.slice(end, end + 60);
  return (
    subjectOf.test(after) ||
    objectOf.test(before) ||
    sentTo.test(before) ||
    chineseSubjectOf.test(after) ||
    chineseObjectOf.test(before) ||
    isElsewhere(text, start, end)
  );
}

/** What is said of something on the hosts is no request. */
function isOnlyNamed(before: string, mention: string, after: string): boolean {
  if (/^on\s/i.test(mention)) return subject.test(before) && predicate.test(after);
  return /(?:^|[。；;\n])\s*$/u.test(before) && chinesePredicate.exec(mention.slice(-1) + after)?.index === 0;
}
