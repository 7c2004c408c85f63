import type { BlockKind } from './blocks/classify.ts';

/** What an import found and did, for the report. Lines are those of the document. */
export interface Findings {
  readonly blocks: Readonly<Record<BlockKind, number>>;
  readonly commands: readonly FoundCommand[];
  /** `variable` is null where the value is found on the host instead. */
  readonly placeholders: readonly {
    readonly text: string;
    readonly line: number;
    readonly variable: string | null;
  }[];
  readonly uploads: readonly Located<{ readonly files: readonly string[]; readonly to: string }>[];
  readonly follows: readonly Located<{ readonly text: string }>[];
  readonly repetitions: readonly FoundRepetition[];
  readonly interactive: readonly Located<{ readonly text: string }>[];
  readonly edits: readonly { readonly line: number; readonly file: string | null }[];
  readonly choices: readonly {
    readonly line: number;
    readonly variable: string;
    readonly options: readonly string[];
  }[];
  readonly assumptions: readonly Assumption[];
  readonly left: readonly LeftOut[];
}

type Located<T> = T & { readonly line: number; readonly host: string | null };

export interface FoundCommand {
  /** As the document has it, without a prompt. */
  readonly text: string;
  readonly line: number;
  readonly host: string | null;
  /** The verb that it became. */
  readonly verb: string;
}

export interface FoundRepetition {
  readonly line: number;
  readonly text: string;
  readonly hosts: readonly string[];
  /** First and last line of what is repeated. */
  readonly from: number;
  readonly to: number;
  readonly steps: number;
}

export interface Assumption {
  readonly line: number;
  /** The words of the document that it is about. */
  readonly text: string;
  readonly code: AssumptionCode;
}

export const assumptionCodes = [
  'fenceIndented',
  'fenceLeavesList',
  'fenceOpen',
  'htmlOpen',
  'tabs',
  'indentedCommand',
  'blockCut',
  'plainText',
  'roleFromContent',
  'roleUnknown',
  'hostUnknown',
  'hostCarried',
  'hostsAll',
  'hostNameInRepeated',
  'repetitionUnclear',
  'killSoftened',
  'matchFromPath',
  'matchAsked',
  'followPattern',
  'followOpen',
  'followByHand',
  'detached',
  'foreground',
  'contextSwitch',
  'carried',
  'directoryKept',
  'doubtfulBlock',
  'syntax',
  'braces',
  'rollbackPlace',
  'rollbackElsewhere',
  'afterVerification',
  'beforeWork',
  'olderFirst',
  'rollbackAround',
  'copyNests',
  'choice',
  'remoteShell',
  'remoteCommand',
  'local',
  'editSet',
  'editWhole',
  'editByHand',
  'proseInBlock',
  'onlyIf',
  'checkChanges',
  'backupExists',
  'removesFirst',
  'answered',
  'noTerminal',
  'undoes',
] as const;
export type AssumptionCode = (typeof assumptionCodes)[number];

export interface LeftOut {
  readonly line: number;
  readonly endLine: number;
  readonly text: string;
  readonly why: LeftReason;
}

export const leftReasons = [
  'prose',
  'output',
  'reference',
  'table',
  'markup',
  'frontMatter',
  'unknownSection',
] as const;
export type LeftReason = (typeof leftReasons)[number];
