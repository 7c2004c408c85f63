import { diffLines } from 'diff';
import type { Action } from '../model/runbook.ts';
import { uploadedArtifacts } from '../plan/artifacts.ts';
import type { Plan, Task } from '../plan/plan.ts';
import { plannedText } from '../plan/planned-text.ts';

/** What a task would do, in lines: its text as the plan has it, then every other key that is set. */
export function taskLines(plan: Plan, task: Task): string {
  const { id: _id, section: _section, step: _step, host: _host, action, ...rest } = task;
  return [
    plannedText(action),
    ...contentLines(plan, action),
    ...keyLines(without(action, shown)),
    ...keyLines(rest),
  ].join('\n');
}

/** The lines that differ, each with its sign before it; what is the same around them is left out. */
export function changedLines(before: string, after: string): readonly string[] {
  return diffLines(`${before}\n`, `${after}\n`).flatMap(({ added, removed, value }) => {
    const sign = added ? '+' : removed ? '-' : null;
    return sign === null
      ? []
      : value
          .replace(/\n$/, '')
          .split('\n')
          .map(line => `${sign} ${line}`);
  });
}

/** Keys of an object, one a line, a text of several lines below its key. */
export function keyLines(value: object): readonly string[] {
  return Object.entries(value)
    .filter(([, each]) => !isEmpty(each))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, each]) => {
      if (typeof each === 'string' && each.includes('\n'))
        return [`${key}:`, ...each.split('\n').map(line => `  ${line}`)];
      return [`${key}: ${typeof each === 'string' ? each : JSON.stringify(each)}`];
    });
}

/** Keys of actions that `plannedText` writes out. */
const shown: readonly string[] = [
  'verb',
  'script',
  'artifacts',
  'to',
  'match',
  'signal',
  'wait',
  'then',
  'ifNone',
  'path',
  'change',
  'create',
  'files',
  'until',
  'fail',
  'instruction',
  'question',
  'into',
  'duration',
  'expect',
];

/** What is uploaded is the same only where its content is. */
function contentLines(plan: Plan, action: Action): readonly string[] {
  return uploadedArtifacts(action).map(name => {
    const artifact = plan.artifacts.find(each => each.name === name);
    return `${name}: ${artifact?.size ?? 0} bytes, sha256 ${artifact?.sha256 ?? ''}`;
  });
}

function without(value: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
