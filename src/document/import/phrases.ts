/** Words that an imported runbook gets besides the document's own, in the document's language. */
export interface Phrases {
  stop(service: string): string;
  start(service: string): string;
  restore(service: string): string;
  upload(files: string): string;
  watch(files: string): string;
  edit(file: string): string;
  moveAside(path: string): string;
  readonly editUnnamed: string;
  readonly detached: string;
  readonly carried: string;
  readonly copyNests: string;
  readonly backupExists: string;
  readonly backupIsThere: string;
  readonly answered: string;
  readonly noTerminal: string;
  isThere(path: string): string;
  readonly removesFirst: string;
  noBackup(path: string): string;
  doByHand(command: string): string;
  asUser(user: string, command: string): string;
  locally(command: string): string;
  editInstruction(file: string | null): string;
  typeInto(): string;
  compareOutput(): string;
  doubtful(): string;
  onlyIf(condition: string, command: string): string;
  reserved(reason: string, command: string): string;
  changes(command: string): string;
  watchByHand(): string;
  enterValue(source: string): string;
  whichProcess(service: string): string;
  choose(choices: readonly string[]): string;
  readonly prerequisites: string;
  readonly general: string;
}

export function phrasesFor(language: 'en' | 'zh'): Phrases {
  return language === 'zh' ? chinese : english;
}

/** Chinese where a good part of what is not ASCII is. */
export function languageOf(text: string): 'en' | 'zh' {
  const sample = text.slice(0, 200_000);
  const characters = sample.match(/[\u4e00-\u9fff]/g)?.length ?? 0;
  const words = sample.match(/[A-Za-z]{2,}/g)?.length ?? 0;
  return characters > 20 && characters * 4 > words ? 'zh' : 'en';
}

const english: Phrases = {
  stop: service => `Stop ${service}`,
  start: service => `Start ${service}`,
  restore: service => `Roll ${service} back`,
  upload: files => `Upload ${files}`,
  watch: files => `Watch ${files}`,
  edit: file => `Edit ${file}`,
  moveAside: path => `Move ${path} aside`,
  editUnnamed: 'Edit a file',
  detached: 'Added by the import: cut off from the connection, or the step would never end.',
  carried: 'Added by the import: the document has this in an earlier block, on line',
  copyNests: 'Added by the import: copying a directory onto one that is there would put it inside.',
  backupExists:
    'Added by the import: a backup that is there already, of an earlier attempt, must stay as it is.',
  backupIsThere: 'the backup is there already',
  answered: 'Changed by the import: told not to ask, as nobody can answer here.',
  noTerminal: 'Changed by the import: without a terminal, as there is none here.',
  isThere: path => `${path} is there already`,
  removesFirst:
    'Added by the import: what is there is taken away only where there is something to put in its place.',
  noBackup: path => `${path} is not there: nothing is taken away`,
  asUser: (user, command) =>
    `Run this by hand as the user ${user}, which is not the one who logs in:\n\n${command}`,
  doByHand: command => `Run this by hand, it needs a terminal or a person:\n\n${command}`,
  locally: command => `Run this on the machine that the document means, not on a host:\n\n${command}`,
  editInstruction: file => `Edit ${file ?? 'the file that the document means'} so that it has this:`,
  typeInto: () => 'Type this into the program that the document means:',
  compareOutput: () => 'Compare with what the document expects:',
  doubtful: () =>
    'The document has this block; decide what to do with it. It is not run, because it may be no command:',
  onlyIf: (condition, command) =>
    `The document has this for one case only; run it by hand where that is so:\n\n${condition}\n\n${command}`,
  reserved: (reason, command) =>
    `The document has a reservation about this; decide whether to run it, and do so by hand:\n\n${reason}\n\n${command}`,
  changes: command =>
    `The document has this among its checks, though it changes something; decide whether to run it:\n\n${command}`,
  watchByHand: () => 'Watch this until all is well:',
  enterValue: source => `Value for ${source}`,
  whichProcess: service =>
    `Part of the command line of the process of ${service} (a path, not just the program)`,
  choose: choices => {
    const all = choices.join(', ');
    if (all === 'yes, no') return 'Is this to be done here: yes or no?';
    return all === 'run, skip' ? 'Is this run here: run or skip?' : `Which of these: ${all}?`;
  },
  prerequisites: 'Prerequisites',
  general: 'Upgrade',
};

const chinese: Phrases = {
  stop: service => `停止 ${service}`,
  start: service => `启动 ${service}`,
  restore: service => `回滚 ${service}`,
  upload: files => `上传 ${files}`,
  watch: files => `查看日志 ${files}`,
  edit: file => `修改 ${file}`,
  moveAside: path => `移开 ${path}`,
  editUnnamed: '修改文件',
  detached: '导入时加上：与连接断开，否则这一步不会结束。',
  carried: '导入时加上：文档在前面的命令块里写过，行号',
  copyNests: '导入时加上：目标目录存在时，直接复制会把备份放到它里面。',
  backupExists: '导入时加上：之前留下的同名备份不能被覆盖。',
  backupIsThere: '备份已经存在',
  answered: '导入时改动：这里没有人能回答，所以让程序不再询问。',
  noTerminal: '导入时改动：这里没有终端，所以不使用终端。',
  isThere: path => `${path} 已经存在`,
  removesFirst: '导入时加上：有可恢复的备份时，才能删除现有内容。',
  noBackup: path => `${path} 不存在：没有删除任何内容`,
  asUser: (user, command) => `请以用户 ${user} 手工执行（登录用的是另一个用户）：\n\n${command}`,
  doByHand: command => `请手工执行，它需要终端或人来操作：\n\n${command}`,
  locally: command => `请在文档所指的本地机器上执行，不在主机上：\n\n${command}`,
  editInstruction: file => `修改 ${file ?? '文档所指的文件'}，使其包含：`,
  typeInto: () => '在文档所指的程序里输入：',
  compareOutput: () => '与文档中的预期结果对照：',
  doubtful: () => '文档中有这样一段内容，请决定如何处理。它可能不是命令，所以不会执行：',
  onlyIf: (condition, command) =>
    `文档只在以下情况下执行它，符合时请手工执行：\n\n${condition}\n\n${command}`,
  reserved: (reason, command) =>
    `文档对此有所保留，请决定是否执行，需要时请手工执行：\n\n${reason}\n\n${command}`,
  changes: command => `文档把它列为检查，但它会改变系统，请决定是否执行：\n\n${command}`,
  watchByHand: () => '请观察以下输出，直到一切正常：',
  enterValue: source => `${source} 的值`,
  whichProcess: service => `${service} 的进程命令行中的一段（用路径，不要只写程序名）`,
  choose: choices => {
    const all = choices.join(', ');
    if (all === 'yes, no') return '这里要做吗？要做填 yes，不做填 no';
    return all === 'run, skip' ? '这里执行还是跳过？执行填 run，跳过填 skip' : `选择哪一种：${all}？`;
  },
  prerequisites: '准备工作',
  general: '升级',
};
