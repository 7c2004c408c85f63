import type { InlineCode } from '../../markdown/block.ts';
import { isCommandLine } from '../../markdown/command-line.ts';
import { titleNumber } from '../../markdown/numbers.ts';
import { oncePerText } from '../../once.ts';
import type { HostMention } from '../hosts/host-mentions.ts';
import type { HostBook } from '../hosts/hosts.ts';
import { reservationOf } from '../ways/reservations.ts';
import { prose } from '../words.ts';
import { isToldOf } from './told-commands.ts';

/** What a paragraph says that is to happen, or where; in the order it says so. */
export type ProseEvent =
  | { readonly kind: 'host'; readonly at: number; readonly mention: HostMention }
  | { readonly kind: 'upload'; readonly at: number; readonly files: readonly string[]; readonly to: string }
  | { readonly kind: 'cwd'; readonly at: number; readonly path: string; readonly stays: boolean }
  | {
      readonly kind: 'repeat';
      readonly at: number;
      readonly text: string;
      readonly steps: readonly [number, number] | null;
    }
  | { readonly kind: 'command'; readonly at: number; readonly code: InlineCode };

export function eventsIn(
  text: string,
  codes: readonly InlineCode[],
  book: HostBook,
  programs: ReadonlySet<string>,
): readonly ProseEvent[] {
  const events: ProseEvent[] = book
    .mentionsIn(text)
    .map(mention => ({ kind: 'host', at: mention.start, mention }));
  const uploads = uploadsIn(text);
  events.push(...uploads.map(each => each.event));
  const cwd = cwdIn(text, uploads);
  if (cwd !== null) events.push(cwd);
  const repeat = prose.repeat.exec(text);
  if (repeat)
    events.push({
      kind: 'repeat',
      at: repeat.index,
      text: repeat[0].trim(),
      steps: stepRange(text.slice(repeat.index)),
    });
  let from = 0;
  for (const code of codes) {
    const at = text.indexOf(`\`${code.text}\``, from);
    if (at >= 0) from = at + code.text.length;
    if (isToRun(code, text, programs)) events.push({ kind: 'command', at: at < 0 ? from : at, code });
  }
  // A repetition comes last in its sentence whatever the order of the words.
  return placesFirst(events.toSorted((a, b) => a.at - b.at));
}

/** `in /opt/widget on app-1`: one goes to the host first, and to the directory there. */
function placesFirst(events: readonly ProseEvent[]): readonly ProseEvent[] {
  const at = events.findIndex(({ kind }) => kind === 'cwd');
  const directory = events[at];
  const next = events[at + 1];
  if (directory === undefined || next?.kind !== 'host') return events;
  return events.toSpliced(at, 2, next, directory);
}

const fileName = String.raw`[\x60"'“「]?(?:~?[\w./-]*[\w-]\.[A-Za-z][\w.]{0,10}|[\w./-]*\w\*?)[\x60"'”」]?`;
const joined = String.raw`(?:\s*(?:、|,|，|和|及|与|以及|\band\b)\s*(?:the\s+)?`;
const uploadChinese = new RegExp(
  String.raw`(?:上传|传输|分发|拷贝|复制|放置?|传)(?:以下)?(?:文件|升级包|安装包|包)?\s*(?<files>${fileName}${joined}${fileName}){0,15})\s*(?:等)?(?:文件|升级包|安装包|程序包|包|脚本)?\s*(?:上传|拷贝|复制|传)?(?:到|至|在|放到)\s*(?:服务器|主机)?(?:的)?\s*[\x60"'“]?(?<to>~?/[\w./-]*)[\x60"'”]?`,
  'gu',
);
const putChinese = new RegExp(
  String.raw`(?:将|把)\s*(?<files>${fileName}${joined}${fileName}){0,15})\s*(?:等)?(?:文件|升级包|安装包|程序包|包|脚本)?\s*(?:上传|传输|分发|拷贝|复制|放置?|传)(?:到|至|在)\s*(?:服务器|主机)?(?:的)?\s*[\x60"'“]?(?<to>~?/[\w./-]*)[\x60"'”]?`,
  'gu',
);
const uploadEnglish = new RegExp(
  String.raw`\b(?:upload|transfer|scp|copy|put|push|place)\s+(?:the\s+)?(?:(?:files?|packages?|archives?|artifacts?|release|new)\s+)*(?<files>${fileName}${joined}${fileName}){0,15})\s*(?:files?|packages?|archives?)?\s+(?:over\s+)?(?:to|into|in|under|onto)\s+(?:the\s+)?(?:directory\s+|folder\s+)?[\x60"'“]?(?<to>~?/[\w./-]*)[\x60"'”]?`,
  'giu',
);

