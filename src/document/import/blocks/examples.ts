import { oncePerText } from '../../once.ts';
import { placeholdersIn } from './placeholders.ts';

/** A value as prose names it: in quotes, or with something that no word has. */
const value = String.raw`(?:\x60[^\x60\n]{2,60}\x60|["“][^"“”\n]{2,60}["”]|(?<![\w.])v?\d[\w.-]*[\w])`;
const values = String.raw`(?<values>${value}(?:\s*(?:,|，|、|;|\band\b|\bor\b|和|或|与|及)+\s*(?:the\s+)?${value}){0,6})`;
const own = String.raw`(?:your|yours|you|the|an?|one's|own|actual|real|whatever|appropriate|those|correct|desired|relevant|each)\b(?!(?:\s+[\w-]+){0,2}\s+\x60)`;

const saysToReplace: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:replace|replacing|substitute|substituting|swap)\s+(?:the\s+)?(?:[\w-]+\s+){0,3}?${values}[^.\n\x60]{0,30}?\s(?:with|by|for)\s+${own}`,
    'giu',
  ),
  new RegExp(
    String.raw`\b(?:change|adjust|adapt|modify)\s+(?:the\s+)?(?:[\w-]+\s+){0,3}?${values}[^.\n\x60]{0,30}?\s(?:to|for|according to)\s+(?:match\s+|fit\s+|suit\s+|be\s+)?(?:your|whatever|the (?:actual|real|correct|appropriate))\b`,
    'giu',
  ),
  new RegExp(
    String.raw`${values}[^.\n\x60]{0,30}?\s(?:should|must|has to|have to|needs? to)\s+be\s+(?:replaced|substituted|changed|adjusted|adapted)\s+(?:with|by|to|for)\s+${own}`,
    'giu',
  ),
  new RegExp(
    String.raw`${values}(?:\s|这|几|等|中的|部分|值|这个|请|均|都|需要?|应该?|要|可以?|自行|务必|按需|按照?|根据|依据|自己的?|实际的?|情况|环境|参数){0,10}(?:替换|修改|改|换|更换|更改|调整|变更)(?:为|成)(?:你|您|自己|实际|对应|真实|相应|具体|所需|目标|要|最新|正确|当前|新|各自)`,
    'gu',
  ),
];

/** Goes on with another one: `… with your version, and X with your name`. */
const goesOn = new RegExp(
  String.raw`(?:,|;|\band\b)\s+(?:the\s+)?${values}\s+(?:with|by|for)\s+${own}`,
  'giu',
);

/** `(e.g. v1.2.3)` */
const givenAsExample = new RegExp(
  String.raw`(?:\be\.g\.?|\bfor (?:example|instance)|例如|比如|譬如)[\s:：,，]*(?<values>${value})`,
  'giu',
);

const mayReplace =
  /e\.g|for example|for instance|例如|比如|譬如|replac|substitut|swap|chang|adjust|adapt|modif|替换|修改|[改换]|调整|变更/i;

/** The values of a block that the prose before or after it says to put others in the place of. */
export const examplesIn = oncePerText((prose: string): readonly string[] => {
  if (prose.length > 2000 || !mayReplace.test(prose)) return [];
  const text = prose.replace(/\s+/g, ' ');
  const valuesOf = (pattern: RegExp) =>
    [...text.matchAll(pattern)].flatMap(({ groups }) => groups?.values?.match(new RegExp(value, 'gu')) ?? []);
  const first = saysToReplace.flatMap(valuesOf);
  const found = first.length === 0 ? [] : [...first, ...valuesOf(goesOn)];
  const examples = valuesOf(givenAsExample).filter(each => isTelling(bare(each)));
  return [...new Set([...found, ...examples].map(bare))].filter(isValue);
});

function bare(quoted: string): string {
  return quoted.replace(/^[`"“]|[`"”]$/g, '').trim();
}

/** Neither an option nor a command, and nothing that stands for a value anyway. */
function isValue(text: string): boolean {
  return /^[\w.:@%+,=/-]{2,60}$/.test(text) && !text.startsWith('-') && placeholdersIn(text).length === 0;
}

/** Whether the same words mean the same wherever the document has them. */
export function isTelling(example: string): boolean {
  return example.length > 3 && /[\d._@/-]|^my|example|sample|demo/.test(example);
}
