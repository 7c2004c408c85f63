import { describe, expect, test } from 'vitest';
import { nodeOf, nodesOf, standingOf } from '../../src/tui/view/node-standing.ts';
import { permanenceOf } from '../../src/tui/view/permanence.ts';
import { finished, lookAgain, upTo } from './otp-story.ts';

describe('the node of an otp step', () => {
  test('is known once it was asked, and by the name that its step has for it', () => {
    const { operator } = upTo('Unpack B');
    const { state } = operator.drive;
    const task = state.info.plan.tasks.find(({ name }) => name === 'Unpack B')!;
    expect(nodeOf(state, task)).toMatchObject({ name: 'channel', silent: false, facts: { starts: 'A' } });
    expect(nodesOf(state, 'ch-1')).toHaveLength(1);
  });

  test('does not answer: what was seen before stays, and is said to be old', () => {
    const channel = upTo('The allocator');
    channel.nodes['ch-1']!.isDown = true;
    lookAgain(channel);
    const { state } = channel.operator.drive;
    expect(nodesOf(state, 'ch-1')).toMatchObject([{ silent: true, facts: { starts: 'A' } }]);
    channel.nodes['ch-1']!.isDown = false;
    lookAgain(channel);
    expect(nodesOf(channel.operator.drive.state, 'ch-1')).toMatchObject([{ silent: false }]);
  });

  test('does not answer and never did: it is named, and nothing is claimed', () => {
    const channel = upTo('Copy the package', ['ch-1'], node => {
      node.isDown = true;
    });
    const { state } = channel.operator.drive;
    expect(nodesOf(state, 'ch-1')).toEqual([{ name: 'channel', facts: null, at: null, silent: true }]);
  });
});

describe('what runs on a node', () => {
  const standing = ({ operator, nodes }: ReturnType<typeof upTo>) =>
    standingOf(operator.drive.state, 'ch-1', nodes['ch-1']!.facts);

  test('is permanent until another release is installed', () => {
    expect(standing(upTo('Install B'))).toEqual({ kind: 'permanent', version: 'A' });
  });

  test('is provisional once that is installed: a restart starts what was there before', () => {
    expect(standing(upTo('The allocator'))).toEqual({ kind: 'provisional', version: 'B', starts: 'A' });
  });

  test('is permanent again after the commit', () => {
    expect(standing(finished())).toEqual({ kind: 'permanent', version: 'B' });
  });

  test('is what was there before where the node restarted too early, and the header says so', () => {
    const channel = upTo('The allocator');
    channel.nodes['ch-1']!.restart();
    lookAgain(channel);
    expect(standing(channel)).toEqual({ kind: 'fellBack', version: 'A', lost: 'B' });
    expect(permanenceOf(channel.operator.drive.state)).toBe('reverted');
  });

  test('is another than what a restart starts where start_erl.data says so, or cannot be read', () => {
    const channel = upTo('Install B');
    const node = channel.nodes['ch-1']!;
    node.starts = 'Z';
    expect(standing(channel)).toEqual({ kind: 'startsOther', version: 'A', starts: 'Z' });
    const { facts } = node;
    const { state } = channel.operator.drive;
    expect(standingOf(state, 'ch-1', { ...facts, starts: null })).toEqual({
      kind: 'startsUnknown',
      version: 'A',
    });
  });

  test('is not known while the release handler is busy', () => {
    const channel = upTo('Install B');
    channel.nodes['ch-1']!.handler = 'busy';
    expect(standing(channel)).toEqual({ kind: 'unknown' });
  });
});
