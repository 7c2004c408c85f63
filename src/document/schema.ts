import * as z from 'zod';
import { parseDuration } from '../model/duration.ts';
import { parseExpression } from '../model/expression.ts';
import { compilePattern } from '../model/pattern.ts';
import { idPattern } from '../model/slug.ts';
import { isVariableName, placeholdersOf } from '../model/template.ts';

/**
 * The runbook file, format 1, and the inventory file. An `error` is the name of an expectation that `wording.ts` puts
 * into words. The same schemas are what `handrail schema` prints, so nothing here transforms a value.
 */
const text = z.string().min(1, { error: 'filled' });

const duration = z
  .union([z.string(), z.number()], { error: 'duration' })
  .refine(value => parseDuration(value) !== null, { error: 'duration' })
  .describe('A duration: 200ms, 20s, 5m, 1h30m, 2d; a plain number is seconds.');

const pattern = text
  .refine(source => compilePattern(withoutPlaceholders(source)).ok, { error: 'pattern' })
  .describe('A regular expression: JavaScript syntax, Unicode mode, matched anywhere in a line.');

const condition = text
  .refine(source => parseExpression(source).ok, { error: 'condition' })
  .describe(
    'A condition over variables: ==, !=, and, or, not, parentheses, quoted strings; a bare word is a variable.',
  );

const variableName = z.string().refine(isVariableName, { error: 'variableName' });

const identifier = z.string().regex(idPattern, { error: 'identifier' });

/** Not digits alone: JavaScript would move such keys to the front of the file. */
const hostName = identifier.refine(name => !/^\d+$/.test(name), { error: 'hostName' });

const oneOrMore = z.union([text, z.array(text).min(1)], { error: 'oneOrMore' });

const hosts = oneOrMore.describe('Hosts, groups, or patterns with * over host names.');

const value = z
  .union([z.string(), z.number(), z.boolean()], { error: 'value' })
  .describe('Text. A number or a boolean stands for exactly what is written.');

const values = z.record(variableName, value);

const script = text.describe('A shell script. {{name}} becomes the shell-quoted value of a variable.');

const template = text.describe('Text with {{name}} for values of variables.');

export const stopSchema = z.strictObject({
  match: template.describe('A literal part of the command line of the one process to stop.'),
  signal: z
    .enum(['TERM', 'INT', 'QUIT', 'HUP', 'KILL', 'USR1', 'USR2'], { error: 'enum' })
    .optional()
    .describe('The signal sent first. Default: TERM.'),
  wait: duration.optional().describe('How long to wait until the process is gone. Default: 20s.'),
  then: z
    .enum(['TERM', 'INT', 'QUIT', 'KILL'], { error: 'enum' })
    .optional()
    .describe(
      'The signal sent when the process is still there after the wait. Default: none, the step fails.',
    ),
  ifNone: z
    .enum(['ask', 'ok'], { error: 'enum' })
    .optional()
    .describe('What to do when there is no such process. Default: ask.'),
});

export const replaceSchema = z.strictObject({
  text: template.describe('The text that is there, of one or more lines.'),
  with: z.string().describe('What takes its place; empty: nothing does.'),
});

