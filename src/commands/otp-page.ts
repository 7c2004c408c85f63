import type { AppupGroup, ExplainedAppup } from '../otp/explain-appup.ts';
import {
  type ExplainedBlock,
  indented,
  plain,
  type ScriptBlocks,
  scriptBlocks,
  titled,
  warningBlock,
} from '../otp/explain-lines.ts';
import type { ExplainedPackage, ExplainedWay, PackageDigests } from '../otp/explain-package.ts';
import { packageWarningText } from '../otp/explain-package-warnings.ts';
import type { ApplicationChange, ReleaseDifference } from '../otp/release.ts';
import type { ConfigDifference, SettingChange } from '../otp/release-config.ts';
import { termText } from '../otp/term-text.ts';
import type { OtpWords } from '../text/otp.ts';
import { pad, widthOf } from '../text/width.ts';

/** A release package for people. */
export function packagePage(explained: ExplainedPackage, facts: PackageDigests, words: OtpWords): string {
  const { page, warning } = words;
  const { name, version, erts } = explained.package.release;
  const warnings = explained.warnings.map(each => packageWarningText(each, warning));
  const quiet = warnings.length === 0 && explained.ways.every(each => !each.script?.warnings.length);
  return paragraphs([
    plain([
      page.release(name, version, erts),
      page.package(facts.files, facts.bytes, facts.sha256),
      ...(facts.relup === null ? [] : [page.relup(facts.relup)]),
    ]),
    quiet ? plain([page.noWarnings]) : warningBlock(warnings, words),
    ...explained.ways.flatMap(way => wayBlocks(way, words)),
  ]);
}

function paragraphs(blocks: readonly ExplainedBlock[]): string {
  return blocks
    .filter(block => block.length > 0)
    .map(block => `${block.map(({ text }) => text).join('\n')}\n`)
    .join('\n');
}

export function appupPage(explained: ExplainedAppup, words: OtpWords): string {
  const { page } = words;
  return paragraphs([
    plain([page.appup(explained.version)]),
    ...explained.up.flatMap(group => groupBlocks(page.appupUp, group, words)),
    ...explained.down.flatMap(group => groupBlocks(page.appupDown, group, words)),
  ]);
}

function groupBlocks(title: string, group: AppupGroup, words: OtpWords): readonly ExplainedBlock[] {
  const exact = group.versions.flatMap(each => (each.kind === 'version' ? [each.version] : []));
  const patterns = group.versions.flatMap(each =>
    each.kind === 'pattern' ? [words.page.like(each.pattern)] : [],
  );
  return [
    plain([title, ...[...inRows(exact), ...patterns].map(each => `  ${each}`)]),
    ...inOrder(scriptBlocks(group.script, words)).map(indented),
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

function wayBlocks(way: ExplainedWay, words: OtpWords): readonly ExplainedBlock[] {
  const { page } = words;
  const title = way.direction === 'up' ? page.up(way.from, way.to) : page.down(way.from, way.to);
  return [
    plain([title]),
    ...[
      titled(page.applications, plain(applicationLines(way.releases, words))),
      titled(page.config, plain(configLines(way, words))),
      ...(way.script === null ? [] : inOrder(scriptBlocks(way.script, words))),
    ].map(indented),
  ];
}

function inOrder({ effects, warnings, instructions }: ScriptBlocks): readonly ExplainedBlock[] {
  return [effects, warnings, ...instructions];
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

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(0, ...rows.map(([name]) => widthOf(name)));
  return rows.map(([name, value]) => `${pad(name, width)}  ${value}`);
}
