import type { Language } from './language.ts';
import { plural } from './plural.ts';

/** What is said when a plan cannot be made of what was asked for. */
export interface LoadingWords {
  errors(count: number): string;
  unknown(flag: string, name: string): string;
  unknownNear(flag: string, name: string, nearest: string): string;
  badVariable(written: string): string;
  readonly nothingLeft: string;
  /** Followed by the paths. */
  filesLacking(book: string): string;
  readonly filesLackingHint: string;
  /** While the document is read and its artifacts are hashed. */
  readonly loading: string;
}

export function loadingWords(language: Language): LoadingWords {
  return language === 'zh' ? chinese : english;
}

const english: LoadingWords = {
  loading: 'Reading the runbook and its artifacts …',
  errors: count => `${plural(count, 'error')}. Nothing was run.`,
  unknown: (flag, name) => `${flag} ${name}: the runbook has nothing of that name.`,
  unknownNear: (flag, name, nearest) =>
    `${flag} ${name}: the runbook has nothing of that name. Did you mean “${nearest}”?`,
  badVariable: written => `--var ${written}: write it as name=value; a name is letters, digits and “_”.`,
  nothingLeft: 'The flags leave nothing to run.',
  filesLacking: book => `${book} uploads these files, which are not there:`,
  filesLackingHint: 'Put them there, or name the folder that holds them: --artifacts DIR. Nothing was run.',
};

const chinese: LoadingWords = {
  loading: '正在读取操作手册和制品 …',
  errors: count => `共 ${count} 个错误，没有执行任何操作。`,
  unknown: (flag, name) => `${flag} ${name}：操作手册中没有这个名称。`,
  unknownNear: (flag, name, nearest) => `${flag} ${name}：操作手册中没有这个名称。是否想写“${nearest}”？`,
  badVariable: written => `--var ${written}：请写成 name=value；变量名由字母、数字和“_”组成。`,
  nothingLeft: '按这些参数，没有任何任务可执行。',
  filesLacking: book => `${book} 要上传以下文件，但找不到：`,
  filesLackingHint: '请把文件放到该处，或指定所在目录：--artifacts DIR。没有执行任何操作。',
};
