import { type ExplainedScript, type ExplainedStep, warningText } from '../otp/explain.ts';
import type { AppupGroup, ExplainedAppup } from '../otp/explain-appup.ts';
import {
  type ExplainedPackage,
  type ExplainedWay,
  type PackageFacts,
  packageWarningText,
} from '../otp/explain-package.ts';
import { sentenceOf } from '../otp/explain-sentence.ts';
import type { ApplicationChange, ReleaseDifference } from '../otp/release.ts';
import type { ConfigDifference, SettingChange } from '../otp/release-config.ts';
import { termText } from '../otp/term-text.ts';
import type { OtpWords } from '../text/otp.ts';
import { pad, widthOf } from '../text/width.ts';

/** A release package for people. */
export function packagePage(explained: ExplainedPackage, facts: PackageFacts, words: OtpWords): string {
  const { page, warning } = words;
  const { name, version, erts } = explained.package.release;
  const warnings = explained.warnings.map(each => packageWarningText(each, warning));
  const quiet = warnings.length === 0 && explained.ways.every(each => !each.script?.warnings.length);
  return paragraphs([
    [page.release(name, version, erts), page.package(facts.files, facts.bytes, facts.sha256)],
    quiet ? [page.noWarnings] : warningBlock(warnings, words),
    ...explained.ways.flatMap(way => wayBlocks(way, words)),
  ]);
}

function paragraphs(blocks: readonly (readonly string[])[]): string {
  return blocks
    .filter(block => block.length > 0)
    .map(block => `${block.join('\n')}\n`)
    .join('\n');
}

export function appupPage(explained: ExplainedAppup, words: OtpWords): string {
  const { page } = words;
  return paragraphs([
    [page.appup(explained.version)],
    ...explained.up.flatMap(group => groupBlocks(page.appupUp, group, words)),
    ...explained.down.flatMap(group => groupBlocks(page.appupDown, group, words)),
  ]);
}

function groupBlocks(title: string, group: AppupGroup, words: OtpWords): readonly (readonly string[])[] {
  const exact = group.versions.flatMap(each => (each.kind === 'version' ? [each.version] : []));
  const patterns = group.versions.flatMap(each =>
    each.kind === 'pattern' ? [words.page.like(each.pattern)] : [],
  );
  return [
    [title, ...indented([...inRows(exact), ...patterns])],
    ...scriptBlocks(group.script, words).map(indented),
  ];
}

/** Several to a line. */
function inRows(names: readonly string[]): readonly string[] {
  const rows: string[] = [];
  for (const name of names) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + name.length < 70) rows[rows.length - 1] = `${last}, ${name}`;
    else rows.push(name);
  }
  return rows;
}

function wayBlocks(way: ExplainedWay, words: OtpWords): readonly (readonly string[])[] {
  const { page } = words;
  const title = way.direction === 'up' ? page.up(way.from, way.to) : page.down(way.from, way.to);
  return [
    [title],
    ...[
      titled(page.applications, applicationLines(way.releases, words)),
      titled(page.config, configLines(way, words)),
      ...(way.script === null ? [] : scriptBlocks(way.script, words)),
    ].map(indented),
  ];
}

/** What a script does, its warnings, and its instructions one by one. */
function scriptBlocks(script: ExplainedScript, words: OtpWords): readonly (readonly string[])[] {
  const { page, instruction } = words;
  const { before, after, point } = script;
  if (before.length + after.length === 0) return [[page.noInstructions]];
  const lines = (steps: readonly ExplainedStep[]) =>
    steps.flatMap(({ number, term, instruction: what }) => [
      `${String(number).padStart(2)}. ${termText(term)}`,
      `    ${sentenceOf(what, instruction)}`,
    ]);
  return [
    titled(page.effects, effectLines(script, words)),
    warningBlock(
      script.warnings.map(each => warningText(each, words.warning)),
      words,
    ),
    titled(page.before, lines(before)),
    point === null ? lines(after) : titled(page.after, lines([point, ...after])),
  ];
}

function effectLines({ effects }: ExplainedScript, { page }: OtpWords): readonly string[] {
  const emulator = {
    kept: page.emulatorKept,
    restarted: page.emulatorRestarted,
    replaced: page.emulatorReplaced,
  };
  const rows: readonly (readonly [string, readonly string[]])[] = [
    [page.suspended, effects.suspended],
    [page.codeChange, effects.codeChange],
    [page.stopped, effects.stopped],
    [page.applicationsStopped, effects.applicationsStopped],
    [page.applicationsStarted, effects.applicationsStarted],
    [page.killed, effects.killed],
    [page.calls, effects.calls],
    [page.waitsFor, effects.waitsFor],
    [page.emulator, [emulator[effects.emulator]]],
  ];
  return table(
    rows.filter(([, values]) => values.length > 0).map(([name, values]) => [name, values.join(', ')]),
  );
}

function applicationLines(releases: ReleaseDifference | null, { page }: OtpWords): readonly string[] {
  if (releases === null) return [page.applicationsUnknown];
  const { erts, applications, unchanged } = releases;
  const change = (each: ApplicationChange): string => {
    switch (each.kind) {
      case 'added':
        return `${each.version} ${page.added}`;
      case 'removed':
        return `${each.version} ${page.removed}`;
      case 'changed':
        return `${each.from} → ${each.to}`;
      case 'startType':
        return page.startType(each.from, each.to);
    }
  };
  return [
    ...table([
      ...(erts === null ? [] : [['erts', `${erts.from} → ${erts.to}`] as const]),
      ...applications.map(each => [each.name, change(each)] as const),
    ]),
    page.unchanged(unchanged),
  ];
}

function configLines({ config, configured }: ExplainedWay, { page }: OtpWords): readonly string[] {
  if (config === null) return [page.configUnknown];
  const lines = [...config.settings.map(settingLine), ...includeLines(config)];
  return [
    ...(lines.length === 0 ? [page.configSame] : lines),
    ...(config.keptIncludes.length === 0 ? [] : [page.configIncludes(config.keptIncludes)]),
    ...(configured.length === 0 ? [] : [page.configChange(configured)]),
  ];
}

function settingLine({ application, parameter, from, to }: SettingChange): string {
  const name = `${application} ${parameter}`;
  if (from === null) return `+ ${name} ${to === null ? '' : termText(to)}`;
  if (to === null) return `- ${name} ${termText(from)}`;
  return `~ ${name} ${termText(from)} → ${termText(to)}`;
}

function includeLines({ addedIncludes, removedIncludes }: ConfigDifference): readonly string[] {
  return [...addedIncludes.map(each => `+ ${each}`), ...removedIncludes.map(each => `- ${each}`)];
}

function warningBlock(warnings: readonly string[], { page }: OtpWords): readonly string[] {
  return titled(
    page.warnings,
    warnings.map(each => `! ${each}`),
  );
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...indented(lines)];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map(line => `  ${line}`);
}

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(0, ...rows.map(([name]) => widthOf(name)));
  return rows.map(([name, value]) => `${pad(name, width)}  ${value}`);
}
