import type { OtpAction } from '../model/runbook.ts';
import type { TemplateValue } from '../model/template.ts';
import type { PushLook } from '../otp/node-push.ts';
import type { NodeStep } from '../otp/node-step.ts';
import { newerRelease } from '../plan/approved.ts';
import { uploadedArtifacts } from '../plan/artifacts.ts';
import type { Task } from '../plan/plan.ts';
import type { CommandResult } from './command.ts';
import { rendered, uploadCommand, valuesFor } from './command-values.ts';
import { type NodeLook, nonceOf, otpScript, renderBuild, renderOtp } from './otp.ts';
import type { RunState } from './state.ts';

/** The command of an otp step as it would run now. */
export function otpCommand(
  state: RunState,
  task: Task,
  action: OtpAction,
  lookup: (name: string) => TemplateValue | undefined,
): CommandResult {
  if (action.action === 'build') {
    const { build, text, parts } = renderBuild(action, nonceOf(state.info.run), lookup);
    return rendered(state, parts, () => ({ kind: 'script', text, shell: 'sh', secrets: [], build }));
  }
  const own = state.tasks[task.id];
  const started = own?.status === 'running' ? own.attempts.at(-1)?.node : undefined;
  const seen = own?.inspection?.kind === 'seen' ? own.inspection.node : undefined;
  const before = started ?? seen ?? null;
  const { address, directory, parts, ...rest } = renderOtp(action, lookup);
  const step = withBuiltRelup(state, task, rest.step);
  const open = rendered(state, parts, () => ({ kind: 'manual', text: '' }));
  if (!open.ok) return open;
  if (before === null && own?.inspection?.kind !== 'assumed')
    return { ok: false, code: 'notInspected', subject: task.id };
  if (step === null)
    return { ok: true, command: uploadCommand(state, task, uploadedArtifacts(action), directory) };
  const nonce = nonceOf(state.info.run);
  const { timeout, settle, stable } = action;
  return {
    ok: true,
    command: {
      kind: 'script',
      text: otpScript({ address, step }, before, { nonce, timeout, settle }),
      shell: 'sh',
      secrets: [],
      otp: { address, step, nonce, before, settle, stable },
    },
  };
}

/** The node that a look is for; null where a value is missing. */
export function nodeLookOf(state: RunState, task: Task): NodeLook | null {
  if (task.action.verb !== 'otp' || task.action.action === 'build' || task.host === null) return null;
  const { address, step, directory, parts } = renderOtp(task.action, valuesFor(state, task));
  const isOpen = parts.some(({ missing, unsafe }) => missing.length + unsafe.length > 0);
  if (isOpen && state.info.dryRun === null) return null;
  const seen = state.hosts[task.host]?.nodes[address.node];
  const known = seen?.before ?? seen?.facts ?? null;
  return {
    address,
    step: withBuiltRelup(state, task, step),
    known,
    push: pushOf(state, task, directory),
  };
}

/** What a run has built itself is approved as it was built. */
function withBuiltRelup(state: RunState, task: Task, step: NodeStep | null): NodeStep | null {
  const version =
    newerRelease(task) === null ? null : step?.action === 'downgrade' ? step.from : step?.release;
  if (step === null || step.terms !== null || version == null) return step;
  const built = state.info.plan.tasks.flatMap(({ id }) => {
    const { status, attempts = [] } = state.tasks[id] ?? {};
    const found = attempts.at(-1)?.built?.release;
    return status === 'finished' && found?.version === version ? (found.relup?.terms ?? []) : [];
  });
  return { ...step, terms: built.at(-1) ?? null };
}

function pushOf(state: RunState, { action }: Task, directory: string): PushLook | null {
  if (action.verb !== 'otp' || action.action !== 'push') return null;
  const artifact = state.info.plan.artifacts.find(({ name }) => name === action.package);
  if (artifact === undefined) return null;
  const name = artifact.name.replace(/\.tar\.gz$/, '');
  return { directory, name, bytes: artifact.size, release: artifact.release ?? null };
}
