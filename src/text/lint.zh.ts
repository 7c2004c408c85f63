import type { LintWords } from './lint.ts';

export const chinese: LintWords = {
  rules: {
    'RB-PATH': {
      message: '回滚从 {path} 恢复，但没有任何步骤创建它。',
      why: '日期或名称写错，要到真正回滚时才会发现。',
      hint: '把备份名定义为一个变量，两处都用它，并在执行前检查它是否存在。',
      variants: { release: '回滚从 {release} 退回，但各步骤安装的是 {installs}。' },
      hints: { release: '把版本定义为一个变量，两处都用它。' },
    },
    'CP-NEST': {
      message: '此时 {target} 已存在：副本会落到 {inside}，原有内容不变。',
      why: 'cp 仍会成功返回：线上还是新版本，却没有人发现。',
      hint: '先停止服务，把目录移开（mv {target} {target}.failed），再复制、检查、启动。',
    },
    'PH-UNFILLED': {
      message: '{text} 在这里没有值。',
      why: '对 shell 来说 <X> 是重定向，未赋值的变量是空：命令会做别的事，或中途失败。',
      hint: '改成带提问和正则表达式的变量，没有值之前什么都不会执行。',
    },
    NONSHELL: {
      message: '这个代码块不像命令。',
      why: '如果当作命令，就会在 shell 里执行文件内容、输出或别的程序的语句。',
      hint: '在代码块的语言标记里写明它是什么（```text、```properties、```sql），并说明怎么处理。',
      variants: {
        file: '这个代码块像是文件内容，不是命令。',
        repl: '这个代码块是给别的程序（SQL 或控制台）输入的，不是给 shell 的。',
        output: '这个代码块像是输出，不是命令。',
        doubtful: '没有说明这个代码块要执行，它也不像命令。',
      },
    },
    'KILL-BROAD': {
      message: '按“{word}”选择要结束的进程，匹配的可能有很多。',
      why: '一台主机上有多个这样的进程：会杀错，或全部杀掉。',
      hint: '用只属于该服务的路径查找（pgrep -af /home/ecsc、ss -lntp），要求恰好一个，并确认 PID 和命令行；或使用带这种 match 的“stop”。',
    },
    'KILL-NOWAIT': {
      message: '执行“{next}”之前没有等待进程退出。',
      why: '复制或替换文件时进程可能还在写；-9 会跳过它退出时的处理。',
      hint: '先发 TERM，用 kill -0 限时等待，再发 KILL，并确认 PID 已消失、端口已释放；或使用“stop”。',
    },
    'RB-MISSING': {
      message: '{service} 有改动，但没有回滚步骤。',
      why: '回滚之后这一部分仍是新的，其余是旧的。',
      hint: '改动前先备份，并补上它的回滚：停止、放回、启动、检查。',
      variants: {
        none: '文档没有回滚部分。',
        unpacked: '{service} 已解压（第 {line} 行）并启动，却既没有备份也没有回滚。',
        path: '这里解压了 {path}，但回滚中没有任何命令涉及它。',
        release: '这里安装了 {release}，但回滚中没有针对该节点的“downgrade”。',
      },
      hints: { release: '在回滚中加上“downgrade”，它会安装旧版本并使其永久生效；之后可以“remove”新版本。' },
    },
    'RB-NOSTOP': {
      message: '回滚替换文件，但之前没有停止服务，之后也没有启动。',
      why: '在运行中的进程下替换文件：它继续使用内存中的旧内容，或稍后出错。',
      hint: '在前面加上停止服务的步骤，在后面加上启动和检查的步骤，覆盖每一台升级过的主机。',
      variants: {
        stop: '回滚替换文件之前没有停止服务。',
        start: '回滚停止了服务并替换文件，但没有再启动。',
      },
    },
    'BK-EXISTS': {
      message: '备份名是固定的（{target}），没有检查它是否已被占用。',
      why: '第二次执行时，副本会进入第一次的备份里面，或用新版本覆盖好的备份。',
      hint: '先检查：test ! -e {target}；或在名称中加上本次执行的编号。',
    },
    'NO-HEALTH': {
      message: '“{text}”既没有命令也没有标准。',
      why: '事后无法证明确实如此。',
      hint: '写明执行什么、应输出什么、等待多久；或由人查看什么、留下什么作为证据。',
      variants: {
        start: '没有检查“{command}”是否真的启动了服务。',
        release: '安装之后没有任何检查说明 {release} 起到了应有的作用。',
      },
    },
    'REPEAT-AMBIG': {
      message: '“{text}”没有写明究竟是哪些步骤。',
      why: '这些步骤里第一台主机的名称、地址和文件容易被照搬或遗漏。',
      hint: '把步骤完整写出来，或把步骤相同的主机列在同一个章节里。',
      variants: {
        literal: '“{text}”会把 {literal} 照搬到另一台主机。',
        hosts: '{hosts}：“{text}”没有写明究竟是哪些步骤。',
      },
    },
    'HOST-ASYM': {
      message: '只有 {host} 有，{other} 没有：{what}',
      why: '在第二台主机上漏掉的文件或命令，最后由用户发现。',
      hint: '如果是有意的，请写明（在操作手册中用步骤的“hosts”）；否则请补上。',
    },
    'CONTEXT-SWITCH': {
      message: '“{command}”之后的内容（“{next}”）不在看上去的地方执行。',
      why: '后面的行会在本机、以别的用户执行，或被当作输入吃掉。',
      hint: "在这里拆开：给后面的行单独的主机或用户，或直接传过去：ssh HOST '…'、su USER -c '…'、docker exec NAME …。",
    },
    'BG-START': {
      message: '“{command}”没有与连接脱离。',
      why: '子进程占着输出时连接不会关闭，或者连接断开时子进程一起退出。',
      hint: 'setsid nohup COMMAND </dev/null >>LOG 2>&1 & ，然后检查它在运行。',
      variants: {
        script: '“{command}”启动的程序会一直占用连接的输入和输出。',
        list: '“{command}”前面有 &&：一起放到后台的 shell 仍占着连接的输出。',
      },
    },
    'FOLLOW-NOEXIT': {
      message: '“{command}”永远不会结束。',
      why: '后面的内容永远执行不到，也没有说明什么时候算成功。',
      hint: '使用“follow”并给出“until”、“fail”和“timeout”；可同时跟踪多个文件。',
      variants: {
        second: '“{command}”永远执行不到：前面的“{first}”不会结束。',
        until: '没有说明跟踪 {files} 到什么时候为止。',
      },
    },
    'UNPACK-LIVE': {
      message: '{archive} 直接解压覆盖 {target}。',
      why: '新版本已删除的文件仍会留下并被加载；中途失败则新旧各半。',
      hint: '先查看压缩包内容（tar -tf），解压到旁边的目录，再用 mv 交换并保留旧目录。',
    },
    'NO-SPACE': {
      message: '执行“{command}”之前没有检查磁盘空间。',
      why: '磁盘写满会留下半个备份和已停止的服务。',
      hint: '在停止任何服务之前，比较 du -sk（要复制的内容）与 df -Pk（目标），多留五分之一。',
    },
    'UPLOAD-UNVERIFIED': {
      message: '没有校验上传后的 {files}。',
      why: '文件被截断、版本不对、第二台主机上文件不同，都要到启动后才发现。',
      hint: '比较两端的 sha256sum，或使用会自动校验的“upload”。',
      variants: { package: '没有写明 {files} 是哪一次构建：该制品没有 sha256。' },
      hints: { package: '在 artifacts 中写上构建结果的 sha256。' },
    },
    DESTRUCT: {
      message: '“{command}”会彻底销毁数据。',
      why: '一旦出错无法挽回。',
      hint: '先显示影响范围，要求输入确认（confirm: typed），尽量移动而不是删除。',
      variants: {
        variable: '无论变量是什么值，都会删除“{path}”。',
        glob: '无论里面有什么，都会删除“{path}”。',
        wide: '会删除“{path}”，这是靠近根目录的整棵目录树。',
        relative: '会在 shell 当时所在的目录中删除“{path}”。',
      },
    },
    'CHAIN-RC': {
      message: '即使“{command}”失败，“{next}”仍会执行。',
      why: '失败没有被发现，后面的内容在错误的状态上继续。',
      hint: '用 && 连接，或在脚本开头写 set -e（以及 set -o pipefail）。',
      variants: {
        cd: '如果“{command}”失败，“{next}”会在别的目录中执行。',
        pipe: '管道掩盖了“{command}”是否失败。',
        ignored: '“{command}”是否失败被忽略了。',
      },
    },
    'CWD-IMPLICIT': {
      message: '“{path}”是相对路径，没有说明相对于哪个目录。',
      why: '命令在 shell 当时所在的目录中执行。',
      hint: '使用绝对路径，或给步骤指定目录（cwd）。',
      variants: { prose: '“{path}”是相对路径，只有上面的文字说它在 {directory} 中。' },
    },
    INTERACTIVE: {
      message: '“{command}”需要有人在终端上操作。',
      why: '没有人时它会一直挂起，输入的内容也不留痕迹。',
      hint: '改成不需要输入的命令，或改为人工步骤并保留文件的差异作为证据。',
    },
    SECRET: {
      message: '这里有明文的机密信息。',
      why: '它会留在记录、报告、shell 历史和进程列表里。',
      hint: '声明“secret: true”的变量，脚本会从标准输入得到它。已经写出来的请更换。',
    },
    ALT: {
      message: '这些是可选方案：{options}。',
      why: '按顺序全部执行，就会执行互相排斥的步骤。',
      hint: '在开始时问一次并记录答案：用变量，并在步骤上写“when”。',
      variants: { optional: '“{option}”是可选的，但没有说明由什么决定。' },
    },
    STRUCT: {
      message: '这里应是 {expected}，却是 {number}。',
      why: '缺少的步骤看不出来，内容也可能被读成别的东西。',
      hint: '重新编号，或补上缺少的部分。',
      variants: {
        repeated: '{number} 重复或次序不对，这里应是 {expected}。',
        heading: '这像一个标题，却在代码块里：也许代码块本应在它之前结束。',
        fence: '这个代码块没有结束标记。',
        continued: '最后一行以反斜杠结尾：命令还没有完，后面却没有内容。',
        syntax: 'shell 无法解析：{detail}。',
      },
    },
    NONIDEMP: {
      message: '“{command}”不能安全地执行两次。',
      why: '中断之后重试会在这里失败，或再做一遍。',
      hint: '先检查是否已经做过。',
      variants: {
        mkdir: '目录已存在时“{command}”会失败。',
        append: '每重试一次，“{command}”都会再追加到 {target}。',
        move: '第二次执行“{command}”会失败，或用新版本覆盖旧版本。',
        sql: '第二次执行“{command}”会再次修改数据库，或失败。',
      },
    },
    'NOOP-SWAP': {
      message: '“{copy}”和“{move}”互相抵消。',
      why: '一切照旧：想做的改动并没有发生。',
      hint: '写清楚最后什么应在哪里；其中一条是多余的。',
    },
    'NO-GATE': {
      message: '没有检查 {host} 是否正常，就开始了 {next}。',
      why: '新版本的问题会影响所有主机，而不是一台。',
      hint: '在启动之后加上检查，让下一台主机等待它通过。',
    },
    'SUDO-REDIR': {
      message: '打开 {target} 的不是 sudo，而是当前用户的 shell。',
      why: '重定向会因权限不足失败，或生成属主错误的文件。',
      hint: 'COMMAND | sudo tee FILE >/dev/null',
    },
    FOREGROUND: {
      message: '服务运行期间“{command}”不会返回。',
      why: '后面的内容永远执行不到。',
      hint: '用服务管理器启动，或在后台脱离连接启动，然后检查。',
    },
    'OVERBROAD-CHMOD': {
      message: '“{command}”会改动 {path} 下的全部内容。',
      why: '整棵目录树的权限和属主无法还原。',
      hint: '写明确切的目录并加引号，先保存原状（getfacl -R）。',
    },
    'OTP-PERMANENT': {
      message: '安装了 {release}，但没有步骤使它永久生效。',
      why: '节点下一次重启（也许在几个月之后）会回到旧版本。',
      hint: '把“makePermanent”放进“commit”：在签核之后、节点重启之前。',
      variants: {
        early: '{release} 还没有人验证就被设为永久版本。',
        reboot: '{release} 尚未永久生效，节点却在这里重启。',
      },
    },
    'OTP-UNCHECKED': {
      message: '安装 {release} 之前没有检查。',
      why: 'relup 缺失或有误，要到安装中途才会发现，那时节点会重启。',
      hint: '在它之前加上“check”；有人读过 relup 的作用之后（handrail otp show），再写上它的 sha256（“relup”）。',
    },
    'IGNORE-REASON': {
      message: '忽略没有写原因。',
      why: '以后没有人知道 {code} 在这里为什么不是问题。',
      hint: 'handrail-ignore {code} 原因',
    },
    'IGNORE-UNKNOWN': {
      message: '没有规则 {code}。',
      why: '什么都没有被忽略。',
      hint: '请使用报告中的代码。',
    },
    'IGNORE-UNUSED': {
      message: '这里没有 {code} 的问题。',
      why: '留下的忽略会掩盖下一个问题。',
      hint: '请删除。',
    },
  },
  join: '；',
  error: '错误',
  warning: '警告',
  why: '原因：',
  hint: '建议：',
  nearest: '最接近的是 {nearest}（第 {line} 行）。',
  clean: file => `${file}：没有发现问题`,
  counted: (errors, warnings) => `${errors} 个错误，${warnings} 个警告`,
  suppressed: count => `${count} 个被 handrail-ignore 忽略`,
  fixable: count => `${count} 个可用 --fix 修复`,
  fixed: (count, file) => `${file} 中修改了 ${count} 处`,
  nothingToFix: '没有可以机械修复的问题。',
  unreadable: (file, detail) => `无法读取 ${file}：${detail}`,
  shellcheckFailed: detail => `找到了 shellcheck，但没有得到结果：${detail}`,
  oneFormat: '--json 和 --sarif 不能同时使用',
};
