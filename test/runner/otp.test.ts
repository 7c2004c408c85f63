import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { installPreview } from '../../src/engine/otp-preview.ts';
import { taskNamed } from '../../src/engine/state.ts';
import { waitingFor } from '../../src/engine/waiting.ts';
import type { PackagedRelease } from '../../src/model/node.ts';
import type { OtpAction } from '../../src/model/runbook.ts';
import type { ProblemCode } from '../../src/model/transport.ts';
import { relupText } from '../../src/otp/release-upgrade.ts';
import { withApprovedRelups } from '../../src/plan/approved.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { otpWords } from '../../src/text/otp.ts';
import { termsFor } from '../../src/text/terms.ts';
import { artifact, otpAction, planOf } from '../helpers/plans.ts';
import { type Reply, SimulatedErlang } from './simulated-erlang.ts';
import { resume, type Stage, settle, stage } from './stage.ts';

const otp = (action: OtpAction['action'], more: Partial<OtpAction> = {}) =>
  otpAction(action, { stable: 10_000, ...more });

const install = otp('install', { release: 'B', from: 'A' });
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const termsOf = (relup: string) => sha256(relupText(Buffer.from(relup)) ?? '');

/** A run of one step at a node. */
function staged(
  action: OtpAction,
  node: SimulatedErlang,
  change: (plan: Plan) => Plan = plan => plan,
): Stage {
  const plan = planOf([{ id: 'ch', batches: [['alpha']], steps: [{ id: 'step', action }] }]);
  const all = stage(change(plan));
  all.host.onExec = request => node.exec(request);
  return all;
}

const id = 'ch/step@alpha';

async function outcomeOf(all: Stage) {
  all.runner.start();
  const state = await settle(all);
  const task = state.tasks[id];
  return { state, task, problem: task?.attempts.at(-1)?.problem ?? null };
}

/** An installation that answers so, after it has done that at the node. */
function installing(node: SimulatedErlang, reply: Reply, done: () => void = () => {}): SimulatedErlang {
  node.onAsk = () => {
    done();
    return reply;
  };
  return node;
}

describe('an installation', () => {
  it('has succeeded once the node says so, and goes on saying so', async () => {
    const node = new SimulatedErlang();
    installing(node, { code: 0, answer: '{value,{ok,"A",[]}}' }, () => node.install());
    const all = staged(install, node);
    const before = all.clock.now();
    const { task } = await outcomeOf(all);
    expect(task?.status).toBe('finished');
    expect(all.clock.now() - before).toBeGreaterThanOrEqual(10_000);
    expect(all.journal.of('task.finished')[0]?.node).toMatchObject({ code: { modules: 1, wrong: [] } });
    expect(node.asked).toEqual(['release_handler:install_release("B")']);
  });

  it('is held to its stability for as long as the step says', async () => {
    const node = new SimulatedErlang();
    installing(node, { code: 0, answer: '{value,{ok,"A",[]}}' }, () => node.install());
    const all = staged({ ...install, stable: 1_000 }, node);
    const before = all.clock.now();
    await outcomeOf(all);
    expect(all.clock.now() - before).toBeLessThan(5_000);
  });

  it('has not succeeded while code that the relup loads is that of the old application', async () => {
    const node = new SimulatedErlang();
    installing(node, { code: 0, answer: '{value,{ok,"A",[]}}' }, () => {
      node.install();
      node.which = '/opt/ch/lib/ch_app-1/ebin/ch3.beam';
    });
    const { task, problem } = await outcomeOf(staged(install, node));
    expect(task?.status).toBe('failed');
    expect(problem?.detail).toContain(
      'codePath: expected ch3 in ch_app-2, found /opt/ch/lib/ch_app-1/ebin/ch3.beam',
    );
  });

  it.each<[string, Reply, string | null]>([
    ['what is expected', { code: 0, answer: '{value,"ab"}' }, null],
    ['another value', { code: 0, answer: '{value,3}' }, 'probeAnswers: expected [97,98], found 3'],
    [
      'an exception',
      { code: 0, answer: '{raised,error,undef}' },
      'probeAnswers: expected [97,98], found error: undef',
    ],
  ])('asks its probe, which answers with %s', async (_, reply, wrong) => {
    const node = new SimulatedErlang();
    node.onAsk = expression => {
      if (expression === 'ch3:name()') return reply;
      node.install();
      return { code: 0, answer: '{value,{ok,"A",[]}}' };
    };
    const asking = { ...install, expr: 'ch3:name().', expect: '[97,98]' };
    const { task, problem } = await outcomeOf(staged(asking, node));
    expect(task?.status).toBe(wrong === null ? 'finished' : 'failed');
    if (wrong !== null) expect(problem?.detail).toContain(wrong);
  });
});