export const otpSchema = z.strictObject({
  action: z
    .enum(
      [
        'build',
        'push',
        'unpack',
        'check',
        'install',
        'probe',
        'makePermanent',
        'downgrade',
        'remove',
        'reboot',
      ],
      {
        error: 'enum',
      },
    )
    .describe(
      'build: have systools make start script, relup and package. push: copy the package. unpack, check, install, makePermanent, remove: as the release handler calls them. probe: evaluate expr. downgrade: install the old release and make it permanent. reboot: restart the node under heart.',
    ),
  node: template
    .optional()
    .describe('The node: NAME, or NAME@HOST; a dot in HOST means long names. All but build need it.'),
  cookie: template
    .optional()
    .describe('Home directory of the .erlang.cookie. Default: that of the user who logs in.'),
  epmd: z
    .union([z.int().min(1).max(65535), template], { error: 'epmd' })
    .optional()
    .describe('Port of epmd. Default: 4369.'),
  erlCall: template.optional().describe('The program erl_call. Default: erl_call, found by PATH.'),
  mix: template
    .optional()
    .describe('bin/NAME of a release made by mix: its rpc is used instead of erl_call, and its own cookie.'),
  relx: template
    .optional()
    .describe(
      'bin/NAME of a release made by relx: its eval is used instead of erl_call, and its own cookie.',
    ),
  root: template
    .optional()
    .describe(
      'The directory of the target system: push copies into its releases. build: the directory of the .rel files.',
    ),
  path: oneOrMore
    .optional()
    .describe('build: directories of the applications, as systools takes them, such as lib/*/ebin.'),
  package: template
    .optional()
    .describe(
      'build: name of the .rel file, without .rel. push: an artifact. unpack: the same, or its name without .tar.gz.',
    ),
  release: template.optional().describe('The release that the action is about.'),
  from: template
    .optional()
    .describe(
      'The release that it comes from; for a downgrade, the one that is left. build: name of its .rel file; without it no relup is made.',
    ),
  expr: template
    .optional()
    .describe(
      'probe: what is evaluated at the node, in plain ASCII. install, downgrade: what is asked once the release runs; without its answer the step has not succeeded.',
    ),
  expect: template.optional().describe('The term that the value of expr must be.'),
  relup: z
    .string()
    .regex(/^[0-9a-f]{64}$/, { error: 'sha256' })
    .optional()
    .describe(
      'The SHA-256 that the file of the relup at the node must have. Where the run pushes or builds the package, its relup is compared without this.',
    ),
  errorAction: z
    .enum(['restart', 'reboot'], { error: 'enum' })
    .optional()
    .describe(
      'What the release handler does to the node where an installation fails behind its point of no return: restart it in the same process, or end it for heart to start it anew. Default: restart.',
    ),
  timeout: duration.optional().describe('How long erl_call waits for an answer. Default: 60s.'),
  settle: duration
    .optional()
    .describe('In which time the node has to be as it should be after the action. Default: 60s.'),
  stable: duration
    .optional()
    .describe('For how long it has to stay so. Default: 10s after install, else not at all.'),
});

export const expectSchema = z.strictObject({
  code: z.int().min(0).max(255).optional().describe('The exit code that holds. Default: 0.'),
  matches: pattern.optional().describe('What the standard output must match, besides.'),
});

