import type { Question, StopReason } from '../engine/event.ts';
import type { Refusal, RefusalCode } from '../engine/session.ts';
import { type NodeFacts, type NodeReleaseStatus, provisionalRelease } from '../model/node.ts';
import { exitCodeOf, type Outcome } from '../model/outcome.ts';
import type { Problem, ProblemCode } from '../model/transport.ts';
import { type AutomaticActor, isPerson } from './actors.ts';
import { formatDuration } from './format.ts';
import { nodeProblemChinese } from './node-conditions.ts';
import { chineseReason } from './reasons.ts';
import type { ProblemText, Terms } from './terms.ts';

export const chinese: Terms = {
  language: 'zh',
  taskStatus: {
    pending: '未开始',
    ready: '待确认',
    running: '执行中',
    waiting: '等待人工',
    finished: '已完成',
    failed: '失败',
    skipped: '已跳过',
    doneByHand: '手工完成',
    inDoubt: '结果不明',
    rolledBack: '已回滚',
  },
  runStatus: {
    open: '进行中',
    stopped: '已停下',
    inDoubt: '结果不明',
    completed: '已完成',
    rolledBack: '已回滚',
    aborted: '已中止',
    closed: '已关闭',
  },
  stage: {
    preparing: '准备',
    upgrade: '升级',
    verify: '验证',
    signOff: '签核',
    commit: '固化',
    rollback: '回滚',
    over: '结束',
  },
  phase: { upgrade: '升级', verify: '验证', commit: '固化', rollback: '回滚' },
  verb: {
    run: '执行',
    upload: '上传',
    stop: '停止',
    edit: '修改',
    follow: '跟踪',
    check: '检查',
    manual: '人工',
    prompt: '询问',
    wait: '等待',
    otp: 'OTP 版本',
  },
  hostStatus: {
    unknown: '未连接',
    connecting: '连接中',
    connected: '已连接',
    failed: '连接失败',
    lost: '连接中断',
    dropped: '已剔除',
  },
  verdict: { pass: '通过', fail: '不通过', notApplicable: '不适用' },
  signature: { accepted: '同意', rejected: '驳回' },
  resolution: {
    done: '经查已完成',
    failed: '经查已失败',
    doneByHand: '手工完成',
    again: '允许重新执行',
  },
  deviation: {
    excluded: '未纳入',
    skipped: '跳过',
    retried: '重试',
    doneByHand: '手工完成',
    resolved: '人工判定结果',
    ranAgain: '判定后重新执行',
    redone: '重做',
    cancelled: '执行中被停止',
    jumped: '跳转',
    hostDropped: '剔除主机',
    amended: '修改命令',
    probed: '用命令查看',
    interrupted: '发送中断（INT）',
    inputSent: '发送输入',
    extended: '修改时限',
    replanned: '变更计划',
    rolledBack: '回滚',
    lockTakenOver: '接管锁',
  },
  leftReason: {
    noUndo: '操作手册没有写明如何回滚',
    irreversible: '它是不可回退点',
    pastIrreversible: '它在不可回退点之前执行',
  },
  keptReason: {
    asked: '有任务结果不明，留待查看',
    held: '仍有进程占用',
    running: '其中仍有命令在执行',
  },
  detached: '在主机上，无人跟踪',
  rejected: '签核被驳回：请回滚或中止',
  actor: by => (isPerson(by) ? by : actors[by as AutomaticActor]),
  onError: { prompt: '询问', abort: '中止', continue: '继续', rollback: '回滚' },
  followChange: { appeared: '已出现', rotated: '已轮转', truncated: '已被截断' },
  outcome: describeOutcome,
  outcomeHint: hintOf,
  problem: describeProblem,
  refusal: (refusal: Refusal) => refusals[refusal.code](refusal.subject),
  question: describeQuestion,
  stopReason: {
    operator: '操作员已退出',
    manual: '需要人工处理',
    signOff: '等待签核',
    inDoubt: '有任务结果不明',
    failed: '有任务失败',
    unreachable: '有主机连不上',
    locked: '有主机被另一次执行占用',
    interrupted: '被中断（Ctrl-C）',
    hangup: '终端已断开',
    gone: 'handrail 被强制结束，或所在机器宕机',
    terminated: '收到终止信号',
    journal: '执行记录无法继续写入',
  },
  stopAdvice: (reason, run) => stopAdvice[reason](`handrail resume ${run}`),
  node: describeNode,
  nodeSilent: since => `自 ${since} 起没有应答；以下是此前的情况`,
  counted: (count, kind) => `${kind} ${count}`,
  tasks: count => `${count} 个任务`,
  hosts: count => `${count} 台主机`,
  steps: count => `${count} 个步骤`,
  lines: count => `${count} 行`,
  outOf: (done, total) => `${done}/${total}`,
  colon: '：',
  list: names => names.join('、'),
};

