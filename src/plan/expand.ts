import { namesIn, parseExpression } from '../model/expression.ts';
import { hostNamed, hostsOf } from '../model/inventory.ts';
import type { Runbook, Section, Step } from '../model/runbook.ts';
import { targetsOf } from '../model/targets.ts';
import { placeholdersOf } from '../model/template.ts';
import { withApprovedRelups } from './approved.ts';
import { batchesOf } from './batches.ts';
import type {
  Phase,
  Plan,
  PlannedArtifact,
  PlannedSection,
  PlannedStep,
  Round,
  Task,
  VariableQuestion,
} from './plan.ts';
import { planTask, type TaskContext, type TaskPlace } from './task.ts';

export interface PlanOptions {
  /** `--var`. */
  readonly variables: Readonly<Record<string, string>>;
  readonly artifacts: readonly PlannedArtifact[];
}

/** Expands a runbook that the loader accepted. */
export function expandPlan(runbook: Runbook, { variables, artifacts }: PlanOptions): Plan {
  const context = contextOf(runbook, variables);
  const parts = [
    ...runbook.upgrade.map(section => upgradePart(context, section)),
    ...wholePart(context, 'verify', runbook.verify),
    ...wholePart(context, 'commit', runbook.commit),
  ];
  const tasks = parts.flatMap(part => part.tasks);
  const rollback = runbook.upgrade.toReversed().flatMap(section => rollbackTasks(context, section));
  const hosts = new Set(
    [...parts.flatMap(part => part.section.hosts), ...rollback.map(task => task.host)].filter(
      host => host !== null,
    ),
  );
  return {
    format: 1,
    runbook: runbook.name,
    title: runbook.title,
    ...(runbook.release === undefined ? {} : { release: runbook.release.version }),
    ...(runbook.change === undefined ? {} : { change: runbook.change }),
    ...(runbook.window === undefined ? {} : { window: runbook.window }),
    notes: runbook.notes,
    hosts: [...hosts].map(host => hostNamed(runbook.inventory, host)),
    artifacts,
    questions: questionsOf(runbook, [...tasks, ...rollback]),
    sections: parts.map(part => part.section),
    rounds: parts.flatMap(part => part.rounds),
    tasks: withApprovedRelups(tasks, tasks, artifacts),
    rollback: withApprovedRelups(rollback, tasks, artifacts),
  };
}

interface Part {
  readonly section: PlannedSection;
  readonly rounds: readonly Round[];
  readonly tasks: readonly Task[];
}

function contextOf(runbook: Runbook, given: Readonly<Record<string, string>>): TaskContext {
  const steps = [
    ...runbook.upgrade.flatMap(section => [...section.steps, ...section.rollback]),
    ...runbook.verify,
    ...runbook.commit,
  ];
  const secrets = steps.flatMap(({ action }) =>
    action.verb === 'prompt' && action.secret ? [action.into] : [],
  );
  return {
    sources: {
      declarations: runbook.variables,
      inventory: runbook.inventory,
      given,
      secrets: new Set(secrets),
    },
  };
}

function upgradePart(context: TaskContext, section: Section): Part {
  const hosts = hostsOf(context.sources.inventory, section.hosts);
  return part(context, {
    id: section.id,
    service: section.service,
    phase: 'upgrade',
    hosts,
    batches: batchesOf(hosts, section.serial),
    steps: section.steps,
    sectionHosts: hosts,
    ...undosOf(section),
  });
}

function undosOf({ undoAt, rollback }: Section): Pick<PlannedSection, 'undoAt' | 'rollbackSteps'> {
  return undoAt === undefined ? {} : { undoAt, rollbackSteps: rollback.map(step => step.id) };
}

/** The verification and the commit: all hosts at once, in the order in which the steps name them. */
function wholePart(
  context: TaskContext,
  phase: 'verify' | 'commit',
  steps: readonly Step[],
): readonly Part[] {
  if (steps.length === 0) return [];
  const hosts = hostsOf(
    context.sources.inventory,
    steps.flatMap(step => step.hosts ?? []),
  );
  const batches = hosts.length === 0 ? [] : [hosts];
  return [part(context, { id: phase, phase, hosts, batches, steps, sectionHosts: null })];
}

interface PartSource {
  readonly id: string;
  readonly service?: string;
  readonly phase: Phase;
  readonly hosts: readonly string[];
  readonly batches: readonly (readonly string[])[];
  readonly steps: readonly Step[];
  readonly sectionHosts: readonly string[] | null;
  readonly undoAt?: number;
  readonly rollbackSteps?: readonly string[];
}

function part(context: TaskContext, { steps, sectionHosts, ...section }: PartSource): Part {
  const rounds: Round[] = [];
  const tasks: Task[] = [];
  const batches = section.batches.length === 0 ? [[]] : section.batches;
  for (const [index, batch] of batches.entries()) {
    for (const step of steps) {
      const targets = targetsOf(step, sectionHosts, context.sources.inventory).filter(host =>
        // What is done once and on no host is done with the first batch.
        host === null ? index === 0 : batch.includes(host),
      );
      const round = targets.map(host => planTask(context, step, { ...placeOf(section), host }));
      if (round.length === 0) continue;
      tasks.push(...round);
      rounds.push({
        id: `${section.id}/${step.id}#${index + 1}`,
        section: section.id,
        step: step.id,
        tasks: round.map(task => task.id),
      });
    }
  }
  return { section: { ...section, steps: steps.map(plannedStep) }, rounds, tasks };
}

/** The last batch first: what was upgraded last is undone first. */
function rollbackTasks(context: TaskContext, section: Section): readonly Task[] {
  const hosts = hostsOf(context.sources.inventory, section.hosts);
  const batches = batchesOf(hosts, section.serial).toReversed();
  const place = { section: section.id, service: section.service, phase: 'rollback' as const };
  return batches.flatMap((batch, index) =>
    section.rollback.flatMap(step =>
      targetsOf(step, hosts, context.sources.inventory)
        .filter(host => (host === null ? index === 0 : batch.includes(host)))
        .map(host => planTask(context, step, { ...place, host })),
    ),
  );
}

function placeOf({
  id,
  service,
  phase,
}: Pick<PartSource, 'id' | 'service' | 'phase'>): Omit<TaskPlace, 'host'> {
  return { section: id, phase, ...(service === undefined ? {} : { service }) };
}

function plannedStep({ id, name, action }: Step): PlannedStep {
  return { id, name, verb: action.verb };
}

/**
 * What must be asked before the first step: secrets that are used, and prompted variables that still have no value. Those
 * of a rollback too: nobody should have to look for a password when something has failed.
 */
function questionsOf(runbook: Runbook, tasks: readonly Task[]): readonly VariableQuestion[] {
  const secrets = new Set(tasks.flatMap(task => [...task.secrets, ...(task.undoSecrets ?? [])]));
  const open = new Set(tasks.flatMap(openNames));
  return Object.entries(runbook.variables).flatMap(([name, { prompt, secret, pattern }]) =>
    (secret ? secrets.has(name) : prompt !== undefined && open.has(name))
      ? [{ name, prompt: prompt ?? name, secret, ...(pattern === undefined ? {} : { pattern }) }]
      : [],
  );
}

function openNames(task: Task): readonly string[] {
  const condition = parseExpression(task.when ?? 'true');
  return [
    ...placeholdersOf(JSON.stringify([task.action, task.undo])).map(each => each.name),
    ...(condition.ok ? namesIn(condition.expression).map(each => each.name) : []),
  ];
}
