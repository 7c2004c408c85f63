import type { Language } from './language.ts';

const english = {
  starting: 'Starting eight hosts …',
  stopping: 'Stopping the hosts …',
  ready: (root: string) =>
    `Eight SSH hosts on 127.0.0.1 run the old release; all of it is in ${root}.\n` +
    `To see a start fail: touch ${root}/ecsc-2/faults/start-fails; to mend it, rm that file.`,
  kept: (root: string) =>
    `Kept: ${root}. The hosts and their services have been stopped, so steps that are left cannot go on.`,
  removed: (root: string) =>
    `The hosts have been stopped and ${root} removed; the run's record stays.\n` +
    'What is left of a run that is not over: verdicts and the sign-off can still be given with handrail resume; ' +
    'steps need the hosts and cannot go on. handrail show and handrail replay look at it, ' +
    'handrail close latest --reason … ends it, and handrail demo begins anew.',
};

const chinese: typeof english = {
  starting: '正在启动八台主机 …',
  stopping: '正在停止主机 …',
  ready: root =>
    `127.0.0.1 上的八台 SSH 主机正在运行旧版本，全部文件位于 ${root}。\n` +
    `若要让一次启动失败：touch ${root}/ecsc-2/faults/start-fails；删除该文件即可恢复。`,
  kept: root => `已保留 ${root}，主机和服务均已停止，余下的步骤不能再继续。`,
  removed: root =>
    `主机已停止，${root} 已删除；执行记录仍然保留。\n` +
    '没有结束的执行：仍可用 handrail resume 判定和签核；余下的步骤需要这些主机，不能再继续。' +
    '可用 handrail show 和 handrail replay 查看，用 handrail close latest --reason … 结束它，或用 handrail demo 重新开始。',
};

/** What the demo says before and after the run. */
export function demoText(language: Language): typeof english {
  return language === 'zh' ? chinese : english;
}
