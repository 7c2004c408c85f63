import type { EventBody } from '../engine/event.ts';

/** Events whose loss would change what the run is believed to have done: they are synced before their consequence. */
export function isDurable(event: EventBody): boolean {
  switch (event.type) {
    case 'task.output':
    case 'task.progress':
    case 'task.inspecting':
    case 'task.inspected':
    case 'task.inspectionFailed':
    // Where a host is asked, the host knows better than the journal.
    case 'task.detached':
    case 'task.attaching':
    case 'task.attached':
    case 'task.stalled':
    case 'task.stirred':
    case 'task.swelled':
    case 'task.unreached':
    case 'follow.marking':
    case 'follow.opened':
    case 'follow.output':
    case 'follow.changed':
    case 'follow.matched':
    case 'follow.closed':
    case 'host.connecting':
    case 'host.failed':
    case 'host.lost':
    case 'answer.requested':
    case 'answer.withdrawn':
      return false;
    default:
      return true;
  }
}