describe('a node of a release with a script of its own', () => {
  it.each([
    ['mix', "timeout -s KILL 60 /opt/ch/bin/ch rpc 'text = ~S"],
    ['relx', 'RELX_RPC_TIMEOUT=60 /opt/ch/bin/ch eval \'["@@Handrailstory1"'],
  ] as const)('is asked by that of %s, and erl_call by nobody', async (madeBy, command) => {
    const node = new SimulatedErlang();
    installing(node, { code: 0, answer: '{value,{ok,"A",[]}}' }, () => node.install());
    const all = staged({ ...install, [madeBy]: '/opt/ch/bin/ch' }, node);
    const { task } = await outcomeOf(all);
    expect(task?.status).toBe('finished');
    const scripts = all.host.execs.map(({ script }) => script);
    expect(scripts.find(script => script.includes('install_release'))).toContain(command);
    expect(scripts.filter(script => script.includes('erl_call '))).toEqual([]);
  });
});

describe('a client that gives up', () => {
  const ways: [string, Reply][] = [
    ['by its own alarm', { code: 142 }],
    ['by the limit of the step', { code: 0, outcome: { kind: 'timedOut', after: 60_000 } }],
    ['by a connection that was lost', { code: 255 }],
    ['by a signal', { code: 0, outcome: { kind: 'signalled', signal: 'TERM' } }],
  ];

  it.each(ways)('%s, has installed where the node says so', async (_, reply) => {
    const node = new SimulatedErlang();
    installing(node, reply, () => node.install());
    const { task, problem } = await outcomeOf(staged(install, node));
    expect([task?.status, problem]).toEqual(['finished', null]);
    expect(node.asked).toHaveLength(1);
  });

  it.each(ways)('%s, has failed where the node is idle and runs what it ran', async (_, reply) => {
    const node = installing(new SimulatedErlang(), reply);
    const { task, problem } = await outcomeOf(staged(install, node));
    expect([task?.status, problem?.code]).toEqual(['failed', 'otpNotMet']);
    expect(problem?.detail).toContain('versionStatus: expected B current | permanent, found unpacked');
    expect(node.asked).toHaveLength(1);
  });

  it.each(ways)('%s, leaves it in doubt while the release handler is still at it', async (_, reply) => {
    const node = new SimulatedErlang();
    installing(node, reply, () => {
      node.handler = 'busy';
    });
    const all = staged(install, node);
    const { state, task, problem } = await outcomeOf(all);
    expect([task?.status, problem?.code]).toEqual(['inDoubt', 'otpBusy'] satisfies [string, ProblemCode]);
    expect(waitingFor(state)).toEqual({ for: 'inDoubt', tasks: [id] });
    expect(problem?.detail).toContain('handlerIdle: expected idle, found busy');

    // Asked again while it is at it still, nothing is known; once it is done, the node knows. Nothing is sent twice.
    all.runner.send({ type: 'inspect', task: id });
    expect(all.runner.state.tasks[id]?.status).toBe('running');
    expect((await settle(all)).tasks[id]?.status).toBe('inDoubt');
    node.handler = 'idle';
    node.install();
    all.runner.send({ type: 'inspect', task: id });
    expect((await settle(all)).tasks[id]?.status).toBe('finished');
    expect(node.asked).toHaveLength(1);
  });

  it('is asked again, and the node says that it failed', async () => {
    const node = new SimulatedErlang();
    installing(node, { code: 142 }, () => {
      node.handler = 'busy';
    });
    const all = staged(install, node);
    await outcomeOf(all);
    node.restart();
    all.runner.send({ type: 'inspect', task: id });
    const task = (await settle(all)).tasks[id];
    expect([task?.status, task?.attempts.at(-1)?.problem?.code]).toEqual(['failed', 'otpNotMet']);
    expect(task?.attempts.at(-1)?.problem?.detail).toContain('sameEmulator');
  });

  it('is never repeated without a look, even where the step allows retries', async () => {
    const node = new SimulatedErlang();
    installing(node, { code: 142 }, () => {
      node.handler = 'busy';
    });
    const all = staged(install, node, plan => ({
      ...plan,
      tasks: plan.tasks.map(task => ({ ...task, retries: 3 })),
    }));
    const { task } = await outcomeOf(all);
    expect(task?.status).toBe('inDoubt');
    expect(node.asked).toHaveLength(1);
  });

  it('is asked about by itself where the run is taken up again', async () => {
    const node = new SimulatedErlang();
    installing(node, { code: 142 }, () => {
      node.handler = 'busy';
    });
    const first = staged(install, node);
    await outcomeOf(first);
    node.handler = 'idle';
    node.install();
    const again = stage(first.runner.state.info.plan, { before: first.journal.written });
    again.host.onExec = request => node.exec(request);
    resume(again);
    expect((await settle(again)).tasks[id]?.status).toBe('finished');
    expect(node.asked).toHaveLength(1);
  });

  it('is asked about only where it is in doubt', async () => {
    const node = new SimulatedErlang();
    const all = staged(otp('probe', { expr: 'ok' }), node);
    await outcomeOf(all);
    expect(await all.runner.send({ type: 'inspect', task: id })).toMatchObject({ ok: false });
  });
});

