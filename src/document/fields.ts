import { listOf } from './reading.ts';
import type { RawStep } from './schema.ts';
import type { Container } from './source.ts';

/** A text of a step in which placeholders stand, with where it was written. */
export interface Field {
  readonly container: Container;
  readonly key: string;
  readonly text: string;
  /** `words`: plain text that handrail quotes for the shell itself. */
  readonly kind: 'shell' | 'words' | 'plain' | 'pattern' | 'name';
}

export function fieldsOf(raw: RawStep): readonly Field[] {
  const { stop, expect, env, capture } = raw;
  return [
    ...field(raw, 'name', raw.name, 'name'),
    ...field(raw, 'run', raw.run, 'shell'),
    ...field(raw, 'check', raw.check, 'shell'),
    ...field(raw, 'undo', raw.undo, 'shell'),
    ...field(raw, 'cwd', raw.cwd, 'words'),
    ...Object.entries(env ?? {}).flatMap(([name, text]) => field(env, name, text, 'words')),
    ...field(raw, 'to', raw.to, 'plain'),
    ...field(stop, 'match', stop?.match, 'plain'),
    ...listOf(raw.follow).flatMap(text => field(raw, 'follow', text, 'plain')),
    ...field(raw, 'manual', raw.manual, 'plain'),
    ...field(raw, 'prompt', raw.prompt, 'plain'),
    ...field(raw, 'until', raw.until, 'pattern'),
    ...field(raw, 'fail', raw.fail, 'pattern'),
    ...field(raw, 'pattern', raw.pattern, 'pattern'),
    ...field(expect, 'matches', expect?.matches, 'pattern'),
    ...Object.entries(capture ?? {}).flatMap(([name, text]) => field(capture, name, text, 'pattern')),
  ];
}

function field(
  container: Container | undefined,
  key: string,
  text: string | undefined,
  kind: Field['kind'],
): readonly Field[] {
  return container === undefined || text === undefined ? [] : [{ container, key, text, kind }];
}