interface FoundUpload {
  readonly event: ProseEvent;
  readonly start: number;
  readonly end: number;
}

const uploadsIn = oncePerText((text: string): readonly FoundUpload[] => {
  const found: FoundUpload[] = [];
  // Where they are brought to is a path.
  if (!text.includes('/')) return found;
  for (const pattern of [uploadChinese, putChinese, uploadEnglish])
    for (const match of text.matchAll(pattern)) {
      const { files = '', to = '' } = match.groups ?? {};
      const names = files
        .split(/\s*(?:、|,|，|和|及|与|以及|\band\b)\s*(?:the\s+)?/u)
        .map(file => file.replace(/^[\x60"'“「\s]+|[\x60"'”」\s]+$/gu, ''))
        .filter(file => file !== '');
      // What has an absolute path is on the host already, and what has no dot is hardly a file.
      const uploads = names.length > 0 && names.every(file => /^[\w][\w.-]*\.\w+$/.test(file));
      const [start, end] = [match.index, match.index + match[0].length];
      if (uploads && !found.some(each => start < each.end && each.start < end))
        found.push({ event: { kind: 'upload', at: start, files: names, to }, start, end });
    }
  return found;
});

const cwdPatterns = [
  /(?:在|进入|切换到|切到|到|cd\s*到?|位于)\s*[`"'“]?(?<path>~?\/[\w./-]*|~)[`"'”]?\s*(?:这个)?(?:目录|路径|文件夹)/u,
  /(?:进入|切换到|切到)\s*[`"'“]?(?<path>~?\/[\w./-]+)[`"'”]?/u,
  /\b(?:in|inside|from|within)\s+(?:the\s+)?(?:directory\s+|folder\s+)?`(?<path>~?\/[\w./-]*)`/iu,
  /\b(?:in|inside|from|within|under)\s+(?:the\s+)?(?:directory\s+|folder\s+)?(?<path>\/[\w./-]*\w)(?=\s+directory|\s+folder|\s*[,:.]|$)/iu,
  /\b(?:change|cd|go|switch|navigate)\s+(?:directory\s+|directories\s+|in)?(?:to|into)\s+(?:the\s+)?(?:directory\s+|folder\s+)?[`"']?(?<path>~?\/[\w./-]*\w)[`"']?/iu,
];

function cwdIn(whole: string, uploads: readonly FoundUpload[]): ProseEvent | null {
  if (!/[~/]/.test(whole)) return null;
  // Where files are brought to is not where one is.
  const text = uploads.reduce(
    (rest, { start, end }) => rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end),
    whole,
  );
  for (const pattern of cwdPatterns) {
    const match = pattern.exec(text);
    const path = match?.groups?.path;
    // A file is no place to be in.
    if (
      match &&
      path !== undefined &&
      !tellsWhere.test(text.slice(0, match.index)) &&
      !/\.(sh|ya?ml|conf|json|toml|xml|properties|log|env|service)$/.test(path)
    )
      return {
        kind: 'cwd',
        at: match.index,
        path: path.replace(/(.)\/$/, '$1'),
        stays: /^(进入|切|cd|change|go|switch|navigate)/i.test(match[0]),
      };
  }
  return null;
}

/** Before a directory: what is kept there, and nobody goes there for that. */
const tellsWhere =
  /(?:\b(?:located|stored|found|kept|saved|placed|lives?|resides?|available|written|backed up)|存放|保存|位于|放)\s*$/i;

/** Behind a command: nothing, or what it is for in brackets. */
const isRemarkOnly =
  /^\s*(?:[(（](?!\s*(?:where|if|when|only|optional|or\b|e\.?g|例|可选|如果|若|仅|其中))[^()（）]*[)）])?\s*[.。;；]?$/iu;

/** `steps 1-4`, `第2步到第5步`. */
function stepRange(text: string): readonly [number, number] | null {
  const match =
    /\bsteps?\s+(\d{1,3})(?:\s*(?:-|–|to|through|and)\s*(\d{1,3}))?/i.exec(text) ??
    /第?\s*(\d{1,3})\s*步?\s*(?:-|–|~|到|至)\s*第?\s*(\d{1,3})\s*步?/.exec(text);
  const [, step = ''] =
    /第\s*([一二三四五六七八九十\d]{1,3})\s*步|步骤\s*(?=\d)(\d{1,2})(?!\s*\d)/u.exec(text) ?? [];
  if (match === null && step === '') return null;
  const from = match === null ? (titleNumber(`第${step}步`)?.[0] ?? 0) : Number(match[1]);
  return [from, Number(match?.[2] ?? from)];
}

/** Inline code that is a command, and that the words around it ask to run. */
function isToRun({ text, before, after }: InlineCode, whole: string, programs: ReadonlySet<string>): boolean {
  const code = text.trim();
  // A prompt before it says that it is typed.
  const isPrompted = /^\$\s+\S/.test(code);
  const known = isPrompted || isCommandLine(code) || programs.has(/^\S+/.exec(code)?.[0] ?? '');
  if (!known || (!/\s/.test(code) && !/^(\.{0,2}|~)?\/.*\.(sh|py)$|^\.\//.test(code))) return false;
  if (reservationOf(whole) !== null || isToldOf(code, before, after)) return false;
  // On a line of its own.
  if (/(?:^|\n)\s*$/.test(before) && /^\s*(?:\n|$)/.test(after)) return true;
  if (whole.trim() === `\`${text}\`` || (/^[:：]?\s*$/.test(before) && isRemarkOnly.test(after))) return true;
  if (
    /\b(not|never|don't|without|instead of|equivalent|like|e\.g\.|such as|output of|alias|if you|was|were|does|the)\s*[:：]?\s*$|(不要|不能|请勿|无需|例如|比如|相当于)\s*[:：]?\s*$/i.test(
      before,
    )
  )
    return false;
  // What is only done in a case, and what serves as an example, is for a person to decide.
  const sentence =
    before
      .replace(/\s*\n\s*/g, ' ')
      .split(/[。；;！!？?]|\.\s/)
      .at(-1) ?? '';
  if (
    /\b(?:not|never|don't|doesn't|avoid|without|instead of|rather than)\b|不要|不能|请勿|切勿|无需|禁止/i.test(
      sentence.slice(-60),
    )
  )
    return false;
  if (
    /^\s*(if|in case|should|optionally|for example|e\.g|alternatively|you (can|could|may) also|如果|若|如需|例如|比如|可选|也可以?)|可以?(?:通过|使用|用|执行|运行)\s*$|\byou (can|could|may) (also|then )?/iu.test(
      sentence,
    )
  )
    return false;
  if (isPrompted || (/[:：]\s*$/.test(before) && /^\s*[.。;；]?\s*$/.test(after))) return true;
  return /(?:(?<![\w-])(?:run|execute|running|executing|issue|type|enter|invoke|with|using|via|command|by)|执行|运行|输入|键入|使用|通过|命令)(?:\s*(?:the|this|following|command|命令|脚本))*\s*[:：]?\s*$/i.test(
    before,
  );
}
