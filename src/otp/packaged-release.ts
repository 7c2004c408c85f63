import type { PackagedRelease } from '../model/node.ts';
import { explainRelup } from './explain.ts';
import { type ReleasePackage, type ReleaseTree, readPackage } from './release-package.ts';
import { relupText } from './release-upgrade.ts';

/**
 * What counts of a package before it is installed. `sha256` hashes a text; `unpacked` is the number of bytes of its files.
 * Throws `UnreadableFile`.
 */
export function packagedRelease(
  tree: ReleaseTree,
  relFile: string,
  { unpacked, sha256 }: { readonly unpacked: number; readonly sha256: (text: string) => string },
): PackagedRelease {
  const found = readPackage(tree, relFile);
  const { version, erts } = found.release;
  return {
    rel: relFile.replace(/^releases\//, '').replace(/\.rel$/, ''),
    version,
    erts,
    hasErts: [...tree.names].some(name => name.startsWith(`erts-${erts}/`)),
    unpacked,
    relup: relupOf(tree, found, sha256),
  };
}

function relupOf(
  { files }: ReleaseTree,
  { relup, release }: ReleasePackage,
  sha256: (text: string) => string,
): PackagedRelease['relup'] {
  const text = relupText(files.get(`releases/${release.version}/relup`) ?? new Uint8Array());
  if (relup === null || text === null) return null;
  const up = relup.up.map(script => ({
    from: script.release,
    emulator: explainRelup(script.instructions).effects.emulator,
  }));
  return { terms: sha256(text), up };
}
