import { has, split } from './archives.ts';
import { carriedBy } from './carried.ts';
import { managed } from './commands.ts';
import type { CommandFact, Fact } from './fact.ts';

/** Looks whether something runs or answers. */
export function isProbe(fact: Fact): boolean {
  if (fact.kind === 'follow') return true;
  if (fact.kind === 'otp') return fact.action === 'probe' || fact.action === 'check';
  if (fact.kind !== 'command') return fact.kind === 'manual' && fact.concrete;
  if (fact.verb === 'check' || carriedBy(fact).some(isProbe)) return true;
  if (fact.name === 'curl' || fact.name === 'wget') return asksServer(fact);
  if (
    /^(nc|ncat|telnet|ss|netstat|lsof|pgrep|jps|ps|pidof|httping|http|mysqladmin|redis-cli|pg_isready|pg_lsclusters|tail|tailf|journalctl|grep|ping|test|\[)$/.test(
      fact.name,
    )
  )
    return true;
  if (/\b(status|is-active|ps|get|logs|inspect|rollout status|wait)\b/.test(managed(fact))) return true;
  return fact.words
    .slice(1)
    .some(word =>
      /^(status|health|healthcheck|ping|version|--version|--status|\S+:(check|health|status))$/.test(word),
    );
}

/** Rather than bringing a file here, or changing something there. */
function asksServer({ name, words }: CommandFact): boolean {
  const { plain } = split(words.slice(1));
  const after = (flag: RegExp) => words[words.findIndex(word => flag.test(word)) + 1] ?? '';
  if (name === 'wget') return has(words, /^--spider$/) || /^(-|\/dev\/null)$/.test(outputOf(words));
  if (has(words, /^-[a-zA-Z]*[OT]$|^--(remote-name|upload-file)$/)) return false;
  if (has(words, /^(-X|--request)$/)) {
    if (/^(PUT|DELETE|PATCH)$/i.test(after(/^(-X|--request)$/))) return false;
  } else if (has(words, /^-X(PUT|DELETE|PATCH)$|^--request=(PUT|DELETE|PATCH)$/i)) return false;
  const file = outputOf(words);
  return plain.length > 0 && (file === '' || /^(-|\/dev\/null)$/.test(file));
}

/** The file that curl or wget writes; empty where none is named. */
function outputOf(words: readonly string[]): string {
  for (const [index, word] of words.entries()) {
    if (/^(-[a-zA-Z]*[oO]|--output|--output-document)$/.test(word)) return words[index + 1] ?? '';
    const glued = /^(?:-[oO](.+)|-q?O(-)|--output(?:-document)?=(.+))$/.exec(word);
    if (glued) return glued.slice(1).find(part => part !== undefined) ?? '';
  }
  return '';
}
