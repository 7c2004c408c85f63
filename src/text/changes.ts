import type { Language } from './language.ts';
import { plural } from './plural.ts';

/** What is said of a runbook that is no longer what a run was opened with. */
export interface ChangeWords {
  changed(path: string): string;
  readonly added: string;
  readonly removed: string;
  readonly different: string;
  readonly order: string;
  readonly elsewhere: string;
  readonly rollback: string;
  /** Follows a task that was done: `had run: finished`. */
  hadRun(status: string): string;
  steps(count: number): string;
  readonly unchangedWork: string;
  gone(path: string): string;
  unusable(path: string): string;
  readonly onRecord: string;
  readonly acceptHint: string;
  readonly wasNotAccepted: string;
  /** Why the changes cannot be taken over yet. */
  busy(tasks: readonly string[]): string;
  readonly busyHint: string;
  /** A name that means another machine now. */
  moved(host: string): string;
  readonly movedHint: string;
  readonly nothingToAccept: string;
  readonly asRecorded: string;
  refused(why: string): string;
}

export function changeWords(language: Language): ChangeWords {
  return language === 'zh' ? chinese : english;
}

const english: ChangeWords = {
  changed: path => `The runbook has changed since this run was opened: ${path}`,
  added: 'added',
  removed: 'removed',
  different: 'changed',
  order: 'order of the steps',
  elsewhere: 'elsewhere',
  rollback: 'rollback',
  hadRun: status => `had run: ${status}`,
  steps: count => plural(count, 'task'),
  unchangedWork:
    'The text of the runbook has changed since this run was opened, and nothing that would run has.',
  gone: path => `Warning: ${path} is gone.`,
  unusable: path => `Warning: ${path} cannot be planned as it is now:`,
  onRecord: 'The run goes on with the plan on its record.',
  acceptHint:
    'Nothing was started. --accept-changes takes the changes over: what changed or is new is to be done, also where it had run.\n--as-recorded goes on with the plan on record.',
  wasNotAccepted: 'The run goes on with the plan on its record, as --as-recorded says.',
  busy: tasks => `Changes cannot be taken over while something runs or is in doubt: ${tasks.join(', ')}`,
  busyHint: 'Resume without --accept-changes until that is settled, leave, and resume with it then.',
  moved: host =>
    `This run changed something on ${host}, and its name means another machine now: the changes cannot be taken over.`,
  movedHint: '--as-recorded goes on with the plan on record, on the machine it began on.',
  nothingToAccept: 'Nothing has changed: --accept-changes has nothing to take over.',
  asRecorded: 'What runs or is in doubt comes first: the run goes on with the plan on its record.',
  refused: why => `The changes were not taken over: ${why}`,
};

const chinese: ChangeWords = {
  changed: path => `操作手册在本次执行开始后有改动：${path}`,
  added: '新增',
  removed: '移除',
  different: '改动',
  order: '步骤顺序',
  elsewhere: '其他',
  rollback: '回滚',
  hadRun: status => `已执行过：${status}`,
  steps: count => `${count} 个任务`,
  unchangedWork: '操作手册的文字在本次执行开始后有改动，但要执行的内容没有变。',
  gone: path => `警告：${path} 已不存在。`,
  unusable: path => `警告：${path} 目前无法生成计划：`,
  onRecord: '按记录中的计划继续执行。',
  acceptHint:
    '没有启动任何操作。--accept-changes 采纳改动：改动和新增的任务都要执行，即使以前执行过。\n--as-recorded 按记录中的计划继续。',
  wasNotAccepted: '按 --as-recorded 的要求，继续使用记录中的计划。',
  busy: tasks => `有任务正在运行或结果不明，不能采纳改动：${tasks.join('、')}`,
  busyHint: '先不带 --accept-changes 恢复执行，处理完后退出，再带上它恢复。',
  moved: host => `本次执行已在 ${host} 上做过改动，而这个名称现在指向另一台机器：不能采纳改动。`,
  movedHint: '--as-recorded 按记录中的计划，在原来的机器上继续。',
  nothingToAccept: '没有改动，--accept-changes 没有可采纳的内容。',
  asRecorded: '正在运行或结果不明的任务优先处理：按记录中的计划继续执行。',
  refused: why => `改动没有采纳：${why}`,
};
