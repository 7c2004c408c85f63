import { otpEnglish } from '../text/otp.en.ts';
import { type ExplainedScript, type ExplainedStep, type ScriptWarning, warningText } from './explain.ts';
import type { AppupGroup, ExplainedAppup } from './explain-appup.ts';
import {
  type ExplainedPackage,
  type ExplainedWay,
  type PackageDigests,
  type PackageWarning,
  packageWarningText,
} from './explain-package.ts';
import { sentenceOf } from './explain-sentence.ts';
import type { ConfigDifference } from './release-config.ts';
import { termText } from './term-text.ts';

/** A release package for machines; terms are texts in Erlang's spelling. */
export function packageJson(
  explained: ExplainedPackage,
  file: string,
  { relup, ...facts }: PackageDigests,
): object {
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
    warnings: explained.warnings.map(packageWarningJson),
    ways: explained.ways.map(wayJson),
  };
}

export function appupJson(explained: ExplainedAppup, file: string): object {
  return {
    file,
    version: explained.version,
    up: explained.up.map(groupJson),
    down: explained.down.map(groupJson),
  };
}

function groupJson({ versions, script }: AppupGroup): object {
  return { versions, ...scriptJson(script) };
}

function wayJson({ direction, from, to, script, releases, config, configured }: ExplainedWay): object {
  return {
    direction,
    from,
    to,
    releases,
    config: config === null ? null : { ...configJson(config), configured },
    script: script === null ? null : scriptJson(script),
  };
}

function configJson({ settings, ...includes }: ConfigDifference): object {
  return {
    settings: settings.map(({ from, to, ...name }) => ({
      ...name,
      from: from === null ? null : termText(from),
      to: to === null ? null : termText(to),
    })),
    ...includes,
  };
}

function scriptJson({ before, after, point, effects, warnings }: ExplainedScript): object {
  return {
    effects,
    warnings: warnings.map(scriptWarningJson),
    before: before.map(stepJson),
    pointOfNoReturn: point === null ? null : stepJson(point),
    after: after.map(stepJson),
  };
}

function stepJson({ number, term, instruction }: ExplainedStep): object {
  return {
    number,
    instruction: termText(term),
    kind: instruction.kind,
    meaning: sentenceOf(instruction, otpEnglish.instruction),
  };
}

function scriptWarningJson(warning: ScriptWarning): object {
  return { ...warning, message: warningText(warning, otpEnglish.warning) };
}

function packageWarningJson(warning: PackageWarning): object {
  return { ...warning, message: packageWarningText(warning, otpEnglish.warning) };
}
