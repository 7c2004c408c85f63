import type { Books } from '../books.ts';
import type { DraftStep } from '../draft.ts';
import type { Placed } from '../steps/placed.ts';

/**
 * Says which process each stop of a section means: the directory of what the section starts, else the service's own
 * directory in its commands, else the word the document looks for, where that is no general one. Where nothing of it is
 * known, whoever runs the upgrade is asked.
 */
export function resolveStops(
  placed: readonly Placed[],
  service: string,
  paths: readonly string[],
  books: Books,
): readonly Placed[] {
  const starts = placed.flatMap((each, index) =>
    each.starts?.directory == null ? [] : [{ each, index, directory: each.starts.directory }],
  );
  return placed.map((each, index) => {
    if (each.step.action.verb !== 'stop' || each.sought === undefined) return each;
    const here = (start: Placed) =>
      start.hosts.length === 0 ||
      each.hosts.length === 0 ||
      start.hosts.some(host => each.hosts.includes(host));
    // What is started after it, else before.
    const started =
      starts.find(start => start.index >= index && here(start.each)) ??
      starts.find(start => here(start.each));
    const match = matchFor(each, started?.directory ?? null, service, paths, books);
    const step: DraftStep = { ...each.step, action: { ...each.step.action, match } };
    return { ...each, step };
  });
}

function matchFor(
  stop: Placed,
  started: string | null,
  service: string,
  paths: readonly string[],
  { findings, variables, phrases }: Books,
): string {
  const word = stop.sought?.word ?? null;
  const directory = started ?? ownDirectory(service, paths);
  if (directory !== null) {
    const match = bounded(directory, paths);
    findings.assume(stop.step.line, 'matchFromPath', match);
    return match;
  }
  if (word !== null && isTelling(word)) return word;
  const variable = variables.asked(
    'process',
    phrases.whichProcess(service),
    stop.step.line,
    `process of ${service}`,
  );
  findings.assume(stop.step.line, 'matchAsked', word ?? service);
  return `{{${variable}}}`;
}

function ownDirectory(service: string, paths: readonly string[]): string | null {
  const wanted = service.toLowerCase();
  return (
    paths.find(path => path.split('/').at(-1)?.toLowerCase() === wanted && path.split('/').length > 2) ?? null
  );
}

/** With a slash where another path of the document begins with it, as `/home/schedule` does for `/home/schedule-res`. */
function bounded(directory: string, paths: readonly string[]): string {
  const longer = paths.some(
    path => path.startsWith(directory) && path.length > directory.length && path[directory.length] !== '/',
  );
  return longer ? `${directory}/` : directory;
}

/** Not the name of what runs any program, nor of a shell. */
function isTelling(word: string): boolean {
  return (
    word.length > 2 &&
    !/^(java|javaw|python[\d.]*|node(js)?|php|ruby|perl|sh|bash|dotnet|mono|beam(\.smp)?|erl|go|main|app|server|service|web|api|jar|\.jar|root|http|https)$/i.test(
      word,
    )
  );
}

/** Absolute paths in the commands of a document. */
export function pathsIn(texts: readonly string[]): readonly string[] {
  const found = texts.flatMap(text =>
    [...text.matchAll(/(?<![\w.])\/[\w.-]+(?:\/[\w.-]+)*/g)].map(match => match[0]),
  );
  return [...new Set(found)];
}
