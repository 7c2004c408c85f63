import { isHostName, isPlatform } from './host-names.ts';

/** Hosts with numbers, from the first to the last. */
export interface HostRange {
  readonly hosts: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** More hosts than anybody names in one breath. */
const mostHosts = 64;

/** `node1 to node3`, `db-01.example.org ~ db-04.example.org`; from one host to another only something is sent. */
export function rangesIn(text: string): readonly HostRange[] {
  if (!joint.test(text) || isSent.test(text)) return [];
  const found: HostRange[] = [];
  for (const { index, 0: whole, groups } of text.matchAll(range)) {
    const { prefix = '', first = '', rest = '', prefix2 = '', last = '', rest2 = '' } = groups ?? {};
    const [from, to] = [Number(first), Number(last)];
    if (prefix !== prefix2 || (rest2 !== '' && rest !== rest2) || to <= from || to - from >= mostHosts)
      continue;
    const name = `${prefix}${first}${rest}`;
    if (!isHostName(name) || isPlatform(name) || isCounted.test(prefix)) continue;
    const hosts = Array.from({ length: to - from + 1 }, (_, index) => {
      const number = String(from + index).padStart(first.startsWith('0') ? first.length : 1, '0');
      return `${prefix}${number}${rest}`;
    });
    found.push({ hosts, start: index, end: index + whole.length });
  }
  return found;
}

const joint = /~|～|至|\bto\b|\bthrough\b/i;
const isSent =
  /\b(?:cop(?:y|ies|ied)|move|transfer|send|sync|migrate|replicate|from|scp|rsync|switch|fail)\b|迁移|复制|拷贝|同步|传输|切换|从/i;
const isCounted = /^(?:step|phase|stage|version|release|chapter|section|part|task|day|level|v)-?$/i;
const range =
  /(?<![\w.-])[\x60"'*]{0,3}(?<prefix>[A-Za-z][A-Za-z-]*?)(?<first>\d{1,3})(?<rest>(?:\.[a-z][a-z0-9-]*)*)[\x60"'*]{0,3}\s*(?:~|～|至|to|through)\s*[\x60"'*]{0,3}(?<prefix2>[A-Za-z][A-Za-z-]*?)(?<last>\d{1,3})(?<rest2>(?:\.[a-z][a-z0-9-]*)*)(?![\w-])/gi;
