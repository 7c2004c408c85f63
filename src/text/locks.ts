import type { Language } from './language.ts';

/** What `locks` says of who holds what. */
export interface LockWords {
  runsHere(directory: string): string;
  readonly none: string;
  readonly standing: Readonly<Record<LockStanding, string>>;
  holder(name: string, pid: number, hostname: string, since: string): string;
  readonly unreadable: string;
  notReached(sentence: string): string;
  readonly advice: string;
  reasonNeeded(id: string): string;
  confirmNeeded(id: string): string;
  typeAgain(id: string, part: string): string;
  readonly notTyped: string;
  alive(id: string, holder: string): string;
  readonly aliveHint: string;
  unknownLock(id: string): string;
  readonly unknownLockHint: string;
  changedMeanwhile(id: string): string;
  broken(id: string): string;
  hostKey(host: string, type: string, fingerprint: string): string;
  /** `holder` null: its lock cannot be read. */
  runHeld(run: string, holder: RunHolder | null): string;
  readonly leaveThere: string;
  notSeenFromHere(path: string): string;
  runRunning(run: string, tasks: readonly string[]): string;
  askHosts(id: string): string;
  runInDoubt(run: string, tasks: readonly string[]): string;
  settle(id: string): string;
}

/** Who holds a run, since when (ISO time), in which process. */
export interface RunHolder {
  readonly operator: string;
  readonly since: string;
  readonly pid: number;
  readonly hostname: string;
}

/** `stale`: its process is gone. `unknown`: nobody can say from here. */
export type LockStanding = 'held' | 'stale' | 'unknown';

export function lockWords(language: Language): LockWords {
  return language === 'zh' ? chinese : english;
}

const english: LockWords = {
  runsHere: directory => `Runs in ${directory}`,
  none: 'nobody holds a lock',
  standing: {
    held: 'held',
    stale: 'left behind: its process is gone',
    unknown: 'nobody can say from here whether its process still runs',
  },
  holder: (name, pid, hostname, since) => `${name}, process ${pid} on ${hostname}, since ${since}`,
  unreadable: 'it does not say who holds it',
  notReached: sentence => `not asked: ${sentence}`,
  advice:
    'A lock whose process is gone is taken over by the next resume or close of its run. Only where nothing of it can run any more: handrail locks --break-lock ID --reason …',
  reasonNeeded: id => `Breaking ${id} needs --reason: it goes on record`,
  confirmNeeded: id => `Breaking ${id} needs --confirm ${id}: whoever works under it is not asked`,
  typeAgain: (id, part) => `To break the lock ${id}, type the end of its name, ${part}: `,
  notTyped: 'What was typed is not the end of its name. No lock was broken.',
  alive: (id, holder) => `The lock ${id} is held by a process that is alive (${holder})`,
  aliveHint: 'End it there: quit handrail, or end that process. It lets go of its locks itself.',
  unknownLock: id => `There is no lock ${id}`,
  unknownLockHint:
    'handrail locks lists those of runs here; with a runbook or a run, also those of its hosts.',
  changedMeanwhile: id => `The lock ${id} was gone, or is another one by now. Nothing was broken.`,
  broken: id => `The lock ${id} was broken, which is on record.`,
  hostKey: (host, type, fingerprint) =>
    `${host} has a host key that is not known: ${type} ${fingerprint}. Accept it? (yes) `,
  runHeld: (run, holder) =>
    holder === null
      ? `The run ${run} is held by a lock that cannot be read`
      : `The run ${run} is held by ${holder.operator} since ${holder.since} (process ${holder.pid} on ${holder.hostname})`,
  leaveThere: 'Go on there, or quit it there first.',
  notSeenFromHere: path =>
    `Whether it still runs cannot be seen from here. Make sure that it does not; handrail locks says how to break its lock (${path}).`,
  runRunning: (run, tasks) =>
    `Commands of the run ${run} may still run on the same hosts: ${tasks.join(', ')}`,
  askHosts: id => `handrail resume ${id} asks the hosts what became of them.`,
  runInDoubt: (run, tasks) =>
    `The run ${run} is in doubt on the same hosts: nobody knows how these ended: ${tasks.join(', ')}`,
  settle: id => `Settle it with handrail resume ${id}, or end it with handrail close ${id} --reason …`,
};

const chinese: LockWords = {
  runsHere: directory => `${directory} 中的执行`,
  none: '没有锁',
  standing: {
    held: '占用中',
    stale: '遗留：进程已不存在',
    unknown: '从这里无法判断其进程是否还在运行',
  },
  holder: (name, pid, hostname, since) => `${name}，${hostname} 上的进程 ${pid}，自 ${since}`,
  unreadable: '锁中没有写明占用者',
  notReached: sentence => `没有查到：${sentence}`,
  advice:
    '进程已不存在的锁，会由下一次恢复或关闭该执行时接管。只有确定它的任何操作都不再运行时才可解除：handrail locks --break-lock ID --reason …',
  reasonNeeded: id => `解除 ${id} 需要 --reason：原因会记录在案`,
  confirmNeeded: id => `解除 ${id} 需要 --confirm ${id}：不会询问正在使用它的人`,
  typeAgain: (id, part) => `要解除锁 ${id}，请输入其名称的末段 ${part}：`,
  notTyped: '输入的不是名称末段，没有解除任何锁。',
  alive: (id, holder) => `锁 ${id} 的进程仍在运行（${holder}）`,
  aliveHint: '请在那边结束它：退出 handrail，或结束该进程，锁会自行释放。',
  unknownLock: id => `没有锁 ${id}`,
  unknownLockHint: 'handrail locks 列出本地执行的锁；带上操作手册或执行，还会列出其主机上的锁。',
  changedMeanwhile: id => `锁 ${id} 已不存在或已换成另一把，没有解除任何锁。`,
  broken: id => `锁 ${id} 已解除，并记录在案。`,
  hostKey: (host, type, fingerprint) => `${host} 的主机密钥未知：${type} ${fingerprint}。是否接受？（yes）`,
  runHeld: (run, holder) =>
    holder === null
      ? `执行 ${run} 被一把无法读取的锁占用`
      : `执行 ${run} 自 ${holder.since} 起由 ${holder.operator} 占用（${holder.hostname} 上的进程 ${holder.pid}）`,
  leaveThere: '请在那边继续，或先在那边退出。',
  notSeenFromHere: path =>
    `从这里无法判断它是否还在运行。请先确认它已不再运行；handrail locks 说明如何解除它的锁（${path}）。`,
  runRunning: (run, tasks) => `执行 ${run} 的命令可能仍在相同主机上运行：${tasks.join('、')}`,
  askHosts: id => `handrail resume ${id} 会向主机查问结果。`,
  runInDoubt: (run, tasks) =>
    `执行 ${run} 在相同主机上有结果不明的任务，没人知道它们如何结束：${tasks.join('、')}`,
  settle: id => `请用 handrail resume ${id} 处理，或用 handrail close ${id} --reason … 结束它`,
};
