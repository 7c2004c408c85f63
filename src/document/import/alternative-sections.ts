import { bareTitle } from '../markdown/numbers.ts';
import type { Section } from '../markdown/outline.ts';

/** More than anybody offers. */
export const mostWays = 20;

/** For each section, the group of alternatives it belongs to, if it belongs to one. */
export function alternativeSections(sections: readonly Section[]): ReadonlyMap<Section, readonly Section[]> {
  const groups = new Map<Section, readonly Section[]>();
  for (const pattern of [optionTitle, platformTitle, versionTitle, kindTitle]) {
    let run: Section[] = [];
    for (const section of [...sections, null]) {
      if (
        section !== null &&
        run.length < mostWays &&
        !groups.has(section) &&
        pattern.test(bareTitle(section.title)) &&
        section.level === (run[0]?.level ?? section.level) &&
        (pattern !== platformTitle || isOtherPlatform(section, run)) &&
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
    !run.some(each => platformsIn(each.title).some(name => own.includes(name)))
  );
}

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
function restOf(title: string): string {
  return bareTitle(title)
    .toLowerCase()
    .replace(new RegExp(kindTitle.source, 'giu'), '')
    .replace(
      /部署|安装|方式|环境|模式|版|\b(?:a|an|the|nodes?|deployments?|installations?|modes?|environments?)\b|[^\p{L}]+/giu,
      '',
    );
}

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
