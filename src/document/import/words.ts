/** Phrases of prose, Chinese and English, that say what a text is about. */
export const prose = {
  /** What follows is printed, not typed. */
  output: union(
    /输出(如下|为|类似|结果|内容|:|：)|(返回|显示|结果)(如下|为|类似|结果|内容)|(应|会|将|可以?)(该)?(看到|显示|返回|输出)|如下(所示|信息|输出|结果)|类似(于)?(如下|以下|下面)|(预期|期望)(结果|输出)|出现(如下|以下)|(?:然后|之后|最后|接着|就|会|将|则|后)(?:会|将)?(?:出现|提示|打印)了?\s*[:：]?$|日志(如下|内容|显示)|看到(了)?(如下|以下|类似|下面)|(如果|若|应该?|会|将|可以?|能)看到了?(类似|如下|以下|下面)?[^，,。]{0,8}[:：]?$/,
    /\b(outputs?|prints?|shows|displays|returns|responds?|appears?)\b[^.]*[:：]?\s*$|\b(should|will|may|might|can|'ll) (now )?(see|look|get|show|display|print|report|be (similar|something))|^(if |when )?you (now )?see( (this|the following|something))?\s*:?$|\bsimilar to( (the|this|these|that|what|below|one)\b|\s*:?\s*$)|looks? (something )?like|\b(sample|example|expected) (output|result|response)|\bresponse\b|^output\b|the (output|result)s?( is| are| of|:)/i,
  ),
  /** What follows stands in a file, or is to stand there. */
  edit: union(
    /修改|编辑|改为|改成|调整|添加(如下|以下)|增加(如下|以下|配置)|追加|替换(为|成)|配置(文件|项|如下|内容|为)|内容(如下|为)|写入|文件(如下|中)/,
    /\b(should|must|has to|needs to|have to)( then| now)? (contain|include|have the following)\b|\b(edit|modify|alter|adjust|change|update|replace|add|append|insert|set|configure|create|put|paste|include|ensure|make sure|enable|disable|increase|decrease|raise|lower|uncomment|bump)\b.*\b(file|config(uration)?|setting|section|line|lines|entry|entries|block|following|below|contents?|parameters?|params|propert(?:y|ies)|values?|ya?ml|json|toml|conf|dockerfile|makefile|manifests?|so that|in|to)\b|\b(your|the) [`\w./-]*(config|\.ya?ml|\.conf|\.toml|\.json|\.properties|\.env|\.ini)\b/i,
  ),
  /** What follows is to be run. */
  run: union(
    /(执行|运行|使用|通过)(如下|以下|下面|下列)?(的)?(命令|脚本|指令|操作|语句)|命令(如下)?[:：]?\s*$|^执行|^运行/,
    /\b(run|execute|issue|use|enter|type|with)\b[^.]*\b(commands?|scripts?|this|following|below)\b|\bcommands?\s*:?\s*$|^(then )?(run|execute)\b/i,
  ),
  /** What follows is not what to do. */
  instead: union(
    /(不要|请勿|切勿|禁止|而不是|代替|不再|无需)(执行|运行|使用)?(如下|以下|下面)?(的)?(命令)?[:：]?\s*$/,
    /(不要|请勿|切勿|禁止|严禁|不得|千万别|不再|无需|不必|不需要)(再|直接|轻易|手动)?(在[^，,。；;]{1,30}?)?(执行|运行|使用)[^，,。；;]{0,12}[:：]?\s*$|(严禁|不得|反例|(错误|反面)的?(示例|例子|用法|写法|做法|示范)|(以前|过去|原先)的?(做法|方式|方法|命令)(是|为)?)[:：]?\s*$/,
    /(^|[.;]\s+)(instead of|rather than)\b[^.,]*[:：]?\s*$|\b((instead of|rather than) (run|use|execut|typ|call|issu)(ing|e)?\b|do not (run|use|execute)|don't (run|use)|never run|used to (be|run)|previously,? (you|we|it|this|was|were|ran|used|run|did)|the old way)\b[^.]*[:：]?\s*$/i,
    /\b((must|should|may|can)( ?not|n't)( ever)? (be )?(run|executed?|used?|issued?|typed?)|(must |should )?never (be )?(executed?|used?|issued?|typed?)|don't execute|no (longer )?need to (run|execute|use)|not (be )?(necessary|needed|required) to (run|execute|use)|(nobody|no[ -]one) (runs|executes|uses)|avoid (running|executing|using)(?! out\b))\b[^.,]*[:：]?\s*$/i,
    /\b(in the past,? (you|we|it|this)\b[^.,]*|(wrong|bad|incorrect) (example|command|way|usage)s?|counter-?examples?)[:：]?\s*$|^\W*(this is )?(wrong|incorrect|avoid)\s*[:：]\s*$/i,
    // Done by itself, or before.
    /\b((is|are|gets?) (run|executed|called|done|performed) automatically|automatically (runs|executes|calls)|(has|have) already been (run|executed|done)|(is|are) equivalent to|(does|runs|executes) (this|that|it) for you|internally,? (this|it) (calls|runs|executes)|under the hood)\b[^.,]*[:：]?\s*$/i,
    /^\W*(what (it|this|that|the( [\w.-]+){1,3}) does|how (it|this|the( [\w.-]+){1,3}) works)( internally)?\s*[:：]?\s*$/i,
    /(^|[.;]\s+)(the|this|that|our)(?! (following|next|below))( (?!following|next|below)[\w.-]+){0,3} (script|playbook|pipeline|installer|job|hook|timer|wrapper)( then)?( will)?( then)? (runs?|executes?|calls?|performs?|does)( the following| these| this| all of these)?( commands?| steps?| tasks?)?( (for you|itself|by itself|in this order|in order|internally))?\s*[:：]\s*$/i,
    /(^|[。；])(该|此|这个?|升级|安装|部署)?(升级|安装|部署)?脚本(会|将|内部会?)(自动|依次)?(执行|运行|调用)(以下|如下|下列|下面)?的?(命令|步骤|操作)?[:：]\s*$/,
    /(会自动|已经?自动)(执行|运行|调用)[^，,。；;]{0,12}[:：]?\s*$|(已经?(执行|运行)过(了)?|相当于|等价于|等同于)[^，,。；;]{0,12}[:：]\s*$/,
  ),
  /** What follows may be what to do, or what not to. */
  ratherThan: /\b(instead of|rather than)\b[^.,]*[:：]?\s*$/i,
  /** The steps above are done once more. */
  repeat: union(
    /重复(执行)?(以上|上述|上面|前面|此|该|之前|同样|相同)?(的)?(所有|全部)?(步骤|操作|流程|过程|命令|第)|(同样|相同|一样)的?(操作|步骤|处理|方式|流程)|(步骤|操作|方法|流程)(同上|相同|一致|一样|类似)|(步骤|操作|方法|流程)[^，,。；;]{0,4}(上述|以上|上面|前面|之前)[^，,。；;]{0,4}(一致|一样|相同|类似)|照(上面|上述|以上|前面|之前)的?(套路|方法|步骤|流程|方式|操作)|(按照?|参照|参考|依照)(第\s*[\d一二三四五六七八九十]{1,3}\s*[步章节]|步骤\s*\d)|同上|(以上|上述)(步骤|操作)(再|重新)?(执行|操作)一[遍次]|(执行|进行)(以上|上述|相同|同样|类似)(的)?(步骤|操作|升级)/,
    /\brepeat\b[^.]*|\b(do|perform|follow|execute|run) the same\b[^.]*|\bsame (steps|commands?|procedure|as (above|before|for|on))[^.]*|^\W*same (as|way)\b[^.]*|\blikewise\b/i,
  ),
  /** Every host there is. */
  everyHost: union(
    /(所有|全部|每(一)?(台|个)|各(个|台)?)\s*(的)?(节点|主机|服务器|机器|实例)|[两三四五六七八九十\d](台|个)(节点|主机|服务器|机器|实例)(上)?(都|均|分别|全部|同时|依次)/,
    /\b(all|each|every|both)\b( of the| the)?( \w+){0,2} (nodes?|hosts?|servers?|machines?|instances?|members?|brokers?|validators?|replicas?)\b/i,
  ),
  /** Every host but those that were named. */
  otherHosts: union(
    /(其他|其它|其余|剩余|另外|另一|下一)(的)?(所有)?(几)?(一)?(台|个)?(节点|主机|服务器|机器|实例)/,
    /\b(the )?(other|remaining|rest of the|another|next|additional|second)( \w+){0,2} (nodes?|hosts?|servers?|machines?|instances?|members?|brokers?|validators?|replicas?)\b/i,
  ),
  /** A verification that goes through the release notes. */
  everyNote: union(
    /(按照?|根据|对照|针对|依据|逐条|逐项).{0,20}(升级|更新|变更|发布|修改)(原因|说明|内容|清单).{0,12}(验证|检查|确认|测试|核对)|(验证|检查|确认|测试|核对).{0,8}(第[一1]?[章节]|升级(原因|说明|内容)|更新(内容|说明)|变更内容|发布说明|新功能)/,
    /\b(verify|check|test|confirm|validate)\b.*\b(each|every|all|the)\b.*\b(release notes?|changes|new features|notes|fixes|changelog|items? (in|of) (section|chapter) (1|one))\b|chapter (1|one)/i,
  ),
  /** Prose that asks a person for something. */
  imperative: union(
    /^(请|先|再|然后|并|需要?|必须|务必)?(修改|编辑|打开|关闭|确认|等待|通知|重启|启动|停止|检查|登录|点击|选择|进入|删除|添加|配置|设置|替换|更新|上传|下载|备份|执行|联系|保存|切换|清理|导入|导出|观察|查看|验证|记录|提交|申请|暂停|恢复|拷贝|复制|安装|卸载|升级|回滚|测试|访问|刷新|将|把)/,
    /^(please |then |next,? |now,? |finally,? |first,? |once [^,]*, |after [^,]*, |if [^,]*, |optionally,? )?(edit|open|close|confirm|wait|notify|restart|start|stop|check|log|click|select|choose|go|delete|remove|add|configure|set|replace|update|upgrade|upload|download|back ?up|run|execute|contact|save|switch|clean|import|export|watch|verify|record|submit|pause|resume|copy|move|install|uninstall|ensure|make sure|review|read|create|apply|deploy|stop|shut|reboot|test|visit|refresh|schedule|announce|disable|enable|do not|don't|take|put|drain|merge|push|pull|ssh|connect|monitor|repeat|undeploy|rebuild|reload|reindex|migrate|increase|decrease|change|modify|adjust|use|perform|follow|rename|unzip|extract|compare|note|inform|tell|ask|send|fetch|build)\b/i,
  ),
} as const;

/** What prose says of a block that stands in a file. */
export const editProse = {
  /** These lines are to be there afterwards; what else is in the file stays. */
  set: union(
    /修改|编辑|改为|改成|调整|添加|增加|追加|设置|设为|更新|写入|配置(为|如下|以下)/,
    /\b(set|edit|change|modify|adjust|add|append|update|configure|put|insert|ensure|make sure)\b|\b(should|must|has to|needs to)( then| now)? (contain|include|have)\b/i,
  ),
  /** The block is all that the file holds. */
  whole: union(
    /(新建|创建|新增|建立|生成)[^，,。]*(文件|\.\w+`?|[/][\w./-]+`?)[^。]*(内容|如下|[:：]\s*$)|(完整|全部|整个)(的)?(文件)?内容|(文件|全部)?内容(替换|改|修改)(为|成)/,
    /\bcreate\b[^.]*[/][\w.-]+|\b(new|whole|entire|full|complete) (config(uration)? )?(file|contents?)\b|\bcontents? of\b.*\b(is|should be|must be|to be|to|with)\b/i,
  ),
  /** The file is not there before. */
  isNew: union(/新建|创建|新增|建立|生成/, /\bcreate\b|\bnew\b[^.]*\bfile\b/i),
  /** Something else than these lines is asked for, or only on a condition that a person has to judge. */
  doubt: union(
    /删除|去掉|去除|移除|注释|取消|不要|请勿|切勿|示例|例如|参考|类似|原(来|有|值|配置|先|内容)|旧的?|之前|当前|如果|若|可选|根据|按需|酌情|视情况|自行|各自|对应的?|分别|不同|确认|检查|核对|查看|查找|找到|(?<!内容)替换|或者|以及.*\.(conf|properties)|(将|把)(以下|如下|下面)?[^改设添加写更新替配为成]*$/,
    /\b(remove|delete|comment|uncomment|disable|do not|don't|never|example|e\.g|similar|looks? like|old|existing|current(ly)?|original(ly)?|previous(ly)?|before|if|unless|optional(ly)?|depending|as needed|appropriate(ly)?|accordingly|your own|each|respective(ly)?|check|verify|confirm|compare|find|locate|from|instead|either|or)\b|\breplace\b(?!.*\bcontents?\b)/i,
  ),
  /** What comes next says what becomes of it. */
  goesOn:
    /^(改为|改成|修改为|替换为|替换成|变为|更改为|调整为|to\b|with\b|by\b|becomes?\b|change (it|them|this)\b|after\b|→|=>)/i,
} as const;

function union(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(pattern => pattern.source).join('|'), 'iu');
}
