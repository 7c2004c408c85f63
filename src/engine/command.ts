import { formatDuration } from '../model/duration.ts';
import { type Evaluated, evaluate, parseExpression } from '../model/expression.ts';
import { selectProcesses, stopProcessScript } from '../model/process-script.ts';
import type { EditAction, ScriptShell, StopAction } from '../model/runbook.ts';
import { renderPlain, renderShell, type TemplateValue } from '../model/template.ts';
import type { ProcessFacts } from '../model/transport.ts';
import { uploadedArtifacts } from '../plan/artifacts.ts';
import type { PlannedArtifact, Task } from '../plan/plan.ts';
import { rendered, uploadCommand, valuesFor } from './command-values.ts';
import { assumedEdit, type EditFacts, type EditRequest, editText, renderEdit } from './edit.ts';
import type { NodeBuild, NodeWork } from './otp.ts';
import { nodeLookOf, otpCommand } from './otp-command.ts';
import type { RunState } from './state.ts';

/** What a task does, with every value put in. `text` is what is shown, hashed and (for scripts) executed, byte for byte. */
export type Command = { readonly text: string } & (
  | {
      readonly kind: 'script';
      readonly shell: ScriptShell;
      readonly secrets: readonly string[];
      readonly otp?: NodeWork;
      readonly build?: NodeBuild;
    }
  | { readonly kind: 'upload'; readonly files: readonly UploadFile[] }
  /** `facts`: null in a dry run, where nothing was looked at. */
  | { readonly kind: 'edit'; readonly request: EditRequest; readonly facts: EditFacts | null }
  | {
      readonly kind: 'follow';
      readonly files: readonly string[];
      readonly until?: string;
      readonly fail?: string;
    }
  | { readonly kind: 'manual' }
  | { readonly kind: 'prompt' }
  | { readonly kind: 'wait'; readonly duration: number }
);

export interface UploadFile {
  readonly artifact: PlannedArtifact;
  /** Absolute path on the host. */
  readonly remote: string;
}

export type CommandResult =
  | { readonly ok: true; readonly command: Command }
  /** Not known yet: a value that a later step gives, or which process is meant. */
  | {
      readonly ok: false;
      readonly code: 'valueMissing' | 'unsafeValue' | 'notInspected' | 'notPicked' | 'noProcess';
      readonly subject: string;
    };

/** The command of a task as it would run now. */
export function commandOf(state: RunState, task: Task): CommandResult {
  const amended = amendedText(state, task);
  if (amended !== null && (task.action.verb === 'run' || task.action.verb === 'check')) {
    const { shell } = task.action;
    return { ok: true, command: { kind: 'script', text: amended, shell, secrets: task.secrets } };
  }
  const condition = conditionOf(state, task);
  if (!condition.known && state.info.dryRun === null)
    return { ok: false, code: 'valueMissing', subject: condition.missing[0] ?? task.id };
  const { action } = task;
  const lookup = valuesFor(state, task);
  switch (action.verb) {
    case 'run':
    case 'check':
      return rendered(state, [renderShell(action.script, lookup)], ([script = '']) => ({
        kind: 'script',
        text: script,
        shell: action.shell,
        secrets: task.secrets,
      }));
    case 'stop':
      return stopCommand(state, task, lookup);
    case 'edit':
      return editCommand(state, task, action, lookup);
    case 'otp':
      return otpCommand(state, task, action, lookup);
    case 'upload':
      return rendered(state, [renderPlain(action.to, lookup)], ([to = '']) =>
        uploadCommand(state, task, uploadedArtifacts(action), to),
      );
    case 'follow':
      return rendered(
        state,
        action.files.map(file => renderPlain(file, lookup)),
        files => ({
          kind: 'follow',
          text: [
            ...files.map(file => `follow ${file}`),
            ...(action.until === undefined ? [] : [`until /${action.until}/`]),
            ...(action.fail === undefined ? [] : [`fail /${action.fail}/`]),
          ].join('\n'),
          files,
          ...(action.until === undefined ? {} : { until: action.until }),
          ...(action.fail === undefined ? {} : { fail: action.fail }),
        }),
      );
    case 'manual':
      return rendered(state, [renderPlain(action.instruction, lookup)], ([text = '']) => ({
        kind: 'manual',
        text,
      }));
    case 'prompt':
      return rendered(state, [renderPlain(action.question, lookup)], ([text = '']) => ({
        kind: 'prompt',
        text,
      }));
    case 'wait':
      return {
        ok: true,
        command: { kind: 'wait', text: `wait ${formatDuration(action.duration)}`, duration: action.duration },
      };
  }
}

/** The text a person gave for the attempt that is running, or for the next one. */
function amendedText(state: RunState, { id }: Task): string | null {
  const task = state.tasks[id];
  if (task === undefined) return null;
  return task.status === 'running' ? (task.attempts.at(-1)?.amended ?? null) : task.amended;
}

