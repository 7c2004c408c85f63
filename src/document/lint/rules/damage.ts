import {
  has,
  isChange,
  isStart,
  joinedBy,
  packedBy,
  split,
  textOf,
  transferOf,
  unpackingOf,
} from '../commands.ts';
import type { CommandFact, Edit, Finding, LintFacts } from '../fact.ts';
import { expandedIn, inDirectory, isAbsolute, pathOf } from '../paths.ts';
import { shown } from '../script.ts';
import { valued } from '../words.ts';

/** DESTRUCT: something is deleted that a slip makes far more than was meant. */
export function* destructive({ facts, values }: LintFacts): Iterable<Finding> {
  const own = ownPaths(facts);
  for (const fact of facts) {
    if (fact.kind !== 'command' || fact.script.typed) continue;
    if (fact.name === 'rm' && has(fact.words, /^-[a-zA-Z]*[rR]|^--recursive$/)) {
      const found = split(fact.words.slice(1))
        .plain.map(word => ({ word, risk: riskOf(fact, word, values, own) }))
        .find(each => each.risk !== null);
      if (found?.risk)
        yield {
          code: 'DESTRUCT',
          variant: found.risk,
          range: fact.range,
          parameters: { path: shown(found.word), command: textOf(fact) },
          ...(found.risk === 'variable' ? guardFix(fact) : {}),
        };
    } else if (isDestructive(fact))
      yield { code: 'DESTRUCT', range: fact.range, parameters: { command: textOf(fact) } };
  }
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
    const assigned = names.every(name =>
      fact.script.statements.some(({ assigns }) => assigns.includes(name)),
    );
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

function isDestructive({ name, words, command, script }: CommandFact): boolean {
  const text = words.join(' ');
  if (/^(kubectl|oc)$/.test(name)) return words[1] === 'delete' && !/--dry-run/.test(text);
  if (/^mkfs/.test(name) || (name === 'dd' && /\bof=\/dev\//.test(text)) || /\bunsafe-reset-all\b/.test(text))
    return true;
  if (!/^(mysql|mariadb|psql|sqlite3|mysqladmin|clickhouse-client|cqlsh|dropdb)$/.test(name)) return false;
  if (name === 'dropdb') return true;
  const sql = `${text} ${script.text.slice(command.start, command.end)}`;
  return (
    /\b(drop\s+(database|table|schema|keyspace)|truncate\s+(table\s+)?\w)/i.test(sql) ||
    /\bdelete\s+from\s+[\w.`"]+\s*(;|["']|$)/i.test(text)
  );
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

/** CHAIN-RC: a failure does not stop what comes after it. */
export function* chained({ facts }: LintFacts): Iterable<Finding> {
  const scripts = new Map<object, CommandFact[]>();
  for (const fact of facts) {
    if (fact.kind !== 'command' || fact.command.nested || fact.verb === 'check') continue;
    const list = scripts.get(fact.script) ?? [];
    scripts.set(fact.script, list);
    list.push(fact);
  }
  for (const commands of scripts.values()) yield* chainedIn(commands);
}

function* chainedIn(commands: readonly CommandFact[]): Iterable<Finding> {
  const strict = commands[0]?.script.strict === true;
  const pipefail = commands.some(({ words }) => words[0] === 'set' && words.includes('pipefail'));
  // From the end, so that each knows what comes after it.
  let relative: CommandFact | null = null;
  let after: CommandFact | null = null;
  const found: Finding[] = [];
  for (const fact of commands.toReversed()) {
    const parameters = { command: textOf(fact) };
    const operator = joinedBy(fact);
    if (operator === '||' && /^(true|:)$/.test(fact.name)) {
      const before = commands[commands.indexOf(fact) - 1];
      if (before !== undefined && /^(cp|mv|tar|unzip|rsync|mysqldump|pg_dump|scp)$/.test(before.name))
        found.push({
          code: 'CHAIN-RC',
          variant: 'ignored',
          range: before.range,
          parameters: { command: textOf(before) },
        });
    }
    if (
      !pipefail &&
      fact.statement.shape === 'pipeline' &&
      after?.statement === fact.statement &&
      losesStatus(fact, after)
    )
      found.push({ code: 'CHAIN-RC', variant: 'pipe', range: fact.range, parameters });
    if (!strict && fact.name === 'cd' && fact.statement.shape === 'simple' && relative !== null)
      found.push({
        code: 'CHAIN-RC',
        variant: 'cd',
        range: fact.range,
        parameters: { ...parameters, next: textOf(relative) },
      });
    if (
      !strict &&
      after !== null &&
      after.statement !== fact.statement &&
      isChange(fact) &&
      isChange(after) &&
      isSameLine(fact, after)
    )
      found.push({ code: 'CHAIN-RC', range: fact.range, parameters: { ...parameters, next: textOf(after) } });
    if (fact.name === 'cd') relative = null;
    else if (writesRelative(fact)) relative = fact;
    after = fact;
  }
  yield* found.toReversed();
}

function losesStatus(fact: CommandFact, next: CommandFact): boolean {
  const [source, sink] = [
    packedBy(fact) !== null,
    /^(gzip|bzip2|xz|zstd|pigz|ssh|split|openssl|tar|mysql|psql|sh|bash|zcat)$/.test(next.name),
  ];
  return sink && (source || /^(curl|wget|zcat|gunzip|mysqldump)$/.test(fact.name));
}

function isSameLine(fact: CommandFact, next: CommandFact): boolean {
  return (
    !fact.statement.background &&
    /^[ \t]*;[ \t]*$/.test(fact.script.parsed.slice(fact.statement.end, next.statement.start))
  );
}

/** What it does, it does wherever the shell happens to be. */
function writesRelative(fact: CommandFact): boolean {
  const unpacked = unpackingOf(fact);
  if (unpacked !== null) return true;
  const transfer = transferOf(fact);
  if (transfer !== null) return [...transfer.sources, transfer.target].some(word => !isAbsolute(word));
  if (fact.name === 'rm') return split(fact.words.slice(1)).plain.some(word => !isAbsolute(word));
  return isStart(fact) && fact.words.some(word => /^(\.\/)?[\w.-]+\.(sh|jar|py)$/.test(word));
}

/** SUDO-REDIR: the shell opens the file before sudo runs. */
export function* sudoRedirect({ facts }: LintFacts): Iterable<Finding> {
  for (const fact of facts) {
    if (fact.kind !== 'command' || !fact.sudo) continue;
    const into = fact.command.redirects.find(
      ({ operator, target }) =>
        /^>>?$/.test(operator) && target.startsWith('/') && !/^\/(dev|tmp)\//.test(target),
    );
    if (into !== undefined)
      yield {
        code: 'SUDO-REDIR',
        range: fact.range,
        parameters: { command: textOf(fact), target: shown(into.target) },
        ...teeFix(fact),
      };
  }
}

function teeFix({ script, command }: CommandFact): { readonly fix?: readonly Edit[] } {
  const text = script.text.slice(command.start, command.end);
  const match = /\s*(>>?)\s*(\/[\w./-]+)\s*$/.exec(text);
  if (match === null || text.indexOf('>') !== text.indexOf('>', match.index)) return {};
  const { range, exact } = script.place(
    command.start + match.index,
    command.start + match.index + match[0].trimEnd().length,
  );
  return exact
    ? { fix: [{ range, text: ` | sudo tee ${match[1] === '>>' ? '-a ' : ''}${match[2]} >/dev/null` }] }
    : {};
}
