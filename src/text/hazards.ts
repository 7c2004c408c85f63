import type { Language } from './language.ts';

/** What is asked before a run of a doubtful runbook. */
export interface HazardWords {
  readonly askImport: string;
  readonly importRefused: string;
  /** On record. */
  importAccepted(assumptions: number): string;
  askHazards(codes: readonly string[]): string;
  hazardsRefused(codes: readonly string[]): string;
  /** On record. */
  hazardsAccepted(codes: readonly string[]): string;
}

export function hazardWords(language: Language): HazardWords {
  return language === 'zh' ? chinese : english;
}

const english: HazardWords = {
  askImport: 'This is what was understood of the document. Type "understood" to run it: ',
  importRefused:
    'What was understood of the document was not confirmed, so nothing was run. Write it out with handrail import, read and correct it, and run that; or say --accept-import.',
  importAccepted: assumptions =>
    `Imported on the fly; what was understood was confirmed, with ${assumptions} assumptions.`,
  askHazards: codes => `Type ${codes.join(',')} to run it all the same: `,
  hazardsRefused: codes =>
    `The runbook has hazards, and they were not accepted, so nothing was run. Correct them, ignore each with a reason (# handrail-ignore CODE reason), or say --accept-hazard ${codes.join(',')}.`,
  hazardsAccepted: codes => `Hazards accepted before the run: ${codes.join(', ')}.`,
};

const chinese: HazardWords = {
  askImport: '以上是对文档的理解。输入 understood 开始执行：',
  importRefused:
    '对文档的理解没有得到确认，因此什么也没有执行。可用 handrail import 写成操作手册，检查修改后执行；或加上 --accept-import。',
  importAccepted: assumptions => `即时导入；对文档的理解已确认，其中假设 ${assumptions} 处。`,
  askHazards: codes => `输入 ${codes.join(',')} 表示仍要执行：`,
  hazardsRefused: codes =>
    `操作手册中有危险之处，且没有被接受，因此什么也没有执行。请改正，或说明理由后忽略（# handrail-ignore 代码 理由），或加上 --accept-hazard ${codes.join(',')}。`,
  hazardsAccepted: codes => `执行前接受的危险：${codes.join('、')}。`,
};
