import type { Event, FollowEvent } from './event.ts';
import type { FollowState, RunState } from './state.ts';

type FollowChange = FollowEvent & Pick<Event, 'time'>;

export function reduceFollow(state: RunState, event: FollowChange): RunState {
  switch (event.type) {
    case 'follow.marking':
      return { ...state, marks: { ...state.marks, [markKey(event.section, event.host)]: null } };
    case 'follow.marked':
      return { ...state, marks: { ...state.marks, [markKey(event.section, event.host)]: event.positions } };
    case 'follow.opened':
      return withFollow(state, event.follow, {
        ...opened(event.follow, event.task),
        // What was recorded by an earlier tail of the same file is not read again.
        through: state.follows[event.follow]?.through ?? null,
      });
    case 'follow.output':
      return event.through === undefined ? state : change(state, event.follow, { through: event.through });
    case 'follow.changed':
      return change(state, event.follow, { change: event.change });
    case 'follow.matched': {
      const { pattern, line, task } = event;
      const before = state.follows[event.follow]?.matches ?? [];
      return change(state, event.follow, { matches: [...before, { pattern, line, task }] });
    }
    case 'follow.closed':
      return change(state, event.follow, { status: 'closed', output: event.output ?? null });
  }
}

export function markKey(section: string, host: string): string {
  return `${section}@${host}`;
}

export function followKey(section: string, host: string, path: string): string {
  return `${section}@${host}:${path}`;
}

function opened(key: string, task: string): FollowState {
  const [, section = '', host = '', path = ''] = /^(.*?)@(.*?):(.*)$/s.exec(key) ?? [];
  return {
    key,
    section,
    host,
    path,
    task,
    status: 'open',
    change: null,
    matches: [],
    output: null,
    through: null,
  };
}

function change(state: RunState, key: string, fields: Partial<FollowState>): RunState {
  const follow = state.follows[key];
  return follow === undefined ? state : withFollow(state, key, { ...follow, ...fields });
}

function withFollow(state: RunState, key: string, follow: FollowState): RunState {
  return { ...state, follows: { ...state.follows, [key]: follow } };
}
