import type { ConfigFacts, NodeFacts, RelupFacts } from '../model/node.ts';
import { explainRelup } from '../otp/explain.ts';
import { type ExplainedLine, indented, plain, scriptBlocks, titled } from '../otp/explain-lines.ts';
import { scriptTerms } from '../otp/node-code.ts';
import { isRescue, isSoAlready, type NodeStep } from '../otp/node-step.ts';
import type { Task } from '../plan/plan.ts';
import type { OtpWords } from '../text/otp.ts';
import { nodeLookOf } from './otp-command.ts';
import { lastAttempt, type RunState } from './state.ts';

export type PreviewLine = ExplainedLine;

/**
 * What a step does to its node by the relup that lies there, in words: effects, warnings, what changes in sys.config, then
 * the instructions split at the point of no return. Lines are indented, not wrapped; they hold what the node said, so make
 * control characters visible. Null: the step carries no relup out, or nothing is known of it yet.
 */
export function installPreview(state: RunState, task: Task, words: OtpWords): readonly PreviewLine[] | null {
  const step = nodeLookOf(state, task)?.step;
  const node = nodeShown(state, task);
  return step == null || node === null ? null : previewLines(step, node, words);
}

/** The node as it was when the step was shown, or confirmed. */
function nodeShown(state: RunState, { id }: Task): NodeFacts | null {
  const own = state.tasks[id];
  if (own === undefined) return null;
  const seen = own.inspection?.kind === 'seen' ? own.inspection.node : undefined;
  return seen ?? lastAttempt(own)?.node ?? null;
}

function previewLines(step: NodeStep, node: NodeFacts, words: OtpWords): readonly PreviewLine[] | null {
  const { page } = words;
  if (isRescue(step, node)) return [{ text: `! ${page.rescue(step.release)}`, tone: 'warning' }];
  const { relup } = node;
  if (relup?.instructions === undefined || isSoAlready(step, node)) return null;
  const { effects, warnings, instructions } = scriptBlocks(explainRelup(scriptTerms(relup)), words);
  const from = step.from ?? '';
  const title = step.action === 'downgrade' ? page.down(from, step.release) : page.up(from, step.release);
  return [
    { text: title, tone: 'title' },
    ...[effects, warnings, titled(page.config, plain(configLines(relup, words))), ...instructions].flatMap(
      indented,
    ),
  ];
}

function configLines({ config }: RelupFacts, { page }: OtpWords): readonly string[] {
  if (config == null) return [page.configUnread];
  const { settings, includes } = config;
  const changed = [...new Set(settings.map(({ application }) => application))];
  return [
    ...(settings.length === 0 ? [page.configSame] : [...settings.map(settingLine), page.configNames]),
    ...(includes.length === 0 ? [] : [page.configIncludes(includes)]),
    ...(changed.length === 0 ? [] : [page.configChange(changed)]),
  ];
}

const signs = { added: '+', removed: '-', changed: '~' } as const;

function settingLine({ application, parameter, change }: ConfigFacts['settings'][number]): string {
  return `${signs[change]} ${application} ${parameter}`;
}
