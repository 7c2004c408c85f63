/** How prose and tables name the hosts that something is done on. */
export const ip = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
export const name = `[A-Za-z0-9][A-Za-z0-9_.-]{0,60}[A-Za-z0-9]|[A-Za-z]`;
const item = String.raw`[\x60"'“「*]{0,2}(?:[\w.-]+@)?(?:${name})[\x60"'”」*]{0,2}(?:\s*[（(]\s*[\w.:-]+\s*[)）])?`;
const list = String.raw`(?<list>(?:${item})(?:\s*(?:、|,|，|和|及|与|以及|\band\b|&|/)\s*(?:${item})){0,15})`;
const machine = '(?:主机|服务器|节点|机器|实例|跳板机|堡垒机)';
const machineWord = '(?:hosts?|servers?|nodes?|machines?|boxes|box|vms?|instances?)';

export const logins = [
  new RegExp(
    String.raw`(?:登[录陆入]|ssh(?:登[录陆])?|连接|连到|远程|切换|转)(?:到|至|进)?\s*${machine}?\s*[:：]?\s*${list}(?![\w.-])(?!\s*(?:[A-Za-z]+\s*)?(?:数据库|后台|网站|页面|控制台|平台|界面|管理|用户|系统|账号|账户|客户端|仓库|网页))`,
    'giu',
  ),
  new RegExp(
    String.raw`\b(?:log(?:ged|ging)?[ -]?in(?:to)?|login|sign in|ssh(?:ing)?|connect(?:ed)?|switch|go|telnet)(?:\s+(?:in|on|back|over))?(?:\s+(?:to|into|onto|on))?\s+(?:the\s+)?(?:${machineWord}\s+)?${list}`,
    'giu',
  ),
];
export const places = [
  new RegExp(String.raw`(?:在|到|于|对)\s*${machine}\s*[:：]?\s*${list}`, 'gu'),
  new RegExp(
    String.raw`(?:在|到|于|对|从)?\s*${list}\s*(?:这?[两二三四五六\d]?台)?(?:${machine}|上(?=执行|操作|运行|部署|重复|进行|的|[，,:：\s]|$))`,
    'gu',
  ),
  new RegExp(String.raw`\b(?:on|from|at|for|to)\s+(?:the\s+)?(?:\w+\s+)?${machineWord}\s+${list}`, 'giu'),
  new RegExp(String.raw`\bon\s+(?:the\s+)?${list}(?:\s+${machineWord})?`, 'giu'),
  new RegExp(String.raw`(?:${machine}|\b${machineWord})\s*[（(:：]\s*${list}`, 'giu'),
];
/** Places only for hosts that are known otherwise: `From x, run`, `run it at x`. */
export const standpoints = [
  new RegExp(
    String.raw`(?=(?:from|at)\s)(?<=^\W{0,9}|[.。;；:：\n]\s{0,9}|,\s)(?:from|at)\s+(?:the\s+)?${list}(?=\s*[,:：])`,
    'giu',
  ),
  new RegExp(
    String.raw`\b(?:run|execute|issue|enter|perform|do)(?:\s+(?:it|this|these|that|the|following|commands?|scripts?|steps?|again|as|root|below)){0,4}\s+(?:from|at)\s+(?:the\s+)?${list}`,
    'giu',
  ),
];
/** Words without which none of the patterns above can match; looking for these costs less. */
export const loginWords = /登|ssh|连|远程|切换|转|log|sign|connect|switch|go|telnet/i;
export const placeWords =
  /主机|服务器|节点|机器|实例|跳板机|堡垒机|上|\b(on|from|at|for|to|hosts?|servers?|nodes?|machines?|box|boxes|vms?|instances?)\b/i;

/** `同 app-1`, `same as on app-1`: what is done there is done here. */
export const likeness = new RegExp(
  String.raw`(?:同|与|参照|参考|仿照|\bsame as (?:on |for |in )?(?:the )?)\s*${list}`,
  'giu',
);
export const addressed = new RegExp(
  String.raw`[\x60"'“*]{0,2}(?<name>${name})[\x60"'”*]{0,2}\s*[（(]\s*(?:IP[:：]?\s*)?(?<ip>${ip})\s*[)）]`,
  'gu',
);
export const addressFirst = new RegExp(
  String.raw`(?<![\w.])(?<ip>${ip})\s*[（(]\s*[\x60]?(?<name>[A-Za-z][\w.-]*[A-Za-z0-9])[\x60]?\s*[)）]`,
  'gu',
);
