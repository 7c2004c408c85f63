import { accepted, type Decision, refused } from './decision.ts';
import type { IntentOf } from './intent.ts';
import { isNews, isWatched } from './node-watch.ts';
import type { RunState } from './state.ts';

/** How a node was found by a look that no step asked for: on record only where that is news, and nothing is done there. */
export function decideNode(state: RunState, report: IntentOf<'nodeSeen'> | IntentOf<'nodeSilent'>): Decision {
  const { host } = report;
  const name = report.type === 'nodeSeen' ? report.node.node : report.node;
  const known = state.hosts[host]?.nodes[name];
  if (known === undefined || !isWatched(state, host, name)) return refused('notNow', host);
  if (report.type === 'nodeSilent')
    return known.silent === null
      ? accepted({ type: 'host.nodeSilent', host, node: report.node, problem: report.problem })
      : refused('notNow', host);
  return known.silent !== null || isNews(known.facts, report.node)
    ? accepted({ type: 'host.nodeSeen', host, node: report.node })
    : refused('notNow', host);
}
