import { oncePerText } from '../../once.ts';
import type { Mode } from '../steps/part-steps.ts';
import { type Reservation, reservationOf } from './reservations.ts';

/** `failure`: whether it is so shows only when it has come to that. `case`: whoever runs the upgrade knows beforehand. */
export interface Condition {
  readonly kind: 'failure' | 'case';
  /** The sentence that says it. */
  readonly text: string;
}

/** The condition that the sentence right before a block puts on it; null where it puts none. */
export const conditionOf = oncePerText((before: string): Condition | Reservation | null => {
  const reservation = reservationOf(before);
  if (reservation !== null) return reservation;
  if (before.length > 2000) return null;
  const sentences = sentencesOf(before);
  const [last = ''] = sentences.slice(-1);
  // `If you used the cache, its files are left. Remove them:`
  const text = refersBack.test(last) && !opening.test(last) ? (sentences[0] ?? '') : last;
  if (isAsNeeded(text)) return { kind: 'case', text };
  const behind = inBrackets.exec(text)?.[1];
  if (behind !== undefined && !success.test(behind) && !/还没|尚未|未安装|不存在/.test(behind))
    return { kind: failure.test(behind.replace(choosesNot, '')) ? 'failure' : 'case', text };
  const clause = opening.exec(text)?.[0];
  if (clause === undefined || success.test(clause)) return null;
  return { kind: failure.test(clause.replace(choosesNot, '')) ? 'failure' : 'case', text };
});

/**
 * The same, for a part that is read for `mode`. In a rollback a condition mostly says when to roll back at all; what it
 * says of the system, a person answers when it has come to that: to ask when the run begins is no help.
 */
export function conditionIn(before: string, mode: Mode): Condition | Reservation | null {
  const found = conditionOf(before);
  if (mode !== 'rollback' || found === null || reservationOf(before) !== null) return found;
  if (isAsNeeded(found.text)) return { kind: 'failure', text: found.text };
  const [clause = ''] = found.text.split(/[,，:：]/);
  const isOfOnePart = ofData.test(clause) || (found.kind === 'case' && ofSystem.test(clause));
  return isOfOnePart ? { kind: 'failure', text: found.text } : null;
}

/** What a rollback of the program alone leaves as it is. */
const ofData = /\b(?:data|databases?|db|schemas?|migrations?|config\w*|settings)\b|数据|配置|表结构/iu;
const ofSystem =
  /\b(?:used?|using|installed|built|deployed|enabled|configured|running on|changed|modified|migrated|added|created)\b|使用|采用|安装|部署|启用|开启|修改过|执行过|创建/iu;

/** Whether the sentence that something stands in, at `at`, puts a condition on what it says. */
export function isConditional(text: string, at: number): boolean {
  const end = /[。！!？?;；]|\.\s|\n{2,}/.exec(text.slice(at));
  return conditionOf(end === null ? text : text.slice(0, at + end.index + 1)) !== null;
}

/** `If …,`, up to the comma; what comes after says what to do. */
const opening =
  /^(?:\W{0,3})(?:(?:only |and |but )?(?:if|in case|should|unless|optionally|sometimes you (?:may |might )?(?:want|need|have|wish)|optional(?= ?[:：(（]|$))\b[^,:：]*|you (?:can|may|could) (?:also|optionally)\b[^,:：]*|for (?:those|users|operators|nodes|anyone) (?:who|that|with|using|on)\b[^,:：]*|for (?!(?:each|every|all|both|any|the|this|these|more|example)\b)(?:[\w./-]+ ){1,4}(?:installations?|installs|deployments?|setups?|users)(?= ?[,:：(（])|when\b[^,:：]{1,80}\byou (?:can|could|may)\b[^,:：]*|when (?:you(?:['’]re| are)? )?(?:using|running on|installed (?:via|with|from))\b[^,:：]*|(?:如果|若是?|假如|如需|如有|如未|如已|如遇|万一)[^，,：:]*|(?:当|一旦).{1,30}(?:失败|异常|报错|出错)[^，,：:]*|[^\s，,。：:][^，,。：:]{0,20}(?:失败|异常|损坏|丢失|报错|出错)时(?!间)[^，,。：:]*(?=[：:])|(?:只|仅)(?:改|修改|更新|升级|替换)了[^，,。：:]{1,30}(?=[，,：:])|对于?(?!所有|每|全部)[^，,：:]{1,30}(?:用户|环境|部署|安装)(?=[，,：:])|(?:采用|使用)[^，,：:]{1,20}(?:部署|安装)的(?:用户|环境|话|情况)?(?=[，,：:]))/iu;
const failure =
  /\b(?:fail(?:s|ed|ure)?|errors?|problems?|issues?|wrong|not work\w*|(?:does|do|did|is|are|was|has|have)(?:n't| not)|cannot|can't|unable|stuck|remains?|still|hangs?|time(?:s|d)? ?out|missing|crash\w*|corrupt\w*|broken|unhealthy|abort\w*)\b|失败|报错|异常|损坏|丢失|错误|无法|出现问题|不(?:成功|正常|通过|一致|存在|对)|未(?:成功|启动|生效|通过)|卡住|超时|遇/iu;
/** `Upgrade it when required:` */
function isAsNeeded(text: string): boolean {
  return /^[(（](?:optional|if (?:needed|required|necessary|applicable)|可选)[)）]|[(（](?:optional|可选)[)）]\s*[:：.]?$|\b(?:when|if|where) (?:needed|required|necessary|applicable|desired|appropriate)[)）]?\s*[:：.]?$|[（(]\s?如(?:有)?(?:必要|需要?)[^()（）]{0,12}[)）]\s*[:：。]?$|(?:视情况|按需)[^，,。]{0,6}[:：。]?$/iu.test(
    text,
  );
}

/** `Back up the old one (if you have data in it):` */
const inBrackets =
  /[（(]((?:only )?(?:if|when) (?:you|your|the|it|there|any|not|using|running|upgrading)\b[^()（）]{2,80}|(?:如果|如有|若|仅当|仅在)[^()（）]{2,40})[)）]\s*[:：.。]?$/iu;

/** What one does not have or do is known beforehand. */
const choosesNot =
  /\byou(?:r \w+)? (?:do(?:n['’]t| not)|did(?:n['’]t| not)|are(?:n['’]t| not)|have(?:n['’]t| not)) (?:use|using|have|need|want|run|running|installed?|enabled?)\b/i;
const success =
  /\b(?:every ?thing|all) (?:is|goes|went|looks?)\b|\b(?:ok|okay|well|fine|success\w*|succeeds?|passe[sd]|healthy|as expected|no (?:errors?|problems?|issues?)|get something like|you see|haven't already|not already|ready)\b|一切正常|没有(?:问题|报错|异常)|正常|成功|无误|通过|无(?:报错|异常)/iu;

const refersBack = /^\W{0,3}[a-z]+ (?:them|it|those|these|that|this)\b|^(?:则|将其|把它|对其|请?将它)/iu;

function sentencesOf(text: string): readonly string[] {
  return text
    .trim()
    .split(/(?<=[。！!？?；])|(?<=[.;])\s+|\n{2,}/)
    .filter(part => part.trim() !== '')
    .map(part => part.replace(/\s+/g, ' ').trim());
}
