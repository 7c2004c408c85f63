import type { Operator } from '../helpers/operator.ts';
import { type Channel, committing, finished, go, lookAgain, signing, upTo } from './otp-story.ts';
import { following, type Moment } from './scenarios.ts';
import type { SimulatedNode } from './simulated-node.ts';

/** A node on its way from release A to B: what runs, what a restart starts, and what the run says of it. */
export const otpMoments: readonly Moment[] = [
  { scenario: 'otp', name: '01-before', everywhere: true, reach: () => upTo('Unpack B').operator },
  { scenario: 'otp', name: '02-unpacked', everywhere: true, reach: () => upTo('Check').operator },
  {
    scenario: 'otp',
    name: '03-install',
    everywhere: true,
    reach: () => following(upTo('Install B').operator, o => o.press('enter')),
  },
  { scenario: 'otp', name: '04-provisional', everywhere: true, reach: installed },
  {
    scenario: 'otp',
    name: '05-provisional-verification',
    everywhere: true,
    reach: () => upTo('The allocator').operator,
  },
  { scenario: 'otp', name: '06-permanent', everywhere: true, reach: permanent },
  { scenario: 'otp', name: '07-permanent-hosts', reach: () => following(permanent(), o => o.press('h')) },
  { scenario: 'otp', name: '08-node-down', everywhere: true, reach: down },
  {
    scenario: 'otp',
    name: '09-node-down-hosts',
    everywhere: true,
    reach: () => following(down(), o => o.press('escape', '2', 'h')),
  },
  { scenario: 'otp', name: '10-back-on-the-old-release', everywhere: true, reach: cameBack },
  {
    scenario: 'otp',
    name: '11-back-on-the-old-release-hosts',
    everywhere: true,
    reach: () => following(cameBack(), o => o.press('escape', '2', 'h')),
  },
  {
    scenario: 'otp',
    name: '12-two-nodes',
    everywhere: true,
    reach: () => following(upTo('Install B', ['ch-1', 'ch-2']).operator, o => o.press('enter')),
  },
  { scenario: 'otp', name: '13-never-asked', everywhere: true, reach: neverAsked },
  { scenario: 'otp', name: '14-busy', reach: busy },
  {
    scenario: 'otp',
    name: '16-sign-off',
    everywhere: true,
    reach: () => signing().operator,
  },
  { scenario: 'otp', name: '17-completed', reach: () => following(permanent(), o => o.press('4')) },
  { scenario: 'otp', name: '18-in-doubt', everywhere: true, reach: () => stuck().operator },
  {
    scenario: 'otp',
    name: '19-asked-again',
    reach: () => following(stuck().operator, o => o.press('l')),
  },
  {
    scenario: 'otp',
    name: '20-relup-read',
    everywhere: true,
    reach: () => following(upTo('Install B').operator, o => o.press('enter', 'enter', 'enter')),
  },
  { scenario: 'otp', name: '21-restarted-at-the-check', everywhere: true, reach: restarted },
  {
    scenario: 'otp',
    name: '22-two-hosts',
    everywhere: true,
    reach: () => following(upTo('The allocator', ['ch-1', 'ch-2']).operator, o => o.press('2', 'h')),
  },
  {
    scenario: 'otp',
    name: '23-restarted-at-the-sign-off',
    everywhere: true,
    reach: () => foundAtSignOff(node => node.restart()),
  },
  {
    scenario: 'otp',
    name: '24-silent-at-the-sign-off',
    everywhere: true,
    reach: () =>
      foundAtSignOff(node => {
        node.isDown = true;
      }),
  },
  { scenario: 'otp', name: '15-commit', reach: () => committing().operator },
];

/** B runs, and the step that installed it is looked at once more. */
function installed(): Operator {
  const { operator } = upTo('The allocator');
  operator.press('2');
  for (let count = 0; count < 20 && !/install/.test(operator.view.cursor?.step ?? ''); count += 1)
    operator.press('up');
  return operator;
}

function permanent(): Operator {
  return following(finished().operator, o => o.press('2'));
}

/** The next look finds nobody: heart has no command, or the boot failed. */
function down(): Operator {
  return lookedAgain(node => {
    node.isDown = true;
  });
}

function cameBack(): Operator {
  return lookedAgain(node => node.restart());
}

function lookedAgain(happen: (node: SimulatedNode) => void): Operator {
  const channel = upTo('The allocator');
  happen(channel.nodes['ch-1']!);
  lookAgain(channel);
  return following(channel.operator, o => o.press('2', '3', 'enter'));
}

function neverAsked(): Operator {
  const { operator } = upTo('Copy the package', ['ch-1'], node => {
    node.isDown = true;
  });
  return following(operator, o => o.press('enter'));
}

/** It restarts while the check is being confirmed. */
function restarted(): Operator {
  const channel = upTo('The allocator');
  channel.nodes['ch-1']!.restart();
  go(channel);
  return channel.operator;
}

/** The run waits for its sign-off, and a look that no step asked for finds the node so. */
function foundAtSignOff(happen: (node: SimulatedNode) => void): Operator {
  const { operator, nodes } = signing();
  const node = nodes['ch-1']!;
  happen(node);
  const { problem } = node.look({ step: null } as never);
  operator.drive.send(
    problem === undefined
      ? { type: 'nodeSeen', host: 'ch-1', node: node.facts }
      : { type: 'nodeSilent', host: 'ch-1', node: 'channel', problem },
  );
  operator.sync();
  return operator;
}

/** The installation goes on after the time for it is over. */
function stuck(): Channel {
  const channel = upTo('Install B');
  channel.nodes['ch-1']!.isStuck = true;
  go(channel);
  return channel;
}

function busy(): Operator {
  const channel = upTo('Install B');
  channel.nodes['ch-1']!.handler = 'busy';
  lookAgain(channel);
  return following(channel.operator, o => o.press('enter'));
}
