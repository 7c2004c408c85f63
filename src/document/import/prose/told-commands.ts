/** Programs that do nothing without being told what: the name of a tool, and no command. */
const toolOnly =
  /^(?:sudo )?(?:docker|podman) (?:compose|buildx|swarm|system|image|container|volume|network|stack|service)$|^kubectl (?:get|rollout|config)$|^helm repo$|^git (?:submodule|remote)$/;

/** Behind a command: a sentence of which it is the subject. */
const isSubject =
  /^\s*(?:commands?\s+)?(?:may|might|could|would|is|are|was|were|has|had|does|doesn['’]t|won['’]t|cannot|can(?:not|['’]t))\b(?!\s+(?:to\s+)?(?:be\s+)?(?:run|executed|issued|used|needed|required)\b)/i;
const isSubjectOfWill = /^\s*(?:will|can|should)\b(?!\s+(?:be\s+)?(?:run|executed|issued|used)\b)/i;

/** Before a command: who else does it, or did. */
const othersDo =
  /\b(?:(?:this|the|our|your|each|every|its)\s+(?:[\w-]+\s+){1,4}|it\s+|which\s+|that\s+)(?:also\s+|then\s+|internally\s+|simply\s+|only\s+)?(?:uses|runs|executes|calls|invokes|assumes|expects|relies on|is (?:managed|packaged|driven|orchestrated) (?:with|by|via|using|through)|(?:was|were|has been|have been) \w+ (?:with|by|via|using|through))\s*$/i;
const othersDoInChinese =
  /(?:本(?:文档?|指南|手册|教程|项目|系统|服务|仓库|方案|环境)|该(?:脚本|命令|程序|服务|项目|系统|容器|镜像)|(?:脚本|程序|系统|容器)(?=会|将|内部)|默认(?:情况下|是)?|此前|之前|以前|原来|当前(?:环境|系统)?)(?:会|将|都|均|中|里|是|内部|默认|目前|统一|自动|已经?|依次){0,4}(?:使用|采用|通过|执行|运行|调用|用|以)(?:的是|了)?\s*$/u;

/** Whether prose tells of a command, and does not ask for it. */
export function isToldOf(code: string, before: string, after: string): boolean {
  if (toolOnly.test(code)) return true;
  const said = before.replace(/\s+/g, ' ').slice(-200);
  const clause = said.split(/[。；;！!？?，,]|\.\s/).at(-1) ?? '';
  if (othersDo.test(clause) || othersDoInChinese.test(clause)) return true;
  if (isSubject.test(after)) return true;
  // `The command X will …` tells, `Run X. It will …` asks.
  return isSubjectOfWill.test(after) && /^\s*(?:(?:the|this) )?(?:command)?\s*$/i.test(clause);
}
