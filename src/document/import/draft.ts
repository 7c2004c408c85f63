/** A runbook as far as a document gives it, before it is written. Lines are those of the document. */
export interface Draft {
  readonly name: string;
  readonly title: string;
  readonly language: 'en' | 'zh';
  readonly notes: readonly DraftNote[];
  readonly variables: readonly DraftVariable[];
  readonly hosts: readonly DraftHost[];
  readonly artifacts: readonly { readonly name: string; readonly line: number }[];
  readonly sections: readonly DraftSection[];
  readonly verify: readonly DraftStep[];
  readonly commit: readonly DraftStep[];
}

export interface DraftNote {
  readonly id: string;
  readonly text: string;
  readonly line: number;
}

export interface DraftVariable {
  readonly name: string;
  /** What the document has in its place. */
  readonly source: string;
  readonly prompt: string;
  readonly pattern?: string;
  readonly secret: boolean;
  readonly line: number;
}

export interface DraftHost {
  readonly name: string;
  readonly address?: string;
  readonly user?: string;
  readonly port?: number;
  readonly line: number;
}

export interface DraftSection {
  readonly service: string;
  readonly line: number;
  readonly hosts: readonly string[];
  readonly steps: readonly DraftStep[];
  readonly rollback: readonly DraftStep[];
}

export interface DraftStep {
  readonly name: string;
  readonly line: number;
  /** Absent: all of the section's. */
  readonly hosts?: readonly string[];
  readonly when?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly action: DraftAction;
  /** What the document says right before it. */
  readonly remark?: { readonly line: number; readonly text: string };
}

export type DraftAction =
  | { readonly verb: 'run' | 'check'; readonly script: readonly ScriptLine[]; readonly shell?: 'bash' }
  | { readonly verb: 'upload'; readonly artifacts: readonly string[]; readonly to: string }
  | {
      readonly verb: 'stop';
      readonly match: string;
      readonly signal: string;
      readonly wait: string;
      readonly then?: string;
      readonly ifNone?: 'ok';
    }
  | {
      readonly verb: 'follow';
      readonly files: readonly string[];
      readonly until?: string;
      readonly fail?: string;
    }
  | { readonly verb: 'manual'; readonly instruction: string }
  | {
      readonly verb: 'edit';
      readonly file: string | null;
      readonly content: string;
      readonly instruction: string;
      /** Null: in doubt, a person does it. */
      readonly change: DraftChange | null;
    }
  | { readonly verb: 'eachNote' };

/** A change of a file that the document says in full. `{{name}}` is a variable. */
export type DraftChange =
  | {
      readonly kind: 'set';
      readonly path: string;
      readonly values: readonly { readonly key: string; readonly value: string }[];
      readonly section?: string;
    }
  | {
      readonly kind: 'content';
      readonly path: string;
      readonly text: string;
      readonly create: boolean;
      readonly mode?: string;
    };

export interface ScriptLine {
  readonly text: string;
  /** Of the document; null for what the import adds. */
  readonly line: number | null;
}
