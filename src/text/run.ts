import type { Language } from './language.ts';

/** What `run`, `resume` and `close` say before and after the screen is theirs. */
export interface RunWords {
  /** Of what does not stand in the way. */
  conflict(kind: 'held' | 'running' | 'inDoubt' | 'stopped' | 'unreadable', run: string): string;
  ended(run: string, status: string): string;
  over(run: string, status: string): string;
  readonly overHint: string;
  readonly reasonNeeded: string;
  readonly screenNeeded: string;
  refused(why: string): string;
}

export function runWords(language: Language): RunWords {
  return language === 'zh' ? chinese : english;
}

const english: RunWords = {
  conflict: (kind, run) =>
    kind === 'unreadable'
      ? `Warning: the record of run ${run} does not verify, so nobody knows whether it is over: handrail show ${run}`
      : `Warning: run ${run} of the same runbook on the same hosts was stopped and is not over: handrail resume ${run}, or handrail close ${run} --reason …`,
  ended: (run, status) => `Run ${run}: ${status}`,
  over: (run, status) => `The run ${run} is over (${status})`,
  overHint: 'handrail show and handrail replay look at it; handrail run begins a new one.',
  reasonNeeded: 'close needs --reason: it goes on record',
  screenNeeded: 'The full screen needs a terminal; --no-tui prints lines instead.',
  refused: why => `The run was not closed: ${why}`,
};

const chinese: RunWords = {
  conflict: (kind, run) =>
    kind === 'unreadable'
      ? `警告：执行 ${run} 的记录未通过校验，无法判断它是否已结束：handrail show ${run}`
      : `警告：同一手册在相同主机上的执行 ${run} 已停下但没有结束：handrail resume ${run}，或 handrail close ${run} --reason …`,
  ended: (run, status) => `执行 ${run}：${status}`,
  over: (run, status) => `执行 ${run} 已经结束（${status}）`,
  overHint: '用 handrail show 和 handrail replay 查看；用 handrail run 开始新的执行。',
  reasonNeeded: 'close 需要 --reason：原因会记录在案',
  screenNeeded: '全屏界面需要终端；加 --no-tui 可输出普通文本行。',
  refused: why => `执行没有结束：${why}`,
};
