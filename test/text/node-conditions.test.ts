import { describe, expect, it } from 'vitest';
import type { NodeCondition, NodeProblem } from '../../src/model/node.ts';
import { nodeProblemEnglish } from '../../src/text/node-conditions.ts';
import { termsFor } from '../../src/text/terms.ts';

const codes: Readonly<Record<NodeCondition['code'], true>> = {
  nodeStarted: true,
  handlerIdle: true,
  librariesKnown: true,
  onePermanent: true,
  noOtherCurrent: true,
  versionStatus: true,
  heartCommand: true,
  peersReady: true,
  relupApproved: true,
  relupScript: true,
  sameEmulator: true,
  restarted: true,
  bootVersion: true,
  startsVersion: true,
  codePath: true,
  probeAnswers: true,
  ertsPresent: true,
  ertsReplaced: true,
  diskSpace: true,
  relName: true,
};

const problem: NodeProblem = {
  node: 'channel',
  answered: '{error,x}',
  conditions: [
    { code: 'versionStatus', expected: 'B current', found: 'unpacked' },
    { code: 'heartCommand', expected: 'a command', found: 'no heart' },
    { code: 'peersReady', expected: 'up and unpacked', found: '' },
  ],
  releases: ['B unpacked', 'A permanent'],
  starts: 'A',
};

const said = (node: NodeProblem, language: 'en' | 'zh') =>
  termsFor(language).problem({ code: 'otpNotMet', detail: nodeProblemEnglish(node), node }).sentence;

describe('what is wrong with a node', () => {
  it('is said in English as the record has it', () => {
    expect(said(problem, 'en')).toBe(
      'The Erlang node is not as it should be after the step: the node answered {error,x}; channel: versionStatus: expected B current, found unpacked; heartCommand: expected a command, found no heart; peersReady: expected up and unpacked, found nothing (B unpacked, A permanent, a restart would start A)',
    );
  });

  it('is said of a node whose releases are not known', () => {
    const bare = { ...problem, answered: null, conditions: [], releases: [] };
    expect(nodeProblemEnglish(bare)).toBe('channel: (a restart would start A)');
    expect(nodeProblemEnglish({ ...bare, starts: null })).toBe('channel:');
  });

  it('is said in Chinese by names of its own', () => {
    expect(said(problem, 'zh')).toBe(
      '步骤执行后 Erlang 节点的状态不符合预期：channel：节点回答 {error,x}；发布版状态：应为 B current，实为 unpacked；heart 的启动命令：应为 一条命令，实为 没有 heart；同步的节点就绪：应为 在运行且已解包，实为 无（B unpacked，A permanent，重启后将启动 A）',
    );
  });

  it.each(Object.keys(codes))('has a Chinese name for %s', code => {
    const condition = { code: code as NodeCondition['code'], expected: '1', found: '2' };
    const text = said({ ...problem, conditions: [condition] }, 'zh');
    expect(text).not.toContain(code);
    expect(text).toMatch(/；[^；]*\p{Script=Han}[^；]*：应为 1，实为 2/u);
  });

  it('that cannot be asked is said in Chinese too', () => {
    const unreachable = (detail: string) =>
      termsFor('zh').problem({ code: 'otpUnreachable', detail }).sentence;
    expect(unreachable('channel: no such node, another cookie, or no epmd')).toBe(
      '无法询问 Erlang 节点：channel：没有该节点、cookie 不符或没有 epmd',
    );
    expect(unreachable('the node answered {ok,"A",[]}; channel: it did not answer in time')).toBe(
      '无法询问 Erlang 节点：节点回答 {ok,"A",[]}；channel：没有及时应答',
    );
  });
});
