import * as z from 'zod';
import type { Plan } from '../plan/plan.ts';
import type { SameShape } from './same-shape.ts';
import { packagedRelease } from './schema-parts.ts';

const text = z.string();
const texts = z.record(text, text);
const milliseconds = z.number();
const verb = z.enum(['run', 'upload', 'stop', 'edit', 'follow', 'check', 'manual', 'prompt', 'wait', 'otp']);
const shell = z.enum(['sh', 'bash', 'login']);
const phase = z.enum(['upgrade', 'verify', 'commit', 'rollback']);

const host = z.object({
  name: text,
  address: text.optional(),
  port: z.int().optional(),
  user: text.optional(),
  transport: z.enum(['ssh', 'local']),
  identityFile: text.optional(),
  knownHosts: text.optional(),
  keepalive: milliseconds.optional(),
  variables: texts,
});

const action = z.discriminatedUnion('verb', [
  z.object({ verb: z.literal('run'), script: text, shell }),
  z.object({ verb: z.literal('upload'), artifacts: z.array(text), to: text }),
  z.object({
    verb: z.literal('stop'),
    match: text,
    signal: text,
    wait: milliseconds,
    then: text.optional(),
    ifNone: z.enum(['ask', 'ok']),
  }),
  z.object({
    verb: z.literal('edit'),
    path: text,
    change: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('set'),
        values: z.array(z.object({ key: text, value: text })),
        section: text.optional(),
      }),
      z.object({ kind: z.literal('replace'), text, with: text }),
      z.object({ kind: z.literal('content'), text, from: text.optional() }),
      z.object({ kind: z.literal('patch'), text }),
    ]),
    create: text.optional(),
  }),
  z.object({
    verb: z.literal('follow'),
    files: z.array(text),
    until: text.optional(),
    fail: text.optional(),
  }),
  z.object({
    verb: z.literal('check'),
    script: text,
    shell,
    expect: z.object({ code: z.int().optional(), matches: text.optional() }),
  }),
  z.object({ verb: z.literal('manual'), instruction: text, note: text.optional() }),
  z.object({
    verb: z.literal('prompt'),
    question: text,
    into: text,
    pattern: text.optional(),
    secret: z.boolean(),
  }),
  z.object({ verb: z.literal('wait'), duration: milliseconds }),
  z.object({
    verb: z.literal('otp'),
    action: z.enum([
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
    ]),
    node: text,
    cookie: text.optional(),
    epmd: text.optional(),
    program: text,
    mix: text.optional(),
    relx: text.optional(),
    path: z.array(text).optional(),
    root: text.optional(),
    package: text.optional(),
    release: text.optional(),
    from: text.optional(),
    expr: text.optional(),
    expect: text.optional(),
    relup: text.optional(),
    approved: text.optional(),
    errorAction: z.enum(['restart', 'reboot']).optional(),
    timeout: milliseconds,
    settle: milliseconds,
    stable: milliseconds,
  }),
]);

export const taskSchema = z.object({
  id: text,
  section: text,
  step: text,
  name: text,
  service: text.optional(),
  phase,
  host: text.nullable(),
  verb,
  action,
  secrets: z.array(text),
  timeout: milliseconds.optional(),
  retries: z.int().nonnegative(),
  interval: milliseconds,
  when: text.optional(),
  confirm: z.enum(['none', 'key', 'typed']),
  onError: z.enum(['prompt', 'abort', 'continue', 'rollback']),
  capture: texts,
  undo: text.optional(),
  undoSecrets: z.array(text).optional(),
  irreversible: z.literal(true).optional(),
  estimate: milliseconds.optional(),
});

export const sectionSchema = z.object({
  id: text,
  service: text.optional(),
  phase,
  hosts: z.array(text),
  batches: z.array(z.array(text)),
  steps: z.array(z.object({ id: text, name: text, verb })),
  undoAt: z.int().nonnegative().optional(),
  rollbackSteps: z.array(text).optional(),
});

export const roundSchema = z.object({ id: text, section: text, step: text, tasks: z.array(text) });

const plan = z.object({
  format: z.literal(1),
  runbook: text,
  title: text,
  release: text.optional(),
  change: text.optional(),
  window: z
    .object({ start: text.optional(), end: text.optional(), rollbackReserve: milliseconds })
    .optional(),
  notes: z.array(z.object({ id: text, text })),
  hosts: z.array(host),
  artifacts: z.array(
    z.object({
      name: text,
      path: text,
      sha256: text,
      size: z.int().nonnegative(),
      release: packagedRelease.optional(),
    }),
  ),
  questions: z.array(z.object({ name: text, prompt: text, secret: z.boolean(), pattern: text.optional() })),
  sections: z.array(sectionSchema),
  rounds: z.array(roundSchema),
  tasks: z.array(taskSchema),
  rollback: z.array(taskSchema),
});

/** The plan as the first event of a run carries it; one that differs from `Plan` does not compile. */
export const planSchema: SameShape<z.infer<typeof plan>, Plan> extends true ? typeof plan : never = plan;
