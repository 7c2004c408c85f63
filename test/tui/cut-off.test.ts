import { describe, expect, it } from 'vitest';
import { labelOf, liveBindings } from '../../src/tui/keys/table.ts';
import { screenOf } from '../../src/tui/screens/screen.ts';
import { Operator } from '../helpers/operator.ts';
import { prepared, section, undoable } from '../helpers/orders.ts';

const task = 'app/back-up@alpha';

/** A command was started, and contact with its host is lost. */
function cutOff(): Operator {
  const drive = prepared([section('app', [undoable])]);
  drive.confirm();
  drive.settle({ ending: () => 'later' });
  drive.send({ type: 'hostLost', host: 'alpha', reason: 'reset' });
  drive.send({ type: 'detached', task, attempt: 1, reason: 'reset' });
  const problem = { code: 'unreachable', detail: 'no route' } as const;
  drive.send({ type: 'connectFailed', host: 'alpha', problem });
  const operator = new Operator(drive.state.info.plan, drive);
  operator.press('2');
  return operator;
}

function keysOf({ scene }: Operator): readonly string[] {
  return liveBindings(scene).map(binding => `${binding.keys[0]} ${labelOf(scene, binding)}`);
}

function textOf({ scene }: Operator): string {
  return screenOf(scene)
    .flatMap(({ lines }) => lines.map(line => line.map(({ text }) => text).join('')))
    .join('\n');
}

describe('a host that was lost with a command on it', () => {
  it('is tried no more from the menu of that command, and then it is decided about', () => {
    const operator = cutOff();
    expect(textOf(operator)).toContain('trying again (1 of 42 in vain)');
    operator.press('i');
    expect(keysOf(operator)).toContain('g stop trying');
    operator.press('g');
    expect(operator.drive.state.hosts.alpha?.status).toBe('failed');
    expect(textOf(operator)).toContain('alpha is not connected. Decide about');
    // What would be refused while the command may run is not offered.
    const keys = keysOf(operator);
    expect(keys).toEqual(expect.arrayContaining(['c connect again', 'x give it up']));
    expect(keys.filter(key => /drop|abort/.test(key))).toEqual([]);
  });

  it('takes no signal: giving the command up says so, and leaves it in doubt, from where it is tried again', () => {
    const operator = cutOff();
    operator.press('h', 'g', 'x');
    expect(textOf(operator)).toContain('so nothing is sent to it');
    operator.press('enter');
    expect(operator.drive.state.tasks[task]?.status).toBe('inDoubt');
    expect(keysOf(operator)).toContain('c connect again');
    operator.press('c');
    expect(operator.drive.state.hosts.alpha?.status).toBe('connecting');
  });

  it('is offered no key to stop trying once it is back', () => {
    const operator = cutOff();
    operator.drive.settle({ ending: () => 'later' });
    operator.sync();
    expect(operator.drive.state.hosts.alpha?.status).toBe('connected');
    operator.press('h');
    expect(keysOf(operator).filter(key => key.includes('stop trying'))).toEqual([]);
  });
});
