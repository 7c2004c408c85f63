import { slugOf } from '../../../model/slug.ts';
import { bareTitle } from '../../markdown/numbers.ts';
import type { Section } from '../../markdown/outline.ts';

/** A name for the question whether something is so. */
export function questionName(text: string, line: number): string {
  const words = slugOf(text.split(/[,，:：]/)[0] ?? '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_*skip_(?:this|it|these)_(?:(?:step|command|part|block|section)s?_)?(?:if|when)_/, 'unless_')
    .replace(/^_*(?:(?:if|in_case|should|optionally|only_if)_)?(?:you_(?:re_|are_|can_also_)?)?|_+$/g, '')
    .slice(0, 30)
    .replace(/_+$/, '');
  return `do_${words === '' || saysNothing.test(words) ? line : words}`;
}

/** Of which steps it is so, only their place says. */
const saysNothing =
  /^(?:(?:this|it|that)_)?(?:is_|are_)?(?:needed|required|necessary|applicable|desired|appropriate|optional|so|not|possible)$/;

/** A name for the question whether an optional section is done. */
export function optionName({ title, line }: Section): string {
  const words = slugOf(bareTitle(title))
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/_?optional_?|^_+|_+$/g, '')
    .slice(0, 30);
  return `do_${words === '' ? line : words}`;
}
