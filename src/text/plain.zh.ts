import type { LockHolder } from '../model/transport.ts';
import type { AttemptWords, DryRunWords, HostWords, PlainWords, RollbackWords } from './plain.ts';
import { chineseReason } from './reasons.ts';

const host: HostWords = {
  reconnecting: '将自动重连。',
  notBack: (tries, sentence, next) => `重连 ${tries} 次未成功，${next} 后再试：${sentence}`,
  gaveUp: tries => `已重连 ${tries} 次，均未成功。`,
  triesEnded: by => `${by} 停止了重连。`,
  back: after => `曾断开 ${after}。`,
  nodeChanged: node => `在步骤之间查看时，Erlang 节点 ${node} 已发生变化`,
  nodeBack: node => `Erlang 节点 ${node} 恢复应答`,
  obstacle: why => `这台主机上的命令会随连接中断而结束：${chineseReason(why)}`,
  leftover: ({ run, path, running }) =>
    `执行 ${run} 留在主机上：${path}${running === 0 ? '' : `（其中 ${running} 个命令仍在执行）`}`,
  lockReplaced: holder => `已接管执行 ${holder.run} 的锁（${heldBy(holder)}）。`,
  lockBroken: ({ by, reason }, holder, at) =>
    `${by} 于 ${at} 解除了${holder === null ? '锁' : `执行 ${holder.run} 的锁（${heldBy(holder)}）`}：${reason}`,
  kept: (path, why) => `主机上仍留有 ${path}（${why}）`,
  notSwept: sentence => `未能清理本次执行留在主机上的内容：${sentence}`,
  lockNotGivenBack: sentence => `未能归还它的锁：${sentence}`,
};

function heldBy({ operator, hostname }: LockHolder): string {
  return `${operator}，来自 ${hostname}`;
}

const attempt: AttemptWords = {
  detached: reason => `失去联系（${chineseReason(reason)}）：命令在主机上继续执行，结果稍后取回`,
  interruptedWork: reason => `失去联系（${chineseReason(reason)}）：主机恢复后重新进行`,
  attaching: '正在向主机查询其结果',
  repeating: '正在核对主机上已有的内容，其余重新进行',
  attached: '仍在主机上执行，已重新跟踪其输出',
  fenced: '在主机上从未启动，该次尝试也不会再启动：可重新确认',
  keptResult: '结束时无人跟踪：结果由主机保存，现已取回。',
  silent: '已有一段时间没有输出',
  swelled: bytes => `已输出 ${bytes}，在本次执行结束前全部保存在其主机上`,
  swelledAdvice: '请查看该主机的磁盘剩余空间；空间用尽后，命令将无法继续输出。',
  silentAdvice: '可能在正常执行，也可能已挂起：请到主机上查看，或继续等待、延长时限、停止它。',
  prompt: line => `似乎在等待输入：${line}`,
  promptAdvice: '请向它发送一行输入，或停止它并修改命令，使其不再询问。',
  promptWithoutInput: '它的输入为空，不会得到回答：请停止它并修改命令，使其不再询问。',
  stirred: '又有输出',
  input: (text, by) =>
    text === null ? `${by} 发送了一行输入（按机密处理，未记录）` : `${by} 发送了一行输入：${text}`,
  interrupting: by => `${by} 发送了中断（INT，同 Ctrl-C）`,
  unreached: (what, reason) => `${what === 'input' ? '输入' : '中断'}未能送达：${chineseReason(reason)}`,
  extended: (limit, by) => (limit === null ? `不再限时（${by}）` : `时限改为自启动起 ${limit}（${by}）`),
  amended: (reason, by) => `${by} 修改了下一次尝试的命令：${reason}`,
  amendedBack: (reason, by) => `${by} 将命令改回计划中的原文：${reason}`,
  evidence: '所附证明：',
  probing: by => `${by} 用命令查看：`,
  probed: outcome => `查看结果：${outcome}`,
};

const undo: RollbackWords = {
  opened: (services, reason, by) =>
    `${by} 发起回滚（${services === null ? '整次执行' : services.join('、')}）：${reason}`,
  order: '按以下顺序回滚：',
  undoes: tasks => `（回滚 ${tasks.join('、')}）`,
  nothing: '没有需要回滚的内容。',
  left: '保持原样：',
  finished: '回滚结束',
  rolledBack: '已回滚',
  replanned: by => `${by} 变更了计划：操作手册已有改动`,
  added: tasks => `新增：${tasks.join('、')}`,
  removed: tasks => `删除：${tasks.join('、')}`,
  changed: tasks => `修改：${tasks.join('、')}`,
};

const dryRun: DryRunWords = {
  mark: '空跑',
  opened: '这是空跑（dry run）：只展示步骤，不联系任何主机，不执行任何命令。',
  shown: '（仅展示，无人确认）',
  finished: '没有执行',
  completed: '空跑结束：没有执行任何命令',
  counts: tasks => `展示了 ${tasks}，均未执行`,
};

