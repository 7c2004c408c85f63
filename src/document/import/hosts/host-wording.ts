import { once, oncePerText } from '../../once.ts';

/** How prose and tables name the hosts that something is done on. */
export const ip = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
export const name = `[A-Za-z0-9][A-Za-z0-9_.-]{0,60}[A-Za-z0-9]|[A-Za-z]`;
const item = String.raw`[\x60"'“「*]{0,2}(?:[\w.-]+@)?(?:${name})[\x60"'”」*]{0,2}(?:\s*[（(]\s*[\w.:-]+\s*[)）])?`;
const list = String.raw`(?<list>(?:${item})(?:\s*(?:、|,|，|和|及|与|以及|\band\b|&|/)\s*(?:${item})){0,15})`;
const machine = '(?:主机|服务器|节点|机器|实例|跳板机|堡垒机)';
const machineWord = '(?:hosts?|servers?|nodes?|machines?|boxes|box|vms?|instances?)';

/** A way to name hosts, and words without which it can not match: looking for those costs less. */
export interface Wording {
  readonly needs: RegExp;
  readonly pattern: RegExp;
}

/** Where a text uses one of the wordings, one wording after the other. */
export function matchesIn(text: string, wordings: readonly Wording[]): readonly RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const wording of wordings) if (wording.needs.test(text)) found.push(...finderOf(wording)(text));
  return found;
}

const finderOf = once(({ pattern }: Wording) =>
  oncePerText((text): readonly RegExpExecArray[] =>
    text.search(pattern) < 0 ? [] : [...text.matchAll(pattern)],
  ),
);

const roleWord =
  '(?:primary|secondary|master|slave|standby|replica|arbiter|leader|follower|witness|controller|worker)';
const chineseRole =
  '(?:主库|从库|备库|主节点|从节点|备节点|主机房|主机|备机|主服务器|从服务器|备服务器|仲裁节点)';

const machines = new RegExp(`${machine}|\\b${machineWord}\\b`, 'i');

