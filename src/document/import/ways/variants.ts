import type { CodeLine } from '../../markdown/block.ts';
import { isCommandLine } from '../../markdown/command-line.ts';
import { oncePerText } from '../../once.ts';

/** One of several ways that a block of commands holds. */
export interface Variant {
  readonly label: string;
  readonly lines: readonly CodeLine[];
}

/**
 * The ways that a block holds, of which one is meant: for several package managers, or under comments that name
 * platforms, versions or options, or say "or". `unclear`: there are several, and nothing says which lines belong to which. Null where it is one.
 */
export function variantsIn(lines: readonly CodeLine[]): readonly Variant[] | 'unclear' | null {
  return (
    byFamily(lines) ?? byTitle(lines, platform) ?? byOption(lines) ?? byTitle(lines, version) ?? byOr(lines)
  );
}

function byFamily(lines: readonly CodeLine[]): readonly Variant[] | null {
  const all = lines.map(({ text }) => familyOf(text));
  // With both of them, each is for the systems that have it.
  const isBoth =
    ['yum', 'dnf'].every(name => lines.some(({ text }) => programOf(text) === name)) &&
    !lines.some(({ text }) => /\byum\b.*\bdnf\b/.test(text));
  const families = all.map((family, index) => {
    if (!isBoth || family !== 'yum') return family;
    const program = programOf(lines[index]?.text ?? '');
    return program === 'rpm' ? null : program;
  });
  const found = [...new Set(families.filter(family => family !== null))];
  if (found.length < 2) return null;
  return found.map(label => ({
    label,
    lines: lines.filter((_, index) => families[index] === null || families[index] === label),
  }));
}

/** The kind of package manager that a line is for. */
export const familyOf = oncePerText((text: string): string | null => {
  const program = programOf(text);
  if (program === null) return null;
  return /^(apt|dpkg)/.test(program) ? 'apt' : /^(yum|dnf|rpm)$/.test(program) ? 'yum' : program;
});

function programOf(text: string): string | null {
  return (
    /^\s*(?:[$#]\s+)?(?:sudo\s+)?(apt|apt-get|apt-mark|apt-key|apt-cache|dpkg|yum|dnf|rpm|apk|zypper|brew)\s/.exec(
      text,
    )?.[1] ?? null
  );
}

const platform =
  /^\s*#+\s*(?:(?:on|for|在)\s*)?(windows|powershell|mac ?os(?: x)?|linux|ubuntu|debian|centos|rhel|red ?hat|fedora|rocky|alpine|suse)\b[^.]{0,40}$/i;

/** `# v2` */
const version =
  /^\s*#+\s*(?:for\s+)?(?:api\s+)?(v\d+(?:\.\w+)*)(?:\s+(?:api|only|and (?:later|above|up|newer)|or (?:later|newer|above)))?\s*[:：]?\s*$/i;
/** `# Option A: …` */
const option = /^\s*#+\s*((?:option|method|alternative|方[式法案]|选项)\s*[A-F\d一二三四五六])(?![\w])/iu;

/** Where one of the ways is no commands, nothing of the block is run. */
function byOption(lines: readonly CodeLine[]): readonly Variant[] | 'unclear' | null {
  const found = byTitle(lines, option);
  const isTold = (text: string) => text.trim() === '' || /^\s*#/.test(text) || isCommandLine(text);
  const unsure = found?.some(
    ({ lines: own }) => !own.some(({ text }) => /^\s*[^\s#]/.test(text) && isTold(text)),
  );
  return unsure === true ? 'unclear' : found;
}

function byTitle(lines: readonly CodeLine[], title: RegExp): readonly Variant[] | null {
  const parts = partsAt(lines, text => title.exec(text)?.[1] ?? null);
  const [first, ...named] = parts;
  const labels = named.map(part => part.label.toLowerCase());
  if (first === undefined || named.length < 2 || new Set(labels).size < labels.length) return null;
  return named.map(({ label, lines: own }) => ({ label, lines: [...first.lines, ...own] }));
}

const or = /^\s*#+\s*(?:or|alternatively|otherwise|或者?)(?![a-z])[\s:：,，]*/i;

/** `# or: stop-it --now` has the other way in the comment, where nobody runs it. */
function saysOr(text: string): boolean {
  const said = or.exec(text)?.[0];
  return said !== undefined && !isCommandLine(text.slice(said.length));
}

function byOr(lines: readonly CodeLine[]): readonly Variant[] | 'unclear' | null {
  const parts = partsAt(lines, text => (saysOr(text) ? 'or' : null));
  if (parts.length < 2) return null;
  const commands = parts.map(part => part.lines.filter(({ text }) => !/^\s*(?:#|$)/.test(text)));
  if (commands.some(each => each.length === 0)) return null;
  // With more than a command before the first "or", or a gap after one, some lines may be for all of the ways.
  const [first = [], ...others] = commands;
  const isOne = first.slice(0, -1).every(({ text }) => /\\\s*$/.test(text));
  const gaps = others.some(each => (each.at(-1)?.line ?? 0) - (each[0]?.line ?? 0) >= each.length);
  if (!isOne || gaps) return 'unclear';
  return parts.map((part, index) => ({ label: commands[index]?.[0]?.text.trim() ?? '', lines: part.lines }));
}

/** The lines before the first that has a label, then those from each label on. */
function partsAt(lines: readonly CodeLine[], labelOf: (text: string) => string | null): readonly Variant[] {
  const parts: { label: string; lines: CodeLine[] }[] = [{ label: '', lines: [] }];
  for (const each of lines) {
    const label = labelOf(each.text);
    if (label !== null) parts.push({ label, lines: [each] });
    else parts.at(-1)?.lines.push(each);
  }
  return parts;
}
