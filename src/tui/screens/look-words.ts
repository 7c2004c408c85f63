import type { Task } from '../../plan/plan.ts';
import type { Words } from '../view/scene.ts';

/** What is looked at on a host before a step is confirmed, in words. */
export function lookWords({ messages: { confirm } }: Words, task: Pick<Task, 'verb'> | undefined) {
  if (task?.verb === 'otp') return { looking: confirm.lookingAtNode, failed: confirm.nodeFailed };
  return task?.verb === 'edit'
    ? { looking: confirm.lookingAtFile, failed: confirm.fileFailed }
    : { looking: confirm.looking, failed: confirm.lookFailed };
}
