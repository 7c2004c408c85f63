import type { LeftReason } from '../engine/rollback.ts';
import type { Language } from './language.ts';
import { plural } from './plural.ts';

/** A command that goes on on its host while nobody watches it. */
export interface LeftCommand {
  readonly task: string;
  readonly name: string;
  /** Null: on no host in particular. */
  readonly host: string | null;
}

/** What `run`, `resume`, `close` and `rollback` say before and after the screen is theirs. */
export interface RunWords {
  /** Of what does not stand in the way. */
  conflict(kind: 'held' | 'running' | 'inDoubt' | 'stopped' | 'unreadable', run: string): string;
  ended(run: string, status: string): string;
  readonly dryRunEnded: string;
  over(run: string, status: string): string;
  readonly overHint: string;
  reasonNeeded(command: string): string;
  refused(why: string): string;
  /** Follows names: what runs, and that a second Ctrl-C leaves it. */
  readonly stillRunning: string;
  readonly leaveAgain: string;
  runningOn(command: LeftCommand): string;
  /** Follows the end of a run that was left: what goes on on its hosts. */
  readonly goesOn: string;
  resumeWith(run: string): string;
  readonly mayStillRun: string;
  readonly leaveRunningHint: string;
  /** Of a rollback that is given up halfway. */
  rollbackUnfinished(services: readonly string[] | null, open: number, of: number): string;
  staysOn(host: string, path: string): string;
  readonly foundLater: string;
  /** Before hosts are contacted, which may take a while. */
  givingBack(hosts: readonly string[]): string;
  gaveBack(host: string): string;
  notGivenBack(host: string, sentence: string): string;
  /** Follows such lines. */
  lockMayRemain(run: string, host: string): string;
  readonly nothingToUndo: string;
  readonly leftAsItIs: string;
  leftBecause(why: LeftReason): string;
  unknownService(name: string, known: readonly string[]): string;
  changedSince(run: string, host: string, tasks: readonly string[]): string;
  readonly changedSinceHint: string;
  toUndo(tasks: number, hosts: readonly string[]): string;
  /** Of edits, which are told by what undoing them does. */
  readonly undoneEdits: string;
  readonly reasonForRollback: string;
  readonly noReason: string;
  rolledBackAlready(run: string): string;
  rollbackUnderWay(run: string): string;
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
  dryRunEnded: 'The dry run is over: nothing ran, and nothing is kept of it.',
  over: (run, status) => `The run ${run} is over (${status})`,
  overHint:
    'handrail show and handrail replay look at it; handrail rollback undoes what it did; handrail run begins a new one.',
  reasonNeeded: command => `${command} needs --reason: it goes on record`,
  refused: why => `The run was not closed: ${why}`,
  stillRunning: 'Still running:',
  leaveAgain:
    'Ctrl-C again leaves. What can outlive the connection goes on on its host, and handrail resume asks for it.',
  runningOn: ({ task, name, host }) => `  ${host === null ? '' : `${host}: `}${name}  (${task})`,
  goesOn: 'These go on on their hosts:',
  resumeWith: run => `handrail resume ${run} asks the hosts what became of them.`,
  mayStillRun: 'Commands of this run may still run on their hosts:',
  leaveRunningHint:
    'handrail resume asks the hosts what became of them. --leave-running closes the run all the same, with this on record.',
  staysOn: (host, path) => `Not removed from ${host}: ${path}`,
  rollbackUnfinished: (services, open, of) =>
    `Its rollback of ${services === null ? 'the whole run' : services.join(', ')} was not finished: ${open} of ${plural(of, 'task')} were not carried out. handrail show names them.`,
  foundLater:
    'There lie the output and the results of its commands. Until somebody removes them, the next run on the host lists them.',
  givingBack: hosts => `Giving back the locks that the run may hold: ${hosts.join(', ')}`,
  gaveBack: host => `${host}: the run holds no lock there any more.`,
  notGivenBack: (host, sentence) => `${host}: the lock could not be given back: ${sentence}`,
  lockMayRemain: (run, host) =>
    `handrail locks ${run} shows whether the run holds it still. Where it does, another machine needs: handrail locks ${run} --break-lock ${host}:${run} --reason …`,
  nothingToUndo: 'There is nothing to undo: the run changed nothing that the runbook says how to undo.',
  leftAsItIs: 'This stays as it is:',
  unknownService: (name, known) =>
    `--only ${name}: the runbook has no service of that name. It has: ${known.join(', ')}.`,
  changedSince: (run, host, tasks) =>
    `Run ${run} of the same runbook has changed ${host} since (${tasks.join(', ')}): undoing this run would undo that one's work`,
  changedSinceHint: 'Roll that run back first.',
  toUndo: (tasks, hosts) => `To be undone, in this order: ${plural(tasks, 'task')} on ${hosts.join(', ')}`,
  undoneEdits:
    'An edited file is put back only where it still holds what was written. -n --json gives the scripts that do it.',
  leftBecause: why =>
    ({
      noUndo: 'the runbook does not say how to undo it',
      irreversible: 'it is a point of no return',
      pastIrreversible: 'it lies before a point of no return',
    })[why],
  reasonForRollback: 'Why is it rolled back? (goes on record; empty leaves) ',
  noReason: 'No reason was given, and nothing was undone.',
  rolledBackAlready: run => `The run ${run} was rolled back already`,
  rollbackUnderWay: run =>
    `A rollback of the run ${run} is under way: handrail resume ${run} goes on with it`,
};