const actors: Readonly<Record<AutomaticActor, string>> = {
  auto: '自动',
  retry: '自动重试',
  flag: '命令行参数',
  when: '步骤的执行条件',
  onError: '步骤设置（onError）',
  check: '检查命令',
  handrail: 'handrail',
};

const releaseStatus: Readonly<Record<NodeReleaseStatus, string>> = {
  unpacked: '已解包',
  current: '当前',
  tmp_current: '当前（重启中）',
  permanent: '永久',
  old: '旧',
};

function describeNode(facts: NodeFacts): readonly string[] {
  if (facts.status === 'down') return [`${facts.node}：已停机，没有以该名称应答的节点`];
  const provisional = provisionalRelease(facts);
  return [
    `${facts.node}：以 ${facts.boot.version} 启动，进程号 ${facts.pid}，creation ${facts.creation}`,
    ...(facts.releases ?? []).map(
      ({ name, version, status, disk }) =>
        `  ${name} ${version}：${releaseStatus[status]}，磁盘上为${disk === null ? '无' : releaseStatus[disk]}`,
    ),
    ...(facts.releases === null ? ['  发布处理器正忙或不存在'] : []),
    ...(facts.starts === null ? [] : [`  重启后将启动 ${facts.starts}`]),
    ...(provisional === undefined ? [] : [`  ${provisional.version} 在设为永久之前只是临时生效`]),
  ];
}

function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'exited':
      return `退出码 ${outcome.code}`;
    case 'signalled': {
      const code = exitCodeOf(outcome) ?? 0;
      return `被 SIG${outcome.signal} 终止${code > 128 ? `（${code}）` : ''}`;
    }
    case 'timedOut':
      return `超过 ${formatDuration(outcome.after)} 未结束，已终止`;
    case 'cancelled':
      return '被操作员停止';
    case 'lost':
      return `失去联系：${chineseReason(outcome.reason)}`;
    case 'unreachable':
      return `未下发：${chineseReason(outcome.reason)}`;
  }
}

function hintOf(outcome: Outcome): string | null {
  switch (outcome.kind) {
    case 'exited':
      return outcome.code > 128 ? afterSignal(exitHints[outcome.code]) : (exitHints[outcome.code] ?? null);
    case 'signalled':
      return exitHints[exitCodeOf(outcome) ?? 0] ?? null;
    case 'timedOut':
      return '相关进程已被终止，重试前请先确认它留下了什么。';
    case 'cancelled':
      return '相关进程已结束，重试前请先确认它留下了什么。';
    case 'lost':
      return '命令可能已经执行完，也可能还在执行，请先到主机上查看再作判断。';
    case 'unreachable':
      return '主机上没有执行任何命令。';
  }
}

function afterSignal(hint: string | undefined): string | null {
  return hint === undefined ? null : `通常是 ${hint}也可能是程序自己返回的退出码，shell 无法区分。`;
}

const exitHints: Readonly<Record<number, string>> = {
  126: '命令存在但无法执行：没有执行权限，或缺少解释器。',
  127: '命令不存在：可能是拼写错误，或 PATH 只在登录 shell 中设置。',
  129: 'SIGHUP：会话被挂断。',
  130: 'SIGINT：被人中断。',
  134: 'SIGABRT：程序自行异常中止。',
  137: 'SIGKILL：被强制终止，常见原因是内存耗尽被内核杀死（请查看 dmesg）。',
  139: 'SIGSEGV：程序崩溃（段错误）。',
  141: 'SIGPIPE：管道的读取端已关闭。',
  143: 'SIGTERM：被人或其他程序要求退出。',
};

function describeProblem(problem: Problem): ProblemText {
  const { sentence, advice } = problems[problem.code];
  const { node, detail } = problem;
  return { sentence: sentence(node === undefined ? detail : nodeProblemChinese(node)), advice };
}

interface ProblemEntry {
  sentence(detail: string): string;
  readonly advice: string;
}

