import type { Language } from './language.ts';
import { english } from './usage.en.ts';
import { chinese } from './usage.zh.ts';

/** What the command line says about itself. */
export interface Usage {
  readonly tagline: string;
  readonly usage: string;
  readonly commands: string;
  readonly options: string;
  readonly argumentTexts: Readonly<Record<'BOOK' | 'RUN', string>>;
  /** By command name. */
  readonly summaries: Readonly<Record<string, string>>;
  /** By option name. */
  readonly optionTexts: Readonly<Record<string, string>>;
  readonly moreHelp: string;
  readonly exitCodes: string;
  unknownCommand(name: string): string;
  missingArgument(command: string, argument: string): string;
  extraArgument(command: string, argument: string): string;
  readonly seeHelp: string;
  seeHelpOf(command: string): string;
  nodeTooOld(version: string): string;
  readonly bug: string;
  /** A part of the program that is loaded only now is gone. */
  readonly replaced: string;
}

interface Spec {
  readonly args: readonly string[];
  readonly options: readonly string[];
}

interface Option {
  readonly type: string;
  readonly short?: string;
  readonly value?: string;
}

export function usageFor(language: Language): Usage {
  return language === 'zh' ? chinese : english;
}

export function helpOfAll(commands: Readonly<Record<string, Spec>>, language: Language): string {
  const usage = usageFor(language);
  const rows = Object.entries(commands).map(([name, { args }]): [string, string] => [
    [name, ...args].join(' '),
    usage.summaries[name] ?? '',
  ]);
  return [
    usage.tagline,
    '',
    `${usage.usage}handrail COMMAND …`,
    '',
    usage.commands,
    ...table(rows),
    '',
    usage.moreHelp,
    '',
    usage.exitCodes,
    '',
  ].join('\n');
}

export function helpOf(
  name: string,
  spec: Spec,
  known: Readonly<Record<string, Option>>,
  language: Language,
): string {
  const usage = usageFor(language);
  const rows = [...spec.options, 'help'].map((option): [string, string] => {
    const { short, value }: Partial<Option> = known[option] ?? {};
    const long = value === undefined ? `--${option}` : `--${option} ${value}`;
    return [short === undefined ? `    ${long}` : `-${short}, ${long}`, usage.optionTexts[option] ?? ''];
  });
  return [
    usage.summaries[name] ?? '',
    '',
    `${usage.usage}handrail ${[name, ...spec.args].join(' ')} …`,
    ...argumentLines(spec, usage),
    '',
    usage.options,
    ...table(rows),
    '',
  ].join('\n');
}

/** What stands for a runbook and for a run. */
function argumentLines({ args }: Spec, { argumentTexts }: Usage): readonly string[] {
  const taken = args.flatMap(arg => arg.replace(/[[\]]/g, '').split('|'));
  const rows = (['BOOK', 'RUN'] as const)
    .filter(arg => taken.includes(arg))
    .map((arg): [string, string] => [arg, argumentTexts[arg]]);
  return rows.length === 0 ? [] : ['', ...table(rows)];
}

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
