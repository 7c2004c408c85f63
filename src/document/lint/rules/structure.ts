import type { CommandFact, Heading, LintFacts } from '../fact.ts';
import type { Finding } from '../finding.ts';
import { grouped } from '../visits.ts';
import { few } from '../words.ts';

/** ALT: several ways, of which one is meant. */
export function* alternatives({ alternatives: found }: LintFacts): Iterable<Finding> {
  for (const { range, options } of found)
    yield options.length === 1
      ? { code: 'ALT', variant: 'optional', range, parameters: { option: options[0] ?? '' } }
      : { code: 'ALT', range, parameters: { options: few(options, 4) } };
}

/** STRUCT: numbers, fences and quotes that do not add up. */
export function* structure(document: LintFacts): Iterable<Finding> {
  const { headings, repairs, facts, kind, source } = document;
  for (const group of grouped(headings, heading => heading.group).values())
    yield* numbering(group, headings, source.text);
  yield* cutCommands(facts);
  yield* missingSteps(document);
  for (const { range, code } of repairs)
    if (code === 'fenceOpen') yield { code: 'STRUCT', variant: 'fence', range, parameters: {} };
  for (const fact of facts) {
    if (fact.kind !== 'script') continue;
    const [error] = fact.script.errors;
    const { text } = fact.script;
    const heading = kind === 'markdown' ? /^#{2,6}[ \t]+\S.*$/m.exec(text) : null;
    if (heading !== null)
      yield {
        code: 'STRUCT',
        variant: 'heading',
        range: fact.script.place(heading.index, heading.index + heading[0].length).range,
        parameters: {},
      };
    const trailing = /\\\s*$/.exec(text);
    if (trailing !== null)
      yield {
        code: 'STRUCT',
        variant: 'continued',
        range: fact.script.place(trailing.index, trailing.index + 1).range,
        parameters: {},
      };
    else if (error !== undefined) {
      const at = Math.min(error.offset, Math.max(0, text.length - 1));
      yield {
        code: 'STRUCT',
        variant: 'syntax',
        range: fact.script.place(at, Math.min(text.length, lineEnd(text, at))).range,
        parameters: { detail: error.message },
      };
    }
  }
}

/** Once a script: the lines after the first are cut off with it. */
function* cutCommands(facts: LintFacts['facts']): Iterable<Finding> {
  const cut = new Set<object>();
  for (const fact of facts) {
    if (fact.kind !== 'command' || !isOption(fact) || cut.has(fact.script)) continue;
    cut.add(fact.script);
    const [option = ''] = fact.words;
    yield { code: 'STRUCT', variant: 'option', range: fact.range, parameters: { option } };
  }
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Titles beside each other count on by one. */
function* numbering(headings: readonly Heading[], all: readonly Heading[], text: string): Iterable<Finding> {
  const numbered = headings.filter(({ number }) => number !== null);
  if (numbered.length < 2 && !isPart(numbered[0], all)) return;
  let before: readonly number[] | null = null;
  let end = 0;
  for (const { title, number, range } of numbered) {
    if (number === null) continue;
    const between = [end, range[0]] as const;
    end = range[1];
    const expected: readonly number[] | null =
      before === null
        ? title !== '' && (number.length > 1 || (number[0] ?? 1) > 1)
          ? [...number.slice(0, -1), 1]
          : null
        : [...before.slice(0, -1), (before.at(-1) ?? 0) + 1];
    const last = number.at(-1) ?? 0;
    const wanted = expected?.at(-1) ?? last;
    const same =
      expected === null ||
      (expected.length === number.length &&
        expected.slice(0, -1).every((part, index) => part === number[index]));
    if (
      same &&
      wanted !== last &&
      !(before === null && last === 0) &&
      !areItems(text.slice(...between), wanted, last)
    )
      yield {
        code: 'STRUCT',
        ...(last > wanted ? {} : { variant: 'repeated' }),
        range,
        parameters: { number: number.join('.'), expected: expected?.join('.') ?? '' },
      };
    before = number;
  }
}

/** Steps that the rollback or the schedule speaks of, and that nothing in the document is numbered as. */
function* missingSteps({ headings, references }: LintFacts): Iterable<Finding> {
  const numbers = headings.flatMap(({ number }) => (number === null ? [] : [number]));
  // Where the steps have no numbers, they are counted some other way.
  if (headings.filter(({ role, number }) => role === 'steps' && number !== null).length < 2) return;
  for (const { number, range } of references) {
    const wanted = number.join('.');
    const isThere = numbers.some(
      each => each.join('.') === wanted || (number.length === 1 && each.at(-1) === number[0]),
    );
    if (!isThere) yield { code: 'STRUCT', variant: 'reference', range, parameters: { number: wanted } };
  }
}

/** `4.2` below `4`, and no version of anything. */
function isPart(heading: Heading | undefined, all: readonly Heading[]): boolean {
  const whole = heading?.number?.slice(0, -1).join('.') ?? '';
  return (
    whole !== '' &&
    (heading?.number?.at(-1) ?? 0) < 10 &&
    all.some(({ number }) => number?.join('.') === whole)
  );
}

/** The numbers that seem to be missing stand before lines that are no headings. */
function areItems(text: string, from: number, to: number): boolean {
  if (to <= from || to - from > 50) return false;
  const found = new Set([...text.matchAll(/^[ \t>*_-]*(\d{1,3})[.)、．]/gm)].map(match => Number(match[1])));
  for (let number = from; number < to; number++) if (!found.has(number)) return false;
  return true;
}

/** NONSHELL: a block among the steps that is no command. */
export function* notShell({ facts }: LintFacts): Iterable<Finding> {
  for (const fact of facts) {
    if (fact.kind === 'command' && isHolder(fact))
      yield { code: 'NONSHELL', variant: 'doubtful', range: fact.range, parameters: {} };
    if (fact.kind === 'command' && isStatement(fact.words) && !fact.command.nested)
      yield { code: 'NONSHELL', variant: 'repl', range: fact.range, parameters: {} };
    if (
      fact.kind === 'block' &&
      fact.looks !== 'named' &&
      (fact.role === 'steps' || fact.role === 'rollback' || fact.role === 'commit')
    )
      yield { code: 'NONSHELL', variant: fact.looks, range: fact.range, parameters: {} };
  }
}

/** A line that goes on with the one before, which does not say so. */
function isOption({ words: [first = ''], command: { nested }, statement }: CommandFact): boolean {
  return !nested && statement.shape === 'simple' && /^--?[A-Za-z][\w-]*(=|$)/.test(first);
}

/** `<<COMMENT … COMMENT` without a command, and `: <<'COMMENT'`: a text that somebody has put where commands go. */
function isHolder({ words: [first = ':'], command: { redirects, nested } }: CommandFact): boolean {
  return first === ':' && !nested && redirects.some(({ operator }) => operator.startsWith('<<'));
}

/** SQL among commands: the shell looks for a program called DROP. */
function isStatement([first = '', second = '']: readonly string[]): boolean {
  return (
    /^(insert|update|delete|drop|create|alter|grant|revoke|truncate)$/i.test(first) &&
    /^(database|table|user|role|index|schema|view|extension|sequence|into|from|all|select)$/i.test(second)
  );
}
