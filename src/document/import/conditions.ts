import { type Reservation, reservationOf } from './reservations.ts';

/** `failure`: whether it is so shows only when it has come to that. `case`: whoever runs the upgrade knows beforehand. */
export interface Condition {
  readonly kind: 'failure' | 'case';
  /** The sentence that says it. */
  readonly text: string;
}

/** The condition that the sentence right before a block puts on it; null where it puts none. */
export function conditionOf(before: string): Condition | Reservation | null {
  const reservation = reservationOf(before);
  if (reservation !== null) return reservation;
  if (before.length > 2000) return null;
  const text = lastSentence(before);
  const clause = opening.exec(text)?.[0];
  if (clause === undefined || success.test(clause)) return null;
  return { kind: failure.test(clause) ? 'failure' : 'case', text };
}

/** Whether the sentence that something stands in, at `at`, puts a condition on what it says. */
export function isConditional(text: string, at: number): boolean {
  const end = /[。！!？?;；]|\.\s|\n{2,}/.exec(text.slice(at));
  return conditionOf(end === null ? text : text.slice(0, at + end.index + 1)) !== null;
}

/** `If …,`, up to the comma; what comes after says what to do. */
const opening =
  /^(?:\W{0,3})(?:(?:only |and |but )?(?:if|in case|should|unless|optionally|optional(?= ?[:：(（]|$))\b[^,:：]*|you (?:can|may|could) (?:also|optionally)\b[^,:：]*|for (?:those|users|operators|nodes|anyone) (?:who|that|with|using|on)\b[^,:：]*|(?:如果|若是?|假如|如需|如有|如未|如已|如遇|万一)[^，,：:]*|(?:当|一旦).{1,30}(?:失败|异常|报错|出错)[^，,：:]*)/iu;
const failure =
  /\b(?:fail(?:s|ed|ure)?|errors?|problems?|issues?|wrong|not work\w*|(?:does|do|did|is|are|was|has|have)(?:n't| not)|cannot|can't|unable|stuck|remains?|still|hangs?|time(?:s|d)? ?out|missing|crash\w*|corrupt\w*|broken|unhealthy|abort\w*)\b|失败|报错|异常|错误|无法|出现问题|不(?:成功|正常|通过|一致|存在|对)|未(?:成功|启动|生效|通过)|卡住|超时|遇/iu;
const success =
  /\b(?:every ?thing|all) (?:is|goes|went|looks?)\b|\b(?:ok|okay|well|fine|success\w*|succeeds?|passe[sd]|healthy|as expected|no (?:errors?|problems?|issues?)|get something like|you see|haven't already|not already|ready)\b|一切正常|没有(?:问题|报错|异常)|正常|成功|无误|通过|无(?:报错|异常)/iu;

function lastSentence(text: string): string {
  return (
    text
      .trim()
      .split(/(?<=[。！!？?；])|(?<=[.;])\s+|\n{2,}/)
      .filter(part => part.trim() !== '')
      .at(-1)
      ?.replace(/\s+/g, ' ')
      .trim() ?? ''
  );
}
