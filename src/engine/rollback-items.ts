import type { PlannedSection, PlannedStep, Task } from '../plan/plan.ts';
import type { Deed } from './ledger.ts';
import type { LeftReason, RollbackUnit } from './rollback.ts';
import { stepOf } from './undo-step.ts';

/** What is carried out as one: ordered by the newest of what it undoes. */
export interface Item {
  readonly order: number;
  readonly rounds: readonly UnnumberedRound[];
  readonly units: readonly RollbackUnit[];
}

export interface UnnumberedRound {
  readonly section: string;
  readonly step: PlannedStep;
  readonly tasks: readonly Task[];
}

export interface Piece {
  readonly items: readonly Item[];
  readonly left: readonly { readonly deed: Deed; readonly why: LeftReason }[];
}

/** What undoes a section's deeds; `own` are the tasks of its own rollback. */
export function undoingSection(
  section: PlannedSection | undefined,
  own: readonly Task[],
  deeds: readonly Deed[],
  barrier: number,
): Piece {
  if (section === undefined || own.length === 0) return undoing(section, deeds, barrier);
  const pieces = batchesOf(section, deeds).map(batch => undoingBatch(section, own, batch, barrier));
  // What is done on no host in particular is done once, with what comes first.
  const first = newest(pieces.flatMap(piece => piece.items));
  const anywhere = roundsOfSteps(
    section,
    own.filter(task => task.host === null),
  );
  return {
    items: pieces.flatMap(piece =>
      piece.items.map(item => (item === first ? { ...item, rounds: [...item.rounds, ...anywhere] } : item)),
    ),
    left: pieces.flatMap(piece => piece.left),
  };
}

/** The hosts that went forward together go back together. */
function batchesOf(section: PlannedSection, deeds: readonly Deed[]): readonly (readonly Deed[])[] {
  return [...Map.groupBy(deeds, deed => batchOf(section, deed)).values()];
}

function batchOf(section: PlannedSection | undefined, { task }: Deed): number {
  return section?.batches.findIndex(batch => batch.includes(task.host ?? '')) ?? -1;
}

function undoingBatch(
  section: PlannedSection,
  own: readonly Task[],
  deeds: readonly Deed[],
  barrier: number,
): Piece {
  const left: { deed: Deed; why: LeftReason }[] = [];
  const undone: Deed[] = [];
  const hosts: string[] = [];
  for (const [host, there] of Map.groupBy(deeds, ({ task }) => task.host)) {
    const why = there.some(({ order }) => order <= barrier)
      ? 'pastIrreversible'
      : own.some(task => task.host === host)
        ? null
        : 'noUndo';
    if (host !== null && why === null) {
      hosts.push(host);
      undone.push(...there);
    } else left.push(...there.map(deed => ({ deed, why: reasonFor(deed, why ?? 'noUndo') })));
  }
  if (hosts.length === 0) return { items: [], left };
  const steps = roundsOfSteps(
    section,
    own.filter(task => task.host !== null && hosts.includes(task.host)),
  );
  const undos = undoing(section, undone, barrier);
  const at = section.undoAt === undefined ? null : stepsBefore(section, steps);
  const rounds =
    at === null
      ? steps
      : [...steps.slice(0, at), ...inOrder(undos.items).flatMap(item => item.rounds), ...steps.slice(at)];
  const units = hosts.map(host => ({
    tasks: rounds.flatMap(round => round.tasks.filter(task => task.host === host).map(task => task.id)),
    undoes: undone.filter(({ task }) => task.host === host).map(({ id }) => id),
  }));
  return { items: [{ order: Math.max(...undone.map(({ order }) => order)), rounds, units }], left };
}

/** How many of the rounds are of steps before the one at which the undos come in. */
function stepsBefore(
  { undoAt = 0, rollbackSteps = [] }: PlannedSection,
  rounds: readonly UnnumberedRound[],
): number {
  const before = rollbackSteps.slice(0, undoAt);
  return rounds.filter(({ step }) => before.includes(step.id)).length;
}

/** By the steps' own `undo`, each step on the hosts of a batch where it ran, newest first. */
function undoing(section: PlannedSection | undefined, deeds: readonly Deed[], barrier: number): Piece {
  const left = deeds.flatMap((deed): Piece['left'] =>
    deed.order <= barrier
      ? [{ deed, why: reasonFor(deed, 'pastIrreversible') }]
      : undoOf(deed) === undefined || deed.task.host === null
        ? [{ deed, why: reasonFor(deed, 'noUndo') }]
        : [],
  );
  const kept = new Set(left.map(({ deed }) => deed));
  const steps = Map.groupBy(
    deeds.filter(deed => !kept.has(deed)),
    deed => `${batchOf(section, deed)} ${stepOf(deed)}`,
  );
  const items = [...steps.values()].map((same): Item => {
    const tasks = same.map(undoTask);
    const [first] = same;
    const [task] = tasks;
    if (first === undefined || task === undefined) throw new TypeError('a group has members');
    return {
      order: Math.max(...same.map(({ order }) => order)),
      rounds: [{ section: task.section, step: { id: task.step, name: task.name, verb: 'run' }, tasks }],
      units: same.map((deed, index) => ({ tasks: [tasks[index]?.id ?? ''], undoes: [deed.id] })),
    };
  });
  return { items: inOrder(items), left };
}

function undoTask(deed: Deed): Task {
  const { section, service, name, host, action, undoSecrets, timeout, interval } = deed.task;
  const step = stepOf(deed);
  return {
    id: `${section}/undo/${step}@${host}`,
    section: `${section}/undo`,
    step,
    name: `Undo: ${name}`,
    ...(service === undefined ? {} : { service }),
    phase: 'rollback',
    host,
    verb: 'run',
    action: { verb: 'run', script: undoOf(deed) ?? '', shell: 'shell' in action ? action.shell : 'sh' },
    secrets: undoSecrets ?? [],
    ...(timeout === undefined ? {} : { timeout }),
    retries: 0,
    interval,
    // Nobody knows how far it ran: a person has to think about it.
    confirm: deed.isDoubtful ? 'typed' : 'key',
    onError: 'prompt',
    capture: {},
  };
}

function undoOf({ task, ownUndo }: Deed): string | undefined {
  return task.undo ?? ownUndo;
}

function reasonFor({ task }: Deed, why: LeftReason): LeftReason {
  return task.irreversible ? 'irreversible' : why;
}

function roundsOfSteps(section: PlannedSection, tasks: readonly Task[]): readonly UnnumberedRound[] {
  return [...Map.groupBy(tasks, task => task.step)].map(([step, own]) => ({
    section: `${section.id}/rollback`,
    step: { id: step, name: own[0]?.name ?? step, verb: own[0]?.verb ?? 'run' },
    tasks: own.map(task => ({ ...task, section: `${section.id}/rollback` })),
  }));
}

export function inOrder(items: readonly Item[]): readonly Item[] {
  return [...items].sort((a, b) => b.order - a.order);
}

function newest(items: readonly Item[]): Item | undefined {
  return inOrder(items)[0];
}
