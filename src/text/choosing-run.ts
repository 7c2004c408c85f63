import type { Language } from './language.ts';

/** What is said where the run that is meant cannot be found. */
export interface ChoosingRunWords {
  noRun(directory: string): string;
  unknownRun(text: string, directory: string): string;
  severalRuns(text: string, count: number): string;
  readonly noneBegun: string;
  readonly oneOf: string;
  more(count: number): string;
}

export function choosingRunWords(language: Language): ChoosingRunWords {
  return language === 'zh' ? chinese : english;
}

const english: ChoosingRunWords = {
  noRun: directory => `There is no run in ${directory}`,
  unknownRun: (text, directory) => `There is no run ${text} in ${directory}`,
  severalRuns: (text, count) => `${text} stands for ${count} runs`,
  noneBegun: 'No run was begun there yet; --runs-dir looks elsewhere.',
  oneOf: 'One of these:',
  more: count => `… and ${count} more`,
};

const chinese: ChoosingRunWords = {
  noRun: directory => `${directory} 中没有执行记录`,
  unknownRun: (text, directory) => `${directory} 中没有 ${text} 这次执行`,
  severalRuns: (text, count) => `${text} 对应 ${count} 次执行`,
  noneBegun: '那里还没有开始过任何执行；--runs-dir 可指定其他目录。',
  oneOf: '可选：',
  more: count => `… 另有 ${count} 次`,
};
