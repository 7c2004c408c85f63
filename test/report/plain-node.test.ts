import { describe, expect, it } from 'vitest';
import type { HostEvent } from '../../src/engine/event.ts';
import { reduce } from '../../src/engine/reduce.ts';
import type { RunState } from '../../src/engine/state.ts';
import { chronicle } from '../../src/report/chronicle.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { plainPrinter } from '../../src/report/plain.ts';
import { outputTails } from '../../src/report/tails.ts';
import type { Language } from '../../src/text/language.ts';
import { termsFor } from '../../src/text/terms.ts';
import { otpAction, planOf } from '../helpers/plans.ts';
import { SimulatedErlang } from '../runner/simulated-erlang.ts';
import { type Stage, settle, stage } from '../runner/stage.ts';

/** B is checked, installed and made permanent, and A removed. */
async function upgraded(): Promise<Stage> {
  const node = new SimulatedErlang();
  node.onAsk = expression => {
    if (expression.includes('check_install')) return { code: 0, answer: '{value,{ok,"A",[]}}' };
    if (expression.includes('make_permanent')) {
      node.releases = { B: 'permanent', A: 'old' };
      node.starts = 'B';
      return { code: 0, answer: '{value,ok}' };
    }
    if (expression.includes('remove')) {
      node.releases = { B: 'permanent' };
      return { code: 0, answer: '{value,ok}' };
    }
    node.install();
    return { code: 0, answer: '{value,{ok,"A",[]}}' };
  };
  const steps = [
    { id: 'check', action: otpAction('check', { release: 'B', from: 'A' }) },
    { id: 'install', action: otpAction('install', { release: 'B', from: 'A' }) },
    { id: 'keep', action: otpAction('makePermanent', { release: 'B' }) },
    { id: 'remove', action: otpAction('remove', { release: 'A' }) },
  ];
  const all = stage(planOf([{ id: 'ch', batches: [['alpha']], steps }]));
  all.host.onExec = request => node.exec(request);
  all.runner.start();
  await settle(all);
  return all;
}

/** The lines of each event that said something of the node, under its type. */
function told({ journal }: Stage, language: Language): readonly (readonly string[])[] {
  const printer = plainPrinter(termsFor(language), { timeZone: 'UTC', colour: false });
  let state: RunState | null = null;
  const blocks: string[][] = [];
  for (const event of journal.written) {
    state = reduce(state, event);
    const lines = printer.add(event, state).filter(line => line.startsWith(' '));
    const isOfNode = 'node' in event || event.type === 'run.completed';
    if (isOfNode) blocks.push([event.type, ...lines.map(line => line.trimEnd().replace(/^ {11}/, ''))]);
  }
  return blocks;
}

const table = [
  'channel: started with A, pid 100, creation 5',
  '  ch_rel B: unpacked, on disk nothing',
  '  ch_rel A: permanent, on disk nothing',
  '  a restart would start A',
];

