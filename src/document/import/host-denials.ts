/** A place of a text where hosts are named that are left out of something. */
export interface HostException {
  /** The names, as they stand there. */
  readonly names: string;
  readonly start: number;
  readonly end: number;
  /** `all but x` and the like: all that there are, without these. */
  readonly ofAll: boolean;
}

const item = String.raw`[\x60"'“「*]{0,2}[A-Za-z0-9][\w.-]{0,61}[\x60"'”」*]{0,2}(?:\s*[（(][\w.:-]+[)）])?`;
const list = String.raw`(?<names>${item}(?:\s*(?:、|,|，|和|及|与|或|\band\b|\bor\b|&|/)\s*${item}){0,15})`;
const exceptions = [
  new RegExp(
    String.raw`(?<![\w-])(?:except(?:ing)?|excluding|apart from|aside from|besides|other than|but(?: not)?|not)\s+(?:(?:for|on|at|in|from|of|the|hosts?|servers?|nodes?)\s+)*${list}`,
    'giu',
  ),
  new RegExp(
    String.raw`除(?:了|去)?\s*(?:在)?\s*(?:主机|服务器|节点|机器)?\s*${list}\s*(?:这?[一两二三四五六\d]?台)?(?:主机|服务器|节点|机器)?\s*(?:上)?\s*(?:以外|之外|外)`,
    'gu',
  ),
];
const mayExcept = /except|excluding|apart from|aside from|besides|other than|\bbut\b|\bnot\b|除/i;

/** The hosts that a text leaves out of what it says. */
export function exceptionsIn(text: string): readonly HostException[] {
  if (!mayExcept.test(text)) return [];
  return exceptions.flatMap((pattern, index) =>
    [...text.matchAll(pattern)].map(match => ({
      names: match.groups?.names ?? '',
      start: match.index,
      end: match.index + match[0].length,
      ofAll:
        index === 1 ||
        /\b(?:all|every\w*|each|any\w*)\b[^.;:]{0,60}$/i.test(
          text.slice(Math.max(0, match.index - 80), match.index),
        ),
    })),
  );
}

/** What is done here is done as there, or otherwise than there. */
const comparison = /\b(?:unlike|like|as)\s+$/i;
/** A clause that asks for something not to be done. */
const denial =
  /\b(?:(?:do not|don't|never|must(?: not|n't)|should(?: not|n't))\b(?! (?:forget|only|skip))|(?:avoid|no need|no longer|nobody|skip|automatically|already been)\b)|(?:不要|请勿|切勿|禁止|严禁|不得|无需|不必)(?!忘)/iu;
/** A clause about what happens by itself before the rest is done; who does something there, is there. */
const circumstance =
  /^\W*(?:then |and |but |only )?(?:(?:after|once|when(?:ever)?|while|until|as soon as)\s+(?!(?:you|we|\w+ing|on|in|at|back|logged|connected|done|finished)\b)\w|before\b|[等待当]|一旦)/iu;
const boundary = /[.。;；:：!！?？，\n]|,\s/gu;

/** Whether hosts are named, from `start` on, for another reason than that what follows is done on them. */
export function isElsewhere(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 300), start);
  const last = [...before.matchAll(boundary)].at(-1);
  const clause = last === undefined ? before : before.slice(last.index + last[0].length);
  return comparison.test(clause) || denial.test(clause) || circumstance.test(clause);
}
