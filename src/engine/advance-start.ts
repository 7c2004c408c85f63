import { renderPlain } from '../model/template.ts';
import type { PlannedSection, Task } from '../plan/plan.ts';
import { commandOf } from './command.ts';
import { valuesFor } from './command-values.ts';
import { placeFor } from './contact.ts';
import type { Context } from './decision.ts';
import type { EventBody } from './event.ts';
import { followKey, markKey } from './reduce-follow.ts';
import { perPlan, type RunState, running, taskNamed } from './state.ts';

/** Starts what is confirmed, as many at once as the run may, each after its section's files were marked on its host. */
export function start(state: RunState, context: Context): readonly EventBody[] {
  const events: EventBody[] = [];
  let free = state.info.forks - running(state).filter(task => !task.confirmed).length;
  const marking = new Set<string>();
  for (const { id, attempts } of running(state).filter(task => task.confirmed)) {
    const task = taskNamed(state, id);
    if (task === undefined || !isReachable(state, task)) continue;
    const section = state.info.plan.sections.find(candidate => candidate.id === task.section);
    const mark = markNeeded(state, section, task);
    if (mark === 'pending' || marking.has(`${task.section}@${task.host}`)) continue;
    if (mark !== null) {
      marking.add(`${mark.section}@${mark.host}`);
      events.push({ type: 'follow.marking', ...mark });
      continue;
    }
    if (free <= 0) continue;
    free -= 1;
    const directory = placeFor(state, task, attempts.length, context);
    events.push(
      {
        type: 'task.started',
        task: id,
        attempt: attempts.length,
        ...(directory === null ? {} : { directory }),
      },
      ...follows(state, task),
    );
  }
  return events;
}

/** What was confirmed waits for a host that was lost in between. */
function isReachable(state: RunState, { host }: Task): boolean {
  return host === null || state.hosts[host]?.status === 'connected';
}

function markNeeded(
  state: RunState,
  section: PlannedSection | undefined,
  task: Task,
): { readonly section: string; readonly host: string } | 'pending' | null {
  if (section === undefined || task.host === null) return null;
  const mark = state.marks[markKey(section.id, task.host)];
  if (mark === null) return 'pending';
  if (mark !== undefined || followedFiles(state, section.id, task.host).length === 0) return null;
  return { section: section.id, host: task.host };
}

function follows(state: RunState, task: Task): readonly EventBody[] {
  const result = commandOf(state, task);
  if (!result.ok || result.command.kind !== 'follow') return [];
  return result.command.files
    .map(path => followKey(task.section, task.host ?? '', path))
    .filter(follow => state.follows[follow]?.status !== 'open')
    .map(follow => ({ type: 'follow.opened', follow, task: task.id }));
}

/** The files that a section's follow steps tail on a host, as they are named before the run gives further values. */
export function followedFiles(state: RunState, section: string, host: string): readonly string[] {
  const files = followTasksOf(state.info.plan)
    .get(markKey(section, host))
    ?.flatMap(task =>
      task.action.verb === 'follow'
        ? task.action.files
            .map(file => renderPlain(file, valuesFor(state, task)))
            .filter(file => file.missing.length === 0)
        : [],
    );
  return [...new Set(files?.map(file => file.text))];
}

const followTasksOf = perPlan(plan =>
  Map.groupBy(
    plan.tasks.filter(task => task.verb === 'follow'),
    task => markKey(task.section, task.host ?? ''),
  ),
);
