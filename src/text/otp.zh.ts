import type { OtpWords, Purges, SuspendTimeout, UpdateWords } from './otp.ts';

export const otpChinese: OtpWords = {
  language: 'zh',
  instruction: {
    loadObjectCode: (application, version, modules) =>
      `从磁盘读入 ${application} ${version} 的代码：${names(modules)}。此时还没有进程运行它。`,
    pointOfNoReturn: '此后任何一步失败，节点都会重启并回到持久版本。',
    load: (module, purges) => `${module} 换上读入的代码：此后的调用都运行它。${purged(module, purges)}`,
    remove: (module, purges) => `停用 ${module} 的代码：此后无法再调用它。${purged(module, purges)}`,
    purge: modules => `清除 ${names(modules)} 的旧代码，仍在运行旧代码的进程会被杀死。`,
    suspend: modules =>
      `挂起使用 ${names(modules.map(each => `${each.name}（${within(each.timeout)}）`))}的所有进程：恢复之前请求一直等待。没有及时应答的进程会被略过，其状态不会转换。`,
    resume: modules => `恢复使用 ${names(modules)} 的已挂起进程。`,
    codeChange: (direction, modules) =>
      `把已挂起进程的状态${direction === 'up' ? '转换到新版本' : '从新版本转换回来'}：调用 ${names(modules.map(each => `${each.name} 的 code_change（Extra 为 ${each.extra}）`))}。`,
    stop: modules => `通过督程停止使用 ${names(modules)} 的所有进程。`,
    start: modules => `重新启动 ${names(modules)} 的已停止进程。`,
    syncNodes: (id, nodes) => `等待 ${names(nodes)} 在各自的升级中到达同一位置（${id}），没有时间限制。`,
    syncNodesOf: (id, call) => `等待 ${call} 给出的节点在各自的升级中到达同一位置（${id}），没有时间限制。`,
    apply: call => `调用 ${call}。`,
    startApplication: (application, type) => `启动应用 ${application}（${type}）。`,
    stopApplication: application => `停止应用 ${application} 及其全部进程。`,
    loadApplication: application => `加载应用 ${application}，但不启动。`,
    unloadApplication: application => `卸载应用 ${application} 的规格。`,
    restartEmulator:
      '重启虚拟机：所有进程都会停止，节点在另一发布版上启动完成之前不可用。其后的指令不再执行。',
    restartNewEmulator:
      '先重启节点，换用新发布版的虚拟机、kernel、stdlib 和 sasl；启动完成后再执行其后的指令。期间节点不可用。',
    update: updated,
    loadModule: (module, purges, dependencies) =>
      `替换 ${module} 的代码，不挂起任何进程：此后的调用都运行新代码。${purged(module, purges)}${behind(dependencies)}`,
    addModule: (module, dependencies) => `加载新模块 ${module}。${behind(dependencies)}`,
    deleteModule: (module, dependencies) =>
      `卸载模块 ${module}，仍在运行它的进程会被杀死。${behind(dependencies)}`,
    addApplication: (application, type) =>
      type === 'none'
        ? `加载新应用 ${application} 的各个模块，既不加载也不启动该应用。`
        : type === 'load'
          ? `加载新应用 ${application} 及其模块，但不启动。`
          : `加载新应用 ${application} 的各个模块并启动它（${type}）。`,
    removeApplication: application =>
      `停止应用 ${application}，并连同其模块一起卸载。仍在运行这些模块的进程会被杀死。`,
    restartApplication: application =>
      `停止应用 ${application}，替换它的全部模块，再重新启动：期间该应用不可用，其进程的状态会丢失。`,
    unknown: 'handrail 不认识这条指令：安装之前请先弄清它的作用。',
  },
  warning: {
    brutalPurge: modules => `仍在运行 ${names(modules)} 旧代码的进程会被直接杀死（brutal_purge）。`,
    syncNodes: nodes =>
      `无限期等待${nodes.length === 0 ? '其他节点' : ` ${names(nodes)}`}（sync_nodes）：这些节点必须都在运行、可以连通、已解包该发布版，并且同时安装。`,
    applyBeforePoint: call =>
      `${call} 在不可返回点之前调用。它失败时什么都不会重启，但环境变量和应用版本已经是新的。`,
    changesBeforePoint: instruction => `${instruction} 位于不可返回点之前：此时若失败，它不会被撤销。`,
    refusedAfterPoint: instruction => `${instruction} 不能位于不可返回点之后：发布处理器会拒绝这份脚本。`,
    unknownInstruction: instruction => `handrail 不认识指令 ${instruction}。`,
    noPointOfNoReturn: '没有不可返回点：任何失败都会使节点重启并回到持久版本。',
    restartEmulator: '虚拟机会重启：节点会有一段时间不可用，必须配置好 heart 才能自动恢复。',
    restartNewEmulator: '节点会换用新的虚拟机：会有一段时间不可用，必须配置好 heart 才能自动恢复。',
    noRelup: version => `发布包里没有 releases/${version}/relup：可以解包，但不能在运行中的节点上安装。`,
    noWayUp: version => `relup 里没有升级到 ${version} 的途径：任何运行中的节点都不能安装它。`,
    noWayDown: version =>
      `没有降级到 ${version} 的途径：要退回只能重启到 ${version}，而且此时 ${version} 必须仍是持久版本。`,
    relupVersion: (relup, release) =>
      `relup 属于 ${relup}，而发布包是 ${release}：它是另一次构建遗留下来的。`,
    missingConfig: version =>
      `发布包里没有 releases/${version}/sys.config：节点会丢失配置，带 -config 的启动会失败。`,
    missingBoot: version => `发布包里没有 releases/${version}/start.boot：该发布版无法安装，也无法启动。`,
    otherErts: (from, to) => `erts 从 ${from} 变为 ${to}：节点需要新的虚拟机，因此会重启。`,
    ertsNotInPackage: version => `发布包里没有 erts-${version}：目标系统上必须已经有它。`,
    missingLibraries: directories => `发布包里没有，因此目标系统上必须已经有：${names(directories)}。`,
    applicationVersion: (directory, version) => `${directory} 里的 .app 文件写的版本是 ${version}。`,
    renamed: (file, rel) =>
      `发布包名为 ${file}，里面却是 ${rel}：unpack_release 会找不到它。请恢复发布包原来的名字。`,
    registered: (version, status) =>
      `目标系统已经有发布版 ${version}（${status}）：unpack_release 会拒绝解包。`,
    noWayFrom: version => `relup 里没有从 ${version}（所对照的发布版）升级的途径。`,
    startsOther: (permanent, starts) =>
      `RELEASES 记录的持久版本是 ${permanent}，但 start_erl.data 会启动 ${starts}。`,
    oldReleaseUnknown: version => `这里不知道发布版 ${version} 由什么组成；可用 --against DIR|PACKAGE 指定。`,
  },
  problem: {
    at: (line, column, what) => `第 ${line} 行第 ${column} 列：${what}`,
    unexpected: (found, expected) =>
      `此处应为${expected.join('或')}，${found === '' ? '文本却结束了' : `却是 ${found}`}`,
    opened: (sign, line, column) => `（第 ${line} 行第 ${column} 列的 ${sign} 还没有关闭）`,
    unclosed: quote => `从这里开始的 ${quote} 没有结束`,
    badEscape: found => `${found} 不是 Erlang 的转义`,
    badNumber: found => `${found} 不是 Erlang 的数字`,
    badCharacter: found => `${found} 在这里没有意义`,
    badBytes: encoding => `从这里开始的字节不是 ${encoding}`,
    badSegment: '二进制的这一段无法构造',
    tooDeep: '项嵌套得太深，无法读取',
    shape: (found, expected) => `此处应为${expected}，却是 ${found}`,
    expected: {
      term: '一个项',
      atom: '一个原子',
      number: '一个数字',
      list: '一个列表',
      string: '一个字符串',
      '. ': '句点加空白',
      'one term': '文件结尾（文件只含一个项）',
    },
  },
  page: {
    release: (name, version, erts) => `发布版 ${name} ${version}，erts ${erts}`,
    package: (files, bytes, sha256) => `${files} 个文件，${bytes} 字节，sha256 ${sha256}`,
    relup: terms => `relup 各项的 sha256 ${terms}`,
    appup: version => `版本 ${version}`,
    up: (from, to) => `升级：从 ${from} 到 ${to}`,
    down: (from, to) => `降级：从 ${from} 退回 ${to}`,
    appupUp: '升级，从',
    appupDown: '降级，到',
    like: pattern => `匹配 ${pattern} 的各版本`,
    noInstructions: '不执行任何指令：只有磁盘上的代码会变。',
    applications: '应用',
    applicationsUnknown: '这里不知道；可用 --against DIR|PACKAGE 指定另一发布版',
    added: '新增',
    removed: '移除',
    startType: (from, to) => `启动类型 ${from} → ${to}`,
    unchanged: count => `${count} 个不变`,
    before: '不可返回点之前',
    after: '从不可返回点起',
    effects: '概要',
    suspended: '挂起',
    codeChange: 'code_change',
    stopped: '停止进程',
    applicationsStopped: '停止应用',
    applicationsStarted: '启动应用',
    killed: '杀死旧代码进程',
    calls: '调用',
    waitsFor: '等待',
    emulator: '虚拟机',
    emulatorKept: '持续运行',
    emulatorRestarted: '重启',
    emulatorReplaced: '换成新的，并重启',
    config: 'sys.config',
    configSame: '两边相同',
    configUnknown: '这里不知道另一边的内容；可用 --against DIR|PACKAGE 指定',
    configNames: '（执行记录不保存取值；handrail otp show 会显示）',
    configUnread: '节点上的两个文件有一个无法读取',
    configIncludes: files => `引用了其他文件，未做比较：${files.join('、')}`,
    configChange: applications =>
      `${applications.join('、')} 若在运行，且回调模块有 config_change，就会调用它`,
    warnings: '警告',
    noWarnings: '没有警告',
    rescue: version =>
      `发布处理器仍在执行，不再应答：所有应用都会停止，再以 ${version} 启动（init:restart）。进程的状态会丢失。`,
  },
  command: {
    unknownAction: action => `otp ${action}：没有这个操作`,
    actions: '请用 handrail otp show PACKAGE.tar.gz 或 handrail otp appup FILE.appup。',
    notRead: (file, why) => `无法读取 ${file}：${why}`,
    notArchive: file => `${file} 不是 gzip 压缩的归档`,
    truncated: file => `${file} 不完整：归档在中途结束`,
    corrupt: (file, why) => `${file} 已损坏：${why}`,
    tooLarge: (file, entry, limit) => `${file}：${entry} 超过 ${limit} 字节`,
    sendAgain: '请与构建时的 SHA-256 比对，然后重新复制。',
    noRel: file => `${file} 的 releases/ 里没有 .rel 文件：它不是发布包`,
    noRelHint: '发布包由 systools:make_tar 生成。',
    severalRels: (file, rels) => `${file} 含有多个发布版，却没有与它同名的：${rels.join('、')}`,
    inFile: (file, entry) => `${file} 里的 ${entry}`,
  },
};

