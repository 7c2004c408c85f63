/**
 * What handrail itself says of a lost contact, an obstacle or a refusal. Reasons go into the record in English, as a part of
 * sentences; for people who read Chinese they are put into their language here. What hosts and programs say stays as it is.
 */
export function chineseReason(reason: string): string {
  for (const [pattern, say] of reasons) {
    const match = pattern.exec(reason);
    if (match !== null) return say(match.slice(1).map(part => part ?? ''));
  }
  return reason;
}

type Rule = readonly [RegExp, (parts: readonly string[]) => string];

/** A sentence as it stands, or one with what a host said behind it. */
function fixed(english: string, chinese: string): Rule {
  const quoted = english.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return [
    new RegExp(`^${quoted}(?:: ([\\s\\S]*))?$`),
    ([tail = '']) => (tail === '' ? chinese : `${chinese}：${chineseReason(tail)}`),
  ];
}

const nodeReasons: Readonly<Record<string, string>> = {
  'no such node, another cookie, or no epmd': '没有该节点、cookie 不符或没有 epmd',
  'it did not answer in time': '没有及时应答',
  'the connection to it was lost': '与它的连接已断开',
  'it gave no answer': '没有回答',
  'its answer does not read': '它的回答无法读取',
};

const reasons: readonly Rule[] = [
  fixed('Keepalive timeout', '主机在规定时间内没有应答'),
  [/^no answer to keepalives for (\d+) s$/, ([seconds]) => `主机 ${seconds} 秒没有应答`],
  [/^no answer within (\d+) s$/, ([seconds]) => `${seconds} 秒内没有应答`],
  fixed('the host closed the connection', '主机关闭了连接'),
  fixed('the host did not answer in time', '主机没有及时应答'),
  [/^the connection to (.+) broke$/, ([host]) => `与 ${host} 的连接中断`],
  [/^there is no connection to (.+)$/, ([host]) => `与 ${host} 没有连接`],
  [/^(.+) is not wanted any more$/, ([host]) => `不再需要 ${host}`],
  fixed('the channel closed before the host had answered', '主机应答之前通道已关闭'),
  fixed("the channel closed before the command's end", '命令结束之前通道已关闭'),
  fixed('the channel closed without an exit status', '通道关闭，没有退出状态'),
  fixed('the channel closed before the command had reported anything', '命令尚无任何报告，通道已关闭'),
  fixed('the answer of the host breaks off', '主机的应答中途断开'),
  fixed('the host does not run commands with /bin/sh', '主机不用 /bin/sh 执行命令'),
  fixed(
    'the host started no command: it refused to, or closed the channel',
    '主机没有启动命令：拒绝执行，或关闭了通道',
  ),
  fixed('it had not answered when the tries were ended', '停止重试时仍无应答'),
  fixed('the host did not run the command', '主机没有执行该命令'),
  fixed('the host did not say how it went', '主机没有说明结果'),
  [/^the host answered "([\s\S]*)"$/, ([answer]) => `主机应答“${answer}”`],

  fixed('handrail ended while it ran', '它执行期间 handrail 已结束'),
  fixed('handrail ended before it was answered', '得到应答之前 handrail 已结束'),
  fixed('handrail stopped', 'handrail 已停止'),
  [
    /^handrail was left while it ran \((\w+)\)$/,
    ([why = '']) => `它执行期间退出了 handrail（${left[why] ?? why}）`,
  ],
  fixed('the run was closed while it ran', '它执行期间本次运行被关闭'),
  [/^given up while (.+) could not be reached$/, ([host]) => `${host} 无法连接期间放弃`],
  fixed('it was left running', '任其继续执行'),
  fixed('it was never started', '从未启动'),
  fixed('nothing was started', '没有启动任何命令'),
  fixed('some of its output did not arrive', '部分输出没有收到'),
  fixed('it has ended, and its end was not reported', '它已结束，但没有报告如何结束'),
  fixed('it was killed, and its end was not reported', '它已被终止，但没有报告如何结束'),
  fixed('it had already ended, and its end was not reported', '它早已结束，但没有报告如何结束'),
  [
    /^it was to be stopped(?: \(process (\d+)\))?: ([\s\S]*)$/,
    ([pid = '', why = '']) => `曾要停止它${pid === '' ? '' : `（进程 ${pid}）`}：${chineseReason(why)}`,
  ],
  fixed(
    'it was to be stopped, and never reported which process it is',
    '曾要停止它，但它没有报告自己的进程号',
  ),
  fixed('something of it is still running after KILL', '发出 KILL 之后它仍有进程在运行'),
  fixed('no second channel could be opened to kill it', '无法打开第二个通道来终止它'),
  [
    /^(?:the node answered ([\s\S]*); )?(\S+): (no such node, another cookie, or no epmd|it did not answer in time|the connection to it was lost|it gave no answer|its answer does not read)$/,
    ([answered = '', node, why = '']) =>
      `${answered === '' ? '' : `节点回答 ${answered}；`}${node}：${nodeReasons[why] ?? why}`,
  ],
  fixed('systools gave no answer that reads', 'systools 没有给出可读的回答'),
  [/^(\S+\.tar\.gz) does not read$/, ([file]) => `${file} 无法读取`],
  fixed('the release handler of the node is still at it', '节点的发布处理器仍在执行'),
  fixed('nothing of it was kept on the host', '主机上没有保存它的任何内容'),
  fixed('nothing of it is under way on the host', '主机上没有它在执行'),
  fixed('section over', '章节已结束'),
  fixed('it is a public key', '它是公钥'),
  fixed('the write was ruled out', '写入已被排除'),
  fixed(
    "the run's directory on the host is gone, and with it what is known of the command",
    '主机上本次运行的目录已不在，命令的记录也随之丢失',
  ),
  fixed(
    'the command is gone, and so is the process that would have recorded how it ended',
    '命令已不在，记录其结果的进程也不在',
  ),
  fixed('the host has been restarted since the command was started', '命令启动之后主机重启过'),
  fixed('the host was started again meanwhile', '主机在此期间重启过'),
  [/^the record of its result is damaged: ([\s\S]*)$/, ([text]) => `它的结果记录已损坏：${text}`],
  [
    /^(.+) is neither what it was nor what was written$/,
    ([path]) => `${path} 既不是原来的内容，也不是写入的内容`,
  ],

  fixed('the command has ended', '命令已经结束'),
  fixed('the command has no open input', '命令没有打开的输入'),
  fixed('the command does not read its input', '命令没有读取输入'),
  fixed('a NUL byte cannot be sent', '无法发送 NUL 字节'),
  fixed(
    'the script contains a NUL byte, which no shell can take',
    '脚本含有 NUL 字节，任何 shell 都无法接受',
  ),
  [
    /^the script is longer than (\d+) bytes; upload it as a file and run that$/,
    ([bytes]) => `脚本超过 ${bytes} 字节；请作为文件上传后再执行`,
  ],

  fixed(
    'none of setsid, perl and python3 is there to give commands a session of their own',
    '主机上没有 setsid、perl 或 python3，命令无法拥有自己的会话',
  ),
  fixed('the host has none of setsid, perl and python3', '主机上没有 setsid、perl 或 python3'),
  fixed(
    'systemd-logind kills what a session leaves behind (KillUserProcesses=yes)',
    'systemd-logind 会终止会话留下的进程（KillUserProcesses=yes）',
  ),
  [
    /^(\S+) cannot be (used|made|written to)(?:: ([\s\S]*))?$/,
    ([path = '', what = '', why = '']) => `${path} ${cannot[what] ?? what}${why === '' ? '' : `：${why}`}`,
  ],
  [
    /^run (\S+) of (.+), since (\S+), from (\S+) \(process (\d+)\)$/,
    ([run, operator, since, host, pid]) =>
      `${operator} 的执行 ${run}，自 ${since} 起，来自 ${host}（进程 ${pid}）`,
  ],
  fixed('a lock that does not say who holds it', '一把没有说明持有者的锁'),
  // An address before what happened there.
  [
    /^(\S+:\d+): ([\s\S]+)$/,
    ([address, why = '']) => {
      const said = chineseReason(why);
      return said === why ? `${address}: ${why}` : `${address}：${said}`;
    },
  ],
];

const cannot: Readonly<Record<string, string>> = {
  used: '无法使用',
  made: '无法创建',
  'written to': '无法写入',
};

const left: Readonly<Record<string, string>> = {
  operator: '操作员离开',
  manual: '需要人工',
  signOff: '等待签核',
  inDoubt: '有任务结果不明',
  failed: '有任务失败',
  unreachable: '主机无法连接',
  locked: '主机被占用',
  interrupted: '被中断',
  hangup: '终端已断开',
  gone: '进程已不在',
  terminated: '被要求终止',
  journal: '日志无法写入',
};

/** The run that holds a lock, as the detail of a problem names it; null where it does not say. */
export function holderIn(detail: string): string | null {
  return /^run (\S+) of /.exec(detail)?.[1] ?? null;
}
