import { isCommandLine } from '../../markdown/command-line.ts';
import { oncePerText } from '../../once.ts';
import { type PlaceholderType, typeOf } from './placeholder-types.ts';

/** What stands in a command for a value that whoever runs it has to put in. */
export interface Placeholder {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Words that name it. */
  readonly name: string;
  readonly type: PlaceholderType;
}

const capitals =
  /(?<=\s|\s--[a-z][a-z-]{1,20}=|(?<![A-Z_])[A-Z_]{2,30}@)(?<name>[A-Z][A-Z\d]*(?:_[A-Z\d]+)*_(?:NAME|ID|IP|HOST|VERSION|PATH|DIR|USER|ADDRESS|PORT|TAG|TOKEN|REGION|ZONE|DATABASE)|KEYSPACE|HOSTNAME|USERNAME|NAMESPACE|DBNAME)(?=[\s@:]|$)/gu;

const chineseWords =
  /(?<=[\s=:/@])(?<name>[\u4e00-\u9fff]{0,8}(?:[名号码]|名称|编号|地址|目录|路径|版本|标签|端口|参数|密码|命令))(?=$|[\s:/@,;])/gu;

const forms: readonly RegExp[] = [
  // <PID>, <your host>, <版本号>; neither a redirection with blanks around it nor a here-document
  /(?<![<\d&])<(?<name>[A-Za-z\u4e00-\u9fff](?:[\w .,:/#…\u4e00-\u9fff（）、'|-]|\([^()<>\n]{0,40}\)){0,60}?)>(?![>&])/gu,
  // {{version}}, {{ upgrade-height }}, as templates have it
  /\{\{\s*(?<name>[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*)\s*\}\}/gu,
  // {app}, neither ${app} nor {a,b}, nor curl's %{http_code}; {} alone is find's
  /(?<![$%\w{@'"]|\()\{(?<name>[A-Za-z][\w-]{2,40})\}(?!\})/gu,
  // YOUR_IP, your-domain, your_password
  /(?<![\w$/{-])(?<name>your[_-][\w-]{2,40})(?![\w(])/giu,
  // …/accounts/YOUR_ID/…, https://your-server.example
  /(?<=\/)(?<name>YOUR_[A-Z\d_]{2,40})(?!\w)/gu,
  /(?<=:\/\/)(?<name>your[_-][\w-]{2,40})(?![\w(])/giu,
  // [your version], [IP]
  /(?<=[\s=@/:])\[(?<name>your[ _-][\w -]{2,40}|IP|HOST(?:NAME)?|VERSION|DATE|USER(?:NAME)?|PASSWORD)\](?=$|[\s:/,;])/gu,
  // [height], [target-version], as an argument of its own; neither [ a test ] nor [0-9] of a pattern
  /(?<=\s)\[(?<name>[A-Za-z][A-Za-z0-9]+(?:[ _-][A-Za-z0-9]+)*|\/path\/to\/[\w./-]+)\](?=\s|$)/gu,
  // [old version] of several words, wherever it stands; postgresql@[version], /opt/[release]/bin
  /(?<![[\\$\w])\[(?<name>[A-Za-z]{2,}(?: [A-Za-z]{2,}){1,3})\]/gu,
  /(?<=[\w/\]][@/:-])\[(?<name>[a-z]{4,20}|[A-Z]{4,20}|tag|ip|id|url)\](?=$|[\s/@.:,-])/gu,
  // [PATH_TO_widget-*.rpm]
  /(?<=\s)\[(?<name>[A-Z]{2,}_[\w.*-]+)\](?=\s|$)/gu,
  // INSTANCE_NAME, KEYSPACE, as an argument of its own
  capitals,
  // /path/to/backup, /your/path/app
  /(?<![\w.~$}])(?<name>\/(?:path\/to|your\/path|path\/of)(?:\/[\w.-]+)*\/?)/gu,
  // 192.168.1.xxx
  /(?<![\w.])(?<name>(?:\d{1,3}\.){1,3}[xX]{2,3}(?:\.[xX]{1,3})*)(?![\w.])/gu,
  // 1.18.x-00, v2.x.x, x.x.x.x
  /(?<![\w.])(?<name>v?(?:\d{1,3}\.)+[xX](?:\.[xX])*(?:-\d+)?|v?[xXyYzZ](?:\.[xXyYzZ]){1,3})(?![A-Za-z\d]|\.[\dxXyYzZ](?![A-Za-z]))/gu,
  // widget.x.x.x.tar.gz, widget-n.n.n
  /(?<=[A-Za-z][.-])(?<name>[xX](?:\.[xX]){2,3}|[nN](?:\.[nN]){2,3})(?!\w|\.[\dxXnN](?![A-Za-z]))/gu,
  // YYYYMMDD, yyyy-mm-dd, YYYYMMDD_HHMMSS
  /(?<![A-Za-z%])(?<name>yyyy[-_]?mm[-_]?dd(?:[-_T]?hh[-_:]?mm(?:[-_:]?ss)?)?)(?![A-Za-z])/giu,
  /(?<![A-Za-z%])(?<name>YY(?:MMDD|DDMM))(?![A-Za-z])/gu,
  // XXX, xxxx
  /(?<![\w.])(?<name>[xX]{2,}(?:\.[xX]{2,})+|[xX]{3,})(?![\w]|\.\d)/gu,
  // 你的IP, 新版本号 in brackets of the Chinese kind
  /[【《「](?<name>[^】》」\n]{1,20})[】》」]/gu,
  /(?<name>你的(?:[A-Za-z]+|服务器|主机|域名|密码|用户名|版本|[\u4e00-\u9fff]{0,6}目录|[\u4e00-\u9fff]{0,6}路径)(?:地址|名|号|IP)?)/gu,
  // docker stop 容器名, docker run 镜像名:旧版本号
  chineseWords,
];

/** Commands whose words in capitals are names of variables. */
const ofVariables =
  /(?:^|\s)(?:-e|--env|--build-arg|export|unset|env|printenv|declare|read|local|config\S*|secrets?|\w*grep|echo|printf)(?:\s|=)/;
/** Commands whose brackets are those of a pattern. */
const ofPatterns = /\b(?:[efz]?grep|sed|awk|perl|expr|tr|find|rename|printf|echo)\s|=~|\[\[/;

/** Without any of these there is no placeholder, and looking for them costs less. */
const mayHold =
  /_(?:NAME|ID|IP|HOST|VERSION|PATH|DIR|USER|ADDRESS|PORT|TAG|TOKEN|REGION|ZONE|DATABASE)\b|KEYSPACE|HOSTNAME|USERNAME|NAMESPACE|DBNAME|[<{[【《「]|your|\/path\/|xx|\.x|yy|[xyz]\.[xyz]|n\.n\.n|你的|[名号码称址录径本签口数令](?:$|[\s:/@,;])/i;

/** The placeholders of a line of a script, in order. */
export const placeholdersIn = oncePerText((text: string): readonly Placeholder[] => {
  const found: Placeholder[] = [];
  if (!mayHold.test(text)) return found;
  for (const form of forms) {
    if (text.search(form) < 0) continue;
    for (const match of text.matchAll(form)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (found.some(each => start < each.end && each.start < end)) continue;
      const name = match.groups?.name ?? '';
      if (isRedirection(text, start, match[0])) continue;
      if (match[0].startsWith('[') && isInARow(name)) continue;
      if (form === capitals && isOfVariables(text, start)) continue;
      if (/\S\[|^\[.* /.test(text.slice(Math.max(0, start - 1), end)) && ofPatterns.test(text)) continue;
      if (form === chineseWords && !isArgument(text, start)) continue;
      found.push({ text: match[0], start, end, name, type: typeAt(text, start, name) });
    }
  }
  return found.toSorted((a, b) => a.start - b.start);
});

/** A word without a meaning of its own is what the option or the variable before it takes. */
function typeAt(text: string, start: number, name: string): PlaceholderType {
  const type = typeOf(name);
  const isOfSecret = /(?:passw(?:or)?d|passphrase|secret|token|api[-_]?key)["']?[=:]\s?["']?$/i.test(
    text.slice(0, start),
  );
  return type === 'text' && isOfSecret ? 'secret' : type;
}

/** The text with a plain word for each placeholder, for a parser that would take it for something else. */
export function withoutPlaceholders(text: string): string {
  return text
    .split('\n')
    .map(line => replaced(line, () => 'X'))
    .join('\n');
}

export function replaced(line: string, by: (placeholder: Placeholder) => string): string {
  let [result, at] = ['', 0];
  for (const each of placeholdersIn(line)) {
    result += line.slice(at, each.start) + by(each);
    at = each.end;
  }
  return result + line.slice(at);
}

/** `[abcd]` is any of these. */
function isInARow(name: string): boolean {
  return (
    name.length > 1 &&
    [...name].every((each, index) => index === 0 || each.charCodeAt(0) - name.charCodeAt(index - 1) === 1)
  );
}

/** Neither a word of a command, nor one that stands for a value there. */
function isOfVariables(text: string, start: number): boolean {
  const before = text.slice(0, start);
  return (
    ofVariables.test(text) ||
    /(?:^|\s)#/.test(before) ||
    (before.match(/["']/g)?.length ?? 0) % 2 === 1 ||
    (!isCommandLine(text) && !/^\s+-{1,2}[A-Za-z]|^\s*[a-z][\w.-]*\s(?:.*\s)?--?[a-z]/.test(text))
  );
}

/** Of a command, and neither in a comment nor in what is shown to people. */
function isArgument(text: string, start: number): boolean {
  if (!isCommandLine(text) && !/^\s+-{1,2}[A-Za-z]/.test(text)) return false;
  const before = text.slice(0, start);
  return !/(?:^|\s)#|^\s*(?:echo|printf)\b/.test(before) && (before.match(/["']/g)?.length ?? 0) % 2 === 0;
}

/** `sort <in>out` reads a file. */
function isRedirection(text: string, start: number, whole: string): boolean {
  if (!whole.startsWith('<')) return false;
  return (
    /^[\w./-]+$/.test(text.slice(start + whole.length).split(/\s/)[0] ?? '') &&
    /\s$/.test(text.slice(0, start)) &&
    /[./]/.test(whole)
  );
}
