import type { ConfigFacts, NodeFacts, RelupFacts } from '../model/node.ts';
import { explainRelup } from './explain.ts';
import { type NodeProbe, probeExpression, readProbe } from './node-probe.ts';
import type { NodeStep } from './node-step.ts';
import { configDifference, readConfig } from './release-config.ts';
import { readRegistry, readStartData } from './release-registry.ts';
import { type RelupScript, readRelup, relupText } from './release-upgrade.ts';
import { string, type Term } from './term.ts';
import { asString, isAtom, isTuple, listOf } from './term-shape.ts';
import { termText } from './term-text.ts';

/** What a node says of itself and of the files beside it, before anything is made of it. Null: there is no such file. */
export interface NodeSaid {
  readonly probe: NodeProbe;
  readonly registry: Uint8Array | null;
  readonly startData: Uint8Array | null;
  readonly relup: Uint8Array | null;
  /** Of the release that a step leaves and of the one that it goes to. */
  readonly configs: readonly [from: Uint8Array | null, to: Uint8Array | null];
}

/** The probe, and the files that a start of the node and the step would read. Never blocks, changes nothing. */
export function factsExpression(step: NodeStep | null): string {
  const version = step === null ? null : relupOf(step);
  const file = (path: string | null) =>
    path === null
      ? 'none'
      : `file:read_file(filename:join(code:root_dir(), ${termText(string(path), { ascii: true })}))`;
  const config = (release: string | null | undefined) =>
    file(version === null || release == null ? null : `releases/${release}/sys.config`);
  return `{${probeExpression},
  ${file('releases/RELEASES')},
  ${file('releases/start_erl.data')},
  ${file(version === null ? null : `releases/${version}/relup`)},
  ${config(step?.from)},
  ${config(step?.release)}}`;
}

/** Whose relup holds the script: that of the newer release. */
function relupOf({ action, release, from }: NodeStep): string | null {
  if (action === 'check' || action === 'install') return release;
  return action === 'downgrade' ? from : null;
}

export function readSaid(term: Term): NodeSaid | undefined {
  if (!isTuple(term, 6)) return undefined;
  const [probeTerm, registry, startData, relup, from, to] = term.items as [
    Term,
    Term,
    Term,
    Term,
    Term,
    Term,
  ];
  const probe = readProbe(probeTerm);
  if (probe === undefined) return undefined;
  return {
    probe,
    registry: bytesOf(registry),
    startData: bytesOf(startData),
    relup: bytesOf(relup),
    configs: [bytesOf(from), bytesOf(to)],
  };
}

function bytesOf(term: Term): Uint8Array | null {
  const content = isTuple(term, 2) && isAtom(term.items[0], 'ok') ? term.items[1] : undefined;
  return content?.kind === 'binary' && content.rest === undefined ? content.bytes : null;
}

export function nodeFacts(node: string, { probe, registry, startData }: NodeSaid): NodeFacts {
  const disk = registry === null ? null : readRegistry(registry);
  const onDisk = disk?.ok ? disk.value : [];
  const starts = startData === null ? undefined : readStartData(new TextDecoder().decode(startData));
  const { releases, creation, ...rest } = probe;
  return {
    node,
    ...rest,
    creation: String(creation),
    releases:
      releases?.map(each => ({
        ...each,
        disk: onDisk.find(other => other.version === each.version)?.status ?? null,
      })) ?? null,
    starts: starts?.version ?? null,
  };
}

/**
 * What a step must know of its relup; `sha256` hashes. Peers are yet to be asked. `whole`: with what the script does and
 * what changes in the configuration, as a step is shown before it is begun.
 */
export function relupFacts(
  step: NodeStep,
  { relup: bytes, configs }: Pick<NodeSaid, 'relup' | 'configs'>,
  { sha256, whole }: { readonly sha256: (content: Uint8Array | string) => string; readonly whole: boolean },
): (Omit<RelupFacts, 'peers'> & { readonly waitsFor: readonly string[] }) | null {
  if (bytes === null) return null;
  const text = relupText(bytes);
  const hashes = { sha256: sha256(bytes), ...(text === null ? {} : { terms: sha256(text) }) };
  const script = scriptOf(step, bytes);
  if (script === undefined) return { ...hashes, script: false, restarts: false, waitsFor: [] };
  const { effects } = explainRelup(script.instructions);
  return {
    ...hashes,
    script: true,
    restarts: effects.emulator !== 'kept',
    waitsFor: effects.waitsFor,
    ...(whole
      ? {
          instructions: script.instructions.map(each => termText(each)),
          config: configFacts(...configs),
        }
      : {}),
  };
}

function scriptOf(step: NodeStep, bytes: Uint8Array): RelupScript | undefined {
  const relup = readRelup(bytes);
  const scripts = relup.ok ? (step.action === 'downgrade' ? relup.value.down : relup.value.up) : [];
  const other = step.action === 'downgrade' ? step.release : step.from;
  return scripts.find(each => other === null || each.release === other);
}

/** Names only: values of a configuration may be secret, and what a run sees is kept. */
function configFacts(from: Uint8Array | null, to: Uint8Array | null): ConfigFacts | null {
  const [before, after] = [from, to].map(bytes => (bytes === null ? null : readConfig(bytes)));
  if (!before?.ok || !after?.ok) return null;
  const { settings, ...includes } = configDifference(before.value, after.value);
  return {
    settings: settings.map(({ application, parameter, from: old, to: next }) => ({
      application,
      parameter,
      change: old === null ? 'added' : next === null ? 'removed' : 'changed',
    })),
    includes: Object.values(includes).flat(),
  };
}

/** Which of these nodes answer and have the release; waits for none of them longer than five seconds. */
export function peersExpression(nodes: readonly string[], version: string): string {
  const names = nodes.map(name => termText({ kind: 'atom', name }, { ascii: true })).join(', ');
  const wanted = termText(string(version), { ascii: true });
  return `[{atom_to_list(N), N =:= node() orelse case rpc:call(N, release_handler, which_releases, [], 5000) of
    {badrpc, _} -> false;
    Releases -> lists:keymember(${wanted}, 2, Releases)
  end} || N <- [${names}]]`;
}

export function readPeers(term: Term): RelupFacts['peers'] | undefined {
  const pairs = listOf(term).map(each => {
    const [name, ready] = isTuple(each, 2) ? each.items : [];
    const node = name === undefined ? undefined : asString(name);
    return node === undefined ? undefined : { node, ready: isAtom(ready, 'true') };
  });
  return pairs.every(each => each !== undefined) ? (pairs as RelupFacts['peers']) : undefined;
}
