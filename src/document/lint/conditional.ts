import { isOptional } from '../import/ways/alternatives.ts';

/** Whether a title says that what is below it is not for everybody: `(optional)`, `If you use a proxy`, `Prod only`. */
export function isConditional(title: string): boolean {
  return isOptional(title) || condition.test(title.trim()) || only.test(title);
}

const condition =
  /^(?:[\d.、)\s]*)(?:if|in case|when using|for those)\b(?!.*\b(?:wrong|fail\w*|errors?|problems?|issues?|broken?|breaks?|trouble|stuck|necessary to roll)\b)|^(?:[\d.、)\s]*)(?:如果|若|假如)(?!.*(?:问题|失败|出错|异常|报错|回滚|回退))|[（(]\s*(?:if|in case|when using|如果|若)/iu;
const only =
  /\b(?:prod(?:uction)?|staging|stage|dev(?:elopment)?|test|uat|linux|windows|macos|enterprise|cluster|ha|primary|master|leader)[- ]only\b|\bonly (?:for|on|in) (?:prod(?:uction)?|staging|dev(?:elopment)?|test)\b|[（(]\s*仅[^（）()]{1,12}[）)]|^仅(?:限)?(?:生产|测试|预发|开发)/iu;
