import { bareTitle } from '../../markdown/numbers.ts';
import { oncePerText } from '../../once.ts';

/** What a part of the upgrade is called: its title without a number and without the words for what is done. */
export const serviceOf = oncePerText((title: string): string => {
  const bare = bareTitle(title.replace(/\{\{[%<]\s*(?:heading\s+)?"?([\w-]+)"?\s*[%>]\}\}/g, '$1'))
    .replace(/[`*]/g, '')
    .replaceAll('{{', '{')
    .replaceAll('}}', '}')
    .trim();
  const plain = bare
    .replace(/[（(][^）)]*\d{1,3}(\.\d{1,3}){3}[^）)]*[)）]/gu, '')
    .replace(/(服务|系统|模块|应用|组件)?的?(升级|更新|部署|回滚|回退|恢复|发布)(步骤|操作|流程)?$/u, '')
    .replace(/^(升级|更新|部署|回滚|回退|恢复|发布)(?=[\w`])/u, '')
    .replace(/(?<=[\w)）])\s*(服务|系统|模块|应用|组件)$/u, '')
    .replace(
      /^(?:roll(?:ing)?[ -]?back|revert(?:ing)?|restor(?:e|ing)|downgrad(?:e|ing)|upgrad(?:e|ing)|updat(?:e|ing)|deploy(?:ing)?)\s+(?:of\s+)?(?:the\s+)?(?=\S)(?!(?:steps?|procedures?|instructions?|guide|notes|process|back|plan|path|order|workflow)\b)/iu,
      '',
    )
    .replace(/^(\S+)\s+(?:service|rollback|upgrade)$/iu, '$1')
    .trim();
  // What is left of `Upgrade with Docker`, or of `Upgrade the binary`, is no name.
  const isName =
    /[\p{L}\p{N}]/u.test(plain) &&
    !/^(?:and|or|with|without|to|from|of|in|on|for|via|using|by|your|its?)\b|^(?:the )?(?:binary|node|nodes|cluster|release|version|major|minor|rolling|actual|manually|automatically|software|runbook|procedure)\b/iu.test(
      plain,
    );
  const name = isName ? plain : bare;
  return name.length > 80 ? name.slice(0, 80).trim() : name;
});
