import type { HostState, RunState } from '../../engine/state.ts';
import type { NodeFacts } from '../../model/node.ts';
import type { Task } from '../../plan/plan.ts';
import { visibleControls } from '../../text/visible.ts';
import { type Line, paragraph } from '../paint/line.ts';
import type { Words } from '../view/scene.ts';

/** The Erlang nodes of a host, as they were seen last. */
export function nodeLines(host: HostState, words: Words, columns: number): readonly Line[] {
  return Object.values(host.nodes).flatMap(({ facts }) => factsLines(facts, words, columns));
}

/** The node of an otp step, as it was seen last; none for another verb, or before that. */
export function nodeOfTask(state: RunState, task: Task, words: Words, columns: number): readonly Line[] {
  if (task.action.verb !== 'otp' || task.host === null) return [];
  const own = state.tasks[task.id];
  const looked = own?.inspection?.kind === 'seen' ? own.inspection.node : own?.attempts.at(-1)?.node;
  const name = looked?.node ?? task.action.node;
  const facts = state.hosts[task.host]?.nodes[name]?.facts;
  return facts === undefined ? [] : [...factsLines(facts, words, columns), []];
}

function factsLines(facts: NodeFacts, { terms }: Words, columns: number): readonly Line[] {
  return terms.node(facts).flatMap(text => paragraph(visibleControls(text), columns));
}
