import { packedBy, transferOf, unpackingOf } from '../archives.ts';
import { carriedBy } from '../carried.ts';
import { textOf } from '../commands.ts';
import type { CommandFact, Fact, LintFacts } from '../fact.ts';
import type { Finding } from '../finding.ts';
import { isAbsolute, relativeProgram } from '../paths.ts';
import { shown } from '../script.ts';
import { byVisit, grouped } from '../visits.ts';

/** NO-SPACE: files are copied or unpacked, and nobody looked whether they fit. */
export function* noSpace({ facts }: LintFacts): Iterable<Finding> {
  const checked = new Set<string>();
  for (const visit of byVisit(facts)) {
    for (const fact of visit) {
      if (fact.kind !== 'command') continue;
      const hosts = fact.hosts.length === 0 ? [''] : fact.hosts;
      if (fact.name === 'df') for (const host of hosts) checked.add(host);
      if (
        fact.role !== 'steps' ||
        fact.verb !== 'run' ||
        !takesSpace(fact) ||
        checked.has('') ||
        hosts.every(host => checked.has(host))
      )
        continue;
      yield { code: 'NO-SPACE', range: fact.range, parameters: { command: textOf(fact) } };
      break;
    }
  }
}

function takesSpace(fact: CommandFact): boolean {
  const transfer = transferOf(fact);
  return (
    (transfer?.verb === 'cp' && transfer.recursive) || packedBy(fact) !== null || unpackingOf(fact) !== null
  );
}

/** UPLOAD-UNVERIFIED: nobody compares what arrived with what was sent. */
export function* uploadUnverified({ facts }: LintFacts): Iterable<Finding> {
  for (const group of grouped(facts, fact => fact.service).values()) {
    const summed = group.some(
      fact =>
        fact.kind === 'command' &&
        [fact, ...carriedBy(fact)].some(({ name }) =>
          /^(sha\d+sum|md5sum|shasum|cksum|b2sum|b3sum|gpg|cosign|md5)$/.test(name),
        ),
    );
    if (summed || !group.some(isUpload)) continue;
    for (const fact of group) {
      if (fact.kind === 'upload' && !fact.verified)
        yield { code: 'UPLOAD-UNVERIFIED', range: fact.range, parameters: { files: fact.files.join(', ') } };
      if (fact.kind === 'command' && isUpload(fact))
        yield { code: 'UPLOAD-UNVERIFIED', range: fact.range, parameters: { files: textOf(fact) } };
    }
  }
}

function isUpload(fact: Fact): boolean {
  if (fact.kind === 'upload') return !fact.verified;
  return (
    fact.kind === 'command' &&
    /^(scp|rsync)$/.test(fact.name) &&
    fact.words.slice(1).some(word => /^[\w.@\uE000-\uE004-]+:/.test(word))
  );
}

/** CWD-IMPLICIT: a relative path, and the directory is known to the prose at most. */
export function* implicitDirectory({ facts }: LintFacts): Iterable<Finding> {
  const told = new Set<object>();
  for (const fact of facts) {
    if (fact.kind !== 'command' || fact.cwd.kind === 'known' || told.has(fact.script)) continue;
    const path = relativePath(fact);
    if (path === null) continue;
    told.add(fact.script);
    yield fact.cwd.kind === 'prose'
      ? {
          code: 'CWD-IMPLICIT',
          variant: 'prose',
          range: fact.range,
          parameters: { path: shown(path), directory: fact.cwd.path },
        }
      : { code: 'CWD-IMPLICIT', range: fact.range, parameters: { path: shown(path) } };
  }
}

function relativePath(fact: CommandFact): string | null {
  const unpacked = unpackingOf(fact);
  const transfer = transferOf(fact);
  const packed = packedBy(fact);
  const words =
    packed !== null
      ? [packed]
      : unpacked !== null
        ? [unpacked.archive, ...(unpacked.into === '.' ? ['.'] : [])]
        : transfer !== null
          ? [...(transfer.verb === 'ln' ? [] : transfer.sources), transfer.target]
          : /^(rm|mkdir|chmod|chown|touch)$/.test(fact.name)
            ? fact.words.slice(fact.name.startsWith('ch') ? 2 : 1)
            : [relativeProgram(fact) ?? ''];
  const found = words.find(
    word =>
      !word.startsWith('-') &&
      word !== '' &&
      !isAbsolute(word) &&
      !word.includes(':') &&
      !/^["'`]/.test(word),
  );
  return found ?? null;
}
