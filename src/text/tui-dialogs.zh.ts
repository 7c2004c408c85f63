import { chineseReason } from './reasons.ts';
import type { TuiMessages } from './tui.ts';

export const dialogsChinese: Pick<
  TuiMessages,
  | 'confirm'
  | 'failure'
  | 'doubt'
  | 'manual'
  | 'hostDialog'
  | 'running'
  | 'rejected'
  | 'rollback'
  | 'leave'
  | 'form'
> = {
  confirm: {
    title: (step, batch) => `确认：${step}${batch}`,
    retryTitle: step => `重新执行：${step}`,
    onHosts: (hosts, user) => `在 ${hosts} 上，${asUser(user)}：`,
    byPerson: '不针对某台主机：',
    exactly: '以上就是将执行的全部内容，一字不差。',
    onlyShown: '空跑（dry run）：只展示，不执行任何命令。',
    secrets: names => `通过标准输入传递、从不显示的机密：${names}`,
    timeout: duration => `超过 ${duration} 未完成将被终止。`,
    typedAsk: word => `输入 ${word} 以确认：`,
    looking: host => `正在查看 ${host} 上的进程 …`,
    lookingAtNode: host => `正在询问 ${host} 上的 Erlang 节点 …`,
    nodeFailed: host => `${host} 上的 Erlang 节点目前不满足该步骤的条件。`,
    lookingAtFile: host => `正在读取 ${host} 上的文件 …`,
    fileFailed: host => `${host} 上的文件目前无法按此修改。`,
    lookFailed: host => `无法查看 ${host} 上的进程。`,
    pid: 'pid',
    started: '启动于',
    commandLine: '命令行',
    several: (host, count) => `${host} 上有 ${count} 个进程符合，请选择要停止的那个：`,
    none: (host, match) => `${host} 上没有命令行包含以下内容的进程：${match}。可能已经停止。`,
    waits: reason => `还不能执行：${reason}`,
    endsWithConnection: (host, why) =>
      `在 ${host} 上它随连接中断而结束：一旦失联就会被切断，没有人知道执行到了哪里。${why === null ? '' : `（${chineseReason(why)}）`}`,
    amended: '这一次的文字由人修改过。与计划的差异：',
    amendedSame: '与计划相同。',
    inspectAgainOnRetry: '这一步将重新打开：所需的信息会重新查找，执行之前先显示。',
  },

  failure: {
    title: (step, hosts) => `失败：${step}，${hosts}`,
    on: (host, outcome) => `${host}：${outcome}`,
    lastOutput: '最后的输出：',
    lastOf: path => `${path} 末尾：`,
    rollback: service => `回滚 ${service} 将撤销以下内容，最近的在前：`,
    noRollback: service => `手册没有说明如何撤销 ${service} 已执行的内容。`,
    attempts: count => `已执行 ${count} 次`,
    doneAgain: step => `此后“${step}”已重新执行。重试会再看一次。`,
    looksOnly: step => `重试只会再看一次。要重新执行“${step}”：按 Esc，在检查单中选中它，再按 R。`,
    target: name => `针对 ${name}`,
    allHosts: hosts => `全部 ${hosts}`,
    targetHint: '←/→ 选择主机',
  },

  doubt: {
    title: (step, host) => `结果不明：${step}，${host}`,
    known: '它已经启动，但没有人知道结果如何。请先到主机上查看，再做决定。',
    confirmedAt: (clock, by) => `${clock} 由 ${by} 确认`,
    startedAt: clock => `启动于 ${clock}`,
    directory: path => `输出和结果保存在主机上的 ${path}`,
    probe: (number, by, clock) => `第 ${number} 次查看，${by}，${clock}：`,
    probing: '正在询问主机 …',
    lostBecause: reason => `失联：${chineseReason(reason)}`,
    whatRan: '当时启动的内容：',
  },

  manual: {
    title: (step, host) => `人工步骤：${step}${host}`,
    onHost: host => `，${host}`,
  },

  hostDialog: {
    title: host => `未连接：${host}`,
    needed: '下一步需要这台主机。',
    runsThere: step => `${step} 已在那里启动，其后的情况无人知晓。`,
    lockedTitle: host => `被另一次执行占用：${host}`,
    cutOff: '请确认主机和网络正常。主机上没有执行过任何内容。',
    wasThere: '请确认主机和网络正常。由主机保管的命令在此期间继续执行。',
    tried: count => `已尝试 ${count} 次，均未成功。`,
    breakLock: '如果那次执行的任何操作都不可能再进行，可以列出并解除它的锁：',
  },

  running: {
    title: (step, host) => `正在执行：${step}，${host}`,
    silent: duration => `一段时间没有输出，${duration} 前发现。`,
    prompt: (line, duration) => `似乎在提问，已 ${duration}：${line}`,
    detached: (host, reason) => `已失联（${chineseReason(reason)}）：它在 ${host} 上继续执行。`,
    noLimit: '不限时',
    noInput: '它的输入为空：不能向它发送文字。',
    notDurable: '它随连接中断而结束：不能向它发送文字或 Ctrl-C。',
  },

  rejected: {
    title: '已驳回',
    choices: '回滚本次执行所做的内容，或者结束执行、一切保持原样。',
    nothingRan: '没有可以回滚的内容：请结束执行，一切保持原样。',
  },

  rollback: {
    title: '回滚',
    whole: '整次执行',
    services: names => `只回滚 ${names}，其余可以继续`,
    targetHint: '←/→ 选择',
    counts: (tasks, left) => `撤销 ${tasks} 项，最近的在前${left === 0 ? '' : `；${left} 项保持原样`}。`,
    confirmed: '每一步执行之前都会再次显示并确认。',
    asIn: (number: number) => `同第 ${number} 步`,
    nothing: '这些内容都无法撤销。',
    left: '保持原样：',
  },

  leave: {
    title: '退出',
    nothingRuns: '没有任务在执行。执行停在这里，以后可以继续。',
    nothingRunsNow: '没有任务在执行。',
    endsWithDemo: '以下内容会随演示主机一起结束：',
    hostsEnd: run =>
      `退出时演示主机随之关闭，余下的步骤不能再继续。执行记录仍然保留，仍可用 handrail resume ${run} 判定和签核。`,
    over: '执行已经结束。',
    runningTask: (step, host, duration) => `${step}，${host}，已 ${duration}`,
    goesOn: '退出吗？以下内容在主机上继续执行，结果保存在主机上：',
    again: '以下内容会结束，恢复执行时重新开始：',
    inDoubt: '以下内容依赖连接。如果现在退出，没有人知道结果如何：',
    dryRun: '空跑（dry run）：没有执行任何命令，也没有可以恢复的记录。',
    resume: run => `以后用以下命令继续：handrail resume ${run}`,
    interruptAgain: '再按一次 Ctrl-C 立即退出。',
  },

  form: {
    reason: '原因',
    comment: '备注',
    name: '您的姓名',
    note: '备注',
    optional: '（可不填）',
    answer: '回答',
    secret: '回答（不显示）',
    command: '命令',
    evidence: '依据，可粘贴或输入',
    line: '文字',
    hiddenLine: '文字（不显示）',
    limit: '从启动算起的时限，如 10m；none 表示不限',
    typed: word => `输入 ${word}`,
    forTasks: tasks => `针对：${tasks}`,
    titles: {
      doneByHand: '已手工完成',
      skip: '跳过',
      redo: '重做',
      dropHost: host => `剔除 ${host}`,
      jump: '改为执行另一步',
      abort: '中止执行',
      resolveDone: '已经完成',
      resolveFailed: '已经失败',
      runAgain: '重新执行',
      cancel: '终止正在执行的命令',
      note: '添加备注',
      verdict: verdict => `判定：${verdict}`,
      accept: '签核：同意',
      reject: '签核：驳回',
      hostKey: host => `未知的主机密钥：${host}`,
      variable: name => `${name} 的值`,
      prompt: step => `“${step}”的提问`,
      login: host => `登录 ${host}`,
      amend: '修改这一次的命令',
      probe: '用命令查看',
      input: '发送一行文字',
      hiddenInput: '发送一行不显示的文字',
      extend: '时限',
      rollback: services => (services === null ? '回滚整次执行' : `回滚 ${services}`),
    },
    about: {
      doneByHand: '您已在 handrail 之外完成。算作完成，不再执行。',
      skip: '略过，不执行。',
      redo: '将再次确认并执行一遍。',
      dropHost: '在本次执行中，它剩下的任务全部跳过。',
      jump: '略过的步骤保持未完成，最后还会回来。',
      abort: '执行就此终止，不能继续；已做的不会撤销。',
      resolve: '请说明依据。',
      resolveWatch: '这个日志一直跟踪到有人说完成为止。',
      resolveUnseen: pattern => `尚未出现 /${pattern}/ 就由您结束跟踪。请说明依据。`,
      runAgain: '它可能已经执行过：重复执行必须无害。',
      cancel: '向命令发送 TERM，不退出再发送 KILL。已做的不会撤销。',
      giveUp: host => `${host} 无法连接，因此什么也不会发送：命令可能仍在那里执行，此后结果不明。`,
      note: '与您的姓名和时间一起写入记录。',
      accept: '您的签名对应本页总结的整个升级。',
      reject: '之后由您决定：回滚，或者结束执行、一切保持原样。',
      amend: '只对下一次执行有效；执行之前连同差异一起显示。',
      probe: '在那台主机上以同一用户执行一次。只应查看：会写入记录，不会撤销。',
      input: '这行文字和回车会发送给命令，并写入记录。不输入则只发送回车。',
      extend: '超过时限命令将被终止。',
      noLimit: '目前不限时。',
      limitNow: duration => `目前的时限是 ${duration}。`,
      acceptFailed: count => `有 ${count} 项不通过：请说明为何仍然同意。`,
      hostKey: (address, keyType, fingerprint) =>
        `${address} 出示的密钥不在 known_hosts 中。\n\n  ${keyType}\n  ${fingerprint}\n\n请与主机管理者提供的指纹核对。输入 yes 接受并记住，输入 no 拒绝。`,
      choices: choices => `以下之一，可输入，也可用 ↑↓ 选择：\n  ${choices}`,
      plainValue: '只能含字母、数字和 _ . / : @ % + , = -，不含空格。',
      pattern: pattern => `必须匹配 ${pattern}`,
      secret: '不显示，不记录，并在所有输出中遮盖。',
    },
    yes: 'yes',
    no: 'no',
  },
};

/** A name in Latin letters stands between spaces; Chinese words do not. */
export function asUser(user: string): string {
  return /^\p{Script=Han}+$/u.test(user) ? `以${user}身份` : `以 ${user} 身份`;
}
