import { oncePerText } from '../../once.ts';
import { lastSentence } from '../prose/last-sentence.ts';

/**
 * Words that keep what follows from being run as a matter of course. `unless`: it is left out in a case that is known
 * beforehand. `case`: it is for other systems than the one in use. `doubt`: only a person can tell when it has come to it.
 */
export interface Reservation {
  readonly kind: 'unless' | 'case' | 'doubt';
  /** What says so. */
  readonly text: string;
}

/** What the paragraph before a block reserves; null where that is nothing. */
export const reservationOf = oncePerText((before: string): Reservation | null => {
  if (before.length > 2000 || !mayReserve.test(before)) return null;
  const text = before.replace(/\s+/g, ' ').trim();
  const skip = skips.map(pattern => pattern.exec(text)?.[0]).find(found => found !== undefined);
  if (skip !== undefined) return { kind: onlyThen.test(text) ? 'doubt' : 'unless', text };
  if (danger.test(text)) return { kind: 'doubt', text };
  const last = lastSentence(text);
  if (whenSure.test(last)) return { kind: 'doubt', text: last };
  return otherSystems.some(pattern => pattern.test(last)) ? { kind: 'case', text: last } : null;
});

/** Without any of these nothing is reserved, and looking for that costs less. */
const mayReserve =
  /skip|not\s+(?:needed|required|necessary)|跳过|略过|danger|危险|delet|remov|drop|clean|purg|clear|destroy|删除|清理|移除|下线|test|stag|dev|demo|sandbox|qa|uat|prod|lab|测试|预发|开发|演示/i;
const step = '(?:this|it|these)(?: (?:steps?|commands?|parts?|blocks?|sections?))?';
const skips = [
  new RegExp(String.raw`(?<!\b(?:not|never) |n't )\bskip ${step} (?:if|when|unless|on|for|in case)\b`, 'i'),
  new RegExp(
    String.raw`(?:^|[.;(] ?)\W{0,3}(?:if|when|in case)\b[^.;]{1,200}?\b(?<!\b(?:not|never) |n't )skip ${step}(?=\s*(?:[.,;:)]|and\b|$))`,
    'i',
  ),
  /[（(]\s?skip (?:it |this )?(?:for|on|if|when|in)\b[^()（）]{1,60}[)）]/i,
  /\((?:this (?:step )?is )?not (?:needed|required|necessary) (?:if|when|on|for)\b/i,
  /(?:如果|若|假如|如已|如未|已经?|未)[^。；;]{1,60}(?<!不要|请勿|不能|不可|不得|切勿)(?:跳过|略过)(?:此|本|该|这)?一?(?:步骤?|命令|操作)?(?=[，,。；;：:）)\s]|$)/u,
];
/** Shows only when it has come to it. */
const onlyThen =
  /\b(?:fail(?:s|ed|ure)?|errors?|problems?|(?:does|do|did|is|are|was|has|have)(?:n't| not)|already|still|missing|exists?|success\w*|succeed(?:s|ed)?)\b|失败|报错|异常|错误|成功|已|未|不/iu;
const danger = /^[\s\p{P}\p{S}]{0,6}(?:danger(?:ous)?|危险(?:操作)?)\s?(?:[:：!！]|$)/iu;
/** What is there to go back to is taken away when somebody is sure that nobody has to. */
const whenSure =
  /^(?:once|after|when|as soon as)\b[^:]{0,120}\b(?:verified|confirmed|sure|certain|satisfied|confident|stable|complete[d]?|finished|done|works?|working|running)\b[^:]{0,120}\b(?:delet|remov|drop|clean|purg|clear|destroy)\w*|^(?:确认|验证|等|待|在)?[^，,。]{0,40}(?:无误|正常|稳定|没有问题|完成)[^，,。]{0,6}(?:后|之后)[，,]?[^。]{0,20}(?:可以?)(?:再)?(?:删除|清理|移除|下线)/iu;

const stage =
  '(?:test(?:ing)?|staging|dev(?:elopment)?|demo|sandbox|qa|uat|pre-?prod(?:uction)?|non-?prod(?:uction)?|lab)';
const system = '(?:systems?|environments?|servers?|hosts?|instances?|clusters?|machines?|setups?|purposes)';
const otherSystems = [
  new RegExp(
    String.raw`(?:^[\s\p{P}]{0,3}|[（(])(?:only )?(?:for|on|in) (?:the |a |an |your |our )?${stage}(?: ${system}| ${system} only| only)(?=\s?[,:：)）(（.]|$)`,
    'iu',
  ),
  new RegExp(
    String.raw`(?:^[\s\p{P}]{0,3}|[（(])only (?:for|on|in) (?:the |a |an |your |our )?${stage}(?=\s?[,:：)）(（.]|$)`,
    'iu',
  ),
  /(?:^[\s\p{P}]{0,3}|[（(])(?:仅|只)(?:供|用于|限于?|在|适用于)?(?:测试|预发布?|开发|演示)(?:环境|系统|服务器)?(?:使用|用|执行|中|上|时)?(?:执行|使用)?\s?(?:[，,:：)）]|$)/u,
  /^[\s\p{P}]{0,3}(?:在|对于?)?(?:测试|预发布?|开发|演示)(?:环境|系统)(?:中|上|里|下)?(?:执行|运行)?\s?(?:[，,:：]|$)/u,
];
