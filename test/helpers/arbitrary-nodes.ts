import fc from 'fast-check';
import type {
  BuiltPackage,
  NodeCondition,
  NodeFacts,
  NodeProblem,
  RelupFacts,
} from '../../src/model/node.ts';
import { anyCount, anyPackagedRelease, anySha256, anyText, record } from './arbitrary-plans.ts';

const few = { maxLength: 3 };
const anyStatus = fc.constantFrom<('unpacked' | 'current' | 'tmp_current' | 'permanent' | 'old')[]>(
  'unpacked',
  'current',
  'tmp_current',
  'permanent',
  'old',
);

const anyRelup: fc.Arbitrary<RelupFacts> = record(
  {
    sha256: anySha256,
    terms: anySha256,
    script: fc.boolean(),
    restarts: fc.boolean(),
    peers: fc.array(record({ node: anyText, ready: fc.boolean() }), few),
    instructions: fc.array(anyText, few),
    config: fc.option(
      record({
        settings: fc.array(
          record({
            application: anyText,
            parameter: anyText,
            change: fc.constantFrom<('added' | 'removed' | 'changed')[]>('added', 'removed', 'changed'),
          }),
          few,
        ),
        includes: fc.array(anyText, few),
      }),
    ),
  },
  { requiredKeys: ['sha256', 'script', 'restarts', 'peers'] },
);

export const anyNode: fc.Arbitrary<NodeFacts> = record(
  {
    node: anyText,
    pid: anyText,
    creation: anyText,
    boot: record({ name: anyText, version: anyText }),
    status: fc.constantFrom<NodeFacts['status'][]>('starting', 'started', 'stopping', 'down'),
    erts: anyText,
    root: anyText,
    heart: fc.option(anyText),
    handler: fc.constantFrom<NodeFacts['handler'][]>('idle', 'busy', 'absent'),
    releases: fc.option(
      fc.array(
        record({
          name: anyText,
          version: anyText,
          status: anyStatus,
          disk: fc.option(anyStatus),
          libraries: fc.array(anyText, few),
        }),
        few,
      ),
    ),
    starts: fc.option(anyText),
    relup: anyRelup,
    code: record({
      modules: anyCount,
      wrong: fc.array(record({ module: anyText, expected: anyText, found: anyText }), few),
    }),
  },
  {
    requiredKeys: [
      'node',
      'pid',
      'creation',
      'boot',
      'status',
      'erts',
      'root',
      'heart',
      'handler',
      'releases',
      'starts',
    ],
  },
);

export const anyBuilt: fc.Arbitrary<BuiltPackage> = record({
  path: anyText,
  sha256: anySha256,
  release: anyPackagedRelease,
});

export const anyNodeProblem: fc.Arbitrary<NodeProblem> = record({
  node: anyText,
  answered: fc.option(anyText),
  conditions: fc.array(
    record({
      code: fc.constantFrom<NodeCondition['code'][]>(
        'sameEmulator',
        'relupApproved',
        'codePath',
        'diskSpace',
      ),
      expected: anyText,
      found: anyText,
    }),
    few,
  ),
  releases: fc.array(anyText, few),
  starts: fc.option(anyText),
});
