import type { NodeFacts, NodeReleaseStatus } from '../model/node.ts';

/** What is said of an Erlang node and its releases. */
export interface NodeMessages {
  title(node: string): string;
  seenAt(clock: string): string;
  readonly release: string;
  /** What the release handler says, and what the file RELEASES says. */
  readonly inMemory: string;
  readonly onDisk: string;
  readonly status: Readonly<Record<NodeReleaseStatus, string>>;
  readonly runs: string;
  readonly nextStart: string;
  permanent(version: string): string;
  provisional(version: string, starts: string): string;
  /** What was installed is gone, because it was not permanent when the node was restarted. */
  fellBack(version: string, runs: string): string;
  startsOther(version: string, starts: string): string;
  startsUnknown(version: string): string;
  /** Any of several: nothing is said of the next start then. */
  readonly restart: string;
  notAsked(clock: string): string;
  readonly silent: string;
  /** The same in a cell of a table. */
  readonly noAnswer: string;
  neverAsked(node: string): string;
  readonly busy: string;
  readonly absent: string;
  readonly starting: string;
  readonly stopping: string;
  readonly down: string;
  /** Which emulator it is. */
  facts(
    facts: Pick<NodeFacts, 'pid' | 'creation' | 'erts' | 'heart'> & { readonly boot: string },
  ): readonly string[];
}

export const nodeEnglish: NodeMessages = {
  title: node => `Erlang node ${node}`,
  seenAt: clock => `seen at ${clock}`,
  release: 'Release',
  inMemory: 'In memory',
  onDisk: 'On disk',
  status: {
    unpacked: 'unpacked',
    current: 'current',
    tmp_current: 'current, restarting',
    permanent: 'permanent',
    old: 'old',
  },
  runs: 'runs',
  nextStart: 'next start',
  permanent: version => `${version} runs and is permanent: a restart starts it again.`,
  provisional: (version, starts) => `${version} runs and is not permanent yet: a restart starts ${starts}.`,
  fellBack: (version, runs) =>
    `The node was restarted before ${version} was permanent: ${runs} runs again, and ${version} has to be installed again.`,
  startsOther: (version, starts) => `${version} runs, but a restart starts ${starts}.`,
  startsUnknown: version => `${version} runs; start_erl.data does not say what a restart starts.`,
  restart: 'the permanent release',
  notAsked: clock => `The node cannot be asked now. This is how it was at ${clock}:`,
  silent: 'cannot be asked now.',
  noAnswer: 'no answer',
  neverAsked: node => `The Erlang node ${node} cannot be asked: nothing is known of its releases.`,
  busy: 'Its release handler is busy: something is being installed.',
  absent: 'It has no release handler: sasl does not run there.',
  starting: 'The node is still starting.',
  stopping: 'The node is stopping.',
  down: 'The node is down: nothing of its name answers.',
  facts: ({ pid, creation, erts, heart, boot }) => [
    `pid ${pid}`,
    `creation ${creation}`,
    `booted with ${boot}`,
    `erts ${erts}`,
    heart ? 'heart restarts it' : heart === null ? 'no heart' : 'heart has no command',
  ],
};

export const nodeChinese: NodeMessages = {
  title: node => `Erlang 节点 ${node}`,
  seenAt: clock => `${clock} 所见`,
  release: '发布版',
  inMemory: '内存中',
  onDisk: '磁盘上',
  status: {
    unpacked: '已解包',
    current: '当前',
    tmp_current: '当前（重启中）',
    permanent: '永久',
    old: '旧',
  },
  runs: '正在运行',
  nextStart: '下次启动',
  permanent: version => `${version} 正在运行，已是永久：重启后仍是它。`,
  provisional: (version, starts) => `${version} 正在运行，尚未永久：重启后会回到 ${starts}。`,
  fellBack: (version, runs) =>
    `节点在 ${version} 成为永久之前重启过：现在运行的又是 ${runs}，${version} 需要重新安装。`,
  startsOther: (version, starts) => `${version} 正在运行，但重启后会启动 ${starts}。`,
  startsUnknown: version => `${version} 正在运行；start_erl.data 没有说明重启后启动什么。`,
  restart: '永久的发布版',
  notAsked: clock => `现在无法询问该节点。以下是 ${clock} 时的情况：`,
  silent: '现在无法询问。',
  noAnswer: '无应答',
  neverAsked: node => `无法询问 Erlang 节点 ${node}：其发布版情况不明。`,
  busy: '它的发布处理器正忙：正在安装。',
  absent: '它没有发布处理器：那里没有运行 sasl。',
  starting: '节点仍在启动。',
  stopping: '节点正在停止。',
  down: '节点已停机：没有以该名称应答的节点。',
  facts: ({ pid, creation, erts, heart, boot }) => [
    `pid ${pid}`,
    `creation ${creation}`,
    `以 ${boot} 启动`,
    `erts ${erts}`,
    heart ? '由 heart 重启' : heart === null ? '没有 heart' : 'heart 没有命令',
  ],
};
