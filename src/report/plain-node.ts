import type { TaskEvent } from '../engine/event.ts';
import { installPreview } from '../engine/otp-preview.ts';
import { taskNamed } from '../engine/state.ts';
import type { NodeFacts } from '../model/node.ts';
import type { Problem } from '../model/transport.ts';
import { formatClock } from '../text/format.ts';
import { otpWords } from '../text/otp.ts';
import { sanitizeLine } from '../text/sanitize.ts';
import { marks, type Tell, under } from './plain-line.ts';

/** An Erlang node as it says it is: whole where it was not told yet or `whole` is asked for, else what is new of it. */
export function nodeLines(
  task: string,
  facts: NodeFacts | undefined,
  tell: Tell,
  { whole = false }: { readonly whole?: boolean } = {},
): readonly string[] {
  if (facts === undefined) return [];
  return nodeNews(taskNamed(tell.state, task)?.host ?? '', facts, tell, whole);
}

/** The same of a node that no step asked. */
function nodeNews(host: string, facts: NodeFacts, tell: Tell, whole = false): readonly string[] {
  const key = keyOf(host, facts.node);
  const before = tell.nodes.get(key);
  tell.nodes.set(key, facts);
  tell.silent.delete(key);
  return said(before === undefined || whole ? tell.terms.node(facts) : news(before, facts, tell));
}

/** A node that a look has found changed, or back. */
export function seenLines(host: string, facts: NodeFacts, tell: Tell): readonly string[] {
  const wasSilent = tell.silent.has(keyOf(host, facts.node));
  const news = nodeNews(host, facts, tell);
  const { nodeBack, nodeChanged } = tell.words.host;
  const said = wasSilent && news.length === 0 ? nodeBack(facts.node) : nodeChanged(facts.node);
  const colon = news.length === 0 ? '' : tell.terms.colon.trimEnd();
  return [`${tell.paint.warn(marks.open)} ${host}  ${said}${colon}`, ...news];
}

export function silentLines(host: string, node: string, problem: Problem, tell: Tell): readonly string[] {
  tell.silent.add(keyOf(host, node));
  const { sentence, advice } = tell.terms.problem(problem);
  return [`${tell.paint.bad(marks.bad)} ${host}  ${sentence}`, ...under([advice])];
}

function keyOf(host: string, node: string): string {
  return `${host} ${node}`;
}

/** What installing, or going back, will do there: part of what is confirmed. */
export function previewLines(event: TaskEvent, { state, terms }: Tell): readonly string[] {
  const task = taskNamed(state, event.task);
  if (task?.action.verb !== 'otp') return [];
  if (task.action.action !== 'install' && task.action.action !== 'downgrade') return [];
  const lines = installPreview(state, task, otpWords(terms.language)) ?? [];
  return said(lines.map(({ text }) => text));
}

/** Every node in whole, once the run is let go of. */
export function lastNodeLines({ state, terms, timeZone }: Tell): readonly string[] {
  return Object.values(state.hosts).flatMap(({ nodes }) =>
    Object.values(nodes).flatMap(({ facts, silent }) => {
      const [title = '', ...rest] = terms.node(facts);
      const old = silent === null ? [] : [`  ${terms.nodeSilent(formatClock(silent, timeZone))}`];
      return said([title, ...old, ...rest]);
    }),
  );
}

/** The lines that were not there before, under the node's name, and the releases that are gone. */
function news(before: NodeFacts, facts: NodeFacts, { terms, words }: Tell): readonly string[] {
  const known = new Set(terms.node(before));
  const [title = '', ...rest] = terms.node(facts);
  const fresh = rest.filter(line => !known.has(line));
  const versions = new Set(facts.releases?.map(({ version }) => version));
  const gone = (facts.releases === null ? [] : (before.releases ?? []))
    .filter(({ version }) => !versions.has(version))
    .map(({ name, version }) => `  ${words.releaseGone(name, version)}`);
  const lines = [...gone, ...fresh];
  if (!known.has(title)) return [title, ...lines];
  return lines.length === 0 ? [] : [`${facts.node}${terms.colon.trimEnd()}`, ...lines];
}

function said(lines: readonly string[]): readonly string[] {
  return under(lines.map(line => sanitizeLine(line)));
}
