import type { NodeCondition, NodeConditionCode, NodeProblem } from '../model/node.ts';

/** What is wrong with a node, in Chinese; in English the problem's own detail says it. */
export function nodeProblemChinese({ node, answered, conditions, releases, starts }: NodeProblem): string {
  const wrong = conditions.map(conditionChinese);
  const said = answered === null ? [] : [`节点回答 ${answered}`];
  const next = starts === null ? [] : [`重启后将启动 ${starts}`];
  const table = [...releases, ...next].join('，');
  return `${node}：${[...said, ...wrong].join('；')}${table === '' ? '' : `（${table}）`}`;
}

/** What is not as it must be, as the detail of a problem says it: in English. */
export function nodeProblemEnglish({ node, answered, conditions, releases, starts }: NodeProblem): string {
  const wrong = conditions.map(
    ({ code, expected, found }) => `${code}: expected ${expected}, found ${found || 'nothing'}`,
  );
  const next = starts === null ? [] : [`a restart would start ${starts}`];
  const table = [...releases, ...next].join(', ');
  const state = [`${node}:`, wrong.join('; '), table === '' ? '' : `(${table})`];
  return [
    ...(answered === null ? [] : [`the node answered ${answered}`]),
    state.filter(part => part !== '').join(' '),
  ].join('; ');
}

function conditionChinese({ code, expected, found }: NodeCondition): string {
  return `${names[code]}：应为 ${valueChinese(expected)}，实为 ${valueChinese(found)}`;
}

const names: Readonly<Record<NodeConditionCode, string>> = {
  nodeStarted: '节点已启动',
  handlerIdle: '发布处理器空闲',
  librariesKnown: '各发布版的应用列表可知',
  onePermanent: '恰有一个永久版本',
  noOtherCurrent: '没有其他当前版本',
  versionStatus: '发布版状态',
  heartCommand: 'heart 的启动命令',
  peersReady: '同步的节点就绪',
  relupApproved: '已批准的 relup',
  relupScript: 'relup 中有对应的脚本',
  sameEmulator: '虚拟机未换（进程号/creation）',
  restarted: '虚拟机已重启（creation）',
  bootVersion: '启动时的发布版',
  startsVersion: '重启后启动的发布版',
  codePath: '模块代码的位置',
  probeAnswers: '探测的结果',
  ertsPresent: '所需的 erts 存在',
  ertsReplaced: 'relup 会换用新的 erts',
  diskSpace: '可用磁盘空间（字节）',
  relName: '.rel 与发布包同名',
};

/** Values are Erlang's words or the host's; these few are sentences of ours. */
const phrases: Readonly<Record<string, string>> = {
  '': '无',
  'up and unpacked': '在运行且已解包',
  'a command': '一条命令',
  'no heart': '没有 heart',
  libraries: '应用列表',
  'no script': '没有脚本',
  'another creation': '另一个 creation',
  'no answer': '没有回答',
  'no such directory': '没有该目录',
};

function valueChinese(value: string): string {
  return phrases[value] ?? value;
}
