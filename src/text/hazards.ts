import type { Language } from './language.ts';
import { plural } from './plural.ts';

/** What is asked before a run of a doubtful runbook. */
export interface HazardWords {
  /** Names the runbook that was made of a document: places in it are none of the document's. */
  runbookOf(file: string): string;
  readonly askImport: string;
  /** Before it is asked: how much there is to check above, and how to look further. */
  importHint(book: string, assumed: number, left: number): string;
  /** Of hosts of which nothing says where they are. */
  hostsByName(hosts: readonly string[]): string;
  /** Asks once more. */
  notTyped(word: string): string;
  readonly importRefused: string;
  /** On record. */
  importAccepted(assumptions: number): string;
  askHazards(codes: readonly string[]): string;
  hazardsRefused(codes: readonly string[]): string;
  /** On record. */
  hazardsAccepted(codes: readonly string[]): string;
  /** Of a document, after its import: what lint found in it. */
  found(errors: number, warnings: number): string;
  lines(lines: readonly number[]): string;
  lintHint(file: string): string;
}

/** What is dangerous in a document, a line for each kind, with where it is. */
export function hazardPage(
  file: string,
  found: readonly { readonly code: string; readonly severity: 'error' | 'warning'; readonly line: number }[],
  language: Language,
): string {
  const words = hazardWords(language);
  const errors = found.filter(({ severity }) => severity === 'error').length;
  const kinds = Map.groupBy(found, ({ code }) => code);
  return [
    words.found(errors, found.length - errors),
    ...[...kinds].map(
      ([code, each]) => `  ${code}  ${words.lines([...new Set(each.map(({ line }) => line))])}`,
    ),
    ...(found.length === 0 ? [] : [words.lintHint(file)]),
  ].join('\n');
}

export function hazardWords(language: Language): HazardWords {
  return language === 'zh' ? chinese : english;
}

const english: HazardWords = {
  runbookOf: file => `(runbook made of ${file})`,
  askImport: 'This is what was understood of the document. Type "understood" to run it: ',
  importHint: (book, assumed, left) =>
    `Above: ${plural(assumed, 'assumption')} to check, ${left} left out. handrail plan ${book} shows every step as it would run; handrail import ${book} -o BOOK.yaml writes a runbook to correct.`,
  hostsByName: hosts =>
    `Looked up by name, in ~/.ssh/config and then as the network knows it: ${hosts.join(', ')}. An inventory says where hosts are: -i FILE.`,
  notTyped: word => `That is not ${word}. Type it, or press Enter alone to leave: `,
  importRefused:
    'What was understood of the document was not confirmed, so nothing was run. Write it out with handrail import, read and correct it, and run that; or say --accept-import.',
  importAccepted: assumptions =>
    `Imported on the fly; what was understood was confirmed, with ${plural(assumptions, 'assumption')}.`,
  askHazards: codes => `Type ${codes.join(',')} to run it all the same: `,
  hazardsRefused: codes =>
    `The runbook has hazards, and they were not accepted, so nothing was run. Correct them, ignore each with a reason (# handrail-ignore CODE reason), or say --accept-hazard ${codes.join(',')}.`,
  hazardsAccepted: codes => `Hazards accepted before the run: ${codes.join(', ')}.`,
  found: (errors, warnings) =>
    `Dangerous in the document: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}`,
  lines: lines => `${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}`,
  lintHint: file => `Why, and what to do about each: handrail lint ${file}`,
};

const chinese: HazardWords = {
  runbookOf: file => `（由 ${file} 生成的手册）`,
  askImport: '以上是对文档的理解。输入 understood 开始执行：',
  importHint: (book, assumed, left) =>
    `以上：推断 ${assumed} 处，请核对；未采用 ${left} 处。handrail plan ${book} 会列出将执行的每一步；handrail import ${book} -o BOOK.yaml 写成可修改的操作手册。`,
  hostsByName: hosts =>
    `以下主机没有地址，按名称查找（先看 ~/.ssh/config，再由网络解析）：${hosts.join('、')}。可用清单给出地址：-i FILE。`,
  notTyped: word => `输入的不是 ${word}。请重新输入，直接回车则退出：`,
  importRefused:
    '对文档的理解没有得到确认，因此什么也没有执行。可用 handrail import 写成操作手册，检查修改后执行；或加上 --accept-import。',
  importAccepted: assumptions => `即时导入；对文档的理解已确认，其中假设 ${assumptions} 处。`,
  askHazards: codes => `输入 ${codes.join(',')} 表示仍要执行：`,
  hazardsRefused: codes =>
    `操作手册中有危险之处，且没有被接受，因此什么也没有执行。请改正，或说明理由后忽略（# handrail-ignore 代码 理由），或加上 --accept-hazard ${codes.join(',')}。`,
  hazardsAccepted: codes => `执行前接受的危险：${codes.join('、')}。`,
  found: (errors, warnings) => `文档中的危险：错误 ${errors} 处，警告 ${warnings} 处`,
  lines: lines => `第 ${lines.join('、')} 行`,
  lintHint: file => `原因与改法：handrail lint ${file}`,
};
