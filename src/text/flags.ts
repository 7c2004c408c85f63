import type { Language } from './language.ts';

/** What is said of a flag whose value cannot be used. */
export interface FlagWords {
  unknownFormat(format: string): string;
  use(values: string): string;
  unknownTimeZone(zone: string): string;
  readonly timeZoneHint: string;
  forks(value: string): string;
  readonly noOperator: string;
}

export function flagWords(language: Language): FlagWords {
  return language === 'zh' ? chinese : english;
}

const english: FlagWords = {
  unknownFormat: format => `--format ${format}: there is no such format`,
  use: values => `Use: ${values}.`,
  unknownTimeZone: zone => `--tz ${zone}: there is no such time zone`,
  timeZoneHint: 'Use a name such as UTC, Asia/Shanghai or Europe/Berlin.',
  forks: value => `--forks ${value}: a whole number from 1 is needed`,
  noOperator: '--operator: the name is empty',
};

const chinese: FlagWords = {
  unknownFormat: format => `--format ${format}：没有这种格式`,
  use: values => `可用：${values}。`,
  unknownTimeZone: zone => `--tz ${zone}：没有这个时区`,
  timeZoneHint: '请使用 UTC、Asia/Shanghai、Europe/Berlin 这样的名称。',
  forks: value => `--forks ${value}：需要不小于 1 的整数`,
  noOperator: '--operator：姓名为空',
};