export const logins: readonly Wording[] = [
  {
    needs: /登|ssh|连|远程|切换|转/i,
    pattern: new RegExp(
      String.raw`(?:登[录陆入]|ssh(?:登[录陆])?|连接|连到|远程|切换|转)(?:到|至|进)?\s*${machine}?\s*[:：]?\s*${list}(?![\w.-])(?!\s*(?:[A-Za-z]+\s*)?(?:数据库|后台|网站|页面|控制台|平台|界面|管理|用户|系统|账号|账户|客户端|仓库|网页))`,
      'giu',
    ),
  },
  {
    needs: /log|sign|ssh|connect|switch|go|telnet/i,
    pattern: new RegExp(
      String.raw`\b(?:log(?:ged|ging)?[ -]?in(?:to)?|login|sign in|ssh(?:ing)?|connect(?:ed)?|switch|go|telnet)(?:\s+(?:in|on|back|over))?(?:\s+(?:to|into|onto|on))?\s+(?:the\s+)?(?:${machineWord}\s+)?${list}`,
      'giu',
    ),
  },
];
/** "on x" says little by itself. */
export const onHost: Wording = {
  needs: /\bon\b/i,
  pattern: new RegExp(String.raw`\bon\s+(?:the\s+)?${list}(?:\s+${machineWord})?`, 'giu'),
};
/** A label says more: `On app-1:`, `On app-1 and app-2, run:`. */
export const onHostLabel: Wording = {
  needs: /^\W{0,3}on\b/i,
  pattern: new RegExp(
    String.raw`^\W{0,3}on\s+(?:the\s+)?${list}(?:,?\s+(?:run|execute|issue|do|perform|type|as)\b[^.:：]{0,60}|,\s[^:：\n]{0,100})?\s*[:：]\s*$`,
    'giu',
  ),
};
export const places: readonly Wording[] = [
  { needs: machines, pattern: new RegExp(String.raw`(?:在|到|于|对)\s*${machine}\s*[:：]?\s*${list}`, 'gu') },
  {
    needs: /主机|服务器|节点|机器|实例|跳板机|堡垒机|上/,
    pattern: new RegExp(
      String.raw`(?:在|到|于|对|从)?\s*${list}\s*(?:这?[两二三四五六\d]?台)?(?:${machine}|上(?=执行|操作|运行|部署|重复|进行|的|[，,:：\s]|$))`,
      'gu',
    ),
  },
  {
    needs: machines,
    pattern: new RegExp(
      String.raw`\b(?:on|from|at|for|to)\s+(?:the\s+)?(?:\w+\s+)?${machineWord}\s+${list}`,
      'giu',
    ),
  },
  onHost,
  {
    needs: machines,
    pattern: new RegExp(String.raw`(?:${machine}|\b${machineWord})\s*[（(:：]\s*${list}`, 'giu'),
  },
  {
    needs: new RegExp(`${roleWord}|${chineseRole}`, 'i'),
    pattern: new RegExp(
      String.raw`(?:${chineseRole}|(?:\b|_)${roleWord}(?:\s+${machineWord})?)\s*[:：]?\s*[（(]\s*${list}\s*[)）]`,
      'giu',
    ),
  },
];
/** Words that say of names that they are hosts', and not that anything is done there. */
export const calledHosts: readonly Wording[] = [
  {
    needs: machines,
    pattern: new RegExp(
      String.raw`\b${machineWord}\s+(?:are\s+|is\s+)?(?:called\s+|named\s+)?(?=[\x60"'])${list}`,
      'giu',
    ),
  },
];
/** Places only for hosts that are known otherwise: `From x, run`, `run it at x`. */
export const standpoints: readonly Wording[] = [
  {
    needs: /\b(?:from|at)\b/i,
    pattern: new RegExp(
      String.raw`(?=(?:from|at)\s)(?<=^\W{0,9}|[.。;；:：\n]\s{0,9}|,\s)(?:from|at)\s+(?:the\s+)?${list}(?=\s*[,:：])`,
      'giu',
    ),
  },
  {
    needs: /\b(?:from|at)\b/i,
    pattern: new RegExp(
      String.raw`\b(?:run|execute|issue|enter|perform|do)(?:\s+(?:it|this|these|that|the|following|commands?|scripts?|steps?|again|as|root|below)){0,4}\s+(?:from|at)\s+(?:the\s+)?${list}`,
      'giu',
    ),
  },
];
/** `on one of the nodes only`: whichever it is. One after the other is all of them. */
export const oneOfThem: readonly Wording[] = [
  {
    needs: /\bon\b/i,
    pattern:
      /\b(?:only )?on (?:just |only |exactly |any )?(?:one|a single)(?: of)?(?: the| these| those| your| our| all)?(?: (?!other\b|another\b|remaining\b|new\b|spare\b|following\b)[a-z][\w-]*){0,2} (?:nodes?|hosts?|servers?|machines?|instances?|members?|brokers?|replicas?)\b(?!,? (?:at a time|after|by one|then)\b)(?: only\b)?/gi,
  },
  {
    needs: machines,
    pattern: new RegExp(
      `(?:只|仅)?(?:需要?)?在(?:(?:其中|任意|任选|任何|上述|这些)的?)?(?:[一1](?:台|个)|任[一意](?:台|个)?)${machine}(?![，,]?(?:一台|再|然后|接着|逐))`,
      'gu',
    ),
  },
];
/** `同 app-1`, `same as on app-1`: what is done there is done here. */
export const likeness: Wording = {
  needs: /同|与|参照|参考|仿照|\bsame as\b/i,
  pattern: new RegExp(
    String.raw`(?:同|与|参照|参考|仿照|\bsame as (?:on |for |in )?(?:the )?)\s*${list}`,
    'giu',
  ),
};
/** What every address has. */
const address = /\d\.\d/;
export const addressed: Wording = {
  needs: address,
  pattern: new RegExp(
    String.raw`[\x60"'“*]{0,2}(?<name>${name})[\x60"'”*]{0,2}\s*[（(]\s*(?:IP[:：]?\s*)?(?<ip>${ip})\s*[)）]`,
    'gu',
  ),
};
export const addressFirst: Wording = {
  needs: address,
  pattern: new RegExp(
    String.raw`(?<![\w.])(?<ip>${ip})\s*[（(]\s*[\x60]?(?<name>[A-Za-z][\w.-]*[A-Za-z0-9])[\x60]?\s*[)）]`,
    'gu',
  ),
};
