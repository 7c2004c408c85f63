import { prose } from '../../import/words.ts';
import type { Fact, LintFacts, RepeatFact } from '../fact.ts';
import type { Finding } from '../finding.ts';
import { shown } from '../script.ts';
import { byService } from '../visits.ts';
import { few } from '../words.ts';

/** REPEAT-AMBIG: “repeat the above”, and nobody says what exactly. */
export function* repeatAmbiguous({ facts, kind }: LintFacts): Iterable<Finding> {
  for (const [index, fact] of facts.entries()) {
    if (fact.role === 'verification' || fact.role === 'prerequisites') continue;
    if (fact.kind === 'repeat') yield repetition(fact, facts.slice(Math.max(0, index - 200), index));
    if (fact.kind === 'manual' && fact.text.length < 5000 && (kind === 'yaml' || fact.item)) {
      const found = (kind === 'yaml' ? prose.repeat.exec(fact.text) : null) ?? onOthers.exec(fact.text);
      if (found) yield { code: 'REPEAT-AMBIG', range: fact.range, parameters: { text: found[0].trim() } };
    }
  }
}

/** Says for whom, and not what: 依次升级其他节点, 其余节点类似, do this for each node. */
const onOthers =
  /(?:依次|逐台|逐个|分别)[^，,。；;\n]{0,12}(?:其他|其它|其余|剩余|剩下|另外)[^，,。；;\n]{0,8}(?:节点|主机|服务器|机器|实例)|(?:其他|其它|其余|剩余|剩下)的?(?:节点|主机|服务器|机器|实例)[^，,。；;\n]{0,8}(?:类似|同理|照此|照做|亦然)|\b(?:do|run|perform|apply|execute|complete)\s+(?:this|these|it|them|those)\b[^.:\n]{0,30}\b(?:for|on)\s+(?:each|every|all|the other|the remaining)\b[^.:\n]{0,20}\b(?:nodes?|hosts?|servers?|machines?|instances?|members?|replicas?|brokers?)\b/iu;

function repetition(fact: RepeatFact, before: readonly Fact[]): Finding {
  const { range, text, targets } = fact;
  const literal = literalBefore(fact, before);
  const hosts = targets.join(', ');
  if (literal !== null)
    return { code: 'REPEAT-AMBIG', variant: 'literal', range, parameters: { text, literal } };
  if (targets.length > 0)
    return { code: 'REPEAT-AMBIG', variant: 'hosts', range, parameters: { text, hosts } };
  return { code: 'REPEAT-AMBIG', range, parameters: { text } };
}

/** A name or an address of one host in what is to be repeated on another. */
function literalBefore(repeat: RepeatFact, before: readonly Fact[]): string | null {
  for (const fact of before.toReversed()) {
    if (fact.service !== repeat.service) break;
    if (fact.kind !== 'command') continue;
    for (const word of fact.words.slice(1)) {
      const named = fact.hosts.find(host => host.length > 2 && parts(word).includes(host));
      const address = /(?<![\d.])(?!127\.|0\.0)\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/.exec(word)?.[0];
      if (named !== undefined || address !== undefined) return named ?? address ?? null;
    }
  }
  return null;
}

function parts(word: string): readonly string[] {
  return word.split(/[^\w.-]+/);
}

/** HOST-ASYM: hosts of the same service do not get the same. */
export function* hostAsymmetry({ facts }: LintFacts): Iterable<Finding> {
  for (const group of byService(facts, 'steps').values()) {
    const hosts = worksOf(group);
    const [first, ...others] = hosts.keys();
    if (first === undefined) continue;
    const own = hosts.get(first) ?? new Map<string, Fact>();
    for (const other of others.slice(0, 50)) {
      const its = hosts.get(other) ?? new Map<string, Fact>();
      const common = [...own.keys()].filter(key => its.has(key)).length;
      // Hosts with little in common are no sisters: they have different work on purpose.
      if (common === 0 || common * 2 < Math.min(own.size, its.size)) continue;
      yield* difference(own, its, first, other);
      yield* difference(its, own, other, first);
    }
  }
}

function* difference(
  own: ReadonlyMap<string, Fact>,
  its: ReadonlyMap<string, Fact>,
  host: string,
  other: string,
): Iterable<Finding> {
  const only = [...own].filter(([key]) => !its.has(key));
  const [place] = only;
  if (place !== undefined)
    yield {
      code: 'HOST-ASYM',
      range: place[1].range,
      parameters: { host, other, what: few(only.map(([key]) => shown(key))) },
    };
}

/** What each host gets, by a text that is the same for what is the same. */
function worksOf(facts: readonly Fact[]): ReadonlyMap<string, ReadonlyMap<string, Fact>> {
  const works = new Map<string, Map<string, Fact>>();
  for (const fact of facts) {
    if (fact.subset) continue;
    for (const host of fact.hosts.slice(0, 50)) {
      const work = works.get(host) ?? new Map<string, Fact>();
      works.set(host, work);
      for (const key of keysOf(fact)) {
        const plain = key.replaceAll(host, '…');
        if (!work.has(plain)) work.set(plain, fact);
      }
    }
  }
  return works;
}

function keysOf(fact: Fact): readonly string[] {
  switch (fact.kind) {
    case 'upload':
      return fact.files;
    case 'command':
      return fact.command.nested ? [] : [fact.command.words.join(' ')];
    case 'stop':
      return [fact.match];
    case 'follow':
      return fact.files;
    case 'edit':
      return [`edit ${fact.path}`];
    case 'otp':
      return [[fact.action, fact.release ?? ''].join(' ').trim()];
    default:
      return [];
  }
}
