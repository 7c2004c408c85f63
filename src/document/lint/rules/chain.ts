import { packedBy, split, transferOf, unpackingOf } from '../archives.ts';
import { isChange, textOf } from '../commands.ts';
import type { CommandFact, LintFacts } from '../fact.ts';
import type { Edit, Finding } from '../finding.ts';
import { joinedBy } from '../order.ts';
import { isAbsolute, relativeProgram } from '../paths.ts';
import { shown } from '../script.ts';

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
  return relativeProgram(fact) !== null;
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

/** Only of what hardly fails: behind a pipe nobody would notice, and half a dump would count as one. */
function teeFix({ script, command, name, words }: CommandFact): { readonly fix?: readonly Edit[] } {
  if (name !== 'echo' && name !== 'printf' && !(name === 'cat' && words.length === 1)) return {};
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