describe('a way back from an installation that does not end', () => {
  const downgrade = otp('downgrade', { release: 'A', from: 'B' });

  it('restarts the node, and has succeeded once it is back with the old release', async () => {
    const node = new SimulatedErlang();
    node.handler = 'busy';
    node.onAsk = () => {
      node.restart();
      return { code: 0, answer: '{value,ok}' };
    };
    const { task } = await outcomeOf(staged(downgrade, node));
    expect(task?.status).toBe('finished');
    expect(node.asked).toEqual(['init:restart()']);
  });

  it('is not begun where a restart would not lead back', async () => {
    const node = new SimulatedErlang();
    node.handler = 'busy';
    node.starts = 'B';
    const { state } = await outcomeOf(staged(downgrade, node));
    expect(node.asked).toEqual([]);
    expect(state.tasks[id]?.inspection).toMatchObject({
      kind: 'failed',
      problem: { node: { conditions: [{ code: 'startsVersion', expected: 'A', found: 'B' }] } },
    });
  });
});

const packaged = (relup: string, more: Partial<PackagedRelease> = {}): PackagedRelease => ({
  rel: 'ch_rel-2',
  version: 'B',
  erts: '13.1.5',
  hasErts: false,
  unpacked: 2048,
  relup: { terms: termsOf(relup), up: [{ from: 'A', emulator: 'kept' }] },
  ...more,
});