export const stepSchema = z.strictObject({
  name: text.describe('What the step is called on screens and in reports.'),
  id: identifier.optional().describe('Unique in the section. Default: made from the name.'),
  hosts: hosts.optional().describe("Some of the section's hosts. Default: all of them."),
  when: condition.optional(),
  confirm: z
    .enum(['none', 'key', 'typed'], { error: 'enum' })
    .optional()
    .describe(
      'How the step is confirmed before it runs. Default: key for run, upload, stop, edit, check and otp; none for the others.',
    ),
  onError: z
    .enum(['prompt', 'abort', 'continue', 'rollback'], { error: 'enum' })
    .optional()
    .describe('What happens when the step fails. rollback: what the run did is undone. Default: prompt.'),
  estimate: duration.optional().describe('How long the step is expected to take.'),
  timeout: duration
    .optional()
    .describe(
      'When the step has failed. Default: 30s for check, 5m for follow with until, never for others.',
    ),
  retries: z.int().min(0).max(1000).optional().describe('Further attempts after the first failed one.'),
  interval: duration.optional().describe('Time between attempts, and between polls of a check. Default: 2s.'),
  cwd: template.optional().describe('The directory a script runs in.'),
  env: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'environmentName' }), z.string())
    .optional()
    .describe('Environment variables of a script; values are literal text with {{name}}.'),
  capture: z
    .record(variableName, pattern)
    .optional()
    .describe(
      'Variables taken from the output: name to pattern; its first group, or the whole match, is the value.',
    ),
  undo: script.optional().describe('The script that undoes this step on its host, newest step first.'),
  irreversible: z
    .boolean()
    .optional()
    .describe('A point of no return: once it ran, neither it nor what ran before it is rolled back.'),
  shell: z
    .enum(['sh', 'bash', 'login'], { error: 'enum' })
    .optional()
    .describe("What runs the script of run or check: /bin/sh (default), bash, or the user's login shell."),

  run: script.optional().describe('Run a script. Several lines start with set -e.'),
  upload: oneOrMore.optional().describe('Upload artifacts, by name, into the directory `to`.'),
  to: template.optional().describe('upload: the directory on the host.'),
  stop: stopSchema.optional().describe('Stop exactly one process and wait until it is gone.'),
  edit: template
    .optional()
    .describe(
      'Change a text file: its path on the host, beside one of set, replace, content, template, patch.',
    ),
  set: z
    .record(z.string().regex(/^[^\s=:#;!]+$/, { error: 'settingName' }), value)
    .optional()
    .describe('edit: values of keys in lines such as key=value; what else stands in these lines is kept.'),
  section: template.optional().describe('edit: the [section] of the file that the keys of `set` are in.'),
  replace: replaceSchema
    .optional()
    .describe('edit: a text that is in the file exactly once, and what takes its place.'),
  content: z.string().optional().describe('edit: the whole file. {{name}} becomes the value of a variable.'),
  template: text
    .optional()
    .describe(
      'edit: a local file with the whole content, relative to the runbook, with {{name}} for values.',
    ),
  patch: template.optional().describe('edit: a unified diff of this one file.'),
  create: z.boolean().optional().describe('edit: make the file where it is not there.'),
  mode: z
    .string()
    .regex(/^0?[0-7]{3}$/, { error: 'mode' })
    .optional()
    .describe('edit: the permissions of a file that is made, such as "0644".'),
  follow: oneOrMore
    .optional()
    .describe(
      'Follow files, or the systemd journal of a unit as `journal:UNIT`, until a line matches `until`.',
    ),
  until: pattern.optional().describe('follow: what a line of any file matches when all is well.'),
  fail: pattern.optional().describe('follow: what a line matches when the step has failed; wins over until.'),
  check: script.optional().describe('Run a script again and again until what `expect` says holds.'),
  expect: expectSchema.optional().describe('check: what holds. Default: exit code 0.'),
  manual: template.optional().describe('What a person has to do or look at.'),
  note: identifier.optional().describe('manual: the release note that the item covers.'),
  prompt: template.optional().describe('Ask for a value.'),
  into: variableName.optional().describe('prompt: the variable that the answer becomes.'),
  pattern: pattern.optional().describe('prompt: what the whole answer must match.'),
  secret: z.boolean().optional().describe('prompt: the answer is a secret.'),
  wait: duration.optional().describe('Wait this long.'),
  otp: otpSchema.optional().describe('OTP release handling at a running Erlang node.'),
});

export const verifyItemSchema = stepSchema.partial({ name: true }).extend({
  each: z
    .literal('notes', { error: 'enum' })
    .optional()
    .describe('One manual item for every release note; stands alone, without a name.'),
});

/** An item of a section's rollback: a step, or `undo: steps` and nothing else. */
export const rollbackItemSchema = stepSchema.partial({ name: true }).extend({
  undo: script
    .optional()
    .describe(
      '`- undo: steps`: where the undo of every step that ran comes in; stands alone, without a name.',
    ),
});

export const sectionSchema = z.strictObject({
  service: text.describe('The service that this section upgrades.'),
  id: identifier.optional().describe('Unique in the runbook. Default: made from the service.'),
  hosts,
  serial: z
    .union([batchSize(), z.array(batchSize()).min(1)], { error: 'serial' })
    .optional()
    .describe(
      'Hosts at a time: 2, "50%", or [1, "50%", "100%"] for a canary first; the last repeats. Default: 1.',
    ),
  steps: z.array(stepSchema),
  rollback: z
    .array(rollbackItemSchema)
    .optional()
    .describe(
      "Steps that undo the section on a host, instead of its steps' undo; `- undo: steps` brings these in.",
    ),
});

export const variableSchema = z.strictObject({
  default: value.optional().describe('The value when nothing else gives one.'),
  prompt: text.optional().describe('The question asked when a run starts and nothing gave a value.'),
  secret: z.boolean().optional().describe('Asked for, passed on stdin, and never written or shown.'),
  pattern: pattern.optional().describe('What the whole value must match.'),
});

export const artifactSchema = z.strictObject({
  path: text.describe('Relative to the runbook, or to --artifacts.'),
  sha256: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, { error: 'sha256' })
    .optional()
    .describe('The SHA-256 the file must have. Without it, the one found when planning counts.'),
});