const chinese: RunWords = {
  conflict: (kind, run) =>
    kind === 'unreadable'
      ? `警告：执行 ${run} 的记录未通过校验，无法判断它是否已结束：handrail show ${run}`
      : `警告：同一手册在相同主机上的执行 ${run} 已停下但没有结束：handrail resume ${run}，或 handrail close ${run} --reason …`,
  ended: (run, status) => `执行 ${run}：${status}`,
  dryRunEnded: '空跑结束：没有执行任何命令，也不留记录。',
  over: (run, status) => `执行 ${run} 已经结束（${status}）`,
  overHint:
    '用 handrail show 和 handrail replay 查看；用 handrail rollback 回滚；用 handrail run 开始新的执行。',
  reasonNeeded: command => `${command} 需要 --reason：原因会记录在案`,
  refused: why => `执行没有结束：${why}`,
  stillRunning: '仍在运行：',
  leaveAgain: '再按一次 Ctrl-C 离开。不依赖连接的命令会在主机上继续运行，handrail resume 会去查问结果。',
  runningOn: ({ task, name, host }) => `  ${host === null ? '' : `${host}：`}${name}（${task}）`,
  goesOn: '以下命令在主机上继续运行：',
  resumeWith: run => `handrail resume ${run} 会向主机查问结果。`,
  mayStillRun: '本次执行的以下命令可能仍在主机上运行：',
  leaveRunningHint:
    'handrail resume 会向主机查问结果。加 --leave-running 仍可关闭本次执行，此情况会记录在案。',
  staysOn: (host, path) => `${host} 上未清除：${path}`,
  rollbackUnfinished: (services, open, of) =>
    `${services === null ? '整次执行' : services.join('、')}的回滚没有完成：${of} 个任务中有 ${open} 个没有进行。handrail show 会列出它们。`,
  foundLater: '其中是各命令的输出和结果。在有人删除之前，下次在该主机上执行时会列出它们。',
  givingBack: hosts => `正在归还本次执行可能持有的锁：${hosts.join('、')}`,
  gaveBack: host => `${host}：本次执行在该主机上已不持有锁。`,
  notGivenBack: (host, sentence) => `${host}：未能归还锁：${sentence}`,
  lockMayRemain: (run, host) =>
    `handrail locks ${run} 会显示本次执行是否仍持有锁。若仍持有，别的机器上执行之前需要：handrail locks ${run} --break-lock ${host}:${run} --reason …`,
  nothingToUndo: '没有可回滚的内容：本次执行没有做过手册中写明如何撤销的改动。',
  leftAsItIs: '以下内容保持原样：',
  unknownService: (name, known) => `--only ${name}：手册中没有这个服务。有：${known.join('、')}。`,
  changedSince: (run, host, tasks) =>
    `同一手册的执行 ${run} 之后改动过 ${host}（${tasks.join('、')}）：回滚本次执行会撤销那次的成果`,
  changedSinceHint: '请先回滚那次执行。',
  toUndo: (tasks, hosts) => `将按此顺序撤销：${tasks} 个任务，主机：${hosts.join('、')}`,
  undoneEdits: '编辑过的文件只有内容仍是本次写入的内容时才会还原。所用脚本见 -n --json。',
  leftBecause: why =>
    ({
      noUndo: '手册没有写明如何撤销',
      irreversible: '这是不可回退点',
      pastIrreversible: '在不可回退点之前',
    })[why],
  reasonForRollback: '为什么回滚？（会记录在案；留空则退出）',
  noReason: '没有给出原因，没有撤销任何内容。',
  rolledBackAlready: run => `执行 ${run} 已经回滚过`,
  rollbackUnderWay: run => `执行 ${run} 的回滚正在进行：handrail resume ${run} 继续`,
};
