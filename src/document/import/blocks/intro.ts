import { oncePerText } from '../../once.ts';
import { prose } from '../words.ts';

/** A file's name, alone, as a label of what stands in it. */
const fileOnly =
  /^[`"']?(?:~|\.{0,2})?(?:\/?[\w.{}<>$-]+\/)*[\w.-]*\.(?:ya?ml|conf|cnf|cfg|ini|toml|json|properties|env|xml|service)[`"']?\s*[:：]?$/;

/** What the sentence right before a block says that the block is. */
export const introOf = oncePerText((before: string): 'output' | 'edit' | 'run' | null => {
  const last =
    before
      .trim()
      .split(/(?<=[。！!？?])|(?<=[.;；])\s+/)
      .filter(part => part.trim() !== '')
      .at(-1) ?? '';
  if (/^`?(sudo\s+)?(vi|vim|nano)\s+\S+`?$/.test(last.trim())) return 'edit';
  if (fileOnly.test(last.trim())) return 'edit';
  if (prose.run.test(last) && !prose.output.test(last)) return 'run';
  if (prose.output.test(last)) return 'output';
  if (prose.edit.test(last)) return 'edit';
  return null;
});
