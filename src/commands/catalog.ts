import type { CommandRun } from './io.ts';

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: true;
  /** What stands for the value in the help. */
  readonly value?: string;
}

export interface CommandSpec {
  /** What stands for the arguments in the help; `[…]` may be left out. */
  readonly args: readonly string[];
  readonly options: readonly OptionName[];
  /** Loaded only when the command is used: that is what keeps `--help` quick. */
  load(): Promise<CommandRun>;
}

export const options = {
  'dry-run': { type: 'boolean', short: 'n' },
  auto: { type: 'boolean', short: 'a' },
  operator: { type: 'string', value: 'NAME' },
  limit: { type: 'string', value: 'HOSTS', multiple: true },
  only: { type: 'string', value: 'SERVICE', multiple: true },
  'start-at': { type: 'string', value: 'ID' },
  skip: { type: 'string', value: 'ID', multiple: true },
  var: { type: 'string', value: 'K=V', multiple: true },
  inventory: { type: 'string', short: 'i', value: 'FILE' },
  artifacts: { type: 'string', value: 'DIR' },
  forks: { type: 'string', short: 'f', value: 'N' },
  'runs-dir': { type: 'string', value: 'DIR' },
  'no-tui': { type: 'boolean' },
  json: { type: 'boolean' },
  'no-color': { type: 'boolean' },
  lang: { type: 'string', value: 'en|zh' },
  reason: { type: 'string', value: 'TEXT' },
  'accept-changes': { type: 'boolean' },
  'accept-import': { type: 'boolean' },
  'accept-hazard': { type: 'string', value: 'CODE', multiple: true },
  'as-recorded': { type: 'boolean' },
  'leave-running': { type: 'boolean' },
  'break-lock': { type: 'string', value: 'ID' },
  confirm: { type: 'string', value: 'ID' },
  output: { type: 'string', value: 'TASK' },
  out: { type: 'string', short: 'o', value: 'FILE' },
  format: { type: 'string', value: 'md' },
  tz: { type: 'string', value: 'ZONE' },
  against: { type: 'string', value: 'DIR|PACKAGE' },
  keep: { type: 'boolean' },
  sarif: { type: 'boolean' },
  fix: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type OptionName = keyof typeof options;

const planning: readonly OptionName[] = [
  'inventory',
  'artifacts',
  'var',
  'limit',
  'only',
  'start-at',
  'skip',
];
const showing: readonly OptionName[] = ['lang', 'no-color'];
const operating: readonly OptionName[] = [
  'auto',
  'operator',
  'forks',
  'runs-dir',
  'no-tui',
  'json',
  ...showing,
];

export const commands = {
  run: {
    args: ['BOOK'],
    options: ['dry-run', 'accept-import', 'accept-hazard', ...planning, ...operating],
    load: async () => (await import('./run.ts')).runCommand,
  },
  resume: {
    args: ['[RUN]'],
    options: ['accept-changes', 'as-recorded', ...operating],
    load: async () => (await import('./resume.ts')).resumeCommand,
  },
  close: {
    args: ['RUN'],
    options: ['reason', 'leave-running', 'operator', 'runs-dir', 'lang'],
    load: async () => (await import('./close.ts')).closeCommand,
  },
  rollback: {
    args: ['RUN'],
    options: ['only', 'reason', 'dry-run', ...operating],
    load: async () => (await import('./rollback.ts')).rollbackCommand,
  },
  locks: {
    args: ['[BOOK|RUN]'],
    options: [
      'inventory',
      'artifacts',
      'var',
      'break-lock',
      'confirm',
      'reason',
      'operator',
      'runs-dir',
      'json',
      'lang',
    ],
    load: async () => (await import('./locks.ts')).locksCommand,
  },
  plan: {
    args: ['BOOK'],
    options: [...planning, 'json', 'lang'],
    load: async () => (await import('./plan.ts')).planCommand,
  },
  lint: {
    args: ['FILE'],
    options: ['inventory', 'json', 'sarif', 'fix', 'lang'],
    load: async () => (await import('./lint.ts')).lintCommand,
  },
  import: {
    args: ['DOC.md'],
    options: ['out', 'json', 'lang'],
    load: async () => (await import('./import.ts')).importCommand,
  },
  runs: {
    args: [],
    options: ['runs-dir', 'json', 'lang'],
    load: async () => (await import('./runs.ts')).runsCommand,
  },
  show: {
    args: ['RUN'],
    options: ['output', 'runs-dir', 'json', ...showing],
    load: async () => (await import('./show.ts')).showCommand,
  },
  replay: {
    args: ['RUN'],
    options: ['runs-dir', 'no-tui', 'json', ...showing],
    load: async () => (await import('./replay.ts')).replayCommand,
  },
  report: {
    args: ['RUN'],
    options: ['format', 'tz', 'runs-dir', 'lang'],
    load: async () => (await import('./report.ts')).reportCommand,
  },
  otp: {
    args: ['show|appup', 'FILE'],
    options: ['against', 'json', 'lang'],
    load: async () => (await import('./otp.ts')).otpCommand,
  },
  demo: {
    args: [],
    options: ['keep', ...operating],
    load: async () => (await import('./demo.ts')).demoCommand,
  },
  schema: {
    args: [],
    options: [],
    load: async () => (await import('./schema.ts')).schemaCommand,
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;

export type CommandName = keyof typeof commands;