export const plainChinese: PlainWords = {
  host,
  attempt,
  undo,
  dryRun,
  opened: (run, title) => `执行 ${run}：${title}`,
  size: (tasks, hosts) => `${hosts.length} 台主机上共 ${tasks} 个任务：${hosts.join('、')}`,
  operator: (name, seat) => `操作员：${name}（${seat.user}@${seat.hostname}，进程 ${seat.pid}）`,
  planDigest: digest => `计划：sha256 ${digest}`,
  automatic: '步骤不逐一确认（--auto）；人工项和签核仍需人工处理。',
  leftOut: (count, flag) => `因 ${flag} 未纳入：${count} 个任务`,
  resumed: (operator, seat) => `由 ${operator} 恢复执行（${seat.user}@${seat.hostname}，进程 ${seat.pid}）`,
  paused: by => `${by} 已暂停：不再启动新任务`,
  continued: by => `${by} 已继续`,
  jumped: (round, reason, by) => `${by} 跳转到 ${round}：${reason}`,
  entered: stage => `进入阶段：${stage}`,
  stopped: (reason, detail) => `已停下：${reason}${detail ? `（${detail}）` : ''}`,
  completed: '全部完成',
  aborted: (reason, by) => `${by} 中止：${reason}`,
  closed: (reason, by) => `${by} 关闭：${reason}`,
  connecting: '正在连接',
  connected: (facts, clock) =>
    `已连接 ${facts.user}@${facts.hostname}（${facts.address}），时钟偏差 ${clock}`,
  notReached: sentence => `未能连接：${sentence}`,
  lost: reason => `连接中断：${chineseReason(reason)}`,
  dropped: (reason, by) => `${by} 将其从本次执行中剔除：${reason}`,
  processes: count => (count === 0 ? '没有匹配的进程' : `匹配到 ${count} 个进程`),
  process: (pid, started, command) => `进程 ${pid}，启动于 ${started}：${command}`,
  releaseGone: (name, version) => `${name} ${version}：已不存在`,
  inspectionFailed: sentence => `无法列出进程：${sentence}`,
  picked: (pid, by) => `${by} 选择了进程 ${pid}`,
  started: (by, attempt) => `（确认：${by}${attempt === 1 ? '' : `；第 ${attempt} 次`}）`,
  moreLines: count => `… 还有 ${count} 行`,
  omitted: bytes => `… 此处省略 ${bytes} 输出`,
  progress: (percent, done, total) => `已发送 ${percent}（${done} / ${total}）`,
  cancelling: by => `${by} 正在停止它`,
  finished: duration => `已完成${duration === null ? '' : `，用时 ${duration}`}`,
  outputHeld: '它启动的进程仍占用着输出：其后的输出不再记录。启动守护进程请加 </dev/null >日志 2>&1。',
  captured: (name, value) => `${name} = ${value}`,
  failed: (outcome, duration) => `失败：${outcome}${duration === null ? '' : `（用时 ${duration}）`}`,
  doubt: outcome => `结果不明：${outcome}`,
  lastLines: count => `输出的最后 ${count} 行：`,
  noOutput: '没有任何输出。',
  rollback: section => `如需手工回滚 ${section}（仅限已开始的主机）：`,
  retrying: (attempt, of, after) => `${after} 后进行第 ${attempt} 次尝试（共 ${of} 次）。`,
  goingOn: '按步骤设置继续执行（onError: continue）。',
  waitsFor: '等待处理：',
  leftRunning: 'handrail 退出时仍在主机上执行，恢复执行时会查询其结果：',
  skipped: (reason, by) => `已跳过（${by}）：${reason}`,
  resolved: (as, reason, by) => `${as}（${by}）：${reason}`,
  reopened: (reason, by) => `需要重做（${by}）：${reason}`,
  following: path => `开始跟踪 ${path}`,
  fileChanged: (path, change) => `${path} ${change}`,
  matched: (pattern, path, line) =>
    `${path}：${pattern === 'until' ? '等到了预期的行' : '出现表示失败的行'}：${line}`,
  answered: by => `${by} 已回答`,
  verdict: (verdict, comment, by) => `${verdict}（${by}）${comment === '' ? '' : `：${comment}`}`,
  signed: (verdict, name, comment) => `签核：${name} ${verdict}${comment === '' ? '' : `：${comment}`}`,
  note: (text, by) => `${by} 备注：${text}`,
  repaired: (bytes, kept) => `执行记录末行不完整：已截去 ${bytes}，保存在 ${kept}`,
  findProcess: (match, signal) => `找到命令行中含 ${match} 的唯一进程，向其发送 SIG${signal}`,
};
