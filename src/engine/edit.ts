import type { EditChange } from '../model/edit.ts';
import type { EditAction } from '../model/runbook.ts';
import { type Rendered, renderPlain, type TemplateValue } from '../model/template.ts';
import type { FileTraits } from '../model/transport.ts';
import type { Task } from '../plan/plan.ts';
import { plannedText } from '../plan/planned-text.ts';

/** What an edit would make of a file, as it was looked at: enough to show, to carry out and to undo it, without its content. */
export interface EditFacts {
  /** Where the file is, on its host. */
  readonly path: string;
  /** The name in the runbook, where it is a link to the file. */
  readonly link?: string;
  /** Null: there is no file yet. */
  readonly before: { readonly sha256: string; readonly traits: FileTraits } | null;
  /** Hex SHA-256 of the new content; that of the old one where nothing is to be changed. */
  readonly after: string;
  /** Permissions of the file: those it has, or those it is made with. */
  readonly mode: string;
  /** Where the old file is kept. */
  readonly backup: string;
  /** A unified diff without its head; empty where nothing is to be changed. */
  readonly diff: string;
}

/** An edit with every value put in. */
export interface EditRequest {
  readonly path: string;
  readonly change: EditChange;
  readonly create?: string;
}

type LookUp = (name: string) => TemplateValue | undefined;

/** Steps whose host is looked at before they are confirmed, and again before they are confirmed once more. */
export function isInspected(task: Pick<Task, 'verb' | 'action'> | undefined): boolean {
  if (task?.action.verb === 'otp') return task.action.action !== 'build';
  return task?.verb === 'stop' || task?.verb === 'edit';
}

/** False where the file is already as it is to be. */
export function isChange({ before, after }: EditFacts): boolean {
  return before?.sha256 !== after;
}

/** The edit as it is to be carried out, and what was not known or could not be put in. */
export function renderEdit(
  { path, change, create }: EditAction,
  lookUp: LookUp,
): { readonly request: EditRequest; readonly parts: readonly Rendered[] } {
  const parts: Rendered[] = [];
  const put = (text: string) => {
    const part = renderPlain(text, lookUp);
    parts.push(part);
    return part.text;
  };
  const request: EditRequest = {
    path: put(path),
    change: changeWith(change, put),
    ...(create === undefined ? {} : { create }),
  };
  return { request, parts };
}

function changeWith(change: EditChange, put: (text: string) => string): EditChange {
  switch (change.kind) {
    case 'set':
      return {
        ...change,
        values: change.values.map(({ key, value }) => ({ key, value: put(value) })),
        ...(change.section === undefined ? {} : { section: put(change.section) }),
      };
    case 'replace':
      return { ...change, text: put(change.text), with: put(change.with) };
    case 'content':
    case 'patch':
      return { ...change, text: put(change.text) };
  }
}

/** What is shown before an edit is confirmed; its SHA-256 is what was confirmed. */
export function editText(facts: EditFacts): string {
  const { path, link, before, after, mode, backup, diff } = facts;
  const through = link === undefined ? [] : [`  through the link ${link}`];
  if (before === null)
    return [`create ${path}`, ...through, `  mode ${mode}`, `  sha256 ${after}`, diff].join('\n');
  const { owner, group, links } = before.traits;
  const others = links > 1 ? [`  its ${links - 1} other names on this host keep the old content`] : [];
  if (!isChange(facts))
    return [`edit ${path}`, ...through, `  sha256 ${after}`, '  nothing to change', ''].join('\n');
  return [
    `edit ${path}`,
    ...through,
    `  owner ${owner}:${group}, mode ${mode}`,
    ...others,
    `  sha256 ${before.sha256}`,
    `      to ${after}`,
    `  backup ${backup}`,
    diff,
  ].join('\n');
}

/** What an edit would do, where nothing was looked at. */
export function assumedEdit(action: EditAction, { path, change }: EditRequest): string {
  return `${plannedText({ ...action, path, change })}\n`;
}