describe('the relup that was approved', () => {
  const approving = (release: PackagedRelease) => (plan: Plan) => {
    const push = {
      ...plan.tasks[0]!,
      id: 'ch/push@alpha',
      action: otp('push', { package: 'ch_rel-2.tar.gz' }),
    };
    const artifacts = [{ ...artifact('ch_rel-2.tar.gz'), release }];
    return { ...plan, artifacts, tasks: withApprovedRelups(plan.tasks, [push], artifacts) };
  };

  it('is the one of the package, however it is written at the node', async () => {
    const node = new SimulatedErlang();
    const release = packaged(node.relup);
    node.relup = `%% made again\n${node.relup.replace('"A"', '[65]')}`;
    installing(node, { code: 0, answer: '{value,{ok,"A",[]}}' }, () => node.install());
    const { task } = await outcomeOf(staged(install, node, approving(release)));
    expect(task?.status).toBe('finished');
  });

  it('is compared before the installation, which another one does not get', async () => {
    const node = new SimulatedErlang();
    const release = packaged(node.relup);
    node.relup = node.relup.replace('[ch3]', '[ch3,ch4]');
    const { state } = await outcomeOf(staged(install, node, approving(release)));
    expect(node.asked).toEqual([]);
    const { inspection } = state.tasks[id]!;
    expect(inspection).toMatchObject({
      kind: 'failed',
      problem: {
        code: 'otpNotReady',
        node: {
          conditions: [{ code: 'relupApproved', expected: release.relup?.terms, found: termsOf(node.relup) }],
        },
      },
    });
    const problem = inspection?.kind === 'failed' ? inspection.problem : null;
    expect(termsFor('zh').problem(problem!).sentence).toContain('已批准的 relup：应为');
  });

  it('is named in what is confirmed', async () => {
    const node = new SimulatedErlang();
    const all = staged(install, node, approving(packaged(node.relup)));
    installing(node, { code: 0, answer: '{value,{ok,"A",[]}}' }, () => node.install());
    await outcomeOf(all);
    const script = all.host.execs.find(each => each.script.includes('install_release'))?.script;
    expect(script?.split('\n')[0]).toBe(`# install B from A at channel, terms ${termsOf(node.relup)}`);
  });
});

describe('a package that the run builds', () => {
  const build = otp('build', {
    node: '',
    root: '/srv/rel/',
    package: 'ch_rel-2',
    from: 'ch_rel-1',
    path: ['lib/*/ebin'],
  });
  const bytes = (text: string) => `<<${[...Buffer.from(text)].join(',')}>>`;
  const rel = '{release,{"ch_rel","B"},{erts,"13.1.5"},[{kernel,"8.5"}]}.';

  /** A run that builds a package with a relup, and installs it at a node that has its own. */
  function building(built: string, node: SimulatedErlang): Stage {
    const steps = [
      { id: 'build', action: build },
      { id: 'step', action: install },
    ];
    const all = stage(planOf([{ id: 'ch', batches: [['alpha']], steps }]));
    all.host.digests.set('/srv/rel/ch_rel-2.tar.gz', 'f'.repeat(64));
    all.host.onExec = async request => {
      const isBuild = request.script.includes('systools:make_tar');
      if (!isBuild && !request.script.includes('erl_tar:table')) return node.exec(request);
      const files = `[{"releases/ch_rel-2.rel",${bytes(rel)}},{"releases/B/relup",${bytes(built)}}]`;
      const answer = isBuild
        ? '[{script,ok,""},{relup,ok,""},{package,ok,""}]'
        : `{4096,["erts-13.1.5"],${files}}`;
      const nonce = /@@([A-Za-z0-9]+) ~0tp/.exec(request.script)?.[1];
      request.onOutput('stdout', Buffer.from(`\n@@${nonce} {value,${answer}}.\n`));
      return { outcome: { kind: 'exited', code: 0 } };
    };
    return all;
  }

  it('has the relup that may be installed, as it was when it was built', async () => {
    const node = new SimulatedErlang();
    installing(node, { code: 0, answer: '{value,{ok,"A",[]}}' }, () => node.install());
    const all = building(`%% coding: utf-8\n${node.relup}`, node);
    const { task } = await outcomeOf(all);
    expect(task?.status).toBe('finished');
    expect(all.journal.of('task.finished')[0]?.built).toEqual({
      path: '/srv/rel/ch_rel-2.tar.gz',
      sha256: 'f'.repeat(64),
      release: packaged(node.relup, { hasErts: true, unpacked: 4096 }),
    });
  });

  it('keeps another relup from being installed', async () => {
    const node = new SimulatedErlang();
    const all = building(node.relup.replace('"2"', '"3"'), node);
    const { state } = await outcomeOf(all);
    expect(node.asked).toEqual([]);
    expect(state.tasks[id]?.inspection).toMatchObject({
      kind: 'failed',
      problem: { node: { conditions: [{ code: 'relupApproved', found: termsOf(node.relup) }] } },
    });
  });
});

