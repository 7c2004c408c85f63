import { slugOf } from '../../model/slug.ts';
import type { Block, CodeBlock } from '../markdown/block.ts';
import { bareTitle } from '../markdown/numbers.ts';
import type { Section } from '../markdown/outline.ts';
import type { FindingsBook } from './findings.ts';
import type { Phrases } from './phrases.ts';
import type { VariableBook } from './variables.ts';
import { familyOf } from './variants.ts';

/** Questions that decide which of several ways the upgrade goes: the same ways are asked for once. */
export class ChoiceBook {
  readonly #variables: VariableBook;
  readonly #findings: FindingsBook;
  readonly #phrases: Phrases;

  constructor(variables: VariableBook, findings: FindingsBook, phrases: Phrases) {
    this.#variables = variables;
    this.#findings = findings;
    this.#phrases = phrases;
  }

  /** The condition for each of the options, in their order. */
  conditions(
    options: readonly string[],
    line: number,
    name = 'choice',
    question?: string,
  ): readonly string[] {
    const keys = uniqueKeys(options);
    const source = name.startsWith('do_') ? name : `choice ${options.map(slugOf).join('|')}`;
    const about = question === undefined ? '' : `${question.slice(0, 200)} `;
    const prompt = `${about}${this.#phrases.choose(
      keys
        .map((key, index) => (slugOf(options[index] ?? '') === key ? key : `${key} (${options[index]})`))
        .join(', '),
    )}`;
    const pattern = keys.map(key => key.replaceAll('.', '\\.').replaceAll('-', '\\x2d')).join('|');
    const variable = this.#variables.asked(name, prompt.replaceAll('{{', '{'), line, source, pattern);
    this.#findings.assume(line, 'choice', keys.join(' | '));
    if (!this.#findings.choices.some(each => each.variable === variable))
      this.#findings.choices.push({ line, variable, options: keys });
    return keys.map(key => `${variable} == "${key}"`);
  }
}

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

/** `Stop the web server (optional)`; null where it is not. */
export function isOptional(title: string): boolean {
  return /[（([]?\s*\b(optional|if needed|if applicable|if necessary)\b|可选|选做|按需/iu.test(title);
}

/** The kind of package manager that a block is for. */
function packageFamily(block: CodeBlock): string | null {
  const found = new Set(block.lines.flatMap(({ text }) => familyOf(text) ?? []));
  const [family, ...more] = found;
  return more.length > 0 ? null : (family ?? null);
}

/** Groups of neighbouring code blocks of which one is meant: for several package managers, or with an "or" between. */
export function alternativeBlocks(
  blocks: readonly Block[],
): ReadonlyMap<Block, { readonly group: readonly CodeBlock[]; readonly labels: readonly string[] }> {
  const groups = new Map<
    Block,
    { readonly group: readonly CodeBlock[]; readonly labels: readonly string[] }
  >();
  for (let index = 0; index < blocks.length; index++) {
    const first = blocks[index];
    if (first?.kind !== 'code' || groups.has(first)) continue;
    const group: CodeBlock[] = [first];
    for (let at = index + 1; at < blocks.length; at++) {
      const block = blocks[at];
      const between = blocks[at - 1];
      if (block?.kind === 'text') {
        if (at - 1 >= 0 && between?.kind === 'text') break;
        continue;
      }
      if (block?.kind !== 'code') break;
      const [one, other] = [packageFamily(group.at(-1) ?? first), packageFamily(block)];
      const said =
        between?.kind === 'text' &&
        /^(or\b|or:|alternate(?:ly|tively)|alternatively|otherwise|或者?([:：,，]|$)|或者)/iu.test(
          between.text,
        );
      if (!(said || (one !== null && other !== null && one !== other)) || block.tab !== first.tab) break;
      group.push(block);
      if (group.length === mostWays) break;
    }
    if (group.length < 2) continue;
    const families = group.map(packageFamily);
    const labels = families.every((each, at) => each !== null && families.indexOf(each) === at)
      ? families.flatMap(each => (each === null ? [] : [each]))
      : group.map(block => block.lines[0]?.text.trim() ?? '');
    for (const block of group) groups.set(block, { group, labels });
  }
  return groups;
}

/** More than anybody offers. */
export const mostWays = 20;

function uniqueKeys(options: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return options.map((option, index) => {
    // `Option A: …` goes by its letter.
    const numbered =
      /^(?:option|method|alternative|approach|variant|way|case|scenario|方[式法案]|选项|做法|场景|情况|情形)\s*[一二三四五六\dA-F](?![A-Za-z\d])/iu.exec(
        bareTitle(option),
      );
    const slug = slugOf(numbered?.[0] ?? (bareTitle(option) || option))
      .slice(0, 40)
      .replace(/-+$/, '');
    const key = slug === '' || taken.has(slug) ? `${slug === '' ? 'option' : slug}-${index + 1}` : slug;
    taken.add(key);
    return key;
  });
}
