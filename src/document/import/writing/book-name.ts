import { slugOf } from '../../../model/slug.ts';

/** An identifier for the runbook, from its title; from the file where the title gives none. */
export function bookName(title: string, file: string): string {
  const ofTitle = slugOf(title);
  const ofFile = slugOf((file.split('/').at(-1) ?? '').replace(/\.\w+$/, ''));
  const name = ofTitle === 'step' ? ofFile : ofTitle;
  const short = name
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return short === '' || short === 'step' ? 'upgrade' : short;
}
