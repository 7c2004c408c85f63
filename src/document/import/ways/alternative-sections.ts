import { bareTitle, titleNumber } from '../../markdown/numbers.ts';
import type { Section } from '../../markdown/outline.ts';
import { oncePerText } from '../../once.ts';
import { prose } from '../words.ts';

/** More than anybody offers. */
export const mostWays = 20;

/** For each section, the group of alternatives it belongs to, if it belongs to one. */
export function alternativeSections(sections: readonly Section[]): ReadonlyMap<Section, readonly Section[]> {
  const groups = new Map<Section, readonly Section[]>();
  for (const pattern of [optionTitle, platformTitle, ...namedWays, versionTitle, kindTitle]) {
    let run: Section[] = [];
    for (const section of [...sections, null]) {
      if (
        section !== null &&
        run.length < mostWays &&
        !groups.has(section) &&
        pattern.test(bareTitle(section.title)) &&
        section.level === (run[0]?.level ?? section.level) &&
        (pattern !== platformTitle || isOtherPlatform(section, run)) &&
        (!namedWays.includes(pattern) || isOtherNamed(pattern, section, run)) &&
        (pattern !== versionTitle || isOtherVersion(section, run)) &&
        (pattern !== kindTitle || isOtherKind(section, run))
      ) {
        run.push(section);
        continue;
      }
      if (run.length > 1) for (const each of run) groups.set(each, run);
      run = [];
    }
  }
  return groups;
}

/** `方式一`, `Option A` */
export const optionTitle =
  /^(方[式法案]|选项|做法|场景|情况|情形|option|method|alternative|approach|variant|way|case|scenario)\s*[一二三四五六\dA-Fa-f]\b|^(方[式法案]|选项|场景|情况|情形)[一二三四五六\d]/iu;
const platformTitle =
  /\b(ubuntu|debian|centos|rhel|red ?hat|rocky|alma ?linux|fedora|suse|opensuse|amazon linux|alpine|arch|macos|homebrew|apt|yum|dnf|docker( compose)?|podman|kubernetes|helm|systemd|binary|binaries|tarball|(from|build) source|source code|cosmovisor|manual(ly)?( upgrade)?|auto(matic)?(ally)?( upgrade)?|bare ?metal|package manager|snap|npm|yarn|pnpm|rpm|deb|tar\.gz|tgz|zip|windows|linux|mac)\b/iu;

/** Another platform than those of the titles before. Numbered steps come after each other, whatever they name. */
function isOtherPlatform({ title }: Section, run: readonly Section[]): boolean {
  const own = platformsIn(title);
  return (
    !/^(?:step|phase|第)\s*#?[\d一二三四五六七八九十]/iu.test(title.trim()) &&
    platformsIn(title).length > 0 &&
    !run.some(each => platformsIn(each.title).some(name => own.includes(name))) &&
    !(titleNumber(title) !== null && run.some(each => asksForMore(title, each.title)))
  );
}

/** Something else is to be done than before: `3. Restart the services (manual)` after `2. Install the binaries`. */
function asksForMore(title: string, before: string): boolean {
  const [own, its] = [title, before].map(each => verbOf(bareTitle(each)));
  return own !== null && its !== null && own !== its;
}

function verbOf(title: string): string | null {
  return prose.imperative.test(title)
    ? title.slice(0, /^[\u4e00-\u9fff]/.test(title) ? 2 : title.search(/\s|$/))
    : null;
}

/**
 * Titles that give their ways a name, in the first group, for what comes behind it, in the second: `容器升级` and
 * `二进制升级`, `ansible部署方式的停止方法`, `Hypervisor: KVM`.
 */
const namedWays: readonly RegExp[] = [
  /^(?:使用|通过|采用|基于)?\s*(单?(?:docker[- ]?compose|docker|compose|k8s|kubernetes|helm|容器|镜像|源码|源代码|编译|二进制|离线包|安装包|部署脚本|一键脚本|升级脚本|脚本|宝塔|手动|手工|命令行|控制台|面板){1,2})\s*(?:安装|部署|版本|方式|环境|包|版){0,2}的?((?:升级|更新|部署|安装|回滚|回退|迁移)(?:方式|方法|步骤|流程|指南)?)(?:\s*[（(][^（()）]*[）)])?$/iu,
  /^([^，,：:的]{1,20}?(?:部署|安装)(?:方式|模式))()/u,
  /^仅?([^，,：:]{1,20}?)(?:组件|模块|服务)?(?:升级|更新)?()后的?(?:回滚|回退)/u,
  /^((?:hypervisor|platform|os|operating system|distro|distribution|(?:deployment|install(?:ation)?) (?:type|mode|method)|edition|操作系统|虚拟化(?:平台)?|部署方式|安装方式)\s*[:：]\s*\S.*)()$/iu,
];

