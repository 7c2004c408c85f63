import * as z from 'zod';

export const text = z.string();
export const texts = z.record(text, text);
export const count = z.int().nonnegative();
export const attempt = z.int().positive();
export const encoding = z.literal('base64').optional();

export const seat = z.object({ user: text, hostname: text, pid: count });

export const outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exited'), code: z.int() }),
  z.object({ kind: z.literal('signalled'), signal: text }),
  z.object({ kind: z.literal('timedOut'), after: z.number() }),
  z.object({ kind: z.literal('cancelled') }),
  z.object({ kind: z.literal('lost'), reason: text }),
  z.object({ kind: z.literal('unreachable'), reason: text }),
]);

export const problem = z.object({
  code: z.enum([
    'artifactChanged',
    'checksumMismatch',
    'diskFull',
    'permissionDenied',
    'noSuchDirectory',
    'transferFailed',
    'authRefused',
    'hostKeyChanged',
    'hostKeyRefused',
    'hostKeyRevoked',
    'unreachable',
    'connectionLost',
    'resultUnknown',
    'processChanged',
    'processRemains',
    'failPattern',
    'expectationNotMet',
    'captureMissing',
    'shellMissing',
    'fileChanged',
    'noSuchFile',
    'fileUnfit',
    'editUnfit',
    'locked',
    'otpUnreachable',
    'otpNotReady',
    'otpNotBuilt',
    'otpNotMet',
    'otpBusy',
    'other',
  ]),
  detail: text,
  node: z
    .object({
      node: text,
      answered: text.nullable(),
      conditions: z.array(
        z.object({
          code: z.enum([
            'nodeStarted',
            'handlerIdle',
            'librariesKnown',
            'onePermanent',
            'noOtherCurrent',
            'versionStatus',
            'heartCommand',
            'peersReady',
            'relupApproved',
            'relupScript',
            'sameEmulator',
            'restarted',
            'bootVersion',
            'startsVersion',
            'codePath',
            'probeAnswers',
            'ertsPresent',
            'ertsReplaced',
            'diskSpace',
            'relName',
          ]),
          expected: text,
          found: text,
        }),
      ),
      releases: z.array(text),
      starts: text.nullable(),
    })
    .optional(),
});

export const hostFacts = z.object({
  hostname: text,
  user: text,
  clockOffset: z.number(),
  address: text,
  fingerprint: text.optional(),
});

export const processFacts = z.object({ pid: count, started: text, since: text.optional(), command: text });
export const editFacts = z.object({
  path: text,
  link: text.optional(),
  before: z
    .object({
      sha256: text,
      traits: z.object({
        owner: text,
        group: text,
        uid: count,
        gid: count,
        mode: text,
        links: count,
      }),
    })
    .nullable(),
  after: text,
  mode: text,
  backup: text,
  diff: text,
});
const releaseStatus = z.enum(['unpacked', 'current', 'tmp_current', 'permanent', 'old']);

export const nodeFacts = z.object({
  node: text,
  pid: text,
  creation: text,
  boot: z.object({ name: text, version: text }),
  status: z.enum(['starting', 'started', 'stopping', 'down']),
  erts: text,
  root: text,
  heart: text.nullable(),
  handler: z.enum(['idle', 'busy', 'absent']),
  releases: z
    .array(
      z.object({
        name: text,
        version: text,
        status: releaseStatus,
        disk: releaseStatus.nullable(),
        libraries: z.array(text),
      }),
    )
    .nullable(),
  starts: text.nullable(),
  relup: z
    .object({
      sha256: text,
      terms: text.optional(),
      script: z.boolean(),
      restarts: z.boolean(),
      peers: z.array(z.object({ node: text, ready: z.boolean() })),
      instructions: z.array(text).optional(),
      config: z
        .object({
          settings: z.array(
            z.object({ application: text, parameter: text, change: z.enum(['added', 'removed', 'changed']) }),
          ),
          includes: z.array(text),
        })
        .nullable()
        .optional(),
    })
    .optional(),
  code: z
    .object({
      modules: count,
      wrong: z.array(z.object({ module: text, expected: text, found: text })),
    })
    .optional(),
});

export const packagedRelease = z.object({
  rel: text,
  version: text,
  erts: text,
  hasErts: z.boolean(),
  unpacked: count,
  relup: z
    .object({
      terms: text,
      up: z.array(z.object({ from: text, emulator: z.enum(['kept', 'restarted', 'replaced']) })),
    })
    .nullable(),
});

export const builtPackage = z.object({ path: text, sha256: text, release: packagedRelease });

export const filePosition = z.object({ path: text, inode: text.nullable(), size: count });
export const outputSummary = z.object({ bytes: count, sha256: text });

export const question = z.discriminatedUnion('kind', [
  z.object({
    id: text,
    kind: z.literal('hostKey'),
    host: text,
    address: text,
    keyType: text,
    fingerprint: text,
  }),
  z.object({
    id: text,
    kind: z.literal('variable'),
    name: text,
    prompt: text,
    secret: z.boolean(),
    pattern: text.optional(),
  }),
  z.object({
    id: text,
    kind: z.literal('prompt'),
    task: text,
    name: text,
    prompt: text,
    secret: z.boolean(),
    pattern: text.optional(),
  }),
  z.object({ id: text, kind: z.literal('login'), host: text, prompt: text }),
]);
