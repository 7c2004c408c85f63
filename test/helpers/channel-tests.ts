import { join } from 'node:path';
import { afterAll, beforeAll, type TestContext, vi } from 'vitest';
import { buildChannelTemplate, type ChannelTemplate, repackaged } from './channel-releases.ts';
import { ChannelSite, type SiteOptions, sshd } from './channel-site.ts';
import { erlCall } from './channel-system.ts';
import { type OperatorSeat, openSeat } from './seat.ts';

/** Where there is no OpenSSH server or no Erlang, there is nothing to test. */
export const hasChannels = sshd !== null && erlCall !== null;

export interface ChannelTests {
  readonly template: ChannelTemplate;
  /** A new directory of this name for what the tests of the file share; it is not made. */
  directory(name: string): string;
  /** A site of the test's own, which ends with it. */
  prepare(context: TestContext, options?: Omit<SiteOptions, 'template'>): Promise<ChannelSite>;
  /** The same with another relup in the package; null: with none. */
  withRelup(
    context: TestContext,
    change: (relup: string) => string | null,
    options?: Omit<SiteOptions, 'template' | 'artifacts'>,
  ): Promise<ChannelSite>;
}

/** What the tests of one file start from: both releases, built once before the first of them. */
export function channelTests(prepareMore?: (tests: ChannelTests) => Promise<void>): ChannelTests {
  // Each is a node, an OpenSSH server and handrail: more of them at once would only wait for each other.
  vi.setConfig({ maxConcurrency: 3 });
  let seat: OperatorSeat | undefined;
  let template: ChannelTemplate | undefined;
  const tests: ChannelTests = {
    get template() {
      return made(template);
    },
    directory: name => join(made(seat).directory, name),
    prepare: ({ onTestFinished }, options = {}) =>
      ChannelSite.open({ template: tests.template, ...options }, onTestFinished),
    async withRelup(context, change, options = {}) {
      const artifacts = await repackaged(tests.template, tests.directory(context.task.id), change);
      return tests.prepare(context, { ...options, artifacts });
    },
  };
  beforeAll(async () => {
    seat = openSeat();
    template = await buildChannelTemplate(tests.directory('template'));
    await prepareMore?.(tests);
  });
  afterAll(() => seat?.close());
  return tests;
}

function made<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('what the tests start from is not there yet');
  return value;
}

/** A target system on its own, before or after a release. */
export const standings = {
  onA: { releases: { A: 'permanent' }, starts: 'A' },
  /** B lies there; after a restart, too, that came before B was permanent. */
  unpacked: { releases: { A: 'permanent', B: 'unpacked' }, starts: 'A' },
  provisional: { releases: { A: 'permanent', B: 'current' }, starts: 'A' },
  onB: { releases: { A: 'old', B: 'permanent' }, starts: 'B' },
  backOnA: { releases: { A: 'permanent', B: 'old' }, starts: 'A' },
} as const;