function said(sentence: string): (detail: string) => string {
  return detail => (detail === '' ? `${sentence}。` : `${sentence}：${chineseReason(detail)}`);
}

const problems: Readonly<Record<ProblemCode, ProblemEntry>> = {
  artifactChanged: {
    sentence: said('本地文件与制定计划时不一致'),
    advice: '请恢复计划时的文件，或用新文件重新制定计划。',
  },
  checksumMismatch: {
    sentence: said('主机上的文件与发送的不一致'),
    advice: '请重试上传；若再次出现，请检查该主机的磁盘和网络。',
  },
  diskFull: { sentence: said('磁盘已满'), advice: '请清理出空间后重试。' },
  permissionDenied: {
    sentence: said('权限不足'),
    advice: '请检查路径的属主和权限，以及登录所用的用户。',
  },
  noSuchDirectory: { sentence: said('目录不存在'), advice: '请在主机上创建目录或修正操作手册，然后重试。' },
  transferFailed: { sentence: said('传输失败'), advice: '原文件未被改动，请重试上传。' },
  authRefused: {
    sentence: said('主机拒绝登录'),
    advice: '请检查主机清单中的用户和密钥，并确认 agent 中已加载该密钥（ssh-add -l）。',
  },
  hostKeyChanged: {
    sentence: said('主机密钥与 known_hosts 中的记录不符'),
    advice: '在主机管理员确认新密钥之前请勿继续；确认后再更新 known_hosts 中的对应行。',
  },
  hostKeyRefused: {
    sentence: said('主机密钥未被接受'),
    advice: '请与主机上的指纹核对（ssh-keygen -lf），再重新连接。',
  },
  hostKeyRevoked: {
    sentence: said('known_hosts 已将该主机密钥标记为吊销'),
    advice: '请勿连接，并联系主机管理员。',
  },
  unreachable: {
    sentence: said('无法连接主机'),
    advice: '请检查主机清单中的地址和端口，并确认主机在线；主机上没有执行任何命令。',
  },
  connectionLost: { sentence: said('连接中断'), advice: '请重新连接，先在主机上查看，再判断任务的结果。' },
  resultUnknown: {
    sentence: said('主机不知道命令如何结束'),
    advice: '命令可能已部分或全部执行；请先在主机上查看它做了什么，再判断任务的结果。',
  },
  processChanged: {
    sentence: said('进程已不是确认时的那一个'),
    advice: '未发送任何信号；请重新查看进程并再次确认。',
  },
  processRemains: {
    sentence: said('进程仍未退出'),
    advice: '请查明原因；可手工停止，或延长等待时间、改用 KILL 后重试。',
  },
  failPattern: { sentence: said('日志命中失败模式'), advice: '请先查看该行前后的日志再继续。' },
  expectationNotMet: { sentence: said('未达到预期'), advice: '请将输出与步骤的预期结果对照。' },
  captureMissing: {
    sentence: said('输出中没有要提取的值'),
    advice: '后续步骤需要这个值，请排除原因后重试。',
  },
  shellMissing: {
    sentence: said('主机上没有该步骤要求的 shell'),
    advice: '请在主机上安装，或修改该步骤使用的 shell。',
  },
  fileChanged: {
    sentence: said('文件与展示时已不一致'),
    advice: '该步骤没有覆盖它；请先在主机上查看该文件再重试，重试时会先展示其最新内容的差异。',
  },
  noSuchFile: {
    sentence: said('文件不存在'),
    advice: '请修正操作手册中的路径；若要由该步骤创建文件，请使用 content 并加上 create: true。',
  },
  fileUnfit: {
    sentence: said('该文件无法修改'),
    advice: '修改仅适用于不超过 1 MiB 的 UTF-8 文本文件；其他文件请使用 upload 或 run。',
  },
  editUnfit: {
    sentence: said('修改内容与文件不符'),
    advice: '请对照主机上的文件与操作手册，修正其中之一，然后重新查看。',
  },
  otpUnreachable: {
    sentence: said('无法询问 Erlang 节点'),
    advice:
      '请检查节点是否在运行，名称、cookie 和 epmd 端口是否正确。若 heart 未将其拉起，且没有 beam 进程，请重试 reboot 步骤，或运行一次 bin/start。',
  },
  otpNotReady: {
    sentence: said('Erlang 节点不满足该步骤的条件'),
    advice: '未对节点做任何操作。若节点已重启，未设为永久的版本已失效：请重新查看，然后重新安装或回滚。',
  },
  otpNotBuilt: {
    sentence: said('systools 无法构建该版本'),
    advice: '未改动任何节点。请按其说明修正后重新构建。',
  },
  otpBusy: {
    sentence: said('Erlang 节点的发布处理器仍在执行，结果尚不得知'),
    advice:
      '没有重复执行任何操作。请等待并再次询问节点，让它所等待的节点跟上，或回滚：若始终无法结束，回滚会让节点以永久版本重启。',
  },
  otpNotMet: {
    sentence: said('步骤执行后 Erlang 节点的状态不符合预期'),
    advice:
      '请勿盲目重试，先查看节点。若安装失败而模拟器仍在运行，其环境可能已是新的：请用 init:restart() 重启，或回滚。',
  },
  locked: {
    sentence: said('主机正被另一次执行占用'),
    advice:
      '请等它结束；若它已被中途放下，先用 handrail resume 继续或用 handrail close 关闭它；都做不到时，用 handrail locks 解锁。主机上没有执行任何命令。',
  },
  other: { sentence: detail => detail || '发生错误。', advice: '请查看输出，排除原因后重试。' },
};

