import type { Role } from './roles.ts';

/** Titles of what a reader looks up when need be. */
export const asideTitle = anyOf(
  /^(table of )?contents$|^toc$|^faq\b|frequently asked|troubleshoot|^appendix|^references?\b|see also|further reading/,
  /^related|^links$|^glossary|^contact|^support$|^license|^get(ting)? help|^known issues?|^history$|^revision/,
  /^complete list of changes|^contributors|^acknowledg|\bresources$|^next steps$|\breference$|^future /,
  /^handling .*\b(errors?|issues?|failures?|problems?)\b|^(common|possible|potential|typical|frequent) (errors?|issues?|problems?|failures?|pitfalls)|^debug|^best practices|^tips\b|philosophy$/,
  /^when (to|should (you|we)) (roll|revert|back out|downgrade)|^(roll ?back )?(triggers?|decision|estimates?|time estimates?)$|^(emergency )?contacts?\b|^when triggered|^failure modes?\b|^when to use/,
  /^(how to )?uninstall(ing|ation)?$|^tear(ing)? ?down$|^decommission(ing)?$|^start(ing)? (over|from scratch)$|^reset(ting)? everything$|^danger zone|^emergency (stop|shutdown|procedures?|plan)|^contingency|^not recommended|^(do not|don['’]t|never)\b(?! (forget|skip|miss))|^bad practices?|^anti-?patterns?|^examples?$/,
  /\b(?:case stud(?:y|ies)|decision (?:log|matrix|tree|guide|criteria))\b|\btemplates?$|\bautomation(?: examples?| scripts?)?$|^(?:estimated |expected )?(?:time|duration|downtime)(?: required| minimi[sz]ation)?$/,
  /^(?:quick |command )reference|cheat ?sheet|^(?:useful|common|handy) commands$|^symptoms?$|^real[ -]world\b/,
  /^how (?!to\b).{1,40} works?$|\b(?:gotchas|pitfalls|caveats)$|^destroy(?:ing)?\b|\b(?:in|on) (?:a |the |your )?(?:staging|test)(?: environments?| servers?| systems?)$|(?:在)?(?:测试|预发)环境(?:中|上)?(?:验证|测试|演练)$|(?:流程|步骤)?(?:总览|概览)$|参考文章$|^todo$/,
  // Nobody means to come to it.
  /^(?!(?:option|method|case|scenario|方[式法案]|选项|场景|情况)\s*[\da-f一二三四五六]).*[(（](?:if|in case|when)\b[^()（）]{0,80}\b(?:fails?|failed|failure|errors?|wrong|stuck|broken|problems?|issues?)\b[^()（）]{0,80}[)）]/,
  /^(?!(?:option|method|case|scenario|方[式法案]|选项|场景|情况)\s*[\da-f一二三四五六]).*[(（](?:dangerous|danger|last resort|not recommended|emergency(?: only)?|advanced only|(?:如果|若|如)?[^()（）]{0,12}(?:失败|报错|异常)(?:时|后|的话)?[)）]|危险|不推荐|慎用|紧急情况|应急|最后手段)/,
  /案例|决策(?:流程|步骤|树|矩阵|表)|模板$|^(?:预计|预估|总)?(?:时间|耗时|时长|停机时间)$|^(?:快速|一键|常用)[^，,]{0,6}命令$|命令(?:速查|汇总|大全|参考|一览)|速查|^(?:异常|故障|问题)现象/,
  /^卸载$|应急(预案|处理|方案|措施)|紧急处理|(异常|失败|故障)(的)?处理|禁止(操作|事项)|^不(推荐|建议)|^示例$|^自动化(?:方案|运维)$|^(?:定时|自动)(?:更新|升级)$/,
  /最佳实践|^问题\s*\d|报错|排错|排查|应急联系|何时(需要|应该?)?(回滚|回退)|(回滚|回退)(时机|条件|触发)|触发条件|(时间|耗时)(估算|预估|预计)/,
  /附录|参考(资料|文档|链接)?$|相关(文档|链接)|常见问题|故障(排查|处理|排除)|术语|联系(人|方式)|^目录$|修订(记录|历史)|版本历史|变更历史|^适用(条件|范围|版本|对象)$|^(技术支持|获取(帮助|支持)|(问题)?反馈|下一步|后续(计划|规划))$/,
);

/** Titles of what to do only where something does not go as it should. */
export const failureTitle = anyOf(
  /^(?:what )?(?:if|in case|when|should)\b[^,:]*\b(?:fail(?:s|ed|ure|ures)?|errors?|stuck|hangs?|problems?|wrong|crash\w*|issues?|broken)\b/,
  /^(?:what )?(?:if|in case|when|should)\b(?! you\b)[^,:]*\b(?:does(?:n['’]t| not)|do(?:n['’]t| not)|did(?:n['’]t| not)|is(?:n['’]t| not)|won['’]t|cannot|can['’]t)\b/,
  /^(?:如果|若|当|一旦)?[^，,：:]{0,16}(?:失败|报错|异常|出错|无法[^，,：:]{1,10}|不成功|卡住)(?:时|后|了)?(?:怎么办|如何处理|的?处理(?:方法|办法|方式)?)?$/,
);

/** Words of titles by role, the more telling roles first; titles come in lower case and without their number. */
export const roleWords: readonly { readonly role: Role; readonly pattern: RegExp }[] = [
  {
    role: 'reference',
    pattern: asideTitle,
  },
  {
    role: 'rollback',
    pattern: anyOf(
      /roll(ing)?[ -]?back|revert|back[ -]?out|downgrad|^undo\b|^recovery\b|^recover(ing)? from|disaster|if (something|anything|things) goe?s? wrong/,
      /^restor(e|ing)\b|abort the upgrade|^recover(ing)?( the| your| a| from)?( latest| last| previous)? (backup|data|database|snapshot)/,
      /^(go|going|get|getting|switch|switching) back\b|^if you (need|want|have|wish) to go back|^return(ing)? to (the |an? )?(old|previous|former|prior|earlier|last)\b|^fall ?back\b|^plan b\b|^撤销|退回(到)?(旧|老|原|上一|之前)/,
      /^if (the |an |your )?(upgrade|update|deploy(ment)?|migration|release)\b.*\b(fails?|failed|goes wrong)/,
      /回滚|回退|还原|降级|(?<!备份(与|和|及)?)恢复|从.*备份恢复/,
    ),
  },
  {
    role: 'reference',
    pattern: failureTitle,
  },
  {
    role: 'verification',
    pattern: anyOf(
      /verif(y|ication|ying)|validat(e|ion|ing)|smoke test|health[ -]?check|sanity|acceptance|post[ -]?(upgrade|update|deploy(ment)?|install(ation)?|maintenance|migration|cut-?over)[ -]?(check|test|verif|valid)/,
      /^confirm|^test(s|ing)?\b|^final checks?$|\bsuccess (?:criteria|indicators?)$|^check (that|the|if|your|everything|status|health|cluster)|^checks?$|after (the )?upgrad(e|ing)$/,
      /验证|校验|验收|(升级|更新|发布|上线|部署|迁移|回滚|回退|变更|维护)后(的)?(检查|确认|核对)|检查(结果|服务|升级)|冒烟|测试|成功(?:标志|标准)/,
    ),
  },
  {
    role: 'prerequisites',
    pattern: anyOf(
      /prerequisit|^preconditions?$|^before( \(|$)|^before (you|we|the|start|begin|upgrad|updat|install|proceed)|^preparation|^prepar(e|ing)\b|pre[ -]?(flight|upgrade|update|check|deploy|install|migration|maintenance|cut-?over)/,
      /^go ?\/ ?no-? ?go|abort criteria|readiness\b|^required (inputs?|access|tools?|permissions?)|\bpreparation$|^change control|^safety (rules|checks?|precautions)/,
      /^requirements?$|system requirements|^important( notes?)?$|^(critical |important )?warnings?$|^caution|^planning|^plan (the|your)|^assumptions|^checklist$/,
      /前置(条件|准备|检查|要求)|准备(工作|事项|阶段)?$|^准备|(升级|更新|部署|变更|上线|实施|操作)前|^前提|环境(要求|准备|需求|检查)|注意(事项|点)?$|风险/,
    ),
  },
  {
    role: 'notes',
    pattern: anyOf(
      /release notes|what'?s (new|changed|in)|^change(s|log| log)?$|^highlights|breaking changes?|new (features|functionality)|^features?$|bug ?fix|^fix(es|ed)?$|^(notable|important|other|key|major|api|dependency) changes/,
      /^improvements?|^enhancements?|^deprecat|^added$|^changed$|^removed$|^security( fixes)?$|^release highlights|^upgrade notes$|^changes (in|since|from)/,
      /(升级|更新|版本|发布|变更|上线|迭代|修改|改动)(说明|内容|原因|日志|概述|描述|背景|目的|范围|清单|功能|点)|新(增)?(功能|特性)|功能(清单|列表|说明|变更)|特性(?:介绍|说明|列表)?$|修复(内容|列表|问题)|需求(列表|说明|清单)|^(变更|更新)$/,
    ),
  },
  {
    role: 'reference',
    pattern: anyOf(
      /\boverview\b|^architecture|^introduction|^about\b|^background|^summary$|^abstract|^timeline|^schedule$|^description|^motivation|^scope$|^purpose|^concepts?|^how (it|this|that|does|the) |^why |^what is |^notes?$|^release details|^communications|^risks?\b/,
      /^(简介|概述|概要|背景|介绍|说明|目的|范围|时间(安排|计划)?|人员|变更信息|基本信息|环境信息|架构|原理|服务器(列表|信息|清单)|主机(列表|信息|清单)|机器(列表|信息|清单)|节点(列表|信息|规划)|环境)/,
      /^(hosts?|servers?|nodes?|environment|inventory|topology|machines)( (list|information|overview|table))?$/,
    ),
  },
  {
    role: 'steps',
    pattern: anyOf(
      /upgrad(e|ing)|updat(e|ing)|instruction|procedure|^steps?\b|\bsteps:?$|^after( \(|$)|^cut-?over|^rehearsal|^how to|install|deploy|migrat|^execut|implementation|^run(book|ning)?\b|rollout|roll out|^proceed|^perform|method|option \d|^maintenance/,
      /^(stop|start|restart|back ?up|download|build|fetch|pull|apply|configur|edit|modify|set|create|drain|uncordon|cordon|replace|switch|reboot|clean|remove|copy|move|unpack|extract|enable|disable|shut ?down|bring|take|export|import|load|reload|checkout|check out|get|add|delete|compile|init|log ?in|connect|ssh|push|scale|promote|wait)/,
      /(升级|操作|实施|部署|更新|执行|上线|变更|安装|发布|迁移|具体)(步骤|流程|过程|操作|方案|方法|命令|指南)?$|步骤|^(创建|新建|初始化|停止|启动|重启|备份|上传|下载|解压|替换|修改|更新|升级|部署|执行|安装|配置|清理|切换|拉取|登录|关闭|导入|导出|迁移|打包|编译|发布|停|升)|(升级|部署|更新|备份|替换|重启)$|服务$|方[式法案][一二三四五\d]/,
    ),
  },
];

function anyOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(pattern => pattern.source).join('|'), 'u');
}
