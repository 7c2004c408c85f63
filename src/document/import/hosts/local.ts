import type { CodeLine } from '../../markdown/block.ts';
import { oncePerText } from '../../once.ts';
import type { Context } from './context.ts';

const here =
  /\b(?:on|from|in) (?:your|my) (?:own |local )*(?:machine|computer|laptop|workstation|desktop|pc|mac|terminal)\b|\b(?:on|from|in) (?:the|a|an|your|my) (?:local (?:machine|computer|laptop|workstation|host|pc|system|terminal|shell)|laptop|workstation)\b|^\W*local(?:ly| machine)?\s*[:：]?\s*$|(?:在|从)?(?:你的?|您的?|自己的?)?(?:本地|本机)(?:机器|电脑|主机|终端|计算机|工作站|开发机)?\s*(?:上|中|执行|操作|运行|[:：])/iu;
const there =
  /\b(?:on|from|in|into) (?:the|your|each|every|a) (?:[\w-]+ ){0,2}(?:server|vps|host|node|instance|vm|droplet|machine)s?\b|(?:远程|目标|生产|线上|部署)?(?:服务器|主机|节点)\s*(?:上|端|中|执行|操作|运行|[:：])/iu;

/** Whether a text says that what follows is done by the operator where they sit; null where it says nothing of it. */
export const isHere = oncePerText((text: string): boolean | null => {
  if (text.length > 2000) return null;
  const local = here.exec(text);
  const remote = there.exec(text);
  if (local === null) return remote === null ? null : false;
  return remote === null || remote.index <= local.index;
});

/** Where prose says that it is for, if it says so of what follows. */
export function tellPlaceInProse(context: Context, text: string, introduces: boolean): void {
  const found = isHere(text);
  if (found === false) context.local = false;
  else if (found && (introduces || text.search(here) < 30)) context.local = true;
}

/** Where the comments above a command say that it is for. */
export function tellPlace(context: Context, comments: readonly CodeLine[]): void {
  for (const { text } of comments) {
    const found = isHere(text.replace(/^\s*#+\s*/, ''));
    if (found !== null) context.local = found;
  }
}