function updated({ module, moduleType, timeout, change, purges, dependencies }: UpdateWords): string {
  const what =
    change === 'soft'
      ? `挂起使用 ${module} 的所有进程（${within(timeout)}），加载新代码，再恢复它们；进程状态保持不变。`
      : change === 'supervisor'
        ? `挂起督程 ${module}（${within(timeout)}），加载新代码并采用新的启动规格；它的子进程照常运行。`
        : `挂起使用 ${module} 的所有进程（${within(timeout)}），加载新代码，用 code_change（Extra 为 ${change.extra}）转换状态，再恢复它们。`;
  const order =
    moduleType === 'static' && change !== 'supervisor'
      ? '降级时也先加载代码，再调用 code_change（static）。'
      : '';
  return `${what}${order}${purged(module, purges)}${behind(dependencies)}`;
}

function purged(module: string, { before, after }: Purges): string {
  const older =
    before === 'brutal_purge'
      ? `仍在运行 ${module} 更旧代码的进程会被杀死`
      : `如果有进程仍在运行 ${module} 更旧的代码，事先就会拒绝安装`;
  const replaced =
    after === 'brutal_purge'
      ? '仍在运行被替换代码的进程，在发布版设为持久时被杀死'
      : '被替换的代码在没有进程运行时才清除';
  return `${older}；${replaced}。`;
}

function behind(dependencies: readonly string[]): string {
  return dependencies.length === 0 ? '' : `与它所依赖的 ${names(dependencies)} 一起处理。`;
}

function within(timeout: SuspendTimeout): string {
  if (timeout === 'infinity') return '不限时';
  return timeout === 'default' ? '限 5 秒' : `限 ${timeout} 毫秒`;
}

function names(all: readonly string[]): string {
  return all.length === 0 ? '无' : all.join('、');
}
