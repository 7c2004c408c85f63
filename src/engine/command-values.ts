import type { Rendered, TemplateValue } from '../model/template.ts';
import type { Task } from '../plan/plan.ts';
import type { Command, CommandResult } from './command.ts';
import type { RunState } from './state.ts';

/** Values that came up during the run: a host's own before the run's. */
export function valuesFor(state: RunState, task: Task): (name: string) => TemplateValue | undefined {
  const own = task.host === null ? undefined : state.values.hosts[task.host];
  return name => {
    const value = own?.[name] ?? state.values.run[name];
    return value === undefined ? undefined : { kind: 'value', value };
  };
}

/** What an upload of these artifacts to a directory of its host does. */
export function uploadCommand(state: RunState, task: Task, names: readonly string[], to: string): Command {
  const files = names.flatMap(name => {
    const artifact = state.info.plan.artifacts.find(candidate => candidate.name === name);
    return artifact === undefined ? [] : [{ artifact, remote: `${to.replace(/\/+$/, '')}/${name}` }];
  });
  const text = files
    .map(
      ({ artifact, remote }) =>
        `upload ${artifact.name} to ${task.host}:${remote}\n  ${artifact.size} bytes, sha256 ${artifact.sha256}`,
    )
    .join('\n');
  return { kind: 'upload', text, files };
}

/** In a dry run, what is not known yet stands as its placeholder. */
export function rendered(
  state: RunState,
  parts: readonly Rendered[],
  build: (texts: readonly string[]) => Command,
): CommandResult {
  const missing = state.info.dryRun === null ? parts.flatMap(part => part.missing)[0] : undefined;
  if (missing !== undefined) return { ok: false, code: 'valueMissing', subject: missing };
  const unsafe = parts.flatMap(part => part.unsafe)[0];
  if (unsafe !== undefined) return { ok: false, code: 'unsafeValue', subject: unsafe };
  return { ok: true, command: build(parts.map(part => part.text)) };
}
