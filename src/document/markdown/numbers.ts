import { oncePerText } from '../once.ts';

/** The number at the start of a title: `2.1 ecsc`, `2、`, `第二步`, `Step 3:`, `1\.`, `（一）`; null where there is none. */
export function titleNumber(title: string): readonly number[] | null {
  const found = leading.exec(withoutPicture(title));
  if (found === null) return null;
  const [, plain, chinese, bracketed, western, step] = found;
  const dotted = plain ?? western;
  if (dotted !== undefined) return dotted.split('.').map(Number);
  const single = chinese ?? bracketed ?? step ?? '';
  return [/^\d+$/.test(single) ? Number(single) : chineseNumber(single)];
}

/** The title without its number and what joins them. */
export const bareTitle = oncePerText((title: string): string => {
  return withoutPicture(title)
    .replace(leading, '')
    .replace(/^[\s:：、.．)）\-–—]+/, '')
    .trim();
});

/** Without the pictures that some put before a title; a number in a box is a number. */
function withoutPicture(title: string): string {
  return title
    .trim()
    .replace(
      /^(?:(?:(?![\d#*])\p{Extended_Pictographic}|\p{Emoji_Modifier}|[\ufe0f\u200d]|[✓✔✗→▶])\s*)+/u,
      '',
    )
    .replace(/^(\d)\ufe0f?\u20e3\s*/u, '$1. ');
}

const leading = new RegExp(
  [
    // 2.1, 2.1., 2、, 2. , 2) — but neither a version (2.1.0-rc1, 2.1.x) nor a date
    String.raw`^(\d{1,2}(?:\.\d{1,2}){0,3})(?:[.、．)）](?!\d|x\b)\s*|\s+(?=\S)|(?=[\u4e00-\u9fff]))`,
    String.raw`^第\s*([一二三四五六七八九十百\d]{1,4})\s*[章节步阶部][段骤分]?[\s:：、.]*`,
    String.raw`^[（(]?([一二三四五六七八九十]{1,3})[）)、.．]\s*`,
    String.raw`^(?:step|phase|part|stage|section|chapter|步骤|阶段)\s*#?(\d{1,2}(?:\.\d{1,2}){0,3})(?!\d)[\s:：、.)）\-–—]*`,
    String.raw`^(?:步骤|阶段)\s*([一二三四五六七八九十]{1,3})(?=[\s:：、.])[\s:：、.]*`,
  ].join('|'),
  'iu',
);

/** `三` is 3, `十二` is 12. */
export function chineseNumber(text: string): number {
  const digits = '零一二三四五六七八九';
  const [before = '', after] = text.split('十');
  if (after === undefined) return Math.max(0, digits.indexOf(text.charAt(0)));
  return (
    (before === '' ? 1 : digits.indexOf(before.charAt(0))) * 10 +
    Math.max(0, digits.indexOf(after.charAt(0) || '零'))
  );
}
