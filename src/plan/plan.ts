import type { Host } from '../model/inventory.ts';
import type { PackagedRelease } from '../model/node.ts';
import type { Action, ChangeWindow, Confirmation, ErrorPolicy, ReleaseNote, Verb } from '../model/runbook.ts';

/**
 * What a runbook × inventory × variables expands to: plain data, carried whole by a run's first event.
 * Equal plans have equal canonical texts (`canonical.ts`), and the SHA-256 of that text is the plan's digest.
 */
export interface Plan {
  readonly format: 1;
  readonly runbook: string;
  readonly title: string;
  readonly release?: string;
  readonly change?: string;
  readonly window?: ChangeWindow;
  readonly notes: readonly ReleaseNote[];
  readonly hosts: readonly Host[];
  readonly artifacts: readonly PlannedArtifact[];
  /** Variables to ask for when the run starts, because nothing gave them a value. */
  readonly questions: readonly VariableQuestion[];
  /** In execution order: the upgrade's sections, then `verify`, then `commit`. */
  readonly sections: readonly PlannedSection[];
  /** In execution order. */
  readonly rounds: readonly Round[];
  /** In execution order: the concatenation of the rounds' tasks. */
  readonly tasks: readonly Task[];
  /** The sections' own `rollback` steps, newest section first; what a run really needs of them is computed from what ran. */
  readonly rollback: readonly Task[];
}

export type Phase = 'upgrade' | 'verify' | 'commit' | 'rollback';

export interface PlannedSection {
  readonly id: string;
  /** Absent for `verify` and `commit`. */
  readonly service?: string;
  readonly phase: Phase;
  readonly hosts: readonly string[];
  readonly batches: readonly (readonly string[])[];
  readonly steps: readonly PlannedStep[];
  /**
   * Where the `undo` of every step that ran comes into the section's rollback: before its step of this index, from 0 to
   * their number. Absent: the section has no rollback of its own, or one that takes the place of the undos.
   */
  readonly undoAt?: number;
  /**
   * With `undoAt`: the ids of the rollback's steps, in the order of the runbook. The tasks cannot say it: batches go back in
   * reverse, and a step may be on some hosts only.
   */
  readonly rollbackSteps?: readonly string[];
}

export interface PlannedStep {
  readonly id: string;
  readonly name: string;
  readonly verb: Verb;
}

/** One step on one batch of hosts: what one confirmation covers. Its tasks run in parallel. */
export interface Round {
  /** `section/step#batch`, batches counted from 1. */
  readonly id: string;
  readonly section: string;
  readonly step: string;
  readonly tasks: readonly string[];
}

export interface PlannedArtifact {
  readonly name: string;
  /** Absolute path here; not part of the canonical text. */
  readonly path: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Of a package that an otp step pushes. */
  readonly release?: PackagedRelease;
}

export interface VariableQuestion {
  readonly name: string;
  readonly prompt: string;
  readonly secret: boolean;
  readonly pattern?: string;
}

/** A step on one host: the unit that is confirmed, executed, retried, skipped and resumed. */
export interface Task {
  /** `section/step@host`, or `section/step` for an item without a host. */
  readonly id: string;
  readonly section: string;
  readonly step: string;
  readonly name: string;
  readonly service?: string;
  readonly phase: Phase;
  /** Null: a person does it, on no host in particular. */
  readonly host: string | null;
  readonly verb: Verb;
  /**
   * The action with every value known at plan time put in. `{{name}}` is left where the value comes during the run
   * (a captured value, an answer); secrets are already `"$HANDRAIL_SECRET_name"`. Working directory and environment
   * are already lines of the script.
   */
  readonly action: Action;
  /** Names of the secrets that the script refers to. */
  readonly secrets: readonly string[];
  readonly timeout?: number;
  readonly retries: number;
  readonly interval: number;
  readonly when?: string;
  readonly confirm: Confirmation;
  readonly onError: ErrorPolicy;
  readonly capture: Readonly<Record<string, string>>;
  /** What undoes it on its host: a script with its values put in, working directory and environment like the action's. */
  readonly undo?: string;
  /** Names of the secrets that `undo` refers to; absent where there are none. */
  readonly undoSecrets?: readonly string[];
  /** A point of no return: neither it nor what ran before it is rolled back once it ran. */
  readonly irreversible?: true;
  readonly estimate?: number;
}
