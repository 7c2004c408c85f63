import type { HostState } from '../engine/state.ts';
import type { NodeFacts } from '../model/node.ts';
import type { NodeSight } from './chronicle.ts';
import { code, literal } from './markdown-text.ts';
import { hostOf, type Page, timeOf } from './page.ts';

/** The Erlang nodes of otp steps, as they were seen last, and how each came there. */
export function nodes(page: Page, host: HostState): readonly string[] {
  const { terms, words } = page;
  return Object.values(host.nodes).flatMap(({ facts, at, silent }) => {
    const [first = '', ...rest] = terms.node(facts);
    const old = silent === null ? [] : [terms.nodeSilent(timeOf(page, silent))];
    const earlier = statesBefore(page, host.name, facts);
    return [
      `- ${code(host.name)} · ${literal(`${timeOf(page, at)} · ${first}`)}`,
      ...[...old, ...rest].map(each => `  - ${literal(each.trim())}`),
      ...(earlier.length === 0 ? [] : [`  - ${words.nodeBefore}`, ...earlier.map(each => `    - ${each}`)]),
    ];
  });
}

/** Each state that the node was found in before the last one, the oldest first, with when and by what it was first seen. */
function statesBefore(page: Page, host: string, last: NodeFacts): readonly string[] {
  const { state, chronicle, terms } = page;
  const sights = chronicle.nodes.filter(
    ({ by, facts }) => facts.node === last.node && ('host' in by ? by.host : hostOf(state, by.task)) === host,
  );
  const text = ({ facts }: NodeSight) =>
    terms
      .node(facts)
      .map(line => line.trim())
      .join('; ');
  return sights
    .filter((sight, index) => index === 0 || text(sight) !== text(sights[index - 1] ?? sight))
    .slice(0, -1)
    .map(sight => {
      const by = 'task' in sight.by ? ` · ${code(sight.by.task)}` : '';
      return `${literal(timeOf(page, sight.at))}${by} · ${literal(text(sight))}`;
    });
}