const refusals: Readonly<Record<RefusalCode, (subject: string) => string>> = {
  notNow: subject => `${about(subject)}现在不能这样做。`,
  notCurrent: subject => `${about(subject)}还没有轮到。`,
  stale: subject => `${about(subject)}将要执行的内容与显示的已不一致，请重新核对。`,
  typedMismatch: subject =>
    subject === '' ? '输入与要求不符，未执行。' : `输入的内容不是 ${subject}，未执行。`,
  reasonMissing: () => '请填写原因，它会写入执行记录。',
  nameMissing: () => '请填写姓名，它会写入执行记录。',
  unknownTask: subject => `没有任务 ${subject}。`,
  unknownHost: subject => `没有主机 ${subject}。`,
  unknownQuestion: subject => `问题 ${subject} 已不再等待回答。`,
  badValue: subject => `${about(subject)}值不符合要求的格式。`,
  valueMissing: subject => `${subject} 还没有值。`,
  unsafeValue: subject => `${subject} 的值不能放在 shell 引号内，请修正操作手册。`,
  hostNotConnected: subject => `${subject} 未连接，请先连接。`,
  stillRunning: subject => `${about(subject)}仍有任务在执行，请等待其结束或先停止它。`,
  inDoubt: subject => `${about(subject)}请先判定结果不明的任务。`,
  notVerified: subject => `${about(subject)}签核前每个验证项都要有结论；有不通过的项时不能同意。`,
  nothingToUndo: () => '没有可回滚的内容：已执行的任务在操作手册中都没有回滚方法。',
  replaying: () => '正在回放，不能执行或修改任何内容。',
  over: () => '本次执行已结束。',
};

function about(subject: string): string {
  return subject === '' ? '' : `${subject}：`;
}

function describeQuestion(question: Question): string {
  switch (question.kind) {
    case 'hostKey':
      return `${question.host}（${question.address}）的密钥不在 known_hosts 中：${question.keyType} ${question.fingerprint}。是否正确？`;
    case 'variable':
    case 'prompt':
      return question.prompt;
    case 'login':
      return `${question.host}：${question.prompt}`;
  }
}

const stopAdvice: Readonly<Record<StopReason, (resume: string) => string>> = {
  operator: resume => `继续执行：${resume}`,
  manual: resume => `请在终端中继续：${resume}`,
  signOff: resume => `请在终端中完成验证和签核：${resume}`,
  inDoubt: resume => `请先到主机上查明任务结果，再登记：${resume}`,
  failed: resume => `请在终端中决定如何处理（重试、手工完成、跳过、回滚、中止）：${resume}`,
  unreachable: resume => `请先恢复主机的连接，再继续：${resume}`,
  locked: resume =>
    `请等另一次执行结束，或用 handrail resume 或 handrail close 结束它（handrail locks 可查看占用者），再继续：${resume}`,
  interrupted: resume => `继续执行：${resume}`,
  hangup: resume => `继续执行：${resume}`,
  gone: resume => `请先查明当时正在执行的任务，再继续：${resume}`,
  terminated: resume => `继续执行：${resume}`,
  journal: resume => `请先清理执行记录目录所在的磁盘，再继续：${resume}`,
};