export const hostSchema = z.strictObject({
  address: text.optional().describe('Default: looked up in ~/.ssh/config, then the name itself.'),
  port: z.int().min(1).max(65535).optional(),
  user: text.optional(),
  transport: z.enum(['ssh', 'local'], { error: 'enum' }).optional().describe('Default: ssh.'),
  identityFile: text.optional().describe('A private key; relative to this file.'),
  knownHosts: text.optional().describe("A known_hosts file instead of the user's; relative to this file."),
  keepalive: duration.optional().describe('How long the connection may be silent before it counts as lost.'),
  variables: values.optional(),
});

export const groupSchema = z.strictObject({
  members: z.array(text).describe('Hosts or other groups.'),
  variables: values.optional(),
});

export const inventorySchema = z.strictObject({
  hosts: z.record(hostName, hostSchema.nullable()),
  groups: z
    .record(hostName, z.union([z.array(text), groupSchema], { error: 'group' }))
    .optional()
    .describe('Hosts or groups under one name; with variables as {members, variables}.'),
  variables: values.optional().describe('Variables of all hosts.'),
});

export const releaseSchema = z.strictObject({ version: text });

export const windowSchema = z.strictObject({
  start: instant().optional(),
  end: instant().optional(),
  rollbackReserve: duration.optional().describe('Time kept free before the end for a rollback. Default: 0.'),
});

export const noteSchema = z.strictObject({ id: identifier, text });

export const runbookSchema = z
  .strictObject({
    handrail: z.literal(1, { error: 'format' }).describe('The version of this format.'),
    name: identifier.describe('Names the directory of the runs.'),
    title: text.optional().describe('Default: the name.'),
    release: releaseSchema.optional(),
    change: text.optional().describe('The ticket of the change.'),
    window: windowSchema.optional().describe('The change window, as ISO 8601 instants with an offset.'),
    notes: z.array(noteSchema).optional().describe('Release notes; verification covers each.'),
    variables: z.record(variableName, variableSchema).optional(),
    inventory: z
      .union([text, inventorySchema], { error: 'inventory' })
      .optional()
      .describe('A file, relative to the runbook, or the inventory itself.'),
    artifacts: z.record(identifier, artifactSchema).optional().describe('Files to upload, by name.'),
    upgrade: z.array(sectionSchema),
    verify: z.array(verifyItemSchema).optional(),
    commit: z.array(stepSchema).optional().describe('Steps after sign-off that make the upgrade permanent.'),
  })
  .describe('A handrail runbook.');

export const configSchema = z.strictObject({
  runsDir: text.optional().describe('Where runs are kept.'),
  lang: z.enum(['en', 'zh'], { error: 'enum' }).optional().describe('The language of what people read.'),
  operator: text.optional().describe('Who runs handrail here.'),
  forks: z.int().min(1).max(1000).optional().describe('How many tasks may run at once.'),
  inventory: text.optional().describe('An inventory file.'),
  artifacts: text.optional().describe('Where artifacts are looked up.'),
});

export type RawRunbook = z.infer<typeof runbookSchema>;
export type RawInventory = z.infer<typeof inventorySchema>;
export type RawSection = z.infer<typeof sectionSchema>;
export type RawOtp = z.infer<typeof otpSchema>;
export type RawStep = z.infer<typeof stepSchema>;
export type RawVerifyItem = z.infer<typeof verifyItemSchema>;
export type RawValue = z.infer<typeof value>;

function batchSize() {
  return z.union([z.int().min(1), z.string().regex(/^(100|[1-9]?[1-9]|[1-9]0)%$/, { error: 'serial' })], {
    error: 'serial',
  });
}

function instant() {
  return z.iso.datetime({ offset: true, error: 'instant' });
}

/** The pattern as far as it can be judged before its values are known. */
export function withoutPlaceholders(source: string): string {
  return placeholdersOf(source).reduceRight(
    (result, { start, end }) => `${result.slice(0, start)}x${result.slice(end)}`,
    source,
  );
}
