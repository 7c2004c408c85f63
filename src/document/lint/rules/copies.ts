import { transferOf, type Unpacking, unpackingOf } from '../archives.ts';
import { textOf } from '../commands.ts';
import type { Disk } from '../disk.ts';
import type { DiskWatch } from '../each-host.ts';
import type { CommandFact, Fact } from '../fact.ts';
import type { Edit, Finding } from '../finding.ts';
import { joinedBy } from '../order.ts';
import { baseOf, pathOf } from '../paths.ts';
import { shown } from '../script.ts';

/** CP-NEST: a recursive copy onto a directory that exists ends up inside of it. */
export function copyNests(): DiskWatch {
  const found = new Map<Fact, Finding>();
  return {
    lookAt: fact => {
      const transfer = transferOf(fact);
      if (transfer?.verb !== 'cp' || !transfer.recursive || transfer.exact) return null;
      const [word, ...more] = transfer.sources;
      const [target, source] = [
        pathOf(fact, transfer.target),
        word === undefined ? null : pathOf(fact, word),
      ];
      if (
        target === null ||
        source === null ||
        more.length > 0 ||
        /\/\.?$/.test(word ?? '') ||
        transfer.target.endsWith('/') ||
        (fact.role !== 'rollback' && !sameThing(source, target))
      )
        return null;
      const inside = `${target}/${baseOf(source)}`;
      return disk => {
        if (!disk.live.has(target) || found.has(fact)) return;
        found.set(fact, {
          code: 'CP-NEST',
          range: fact.range,
          parameters: { target: shown(target), inside: shown(inside) },
          ...asideFix(fact, transfer.target),
        });
      };
    },
    found: () => found.values(),
  };
}

function sameThing(source: string, target: string): boolean {
  const [one, other] = [baseOf(source), baseOf(target)];
  return one === other || one.startsWith(other) || other.startsWith(one);
}

/** The directory is moved aside first, under a name that says why. */
function asideFix(fact: CommandFact, target: string): { readonly fix?: readonly Edit[] } {
  const { range, exact } = fact.script.place(fact.command.start, fact.command.end);
  const own = shown(target);
  // Elsewhere the && would bind what stands before it.
  const alone = !fact.command.nested && fact.statement.shape !== 'pipeline' && joinedBy(fact) !== '||';
  if (!exact || !alone || /[\s'"\\$]/.test(own) || fact.command.words[0] !== 'cp') return {};
  return { fix: [{ range: [range[0], range[0]], text: `mv ${own} ${own}.failed && ` }] };
}

/** NOOP-SWAP: a copy and a move that undo each other. */
export function noopSwap(): DiskWatch {
  const found: Finding[] = [];
  const last = new WeakMap<Disk, Copy | null>();
  return {
    lookAt: fact => {
      if (fact.verb === 'undo') return null;
      const transfer = transferOf(fact);
      const [word] = transfer?.sources ?? [];
      if (transfer === null || word === undefined)
        return changesContent(fact) ? disk => last.set(disk, null) : null;
      const [from, to] = [pathOf(fact, word), pathOf(fact, transfer.target)];
      return disk => {
        const before = last.get(disk) ?? null;
        if (
          transfer.verb === 'mv' &&
          before !== null &&
          from === before.to &&
          to === before.from &&
          fact.visit === before.fact.visit
        )
          found.push({
            code: 'NOOP-SWAP',
            range: fact.range,
            parameters: { copy: textOf(before.fact), move: textOf(fact) },
          });
        last.set(disk, transfer.verb === 'cp' && from !== null && to !== null ? { from, to, fact } : null);
      };
    },
    found: () => found,
  };
}

interface Copy {
  readonly from: string;
  readonly to: string;
  readonly fact: CommandFact;
}

/** After it a file may no longer be what it was copied from. */
function changesContent(fact: CommandFact): boolean {
  return (
    unpackingOf(fact) !== null ||
    /^(rm|sed|tee|vi|vim|patch|mysql)$/.test(fact.name) ||
    fact.command.redirects.some(each => each.operator.startsWith('>'))
  );
}

/** UNPACK-LIVE: files are unpacked or copied over what runs, or has run, and nobody looked into the archive. */
export function unpackLive(): DiskWatch {
  const found: Finding[] = [];
  return {
    lookAt: fact => {
      if (fact.verb !== 'run' || fact.role !== 'steps') return null;
      const unpacked = unpackingOf(fact) ?? pouredBy(fact);
      if (unpacked === null) return null;
      const copied = unpackingOf(fact) === null;
      const archive = copied ? unpacked.archive : baseOf(unpacked.archive);
      return disk => {
        if (disk.listed.has(archive)) return;
        const live = [unpacked.makes, unpacked.into].find(path => path !== null && disk.live.has(path));
        if (live !== undefined && live !== null)
          found.push({
            code: 'UNPACK-LIVE',
            ...(copied ? { variant: 'copied' } : {}),
            range: fact.range,
            parameters: { archive: shown(archive), target: shown(live) },
          });
      };
    },
    found: () => found,
  };
}

/** `cp -a new/. /srv/app`, `cp -r new/* /srv/app/`: the same as unpacking there. */
function pouredBy(fact: CommandFact): Unpacking | null {
  const transfer = transferOf(fact);
  if (transfer?.verb !== 'cp' || !transfer.recursive) return null;
  const [word = '', ...more] = transfer.sources;
  return more.length === 0 && /\/(\.|\*)$/.test(word)
    ? { archive: word, into: pathOf(fact, transfer.target), makes: null }
    : null;
}