describe('a node in plain lines', () => {
  it('is told in whole at the first look and at the end, and in between only what is new', async () => {
    const all = await upgraded();
    const blocks = told(all, 'en');
    expect(blocks.filter(([type]) => type !== 'task.inspected')).toEqual([
      ['task.finished'],
      [
        'task.finished',
        'channel:',
        '  ch_rel B: current, on disk nothing',
        '  B is provisional until it is made permanent',
      ],
      [
        'task.finished',
        'channel:',
        '  ch_rel B: permanent, on disk nothing',
        '  ch_rel A: old, on disk nothing',
        '  a restart would start B',
      ],
      ['task.finished', 'channel:', '  ch_rel A: gone'],
      [
        'run.completed',
        expect.any(String),
        'channel: started with A, pid 100, creation 5',
        '  ch_rel B: permanent, on disk nothing',
        '  a restart would start B',
      ],
    ]);
    const looks = blocks.filter(([type]) => type === 'task.inspected');
    expect(looks[0]).toEqual(['task.inspected', ...table]);
    // Before the installation, what it will do; nothing of the node is new.
    expect(looks[1]?.slice(0, 4)).toEqual([
      'task.inspected',
      'Up: from A to B',
      '  In short',
      '    killed where in old code  ch3',
    ]);
    expect(looks[1]).toContain('     3. {load,{ch3,brutal_purge,brutal_purge}}');
    expect(looks.slice(2)).toEqual([['task.inspected'], ['task.inspected']]);
  });

  it('is told in Chinese', async () => {
    const blocks = told(await upgraded(), 'zh');
    expect(blocks[0]).toEqual([
      'task.inspected',
      'channel：以 A 启动，进程号 100，creation 5',
      '  ch_rel B：已解包，磁盘上为无',
      '  ch_rel A：永久，磁盘上为无',
      '  重启后将启动 A',
    ]);
    expect(blocks.flat()).toContain('升级：从 A 到 B');
    expect(blocks.flat()).toContain('  ch_rel A：已不存在');
  });

  it('that does not answer is told as it was before, and that it is no longer known, at the end and in the report', async () => {
    const all = await upgraded();
    const ended = all.journal.of('run.completed')[0];
    if (ended === undefined) throw new Error('it goes on');
    const problem = { code: 'otpUnreachable', detail: 'channel: it gave no answer' } as const;
    const body: HostEvent = { type: 'host.nodeSilent', host: 'alpha', node: 'channel', problem };
    const { v, seq, time, prev } = ended;
    const state = reduce(all.runner.state, { v, seq, time, prev, ...body });
    const lines = (language: Language) =>
      plainPrinter(termsFor(language), { timeZone: 'UTC', colour: false })
        .add(ended, state)
        .map(line => line.trim());
    const since = time.slice(11, 19);
    const en = lines('en');
    expect(en[en.indexOf('channel: started with A, pid 100, creation 5') + 1]).toBe(
      `has not answered since ${since}; this is how it was before`,
    );
    expect(lines('zh')).toContain(`自 ${since} 起没有应答；以下是此前的情况`);
    const told = chronicle();
    for (const event of all.journal.written) told.add(event);
    const report = markdownReport({
      ...{ state, chronicle: told, outputOf: outputTails().linesOf },
      ...{ headHash: 'a'.repeat(64), count: seq, language: 'en', timeZone: 'UTC' },
    });
    expect(report).toMatch(/creation 5\n {2}- has not answered since \S+ \S+; this is how it was before\n/);
  });

  it('is told in the report with each state that it was in, the oldest first, and by which step it was seen', async () => {
    const all = await upgraded();
    const told = chronicle();
    let state: RunState | null = null;
    for (const event of all.journal.written) {
      told.add(event);
      state = reduce(state, event);
    }
    if (state === null) throw new Error('nothing was written');
    const report = markdownReport({
      ...{ state, chronicle: told, outputOf: outputTails().linesOf },
      ...{ headHash: 'a'.repeat(64), count: 1, language: 'en', timeZone: 'UTC' },
    });
    const lines = report.split('\n');
    const before = lines
      .slice(lines.indexOf('  - Before that, in order:') + 1)
      .filter(line => line.startsWith('    - '));
    expect(before.map(line => /`(\S+)`.*; (?:ch\\?_rel )?.*?B: (\w+)/.exec(line)?.slice(1))).toEqual([
      ['ch/check@alpha', 'unpacked'],
      ['ch/install@alpha', 'current'],
      ['ch/keep@alpha', 'permanent'],
    ]);
    expect(
      lines.find(line => line.startsWith('- `alpha` · ') && line.includes('channel: started')),
    ).toBeDefined();
  });

  it('that looks between the steps find changed, silent and back is told as no more than that', async () => {
    const all = await upgraded();
    const [opened] = all.journal.written;
    const seen = all.journal.of('task.finished').findLast(({ node }) => node !== undefined)?.node;
    if (opened === undefined || seen === undefined) throw new Error('nothing was seen');
    const { v, seq, time, prev } = opened;
    const problem = { code: 'otpUnreachable', detail: 'channel: it gave no answer' } as const;
    const found: readonly HostEvent[] = [
      { type: 'host.nodeSeen', host: 'alpha', node: seen },
      { type: 'host.nodeSilent', host: 'alpha', node: 'channel', problem },
      { type: 'host.nodeSeen', host: 'alpha', node: seen },
      { type: 'host.nodeSilent', host: 'alpha', node: 'channel', problem },
      { type: 'host.nodeSeen', host: 'alpha', node: { ...seen, creation: '6' } },
    ];
    const lines = (language: Language) => {
      const printer = plainPrinter(termsFor(language), { timeZone: 'UTC', colour: false });
      return found.flatMap(body =>
        printer
          .add({ v, seq, time, prev, ...body }, all.runner.state)
          .filter(line => !line.startsWith(' ') || line.includes('creation'))
          .map(line => line.slice(9).trim()),
      );
    };
    expect(lines('en')).toEqual([
      '● alpha  the Erlang node channel was found changed, between the steps:',
      'channel: started with A, pid 100, creation 5',
      '✖ alpha  The Erlang node could not be asked: channel: it gave no answer',
      '● alpha  the Erlang node channel answers again',
      '✖ alpha  The Erlang node could not be asked: channel: it gave no answer',
      '● alpha  the Erlang node channel was found changed, between the steps:',
      'channel: started with A, pid 100, creation 6',
    ]);
    expect(lines('zh').filter(line => line.startsWith('●'))).toEqual([
      '● alpha  在步骤之间查看时，Erlang 节点 channel 已发生变化：',
      '● alpha  Erlang 节点 channel 恢复应答',
      '● alpha  在步骤之间查看时，Erlang 节点 channel 已发生变化：',
    ]);
  });
});
