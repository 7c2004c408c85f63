import type { Language } from './language.ts';
import { plural } from './plural.ts';

/** The words of `handrail plan`. */
export interface PlanWords {
  readonly release: string;
  readonly change: string;
  readonly digest: string;
  totals(hosts: number, tasks: number, rounds: number): string;
  readonly notes: string;
  readonly hosts: string;
  readonly artifacts: string;
  bytes(count: number): string;
  readonly asked: string;
  readonly secret: string;
  /** How the batches of a section follow one another. */
  readonly then: string;
  readonly once: string;
  readonly verification: string;
  readonly commit: string;
  readonly rollback: string;
  leftOut(hosts: string, flag: string): string;
  readonly warnings: string;
  /** Between a heading and what it announces. */
  readonly colon: string;
}

export function planWords(language: Language): PlanWords {
  return language === 'zh' ? chinese : english;
}

const english: PlanWords = {
  release: 'release',
  change: 'change',
  digest: 'plan',
  totals: (hosts, tasks, rounds) =>
    `${plural(tasks, 'task')} on ${plural(hosts, 'host')}, ${plural(rounds, 'confirmation')} at most`,
  notes: 'Release notes',
  hosts: 'Hosts',
  artifacts: 'Artifacts',
  bytes: count => plural(count, 'byte'),
  asked: 'Asked when the run starts',
  secret: 'secret',
  then: 'then',
  once: 'once, on no host',
  verification: 'Verification',
  commit: 'Commit, after sign-off',
  rollback: 'Rollback',
  leftOut: (hosts, flag) => `left out by ${flag}: ${hosts}`,
  warnings: 'Warnings',
  colon: ': ',
};

const chinese: PlanWords = {
  release: '版本',
  change: '变更单',
  digest: '计划',
  totals: (hosts, tasks, rounds) => `${hosts} 台主机，${tasks} 个任务，最多确认 ${rounds} 次`,
  notes: '发布说明',
  hosts: '主机',
  artifacts: '制品',
  bytes: count => `${count} 字节`,
  asked: '执行开始时询问',
  secret: '机密',
  then: '然后',
  once: '一次，不在任何主机上',
  verification: '验证',
  commit: '签核之后提交',
  rollback: '回滚',
  leftOut: (hosts, flag) => `因 ${flag} 不执行：${hosts}`,
  warnings: '警告',
  colon: '：',
};
