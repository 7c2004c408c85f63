import type { Verdict } from '../../engine/event.ts';
import type { Refusal } from '../../engine/session.ts';
import type { LineEdit } from './edit.ts';
import type { Position } from './scroll.ts';

/**
 * What one operator is looking at: never journaled, never shared, and enough together with the run's state, its
 * output, the size of the terminal and the time to draw the screen.
 */
export interface View {
  readonly screen: Screen;
  /** The area of the steps screen that keys scroll. */
  readonly focus: Area;
  /** The row and host that were chosen; null follows the run. */
  readonly cursor: Cursor | null;
  /** Sections folded or unfolded by hand. */
  readonly folds: Readonly<Record<string, boolean>>;
  /** Where each scrollable text is shown from; absent: its own place, the start of a document or the end of output. */
  readonly scrolls: Readonly<Record<string, Position>>;
  /** The area that fills the screen, or null. */
  readonly zoom: Area | null;
  readonly search: Search | null;
  /** How many log panes are passed over before the first that is shown. */
  readonly firstPane: number;
  /** The chosen row of the verification, by task id. */
  readonly item: string | null;
  /** The host table in place of the checklist, or not; null: while the run is being prepared. */
  readonly hostTable: boolean | null;
  /** The chosen host of the host table. */
  readonly host: string | null;
  /** Where a script does what can be said another way, the script is shown. */
  readonly scripts: boolean;
  readonly dialog: Dialog | null;
  /** When the dialog appeared, in milliseconds; what cannot be undone is not offered in its first moment. */
  readonly dialogSince: number;
  /** The subject that asks for a dialog and was put aside with Escape. */
  readonly putAside: string | null;
  readonly help: boolean;
  readonly notice: Notice | null;
  /** An intent is on its way; the dialog it closes when it was carried out, and the one that takes its place. */
  readonly sending: { readonly closes: Dialog | null; readonly opens?: Dialog } | null;
  /** Leave as soon as nothing runs any more. */
  readonly leaveWhenIdle: boolean;
  readonly rates: Readonly<Record<string, Rate>>;
  /** The stage and status that the screen was last chosen for. */
  readonly seen: { readonly stage: string; readonly status: string } | null;
}

export type Screen = 'notes' | 'steps' | 'verify' | 'signOff';

export const screens: readonly Screen[] = ['notes', 'steps', 'verify', 'signOff'];

/** `log:` is followed by a pane's number, counted from 0. */
export type Area = 'checklist' | 'command' | 'output' | `log:${number}`;

export interface Cursor {
  readonly section: string;
  /** Null: the section's own row. */
  readonly step: string | null;
  readonly host: string | null;
}

export interface Search {
  /** Key of the output that is searched. */
  readonly stream: string;
  readonly query: LineEdit;
  /** False once the query was entered. */
  readonly typing: boolean;
  /** The line that was found; -1 when none was, null before the first search. */
  readonly hit: number | null;
}

export type Notice =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'needed'; readonly field: string }
  | { readonly kind: 'mismatch'; readonly expected: string }
  | { readonly kind: 'pasted' }
  | { readonly kind: 'failed'; readonly message: string };

/** How fast a stream grows, sampled by the clock. */
export interface Rate {
  readonly lines: number;
  readonly bytes: number;
  readonly at: number;
  readonly perSecond: number;
  /** When it last grew, in milliseconds. */
  readonly grewAt: number;
}

// ── dialogs ──────────────────────────────────────────────────────────────────────────────────────────────────────

export type Dialog = ConfirmDialog | MenuDialog | FormDialog;

/** Shows exactly what would run before it runs. */
export interface ConfirmDialog {
  readonly kind: 'confirm';
  readonly round: string;
  /** Another attempt at these tasks; null: the round's first. */
  readonly retry: readonly string[] | null;
  readonly typed: LineEdit;
  /** The process that is marked where several could be meant. */
  readonly choice: number;
}

/** Shows what happened, and what can be done about it. */
export interface MenuDialog {
  readonly kind: 'menu';
  readonly about: MenuSubject;
  /** The marked action. */
  readonly choice: number;
  /** Which of several tasks the action is for: 0 for all, then each by itself. */
  readonly target: number;
}

export type MenuSubject =
  | { readonly kind: 'failure'; readonly round: string }
  | { readonly kind: 'doubt'; readonly task: string }
  | { readonly kind: 'manual'; readonly task: string }
  | { readonly kind: 'host'; readonly host: string }
  /** A script that runs: its input, Ctrl-C, its time limit, its end. */
  | { readonly kind: 'running'; readonly task: string }
  /** The sign-off was rejected. */
  | { readonly kind: 'rejected' }
  /** Which part of the run is to be rolled back, and what that does. */
  | { readonly kind: 'rollback' }
  | { readonly kind: 'leave' };

/** Asks for what an action needs: a reason, a value, a name. */
export interface FormDialog {
  readonly kind: 'form';
  readonly purpose: Purpose;
  readonly fields: readonly LineEdit[];
  readonly focus: number;
  /** The dialog it was opened from, where that does not come back by itself. */
  readonly from?: Dialog;
}

export type Purpose =
  | { readonly kind: 'doneByHand'; readonly tasks: readonly string[] }
  | { readonly kind: 'skip'; readonly tasks: readonly string[] }
  | { readonly kind: 'redo'; readonly tasks: readonly string[] }
  | { readonly kind: 'dropHost'; readonly host: string }
  | { readonly kind: 'jump'; readonly round: string }
  | { readonly kind: 'abort' }
  | { readonly kind: 'resolve'; readonly task: string; readonly as: 'done' | 'failed' }
  | { readonly kind: 'runAgain'; readonly task: string }
  | { readonly kind: 'cancel'; readonly task: string }
  | { readonly kind: 'note'; readonly task: string | null }
  | { readonly kind: 'answer'; readonly question: string }
  /** Another text for the next attempt; `then` confirms it. */
  | { readonly kind: 'amend'; readonly tasks: readonly string[]; readonly then: ConfirmDialog | null }
  | { readonly kind: 'probe'; readonly task: string }
  | { readonly kind: 'input'; readonly task: string; readonly hidden: boolean }
  | { readonly kind: 'extend'; readonly task: string }
  | { readonly kind: 'rollback'; readonly services: readonly string[] | null }
  | { readonly kind: 'mark'; readonly items: readonly string[]; readonly verdict: Verdict }
  | { readonly kind: 'sign'; readonly verdict: 'accepted' | 'rejected' };

export const initialView: View = {
  screen: 'notes',
  focus: 'checklist',
  cursor: null,
  folds: {},
  scrolls: {},
  zoom: null,
  search: null,
  firstPane: 0,
  item: null,
  hostTable: null,
  host: null,
  scripts: false,
  dialog: null,
  dialogSince: 0,
  putAside: null,
  help: false,
  notice: null,
  sending: null,
  leaveWhenIdle: false,
  rates: {},
  seen: null,
};
