import type { OtpActionName } from '../../model/runbook.ts';
import type { ShellCommand, ShellStatement } from '../shell-syntax.ts';
import type { Range, SourceText } from '../source.ts';

/** What the part of a document is for in which something is done. */
export type FactRole = 'prerequisites' | 'steps' | 'verification' | 'rollback' | 'commit';

/** A document of either kind as an ordered list of facts: all that the rules know of it. */
export interface LintFacts {
  readonly kind: 'markdown' | 'yaml';
  readonly source: SourceText;
  /** In reading order. */
  readonly facts: readonly Fact[];
  /** Services that are upgraded, and the rollback's parts. */
  readonly parts: readonly Part[];
  readonly headings: readonly Heading[];
  /** Steps that its rollback and its schedule speak of by their numbers. */
  readonly references: readonly StepReference[];
  /** Where the structure was read otherwise than it is written. */
  readonly repairs: readonly { readonly range: Range; readonly code: string }[];
  readonly alternatives: readonly { readonly range: Range; readonly options: readonly string[] }[];
  /** What one ignore speaks of: the steps of a runbook, the blocks of a document. In order, none inside another. */
  readonly units: readonly Range[];
  /** Values of variables as far as the document gives them. */
  readonly values: ReadonlyMap<string, string>;
  /** Artifacts whose SHA-256 stands in the document. */
  readonly pinned: ReadonlySet<string>;
}

export interface Part {
  readonly role: FactRole;
  readonly service: string;
  readonly range: Range;
  /** Undone by `undo` keys of its steps. */
  readonly undone: boolean;
  /** How many hosts are taken at a time; null where nobody says. */
  readonly serial: number | null;
}

export interface Heading {
  readonly title: string;
  readonly number: readonly number[] | null;
  readonly range: Range;
  readonly role: string;
  /** Its siblings have the same. */
  readonly group: number;
}

export interface StepReference {
  readonly number: readonly number[];
  readonly range: Range;
}

export interface Placing {
  readonly role: FactRole;
  readonly service: string;
  /** Empty: the document does not say. */
  readonly hosts: readonly string[];
  /** The author named these hosts out of several that the part has. */
  readonly subset: boolean;
  /** A stay at the same hosts; another visit has another number. */
  readonly visit: number;
  /** The step or the block. */
  readonly unit: number;
  readonly range: Range;
}

export type Fact =
  | CommandFact
  | ScriptFact
  | UploadFact
  | StopFact
  | EditFact
  | OtpFact
  | FollowFact
  | ManualFact
  | RepeatFact
  | BlockFact;

export interface CommandFact extends Placing {
  readonly kind: 'command';
  readonly script: Script;
  readonly statement: ShellStatement;
  readonly command: ShellCommand;
  /** Without sudo, env and the like. */
  readonly words: readonly string[];
  /** Last part of the program's path. */
  readonly name: string;
  readonly sudo: boolean;
  readonly cwd: Cwd;
  readonly verb: 'run' | 'check' | 'undo';
}

export interface ScriptFact extends Placing {
  readonly kind: 'script';
  readonly script: Script;
  readonly verb: 'run' | 'check' | 'undo';
}

export interface UploadFact extends Placing {
  readonly kind: 'upload';
  readonly files: readonly string[];
  readonly to: string;
  /** What arrives is compared with what was sent. */
  readonly verified: boolean;
}

export interface StopFact extends Placing {
  readonly kind: 'stop';
  readonly match: string;
}

export interface EditFact extends Placing {
  readonly kind: 'edit';
  readonly path: string;
  /** What keys of the file are set to. */
  readonly values: readonly { readonly key: string; readonly value: string; readonly range: Range }[];
  /** What else is written into the file. */
  readonly text: PlacedText | null;
}

/** What is done with a release at an Erlang node. Texts may hold `{{name}}`. */
export interface OtpFact extends Placing {
  readonly kind: 'otp';
  readonly action: OtpActionName;
  /** Its name, or the program that it is reached through. */
  readonly node: string;
  readonly release: string | null;
  readonly from: string | null;
  /** The artifact or the package. */
  readonly archive: string | null;
  /** The relup was looked at before: its SHA-256 stands there. */
  readonly approved: boolean;
  /** It asks the node something of its own besides. */
  readonly asks: boolean;
}

export interface FollowFact extends Placing {
  readonly kind: 'follow';
  readonly files: readonly string[];
  readonly until: string | null;
}

/** What a person does or looks at, in prose. */
export interface ManualFact extends Placing {
  readonly kind: 'manual';
  readonly text: string;
  /** Something to run or to open stands in it. */
  readonly concrete: boolean;
  /** A step or an item of its own, and not only what leads to one. */
  readonly item: boolean;
}

export interface RepeatFact extends Placing {
  readonly kind: 'repeat';
  readonly text: string;
  readonly targets: readonly string[];
}

/** A block that is no command. */
export interface BlockFact extends Placing, PlacedText {
  readonly kind: 'block';
  /** `named`: the document itself says that it is none. */
  readonly looks: string;
}

export type Cwd =
  | { readonly kind: 'known'; readonly path: string }
  /** A sentence says where; nothing that runs does. */
  | { readonly kind: 'prose'; readonly path: string }
  | { readonly kind: 'unknown' };

/** A text that stands in the document, maybe with other white space before its lines. */
export interface PlacedText {
  readonly text: string;
  /** Where a part of it stands in the document; `exact`: letter for letter. */
  readonly place: (start: number, end: number) => { readonly range: Range; readonly exact: boolean };
}

export interface Script extends PlacedText {
  /** The text as it was parsed: placeholders are words, at the same offsets. */
  readonly parsed: string;
  readonly statements: readonly ShellStatement[];
  readonly errors: readonly { readonly message: string; readonly offset: number }[];
  /** The first failure ends it. */
  readonly strict: boolean;
  /** Somebody types a confirmation before it runs. */
  readonly typed: boolean;
  readonly bash: boolean;
  /** Literal values of variables that it gives exactly one. */
  readonly literals: ReadonlyMap<string, string>;
  /** Variables that it gives a value itself. */
  readonly assigned: ReadonlySet<string>;
  /** Those of them that stand for a program that cuts others off: setsid or nohup. */
  readonly detachers: ReadonlySet<string>;
  /** Variables that have a value when it runs, besides. */
  readonly set: ReadonlySet<string>;
}
