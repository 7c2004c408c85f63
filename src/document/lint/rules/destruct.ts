import { has, split, transferOf } from '../archives.ts';
import { carriedBy } from '../carried.ts';
import { textOf } from '../commands.ts';
import { isDestructive } from '../destruction.ts';
import type { CommandFact, LintFacts } from '../fact.ts';
import type { Edit, Finding } from '../finding.ts';
import { expandedIn, inDirectory, isAbsolute, pathOf } from '../paths.ts';
import { shown } from '../script.ts';
import { valued } from '../words.ts';

/** DESTRUCT: something is deleted that a slip makes far more than was meant. */
export function* destructive({ facts, values }: LintFacts): Iterable<Finding> {
  const own = ownPaths(facts);
  for (const fact of facts) {
    if (fact.kind !== 'command' || fact.script.typed) continue;
    for (const each of [fact, ...carriedBy(fact)]) {
      const finding = destructionBy(each, values, own);
      if (finding !== null) {
        yield finding;
        break;
      }
    }
  }
}

function destructionBy(
  fact: CommandFact,
  values: ReadonlyMap<string, string>,
  own: ReadonlySet<string>,
): Finding | null {
  const whole = { code: 'DESTRUCT', range: fact.range, parameters: { command: textOf(fact) } } as const;
  if (fact.name !== 'rm') return isDestructive(fact) ? whole : null;
  if (!has(fact.words, /^-[a-zA-Z]*[rR]|^--recursive$/)) return null;
  const { plain } = split(fact.words.slice(1));
  // What xargs hands it, nobody sees before.
  if (plain.length === 0) return whole;
  for (const word of plain) {
    const risk = riskOf(fact, word, values, own);
    if (risk !== null)
      return {
        ...whole,
        variant: risk,
        parameters: { path: shown(word), command: textOf(fact) },
        ...(risk === 'variable' && isEnough(fact, values, own) ? guardFix(fact) : {}),
      };
  }
  return null;
}

type Risk = 'variable' | 'glob' | 'wide' | 'relative';

function riskOf(
  fact: CommandFact,
  word: string,
  values: ReadonlyMap<string, string>,
  own: ReadonlySet<string>,
): Risk | null {
  const path = expandedIn(fact.script.literals, word.replace(/\$\{\w+:?\?[^}]*\}/g, '/guarded/value'));
  if (path === null) {
    const names = [...word.matchAll(/\$\{?(\w+)/g)].map(match => match[1] ?? '');
    const assigned = names.every(name => fact.script.assigned.has(name));
    return assigned && !/[*?]/.test(word) ? null : 'variable';
  }
  if (/(^|\/)\*|\/[^/]*\*$/.test(path) && !/\/[\w.-]{3,}\*$/.test(path)) return 'glob';
  if (!isAbsolute(path)) {
    if (fact.cwd.kind !== 'known') return 'relative';
    return depthOf(valued(inDirectory(fact.cwd, path), values)) < 2 ? 'wide' : null;
  }
  if (own.has(inDirectory(fact.cwd, path))) return null;
  const full = valued(path, values);
  return depthOf(full) < 3 && !/^\/(tmp|var\/tmp)\/[^*]/.test(full) ? 'wide' : null;
}

/** Whether nothing else is risky once every variable has to have a value. */
function isEnough(fact: CommandFact, values: ReadonlyMap<string, string>, own: ReadonlySet<string>): boolean {
  return split(fact.words.slice(1)).plain.every(word => {
    const guarded = word.replace(/\$(?:\{[A-Za-z_]\w*\}|[A-Za-z_]\w*)/g, '/guarded/value');
    return riskOf(fact, guarded, values, own) === null;
  });
}

/** Paths that the document itself makes, and that were not there before: copies on their way, and the like. */
function ownPaths(facts: LintFacts['facts']): ReadonlySet<string> {
  const [made, original] = [new Set<string>(), new Set<string>()];
  for (const fact of facts) {
    const transfer = fact.kind === 'command' ? transferOf(fact) : null;
    if (fact.kind !== 'command' || transfer === null) continue;
    const target = pathOf(fact, transfer.target);
    if (target !== null) made.add(target);
    for (const word of transfer.sources) {
      const source = pathOf(fact, word);
      if (source !== null && !made.has(source)) original.add(source);
    }
  }
  for (const path of original) made.delete(path);
  return made;
}

/** A value that is not known yet counts as a directory and what is in it. */
function depthOf(path: string): number {
  return path
    .split('/')
    .reduce((depth, part) => depth + (part === '' ? 0 : /^[~\uE000]/.test(part) ? 2 : 1), 0);
}

/** `$DIR` that is empty stops the command instead of going to the root. */
function guardFix({ script, command }: CommandFact): { readonly fix?: readonly Edit[] } {
  const text = script.text.slice(command.start, command.end);
  if (text.includes("'") || text.includes('`')) return {};
  const edits: Edit[] = [];
  for (const match of text.matchAll(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g)) {
    const at = command.start + match.index;
    const { range, exact } = script.place(at, at + match[0].length);
    if (!exact) return {};
    edits.push({ range, text: `\${${match[1] ?? match[2]}:?}` });
  }
  return edits.length === 0 ? {} : { fix: edits };
}

/** OVERBROAD-CHMOD: rights or owners of a whole tree. */
export function* overbroadRights({ facts, values }: LintFacts): Iterable<Finding> {
  for (const fact of facts) {
    if (
      fact.kind !== 'command' ||
      !/^(chmod|chown|chgrp|setfacl)$/.test(fact.name) ||
      !has(fact.words, /^-[a-zA-Z]*R|^--recursive$/)
    )
      continue;
    for (const word of split(fact.words.slice(1)).plain.slice(1)) {
      const path = expandedIn(fact.script.literals, word);
      const wide =
        path === null
          ? !/\$\{\w+:?\?/.test(word)
          : isAbsolute(path)
            ? depthOf(valued(path, values)) < 2
            : /^(\.|\*|\.\.)$/.test(path) && fact.cwd.kind !== 'known';
      if (wide)
        yield {
          code: 'OVERBROAD-CHMOD',
          range: fact.range,
          parameters: { command: textOf(fact), path: shown(word) },
        };
    }
  }
}