describe('a package', () => {
  const push = otp('push', { package: 'ch_rel-2.tar.gz', root: '/opt/ch' });
  const pushing = (release: PackagedRelease) => (plan: Plan) => ({
    ...plan,
    artifacts: [{ ...artifact('ch_rel-2.tar.gz'), release }],
  });
  const node = () => new SimulatedErlang();

  it('is copied where it fits', async () => {
    const all = staged(push, node(), pushing(packaged(node().relup)));
    const { task } = await outcomeOf(all);
    expect(task?.status).toBe('finished');
    expect(all.host.uploads[0]?.remote).toBe('/opt/ch/releases/ch_rel-2.tar.gz');
  });

  it.each<[string, Partial<PackagedRelease>, Partial<SimulatedErlang>, readonly string[]]>([
    ['larger than the disk', { unpacked: 4096 }, { free: 4 }, ['diskSpace']],
    ['of another name', { rel: 'ch_rel-3' }, {}, ['relName']],
    ['for another erts', { erts: '14.0', hasErts: true }, {}, ['ertsReplaced']],
    ['for another erts that is missing', { erts: '14.0' }, {}, ['ertsPresent', 'ertsReplaced']],
  ])('is not copied: %s', async (_, release, change, codes) => {
    const erlang = Object.assign(node(), change);
    const all = staged(push, erlang, pushing(packaged(erlang.relup, release)));
    const { state } = await outcomeOf(all);
    expect(all.host.uploads).toEqual([]);
    const { inspection } = state.tasks[id]!;
    const problem = inspection?.kind === 'failed' ? inspection.problem : null;
    expect(problem?.node?.conditions.map(({ code }) => code)).toEqual(codes);
    expect(waitingFor(state)).toEqual({ for: 'node', task: id });
  });
});

describe('the preview of an installation', () => {
  it('says what the relup at the node does, and which settings change', async () => {
    const node = new SimulatedErlang();
    const all = stage(
      planOf([{ id: 'ch', batches: [['alpha']], steps: [{ id: 'step', action: install }] }]),
      {
        auto: false,
      },
    );
    all.host.onExec = request => node.exec(request);
    all.runner.start();
    const state = await settle(all);
    const task = taskNamed(state, id)!;
    const lines = (language: 'en' | 'zh') =>
      installPreview(state, task, otpWords(language))?.map(({ text }) => text);
    expect(lines('en')).toEqual([
      'Up: from A to B',
      '  In short',
      '    killed where in old code  ch3',
      '    emulator                  keeps running',
      '  Warnings',
      '    ! Processes in old code of ch3 are killed without being asked (brutal_purge).',
      '  sys.config',
      '    ~ ch_app channels',
      '    (a run keeps no values; handrail otp show prints them)',
      '    config_change is called in ch_app, where running and where the callback module has it',
      '  Before the point of no return',
      '     1. {load_object_code,{ch_app,"2",[ch3]}}',
      expect.stringMatching(/^ {8}\S/),
      '  From the point of no return on',
      '     2. point_of_no_return',
      expect.stringMatching(/^ {8}\S/),
      '     3. {load,{ch3,brutal_purge,brutal_purge}}',
      expect.stringMatching(/^ {8}\S/),
    ]);
    expect(lines('zh')?.slice(0, 2)).toEqual(['升级：从 A 到 B', '  概要']);
    expect(JSON.stringify(all.journal.written)).not.toContain('channels,8');
  });

  it('is none for a step that carries no relup out', async () => {
    const node = new SimulatedErlang();
    const all = staged(otp('probe', { expr: 'ok' }), node);
    const { state } = await outcomeOf(all);
    expect(installPreview(state, taskNamed(state, id)!, otpWords('en'))).toBeNull();
  });
});
