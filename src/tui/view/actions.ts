import type { OperatorIntent } from '../../engine/intent.ts';
import type { ReplayAction } from '../../engine/replay.ts';
import type { Reply } from '../../engine/session.ts';
import type { LeaveReason } from './command.ts';
import type { Dialog, Purpose, Screen } from './view.ts';

/** What happens to the view: keys, by way of the key table, and what comes from outside. */
export type Action =
  // Looking around.
  | { readonly type: 'screen'; readonly screen: Screen }
  | { readonly type: 'move'; readonly by: Movement }
  | { readonly type: 'sideways'; readonly by: 1 | -1 }
  | { readonly type: 'focus'; readonly by: 1 | -1 }
  | { readonly type: 'fold' }
  | { readonly type: 'zoom' }
  | { readonly type: 'back' }
  | { readonly type: 'followRun' }
  | { readonly type: 'panes' }
  | { readonly type: 'hosts' }
  | { readonly type: 'help' }
  | { readonly type: 'scripts' }
  | { readonly type: 'search' }
  | { readonly type: 'find' }
  | { readonly type: 'findNext'; readonly direction: 1 | -1 }
  // Deciding.
  | { readonly type: 'open'; readonly dialog: Dialog }
  | { readonly type: 'form'; readonly purpose: Purpose }
  | { readonly type: 'proceed' }
  | { readonly type: 'retry'; readonly tasks: readonly string[] }
  | { readonly type: 'choose' }
  | { readonly type: 'confirm' }
  | { readonly type: 'pick' }
  | { readonly type: 'nextField'; readonly by: 1 | -1 }
  | { readonly type: 'pickValue'; readonly by: 1 | -1 }
  | { readonly type: 'submit' }
  /** `closes`: the open dialog is done with once the intents were carried out. */
  | { readonly type: 'send'; readonly intents: readonly OperatorIntent[]; readonly closes?: true }
  | { readonly type: 'leave'; readonly reason: LeaveReason }
  | { readonly type: 'leaveWhenIdle'; readonly cancel: boolean }
  | { readonly type: 'replay'; readonly action: ReplayAction }
  | { readonly type: 'none' }
  // From outside.
  | { readonly type: 'text'; readonly key: string }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'changed' }
  | { readonly type: 'replied'; readonly reply: Reply }
  | { readonly type: 'failed'; readonly message: string };

export type Movement = 'up' | 'down' | 'pageUp' | 'pageDown' | 'first' | 'last';