/** Whether a task's `when` holds, as far as its values are known yet; without one it does. */
export function conditionOf(state: RunState, task: Task): Evaluated {
  if (task.when === undefined) return { known: true, value: true };
  const parsed = parseExpression(task.when);
  if (!parsed.ok) throw new TypeError(`${task.id}: ${task.when} is no condition`);
  const lookup = valuesFor(state, task);
  return evaluate(parsed.expression, name => {
    const value = lookup(name);
    return value?.kind === 'value' ? value.value : undefined;
  });
}

/** The processes a stop could mean, of those its inspection saw. */
export function candidatesOf(state: RunState, task: Task): readonly ProcessFacts[] {
  const inspection = state.tasks[task.id]?.inspection;
  return inspection?.kind === 'seen' ? candidatesAmong(state, task, inspection.processes) : [];
}

/** Those of the processes that a stop could mean; none for another verb. */
export function candidatesAmong(
  state: RunState,
  task: Task,
  processes: readonly ProcessFacts[],
): readonly ProcessFacts[] {
  if (task.action.verb !== 'stop') return [];
  return selectProcesses(processes, renderPlain(task.action.match, valuesFor(state, task)).text);
}

function stopCommand(
  state: RunState,
  task: Task,
  lookup: (name: string) => TemplateValue | undefined,
): CommandResult {
  const { action } = task;
  if (action.verb !== 'stop') throw new TypeError(`${task.id} is not a stop`);
  const match = renderPlain(action.match, lookup);
  if (match.missing[0] !== undefined && state.info.dryRun === null)
    return { ok: false, code: 'valueMissing', subject: match.missing[0] };
  const script = (text: string): CommandResult => ({
    ok: true,
    command: { kind: 'script', text, shell: 'sh', secrets: [] },
  });
  const inspection = state.tasks[task.id]?.inspection;
  if (inspection?.kind === 'assumed') return script(describeStop(action, match.text));
  if (inspection?.kind !== 'seen') return { ok: false, code: 'notInspected', subject: task.id };
  const candidates = candidatesOf(state, task);
  if (candidates.length === 0 && action.ifNone === 'ok') return script(nothingToStop(match.text));
  if (candidates.length === 0) return { ok: false, code: 'noProcess', subject: match.text };
  const chosen =
    candidates.length === 1
      ? candidates[0]
      : candidates.find(candidate => candidate.pid === inspection.picked);
  if (chosen === undefined) return { ok: false, code: 'notPicked', subject: match.text };
  return script(
    stopProcessScript({
      ...chosen,
      signal: action.signal,
      waitMs: action.wait,
      ...(action.then === undefined ? {} : { then: action.then }),
    }),
  );
}

/** A script all the same, so that the step is confirmed, executed and recorded like any other. */
function nothingToStop(match: string): string {
  return `# No process of this user has this in its command line: ${match.replaceAll('\n', ' ')}\n# Nothing to stop.\ntrue\n`;
}

/** What a stop would do, where nothing was looked at. */
function describeStop(action: StopAction, match: string): string {
  const then = action.then === undefined ? '' : `, then send ${action.then}`;
  return [
    `# Find the one process of this user that has this in its command line: ${match.replaceAll('\n', ' ')}`,
    `# Send ${action.signal} to it and wait ${formatDuration(action.wait)} until it is gone${then}.`,
    'true',
    '',
  ].join('\n');
}

function editCommand(
  state: RunState,
  task: Task,
  action: EditAction,
  lookup: (name: string) => TemplateValue | undefined,
): CommandResult {
  const { request, parts } = renderEdit(action, lookup);
  const own = state.tasks[task.id];
  // What runs is what was confirmed.
  const started = own?.status === 'running' ? own.attempts.at(-1)?.edit : undefined;
  const seen = own?.inspection?.kind === 'seen' ? own.inspection.edit : undefined;
  const facts = started ?? seen;
  if (facts === undefined && own?.inspection?.kind !== 'assumed') {
    const result = rendered(state, parts, () => ({ kind: 'edit', text: '', request, facts: null }));
    return result.ok ? { ok: false, code: 'notInspected', subject: task.id } : result;
  }
  const text = facts === undefined ? assumedEdit(action, request) : editText(facts);
  return rendered(state, parts, () => ({ kind: 'edit', text, request, facts: facts ?? null }));
}

/** What is to be looked at is known. */
export function canLook(state: RunState, task: Task): boolean {
  return task.verb === 'stop' || editRequestOf(state, task) !== null || nodeLookOf(state, task) !== null;
}

/** The edit that a look at its file is for; null where a value is missing. */
export function editRequestOf(state: RunState, task: Task): EditRequest | null {
  if (task.action.verb !== 'edit') return null;
  const { request, parts } = renderEdit(task.action, valuesFor(state, task));
  const isOpen = parts.some(({ missing, unsafe }) => missing.length + unsafe.length > 0);
  return isOpen && state.info.dryRun === null ? null : request;
}
