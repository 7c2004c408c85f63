import { listOf, type ReadStep } from './reading.ts';
import type { RawOtp } from './schema.ts';
import type { Container } from './source.ts';

/** A text of a step in which placeholders stand, with where it was written. */
export interface Field {
  readonly container: Container;
  readonly key: string;
  readonly text: string;
  /** `words`: plain text that handrail quotes for the shell itself. */
  readonly kind: 'shell' | 'words' | 'plain' | 'pattern' | 'name';
}

export function fieldsOf({ raw, step: { action } }: ReadStep): readonly Field[] {
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
    ...otpFields(raw.otp),
    ...field(raw, 'edit', raw.edit, 'plain'),
    ...Object.entries(raw.set ?? {}).flatMap(([name, each]) => field(raw.set, name, String(each), 'plain')),
    ...field(raw, 'section', raw.section, 'plain'),
    ...field(raw.replace, 'text', raw.replace?.text, 'plain'),
    ...field(raw.replace, 'with', raw.replace?.with, 'plain'),
    ...field(raw, 'content', raw.content, 'plain'),
    ...(action.verb === 'edit' && action.change.kind === 'content' && action.change.from !== undefined
      ? field(raw, 'template', action.change.text, 'plain')
      : []),
    ...field(raw, 'patch', raw.patch, 'plain'),
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

const otpTexts = [
  'node',
  'cookie',
  'erlCall',
  'mix',
  'relx',
  'root',
  'package',
  'release',
  'from',
  'expr',
  'expect',
] as const;

function otpFields(otp: RawOtp | undefined): readonly Field[] {
  const epmd = typeof otp?.epmd === 'string' ? otp.epmd : undefined;
  return [
    ...otpTexts.flatMap(key => field(otp, key, otp?.[key], 'plain')),
    ...field(otp, 'epmd', epmd, 'plain'),
    ...listOf(otp?.path).flatMap(text => field(otp, 'path', text, 'plain')),
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
