import type { Plan } from '../plan/plan.ts';
import type { Event, RunReplanned } from './event.ts';
import { initialTask, unknownHost } from './reduce-opening.ts';
import { ranBefore } from './replan.ts';
import type { FormerTask, RunState, TaskState } from './state.ts';
import { taskNamed } from './state.ts';

/** The same tasks keep what is known of them; those that changed are to be done, and what they did is remembered apart. */
export function replanned(state: RunState, event: RunReplanned & Pick<Event, 'time'>): RunState {
  const plan = withRecord(event.plan, state.info.plan);
  const { planDigest, runbook, excluded, changes } = event;
  const anew = new Set([...changes.added, ...changes.changed]);
  const flags = new Map(excluded.map(({ task, flag }) => [task, flag]));
  const tasks = plan.tasks.map((task): [string, TaskState] => {
    const known = state.tasks[task.id];
    return [
      task.id,
      known === undefined || anew.has(task.id) ? initialTask(task, flags.get(task.id)) : known,
    ];
  });
  const gone = ranBefore(state, changes).flatMap((id): FormerTask[] => {
    const task = taskNamed(state, id);
    const known = state.tasks[id];
    return task === undefined || known === undefined ? [] : [{ task, state: known }];
  });
  const isSame = (id: string) => !anew.has(id) && !changes.removed.includes(id);
  return {
    ...state,
    info: { ...state.info, plan, planDigest, runbook },
    tasks: Object.fromEntries(tasks),
    hosts: {
      ...state.hosts,
      ...Object.fromEntries(plan.hosts.map(({ name }) => [name, state.hosts[name] ?? unknownHost(name)])),
    },
    former: [...state.former, ...gone],
    verification: Object.fromEntries(Object.entries(state.verification).filter(([id]) => isSame(id))),
    signatures: state.signatures.map(signature => ({ ...signature, overtaken: true as const })),
    jumped: null,
  };
}

/** What was carried out to roll services back stays on record, and hosts that are gone can still be rolled back. */
function withRecord(plan: Plan, before: Plan): Plan {
  const sections = before.sections.filter(({ phase }) => phase === 'rollback');
  const ids = new Set(sections.map(({ id }) => id));
  return {
    ...plan,
    hosts: [
      ...plan.hosts,
      ...before.hosts.filter(({ name }) => !plan.hosts.some(host => host.name === name)),
    ],
    sections: [...plan.sections, ...sections],
    rounds: [...plan.rounds, ...before.rounds.filter(({ section }) => ids.has(section))],
    tasks: [...plan.tasks, ...before.tasks.filter(({ phase }) => phase === 'rollback')],
  };
}
