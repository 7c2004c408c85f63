import { bareTitle, titleNumber } from '../../markdown/numbers.ts';
import type { Section } from '../../markdown/outline.ts';
import { hasItems } from '../chapters/section-contents.ts';
import { mostWays } from './alternative-sections.ts';

/** The sections inside of one that says of them, in its own words, that they are different ways to do the same. */
export function toldWays({ blocks, sections }: Section): ReadonlyMap<Section, readonly Section[]> {
  const done = sections.filter(each => each.role === 'steps' && hasItems(each));
  if (done.length < 2 || done.length > mostWays || done.some(isInOrder) || !isAlike(done)) return new Map();
  const says = blocks.some(
    block => block.kind === 'text' && !block.aside && block.text.length < 600 && tells.test(block.text),
  );
  if (!says) return new Map();
  return new Map(done.map(each => [each, done]));
}

const tells =
  /\b(?:steps?|instructions|procedures?|process|methods?|commands?) (?:differs?|depends?|var(?:y|ies))\b|\bdepending on (?:how you|whether|which (?:method|type|kind|way|installation|deployment))\b|\b(?:choose|pick|select|follow|use) (?:only )?(?:one of|the (?:\w+ ){0,2}(?:section|method|procedure|option|instructions|path)s? (?:that|for|below|which|matching|corresponding|appropriate))\b|\b(?:two|three|four|several|multiple|different) (?:\w+ ){0,2}(?:ways|methods|options|approaches|paths) (?:to|of|for)\b|(?:[两二三四几多]种|不同)的?(?:升级|更新|部署|安装|回滚|迁移)(?:方式|方法|方案)|根据[^，,。]{0,12}(?:部署|安装|升级|更新)(?:方式|方法|环境|情况)[^。]{0,12}(?:选择|选用|参[考见照]|升级)|(?:选择|选用)(?:其中|合适的?|适合的?|对应的?|相应的?)[^，,。]{0,8}(?:方式|方法|方案|章节|一种)/iu;

/** Numbered ones come one after the other. */
function isInOrder({ title }: Section): boolean {
  return titleNumber(title) !== null;
}

/** Their titles begin or end with the same word, or all of them with the means. */
function isAlike(sections: readonly Section[]): boolean {
  const titles = sections.map(({ title }) => bareTitle(title).toLowerCase());
  const [first = ''] = titles;
  const begins = /^[a-z]{3,}/.exec(first)?.[0];
  const ends = /[\u4e00-\u9fff]{2}(?=(?:[（(][^（()）]*[）)])?$)/u.exec(first)?.[0];
  return (
    (begins !== undefined && titles.every(title => new RegExp(String.raw`^${begins}\b`).test(title))) ||
    (ends !== undefined &&
      titles.every(title => title.replace(/[（(][^（()）]*[）)]$/u, '').endsWith(ends))) ||
    titles.every(title => /^(?:using|with|via|from|through|通过|使用|采用)(?![a-z])/u.test(title))
  );
}
