import type { OtpAction } from '../../src/model/runbook.ts';
import { Operator } from '../helpers/operator.ts';
import { artifact, manual, planOf } from '../helpers/plans.ts';
import { SimulatedNode, settleWith } from './simulated-node.ts';

/** The runbook otp-ch_rel at a screen, with a simulated node on each host. */
export interface Channel {
  readonly operator: Operator;
  readonly nodes: Readonly<Record<string, SimulatedNode>>;
}

/** Confirms and carries out round after round until a step has its turn. */
export function upTo(
  name: string,
  hosts: readonly string[] = ['ch-1'],
  before: (node: SimulatedNode) => void = () => undefined,
): Channel {
  const nodes = Object.fromEntries(hosts.map(host => [host, new SimulatedNode('channel')]));
  for (const node of Object.values(nodes)) before(node);
  const channel = { operator: new Operator(channelPlan(hosts)), nodes };
  channel.operator.press('enter');
  settleWith(channel.operator, nodes);
  for (let count = 0; count < 12 && !nextIs(channel, name); count += 1) go(channel);
  if (!nextIs(channel, name)) throw new Error(`${name} never had its turn`);
  return channel;
}

/** Everything is verified, and waits for the sign-off. */
export function signing(): Channel {
  const channel = upTo('The allocator');
  go(channel);
  channel.operator.press('3', 'end', 'p', 'enter', '4');
  return channel;
}

export function committing(): Channel {
  const channel = signing();
  channel.operator.press('a', 'enter');
  settleWith(channel.operator, channel.nodes);
  return channel;
}

export function finished(): Channel {
  const channel = committing();
  go(channel);
  return channel;
}

/** Has the nodes asked again for the steps whose turn it is. */
export function lookAgain({ operator, nodes }: Channel): void {
  const { state } = operator.drive;
  for (const task of state.info.plan.tasks)
    if (state.tasks[task.id]?.status === 'ready') operator.drive.send({ type: 'inspect', task: task.id });
  settleWith(operator, nodes);
}

function nextIs({ operator }: Channel, name: string): boolean {
  const { info, tasks } = operator.drive.state;
  return info.plan.tasks.some(task => task.name.startsWith(name) && tasks[task.id]?.status === 'ready');
}

/** What an operator presses for one round: look, read, confirm. */
export function go({ operator, nodes }: Channel): void {
  operator.press('enter');
  for (let page = 0; operator.view.dialog?.kind === 'confirm' && page < 20; page += 1)
    operator.press('enter');
  settleWith(operator, nodes);
}

function channelPlan(hosts: readonly string[]) {
  return planOf(
    [
      {
        id: 'ch',
        batches: [hosts],
        steps: [
          { id: 'push', name: 'Copy the package of B', action: otp('push', { package: 'ch_rel-2.tar.gz' }) },
          {
            id: 'unpack',
            name: 'Unpack B',
            action: otp('unpack', { package: 'ch_rel-2.tar.gz', release: 'B' }),
          },
          {
            id: 'check',
            name: 'Check that B can be installed',
            action: otp('check', { release: 'B', from: 'A' }),
          },
          { id: 'install', name: 'Install B', action: otp('install', { release: 'B', from: 'A' }) },
        ],
      },
      {
        id: 'verify',
        phase: 'verify',
        batches: [hosts],
        steps: [
          {
            id: 'channels',
            name: 'The allocator counts its free channels',
            action: otp('probe', { expr: 'ch3:available()', expect: '4' }),
          },
          { id: 'calls', name: 'A call gets through', action: manual('Make a call.'), hosts: [null] },
        ],
      },
      {
        id: 'commit',
        phase: 'commit',
        batches: [hosts],
        steps: [
          { id: 'permanent', name: 'Make B permanent', action: otp('makePermanent', { release: 'B' }) },
        ],
      },
    ],
    { title: 'Channel allocator, release A to B', artifacts: [artifact('ch_rel-2.tar.gz')] },
  );
}

function otp(action: OtpAction['action'], more: Partial<OtpAction>): OtpAction {
  return {
    verb: 'otp',
    action,
    node: 'channel',
    cookie: '/home/channel',
    program: 'erl_call',
    root: '/opt/ch',
    timeout: 30_000,
    settle: 60_000,
    stable: 10_000,
    ...more,
  };
}
