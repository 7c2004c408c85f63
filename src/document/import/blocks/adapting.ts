import { oncePerText } from '../../once.ts';
import { lastSentence } from '../prose/last-sentence.ts';

/** Words that keep a block from being run as it stands, before it or after it. */
interface Around {
  readonly before: string;
  readonly after: string;
}

const discouraged =
  /(?:not recommended|strongly discouraged|(?<!如)不(?:推荐|建议)(?:使用|这样做|这么做|采用)?)(?=\s|[\p{P}\p{S}]|$)/iu;

const discouragedAtOnce = new RegExp(String.raw`^[\s\p{P}\p{S}\p{M}]*${discouraged.source}`, 'iu');

/** What says that nobody should do it without need; null where nothing does. */
export function discouragedBy({ before, after }: Around): string | null {
  const first = aboutBefore(after).split(/(?<=[。；;])|(?<=\.)\s/)[0] ?? '';
  if (first.length < 200 && discouragedAtOnce.test(first)) return first.trim();
  const last = lastSentence(before);
  return /[(（][^()（）]*[)）]\s*[:：]?\s*$/.test(last) && discouraged.test(last) ? last : null;
}

const things =
  '(?:versions?|images?|names?|paths?|values?|tags?|host ?names?|address(?:es)?|credentials|passwords?|parameters?|urls?|ports?|ids?|director(?:y|ies)|options?)';
const adapt: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:adjust|adapt|change|replace|modify|substitute)\s+(?:the\s+|these\s+|any\s+|all\s+|those\s+)?(?:[\w-]+\s+){0,3}?${things}(?:\s+(?:and|or)\s+(?:[\w-]+\s+){0,2}?${things})?\s+(?:accordingly|appropriately|as (?:needed|required|necessary|appropriate)|to (?:match|fit|suit)|(?:with|to|for) (?:your|the actual))`,
    'i',
  ),
  /(?:注意|请|需要?|记得|务必|自行|只要?|仅)[^。；;]{0,12}(?:修改|替换|更换|调整|改)[^。；;]{0,20}?(?:版本|镜像|名称|地址|密码|路径|参数|目录|端口|用户名?|IP|ID|域名)[^。；;]{0,10}(?:即可|就可以|就行|[为成](?:自己|实际|对应|你|您))/u,
  /根据(?:自己的?|您的?|你的?|实际)[^。；;]{0,10}(?:自行)?(?:修改|替换|调整)(?!后)[^。；;]{0,12}(?:版本|镜像|名称|地址|密码|路径|参数|目录|端口|用户名?|IP|ID|域名|命令)/u,
];

/** What says that values in a block are other ones here, without saying which; null where nothing does. */
export function adaptedBy({ before, after }: Around): string | null {
  for (const text of [lastSentence(before), after.length < 400 ? aboutBefore(after) : ''])
    if (saysToAdapt(text)) return text.trim();
  return null;
}

const saysToAdapt = oncePerText((text: string) => adapt.some(pattern => pattern.test(text)));

const inContainer: readonly RegExp[] = [
  /(?:进入|登录)(?:到)?[^。；;，,]{0,20}(?:容器|Pod)(?:内部?|里面?|中)?(?:后|[，,]|并|然后|[^。；;]{0,6}(?:执行|运行))/iu,
  /(?:容器|Pod)(?:内部?|里面?|中)(?:再|依次)?(?:执行|运行)/iu,
  /\b(?:inside|within|into|enter(?:ing)?|in|from) (?:of )?(?:the |your |a |this )?(?:[\w.-]+ ){0,2}(?:container|pod|jail|chroot)\b[^.]*[:：]\s*$/iu,
];

/** Whether the words right before a block put it into a container that somebody has to enter first. */
export const isInContainer = oncePerText((before: string): boolean => {
  const last = lastSentence(before);
  return last.length < 300 && !/退出[^。；;]*容器/u.test(last) && inContainer.some(each => each.test(last));
});

/** Whether the words before a block tell what there is, and not what to do. */
export const tellsOfNow = oncePerText((before: string): boolean =>
  /(?:我们?(?:当前|目前|现在|之前|原来|现有)[^。；;]{0,20}(?:脚本|命令|配置)(?:如下|为|是)|\b(?:my|our) (?:current|existing|old|previous|original) [^.]{0,30}(?:script|command|setup) (?:is|was|looks like)[^.]*)[:：]?\s*$/iu.test(
    lastSentence(before),
  ),
);

/** What leads to a block of its own is about that one. */
function aboutBefore(after: string): string {
  return /[:：]\s*$/.test(after) ? '' : after;
}
