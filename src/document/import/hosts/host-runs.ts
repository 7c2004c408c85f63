/** What is known of hosts by now. */
interface Known {
  has(host: string): boolean;
  nameOf(host: string): string;
}

/** Names of known hosts, one after the other. */
export interface HostRun {
  readonly hosts: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** Places in a text where Chinese words around the names of known hosts, or nothing but a mark, say that it is done there. */
export function runPlaces(text: string, known: Known): readonly HostRun[] {
  if (!may.test(text)) return [];
  const runs = runsIn(text, known);
  if (isLabel.test(text) && isOnlyHosts(text, runs))
    return [{ hosts: runs.flatMap(({ hosts }) => hosts), start: 0, end: text.length }];
  return runs.flatMap(run => {
    const before = text.slice(Math.max(0, run.start - 20), run.start);
    const after = text.slice(run.end, run.end + 80);
    const words =
      (inFront.test(before) ? behind.exec(after) : null) ?? (begins.test(before) ? asked.exec(after) : null);
    return words === null ? [] : [{ ...run, end: run.end + words[0].length }];
  });
}

const may = /[在于]|执行|操作|运行|[:：】]\s*$/;
const inFront = /[在于]\s*[\x60"'“*]*$/;
const behind =
  /^[\x60"'”*]*\s*(?:[（(][^()（）]{0,60}[)）])?\s*(?:[两三四五六七八九\d]台)?(?:上|节点|主机|服务器|机器)*\s*(?:分别|依次|同时|都|也|先|再|手动)*(?=执行|操作|运行|进行|重复|安装|启动|停止|重启|创建|查看|检查|修改|[:：]|$)/;
const begins = /(?:^[^\w\u4e00-\u9fff]*|[。；;\n，,]\s*)[\x60"'“*]*$/;
const asked = /^[\x60"'”*]*\s*(?:上|节点|主机|服务器|机器)*(?=(?:执行|操作|运行)(?:[:：]|$|以下|如下|命令))/;

/** Ends as a label does: a name alone may be one of a list. */
const isLabel = /^[^\n]{1,120}[:：】][\s*_]*$/;

/** `【kafka-2】`, `app-1, app-2:` */
function isOnlyHosts(text: string, runs: readonly HostRun[]): boolean {
  let rest = text;
  for (const { start, end } of runs.toReversed()) rest = rest.slice(0, start) + rest.slice(end);
  return (
    runs.length > 0 &&
    /^(?:[\s【】[\]()（）*_\x60'"“”「」:：、,，&/]|和|与|及|on|在|节点|主机|服务器|机器|上)*$/i.test(rest)
  );
}

function runsIn(text: string, known: Known): readonly HostRun[] {
  const runs: { hosts: string[]; start: number; end: number }[] = [];
  for (const { index, 0: word } of text.matchAll(/(?<![\w.@/-])[A-Za-z0-9][\w.-]*/g)) {
    const name = word.replace(/[._-]+$/, '');
    if (!known.has(name)) continue;
    const last = runs.at(-1);
    const end = index + name.length;
    if (last !== undefined && joint.test(text.slice(last.end, index))) {
      last.hosts.push(known.nameOf(name));
      last.end = end;
    } else runs.push({ hosts: [known.nameOf(name)], start: index, end });
  }
  return runs;
}

const joint = /^[\x60"'”*\s]*(?:[（(][^()（）]{0,60}[)）])?\s*(?:[、,，和及与&/]|以及|and)[\x60"'“*\s]*$/i;
