import { otpEnglish } from '../text/otp.en.ts';
import { type ExplainedScript, type ExplainedStep, type ScriptWarning, warningText } from './explain.ts';
import type { AppupGroup, ExplainedAppup } from './explain-appup.ts';
import type { ScriptEffects } from './explain-effects.ts';
import type { ExplainedPackage, ExplainedWay, PackageDigests, PackageFacts } from './explain-package.ts';
import { type PackageWarning, packageWarningText } from './explain-package-warnings.ts';
import { sentenceOf } from './explain-sentence.ts';
import type { ReleaseDifference, StartType } from './release.ts';
import type { ConfigDifference } from './release-config.ts';
import type { VersionPattern } from './release-upgrade.ts';
import { termText } from './term-text.ts';

/** What `otp show --json` prints. Terms are texts in Erlang's spelling; messages are English; keys are only ever added. */
export interface PackageJson {
  readonly package: PackageFacts & { readonly file: string };
  /** SHA-256 of the relup's terms in one spelling, as a plan holds it; null: there is none. */
  readonly relup: string | null;
  readonly release: {
    readonly name: string;
    readonly version: string;
    readonly erts: string;
    /** Path in the package. */
    readonly rel: string;
    readonly applications: readonly {
      readonly name: string;
      readonly version: string;
      readonly type: StartType;
    }[];
  };
  readonly warnings: readonly (PackageWarning & Message)[];
  /** Up from each older release, then down to each. */
  readonly ways: readonly WayJson[];
}

export interface WayJson {
  readonly direction: 'up' | 'down';
  readonly from: string;
  readonly to: string;
  /** Null where the other release is not known. */
  readonly releases: ReleaseDifference | null;
  /** Null where one of the two configurations is not known. */
  readonly config: ConfigJson | null;
  /** Null where the package has no relup. */
  readonly script: ScriptJson | null;
}

export interface ConfigJson {
  /** `from` is null for a parameter that is added, `to` for one that is removed. */
  readonly settings: readonly {
    readonly application: string;
    readonly parameter: string;
    readonly from: string | null;
    readonly to: string | null;
  }[];
  readonly addedIncludes: readonly string[];
  readonly removedIncludes: readonly string[];
  readonly keptIncludes: readonly string[];
  /** Changed applications whose callback module may have a config_change. */
  readonly configured: readonly string[];
}

/** A script of a relup or of an .appup, split at its point of no return. */
export interface ScriptJson {
  readonly effects: ScriptEffects;
  readonly warnings: readonly (ScriptWarning & Message)[];
  readonly before: readonly StepJson[];
  readonly pointOfNoReturn: StepJson | null;
  readonly after: readonly StepJson[];
}

export interface StepJson {
  /** Counted from 1 over the whole script. */
  readonly number: number;
  readonly instruction: string;
  /** The instruction's own name; `unknown` for one that is none. */
  readonly kind: string;
  readonly meaning: string;
}

/** What `otp appup --json` prints. */
export interface AppupJson {
  readonly file: string;
  readonly version: string;
  /** Versions that follow one another with the same instructions share one entry. */
  readonly up: readonly (ScriptJson & { readonly versions: readonly VersionPattern[] })[];
  readonly down: readonly (ScriptJson & { readonly versions: readonly VersionPattern[] })[];
}

interface Message {
  readonly message: string;
}

/** A release package for machines. */
export function packageJson(
  explained: ExplainedPackage,
  file: string,
  { relup, ...facts }: PackageDigests,
): PackageJson {
  const { release, relFile } = explained.package;
  return {
    package: { file, ...facts },
    relup,
    release: {
      name: release.name,
      version: release.version,
      erts: release.erts,
      rel: relFile,
      applications: release.applications.map(({ name, version, type }) => ({ name, version, type })),
    },
    warnings: explained.warnings.map(warning => ({
      ...warning,
      message: packageWarningText(warning, otpEnglish.warning),
    })),
    ways: explained.ways.map(wayJson),
  };
}

export function appupJson(explained: ExplainedAppup, file: string): AppupJson {
  return {
    file,
    version: explained.version,
    up: explained.up.map(groupJson),
    down: explained.down.map(groupJson),
  };
}

function groupJson({ versions, script }: AppupGroup): AppupJson['up'][number] {
  return { versions, ...scriptJson(script) };
}

function wayJson({ direction, from, to, script, releases, config, configured }: ExplainedWay): WayJson {
  return {
    direction,
    from,
    to,
    releases,
    config: config === null ? null : { ...configJson(config), configured },
    script: script === null ? null : scriptJson(script),
  };
}

function configJson({ settings, ...includes }: ConfigDifference): Omit<ConfigJson, 'configured'> {
  return {
    settings: settings.map(({ from, to, ...name }) => ({
      ...name,
      from: from === null ? null : termText(from),
      to: to === null ? null : termText(to),
    })),
    ...includes,
  };
}

function scriptJson({ before, after, point, effects, warnings }: ExplainedScript): ScriptJson {
  return {
    effects,
    warnings: warnings.map(warning => ({ ...warning, message: warningText(warning, otpEnglish.warning) })),
    before: before.map(stepJson),
    pointOfNoReturn: point === null ? null : stepJson(point),
    after: after.map(stepJson),
  };
}

function stepJson({ number, term, instruction }: ExplainedStep): StepJson {
  return {
    number,
    instruction: termText(term),
    kind: instruction.kind,
    meaning: sentenceOf(instruction, otpEnglish.instruction),
  };
}