/** Another way of the same kind. */
function isOtherNamed(pattern: RegExp, { title }: Section, run: readonly Section[]): boolean {
  const nameIn = (text: string) => pattern.exec(bareTitle(text)) ?? ['', '', ''];
  const [, name = '', what = ''] = nameIn(title);
  return run.every(each => {
    const [, other = '', its = ''] = nameIn(each.title);
    return other !== name && its.slice(0, 2) === what.slice(0, 2);
  });
}

/** What the ways are called: the same ones, wherever they come up, are asked for once. */
export function wayNames(titles: readonly string[]): readonly string[] {
  const names = titles.map(title => deploymentTitle.exec(bareTitle(title))?.[1]);
  return names.every(name => name !== undefined) ? names : titles;
}

const deploymentTitle = /^([^，,：:的]{1,20}?(?:部署|安装)(?:方式|模式))/u;

const versionTitle = /\b(?:latest|specific|particular|given) (?:version|release)\b|最新版|指定版本/iu;

/** `To the latest version`, `To a specific version`. */
function isOtherVersion({ title }: Section, run: readonly Section[]): boolean {
  const kind = (text: string) => /latest|最新/iu.test(text);
  return run.every(each => kind(each.title) !== kind(title));
}

/** Kinds of systems and of ways that exclude each other. */
const kinds = [
  [/离线|\boffline\b|\bair[- ]?gapped\b/i, /在线|\bonline\b|\bconnected\b/i],
  [/单机|单节点|\bsingle(?:[- ]node)?\b|\bstandalone\b/i, /集群|高可用|\bclusters?\b|\bmulti-?node\b/i],
  [/二进制/i, /容器|docker/i],
  [/非安全模式/, /(?<!非)安全模式/],
  [/\buser\b/i, /\bsystem\b/i],
  [/\bopen[- ]source\b|\bcommunity\b|社区版|开源版/i, /\benterprise\b|\bcommercial\b|企业版|商业版/i],
] as const;
const kindTitle = new RegExp(
  kinds
    .flat()
    .map(({ source }) => source)
    .join('|'),
  'iu',
);

/** The same title as the one before, for another kind of system. */
function isOtherKind({ title, role }: Section, run: readonly Section[]): boolean {
  return run.every(each => each.role === role && isForOtherKind(title, each.title));
}

/** Whether two titles say the same of systems of different kinds. */
export function isForOtherKind(one: string, other: string): boolean {
  const sides = (text: string) => kinds.map(pair => pair.findIndex(pattern => pattern.test(text)));
  const own = sides(one);
  return (
    restOf(one) === restOf(other) &&
    sides(other).some((side, index) => side >= 0 && (own[index] ?? -1) >= 0 && side !== own[index])
  );
}

/** What a title says besides the kind of system. */
const restOf = oncePerText((title: string): string => {
  return bareTitle(title)
    .toLowerCase()
    .replace(new RegExp(kindTitle.source, 'giu'), '')
    .replace(
      /部署|安装|方式|环境|模式|版|\b(?:a|an|the|or|pro|nodes?|editions?|versions?|deployments?|installations?|modes?|environments?)\b|[^\p{L}]+/giu,
      '',
    );
});

function platformsIn(title: string): readonly string[] {
  // What is upgraded itself is one of several parts and no way to do it.
  if (
    /(?:^|\s)(?:upgrad\w*|updat\w*|install\w*)\s+(?:the\s+)?(?:docker|kubernetes|helm|podman|cosmovisor|systemd)\b(?!\s+(?:upgrade|install))/i.test(
      title,
    )
  )
    return [];
  const found = [...title.toLowerCase().matchAll(new RegExp(platformTitle.source, 'giu'))].map(
    ([name]) => name,
  );
  // What kind of Linux it is says more.
  return found.length > 1 ? found.filter(name => name !== 'linux') : found;
}
