import { type ExplainedScript, explainAppup } from './explain.ts';
import type { Appup, AppupScript, VersionPattern } from './release-upgrade.ts';
import type { Term } from './term.ts';
import { canonicalText } from './term-text.ts';

/** The scripts of an .appup; versions that follow one another with the same instructions share one. */
export interface ExplainedAppup {
  readonly version: string;
  readonly up: readonly AppupGroup[];
  readonly down: readonly AppupGroup[];
}

export interface AppupGroup {
  readonly versions: readonly VersionPattern[];
  readonly script: ExplainedScript;
}

export function explainAppupFile(appup: Appup): ExplainedAppup {
  return { version: appup.version, up: groups(appup.up), down: groups(appup.down) };
}

function groups(scripts: readonly AppupScript[]): readonly AppupGroup[] {
  const found: {
    readonly key: string;
    readonly versions: VersionPattern[];
    readonly terms: readonly Term[];
  }[] = [];
  for (const { versions, instructions } of scripts) {
    const key = canonicalText({ kind: 'list', items: instructions });
    const last = found.at(-1);
    if (last?.key === key) last.versions.push(versions);
    else found.push({ key, versions: [versions], terms: instructions });
  }
  return found.map(({ versions, terms }) => ({ versions, script: explainAppup(terms) }));
}
